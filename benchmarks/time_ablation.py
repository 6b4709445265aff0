"""What dates and decomposition add to finding paragraphs: each switched off, and both.

    python benchmarks/time_ablation.py INDEX_FOLDER ARTICLES.jsonl QUESTIONS.jsonl

INDEX_FOLDER is one that citedesk has made over the articles (DATA_DIR/index, or that
of an evaluation). Hit@1 and R@5 over all questions, and R@5
for each `temporal_type`. Without dates the questions' own times are not looked for;
without decomposition a question is sought as a whole only.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from evaluation.datasets import Question, load_dataset
from retrieval.embedding import load_encoder
from retrieval.encoder import NOT_ENCODED, Encoder
from retrieval.index import Index, IndexLocation
from retrieval.retriever import BATCH, Query, Retriever
from retrieval.retriever import Question as Asked
from retrieval.translation import WordTranslations


def whole(query: Query, encoder: Encoder) -> Query:
    is_encoded = query.encoded is not NOT_ENCODED
    encoded = query.encoded if is_encoded else encoder.encode_questions([query.read])[0]
    return replace(query, sides=(), leaning=None, encoded=encoded)


def timeless(query: Query) -> Query:
    leans = query.leaning
    return replace(
        query,
        times=[],
        sides=[timeless(side) for side in query.sides],
        leaning=leans and replace(leans, event=timeless(leans.event), rest=timeless(leans.rest)),
    )


VARIANTS: dict[str, Callable[[Query, Encoder], Query]] = {
    "neither": lambda query, encoder: whole(timeless(query), encoder),
    "dates alone": whole,
    "decomposition alone": lambda query, _: timeless(query),
    "both": lambda query, _: query,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--models", type=Path, default=Path("data/models"))
    options = parser.parse_args()
    questions = load_dataset([options.articles], [options.questions]).questions
    encoder = load_encoder("", options.models)
    retriever = Retriever(Index(IndexLocation(options.index), encoder, WordTranslations.load()))
    found: dict[str, list[list[str]]] = {name: [] for name in VARIANTS}
    for start in range(0, len(questions), BATCH):
        batch = questions[start : start + BATCH]
        queries = retriever.queries([Asked(q.text, q.asked_on, q.language) for q in batch])
        for name, variant in VARIANTS.items():
            rankings = [retriever.search(variant(query, encoder), 5) for query in queries]
            found[name] += [[p.paragraph.name for p in ranking] for ranking in rankings]
        print(f"{start + len(batch)} questions", file=sys.stderr)
    for name, rankings in found.items():
        print(f"{name:20}{figures(questions, rankings)}")


def figures(questions: Sequence[Question], rankings: Sequence[Sequence[str]]) -> str:
    pairs = list(zip(questions, rankings, strict=True))
    hits = [len({*question.relevant} & {*ranking[:1]}) for question, ranking in pairs]
    recalls: dict[str, list[float]] = {}
    for question, ranking in pairs:
        recall = len({*question.relevant} & {*ranking}) / len(question.relevant)
        for kind in ("all", question.tags.get("temporal_type", "other")):
            recalls.setdefault(kind, []).append(recall)
    shown = (f"{kind} {mean(values):.3f}" for kind, values in sorted(recalls.items()))
    return f"hit@1 {mean(hits):.3f}, R@5 {', '.join(shown)}"


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
