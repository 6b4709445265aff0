"""How long a question takes over an index: embedding it, and everything beyond.

    python benchmarks/question_speed.py INDEX_FOLDER QUESTIONS.jsonl --questions 200

INDEX_FOLDER is one that citedesk has made (DATA_DIR/index, or that of an
evaluation). Medians and 95th percentiles in milliseconds; a ratio within one
run, because machines differ.
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from retrieval.embedding import load_encoder
from retrieval.index import Index, IndexLocation
from retrieval.retriever import Retriever
from retrieval.translation import WordTranslations


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--models", type=Path, default=Path("data/models"))
    options = parser.parse_args()
    index = Index(
        IndexLocation(options.index), load_encoder("", options.models), WordTranslations.load()
    )
    retriever = Retriever(index)
    lines = options.file.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines[: options.questions]]
    for question in questions[:10]:
        retriever.search(question, 10)
    embedding, beyond = [], []
    for question in questions:
        started = time.perf_counter()
        query = retriever.query(question)
        middle = time.perf_counter()
        retriever.search(query, 10)
        embedding.append(1000 * (middle - started))
        beyond.append(1000 * (time.perf_counter() - middle))
    print(f"{index.manifest.count_chunks()} chunks, {len(questions)} questions")
    for name, values in (("embedding the question", embedding), ("everything beyond", beyond)):
        high = statistics.quantiles(values, n=20)[-1]
        print(f"{name:24} median {statistics.median(values):6.1f} ms, 95 % {high:6.1f} ms")
    print(f"beyond / embedding: {statistics.median(beyond) / statistics.median(embedding):.2f}")


if __name__ == "__main__":
    main()
