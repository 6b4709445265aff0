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

from bot.evaluate import Bench
from evaluation.datasets import Dataset, load_dataset
from evaluation.measures import DEPTH
from evaluation.results import retrieval_figures
from retrieval.characters import without_diacritics
from retrieval.retriever import Question, Retriever


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    dataset = load_dataset(options.corpus, options.questions)
    retriever = Bench().desk_over(dataset.articles).retriever
    tone_marks = retriever.tone_marks
    texts = [each.text for each in dataset.questions if each.relevant]
    typed = [text.split() for text in texts]
    restored = [tone_marks.restored(without_diacritics(text)).split() for text in texts]
    pairs = [*zip(chain(*typed), chain(*restored), strict=True)]
    right = sum(a.lower() == b.lower() for a, b in pairs) / len(pairs)
    print(f"{len(texts)} questions, {right:.3f} of the syllables as they were")
    _show("with marks", retriever, dataset, str)
    _show("without marks", retriever, dataset, without_diacritics)
    retriever.tone_marks = _Literal()  # type: ignore[assignment]
    _show("without marks, taken literally", retriever, dataset, without_diacritics)


class _Literal:
    """Puts nothing back."""

    def restored(self, text: str) -> str:
        return text


def _show(label: str, retriever: Retriever, dataset: Dataset, typed: Callable[[str], str]) -> None:
    questions = [each for each in dataset.questions if each.relevant]
    asked = [Question(typed(each.text), each.asked_on, "vi") for each in questions]
    found = chain.from_iterable(retriever.search_many(asked, DEPTH))
    records = {
        question.id: {"retrieved": [[each.paragraph.name, each.score] for each in passages]}
        for question, passages in zip(questions, found, strict=True)
    }
    means = retrieval_figures(dataset, records).means
    print(f"{label}: hit@1 {means['hit@1']:.3f}, R@5 {means['R@5']:.3f}")


if __name__ == "__main__":
    main()
