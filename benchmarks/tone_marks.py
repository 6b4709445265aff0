"""What it costs to type Vietnamese questions without their tone marks.

    python benchmarks/tone_marks.py --corpus ARTICLES... --questions QUESTIONS...

The questions, which have their marks, are asked as they are, without marks, and without
marks and taken literally (the marks are not put back). Printed are hit@1 and R@5 of each,
and the share of syllables that get their own marks back.
"""

import argparse
import sys
from collections.abc import Callable
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bot.evaluate import _Bench
from evaluation.datasets import Question, load_dataset
from retrieval.retriever import Asked, Retriever
from retrieval.tokens import fold


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    dataset = load_dataset(options.corpus, options.questions)
    questions = [each for each in dataset.questions if each.relevant]
    retriever = _Bench().desk_over(dataset.articles).retriever
    tone_marks = retriever._tone_marks
    typed = [each.text.split() for each in questions]
    restored = [tone_marks.restored(fold(each.text)).split() for each in questions]
    pairs = [*zip(chain(*typed), chain(*restored), strict=True)]
    right = sum(a.lower() == b.lower() for a, b in pairs) / len(pairs)
    print(f"{len(questions)} questions, {right:.3f} of the syllables as they were")
    _show("with marks", retriever, questions, str)
    _show("without marks", retriever, questions, fold)
    retriever._tone_marks = _Literal()  # type: ignore[assignment]
    _show("without marks, taken literally", retriever, questions, fold)


class _Literal:
    """Puts nothing back."""

    def restored(self, text: str) -> str:
        return text


def _show(
    label: str, retriever: Retriever, questions: list[Question], typed: Callable[[str], str]
) -> None:
    asked = [Asked(typed(each.text), each.asked_on, "vi") for each in questions]
    found = [*chain.from_iterable(retriever.search_many(asked, 5))]
    names = [[passage.paragraph.name for passage in passages] for passages in found]
    first = sum(n[:1] != [] and n[0] in q.relevant for n, q in zip(names, questions, strict=True))
    among = sum(
        len({*n} & {*q.relevant}) / len(q.relevant) for n, q in zip(names, questions, strict=True)
    )
    print(f"{label}: hit@1 {first / len(questions):.3f}, R@5 {among / len(questions):.3f}")


if __name__ == "__main__":
    main()
