"""How long an evaluation of retrieval takes beside the bare work of its questions.

    python benchmarks/evaluation_speed.py --corpus ARTICLES... --questions QUESTIONS...

The bare work is to embed the questions in batches (with one thread or with all, whichever
is faster here; in 32 bits, as sentence-transformers does by itself, and in 16, as citedesk
does where the processor can), to ask Chroma for the nearest chunks of each language, and to ask the
lexical index for the best by words, in other languages by translations. Chroma is asked
twice: for one question after the other, and for batches, which takes it a quarter of the
time. The evaluation is all that `citedesk evaluate retrieval` does once its index exists
and its model is loaded: reading the files, searching, searching some questions once more
for their latency, measuring.

The ratios are printed for the bare work of all texts that are sought (a question that
compares events is sought as a whole and by each event) and for that of the questions
alone. They hold within one run: machines differ, and so does one machine from hour to hour.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bot.app import Desk
from bot.evaluate import Bench
from evaluation.commands import Material, evaluate_retrieval
from evaluation.datasets import load_dataset
from retrieval.encoder import Vector
from retrieval.retriever import BATCH, CANDIDATES, Query, Question


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    dataset = load_dataset(options.corpus, options.questions)
    asked = [Question(each.text, each.asked_on) for each in dataset.questions if each.relevant]
    bench = Bench()
    desk = bench.desk_over(dataset.articles)
    list(desk.retriever.search_many(asked[:BATCH], 10))
    queries = desk.retriever.queries(asked)
    rests = [query.leaning.rest for query in queries if query.leaning]
    texts = [part for query in queries for part in query.parts] + rests
    with tempfile.TemporaryDirectory() as runs:
        evaluation, found = _timed(
            lambda: evaluate_retrieval(
                Material(options.corpus, options.questions, Path(runs), {}), bench.desk_over
            )
        )
    print(f"{len(asked)} questions, {len(texts)} texts, {desk.manifest.count_chunks()} chunks")
    searched = found.to_json()["seconds"]
    print(f"evaluation {evaluation:.1f} s, of which retrieval {searched:.1f} s")
    print(f"hit@1 {found.figures.means['hit@1']:.4f}, R@5 {found.figures.means['R@5']:.4f}")
    for label, sought in (("all texts", texts), ("questions alone", queries)):
        for bits in (32, 16):
            embedding, vectors = _embedding(desk, sought, bits)
            for together in (1, BATCH):
                bare = embedding + _timed(partial(_engines, desk, sought, vectors, together))[0]
                print(
                    f"bare work of {label}, {bits} bits, Chroma asked for {together} at once, "
                    f"{bare:.1f} s: ratio {evaluation / bare:.2f}, "
                    f"of retrieval {searched / bare:.2f}"
                )


def _embedding(desk: Desk, sought: Sequence[Query], bits: int) -> tuple[float, list[Vector]]:
    """The seconds that sentence-transformers takes, the faster of one thread and all."""
    import torch  # after numpy, which "retrieval" sets up

    model = desk.encoder.embeddings._client
    texts = [query.text for query in sought]
    runs = []
    for threads in {1, os.cpu_count() or 1}:
        torch.set_num_threads(threads)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bits == 16):
            runs.append(_timed(lambda: model.encode(texts, show_progress_bar=False)))
    return min(seconds for seconds, _ in runs), list(runs[0][1].astype("float32"))


def _engines(desk: Desk, sought: Sequence[Query], vectors: Sequence[Vector], together: int) -> None:
    lexical = desk.index.lexical
    for language in desk.manifest.languages():
        for start in range(0, len(sought), together):
            batch = vectors[start : start + together]
            desk.index.vectors.search(language, batch, CANDIDATES)
        for query in sought:
            concepts = query.words if query.language == language else query.translated
            lexical.search(lexical.clauses([*concepts, *query.times]), language, CANDIDATES)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    value = work()
    return time.perf_counter() - started, value


if __name__ == "__main__":
    main()
