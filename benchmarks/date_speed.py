"""What time costs: finding the dates of a paragraph, and asking a question about a time.

python benchmarks/date_speed.py [--paragraphs 100000] [--folder FOLDER]

The questions run against an index of synthetic English paragraphs, most of them with a
date. A stand-in gives random vectors in the place of the model, as fast as can be, so
that nothing hides what the time of a question costs. Every question is asked with and
without its time, by turns; the ratio of the medians is printed for each kind of time.
An index that is in FOLDER already is used again.
"""

import argparse
import hashlib
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np

import retrieval.index
from retrieval.article import Article
from retrieval.dates import find_dates
from retrieval.encoder import EncodedQuestion, EncodedText, Vector
from retrieval.index import Index, IndexLocation
from retrieval.readers import SourceArticle
from retrieval.retriever import Retriever
from retrieval.translation import WordTranslations

WORDS = 150
DIMENSION = 256
PARAGRAPHS_OF_ARTICLE = 10
VOCABULARY = 20_000
MONTHS = "January February March April May June July August September October November December"
TIMES = ("in 2011", "on 20 September 2011", "in March 2015", "between 2013 and 2015", "since 2019")


class RandomEncoder:
    """Random unit vectors, the same for the same text; no token vectors."""

    name, fingerprint, window = "random", "1", 10_000

    def count_tokens(self, text: str) -> int:
        return len(text) // 5

    def encode_texts(self, texts: Sequence[str]) -> list[EncodedText]:
        return [EncodedText(_vector(text), b"") for text in texts]

    def encode_questions(self, questions: Sequence[str]) -> list[EncodedQuestion]:
        nothing = np.zeros((0, 0), dtype=np.float32)
        return [EncodedQuestion(_vector(each), nothing, nothing.reshape(-1)) for each in questions]


def _vector(text: str) -> Vector:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")
    vector = np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32)
    unit: Vector = vector / np.linalg.norm(vector)
    return unit


def finding() -> None:
    lines = (ROOT / "tests/data/dates.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    for language in ("vi", "zh", "en"):
        words = " ".join(row[2] for row in rows if row[0] == language).split()
        text = " ".join((words * (WORDS // len(words) + 1))[:WORDS])
        # Never the same text: what was found in one is remembered.
        texts = [f"{text} {turn}" for turn in range(50)]
        timings = [_seconds(find_dates, each, language, "2019-11-21") for each in texts]
        print(f"{language}: {1000 * min(timings):.2f} ms for {WORDS} words full of dates")


def _seconds(work: Callable[..., object], *arguments: object) -> float:
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started


def words(dice: random.Random, count: int) -> str:
    """Made-up words, the frequent ones far more often than the rare ones (Zipf)."""
    ranks = (int(VOCABULARY ** dice.random()) for _ in range(count))
    return " ".join(
        f"w{rank:x}".translate(str.maketrans("0123456789", "ghijklmnop")) for rank in ranks
    )


def articles(count: int, dice: random.Random) -> Iterator[SourceArticle]:
    for number in range(count // PARAGRAPHS_OF_ARTICLE):
        paragraphs = []
        for _ in range(PARAGRAPHS_OF_ARTICLE):
            day = f"{dice.randint(1, 28)} {dice.choice(MONTHS.split())} {dice.randint(1995, 2024)}"
            when = f" On {day} it was so." if dice.random() < 0.6 else ""
            paragraphs.append(f"{words(dice, 40).capitalize()}.{when}")
        published = f"{dice.randint(2008, 2024)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        made = Article(f"a{number}", words(dice, 6), "en", tuple(paragraphs), published=published)
        yield SourceArticle(made, ROOT, ROOT / made.id)


def asking(folder: Path, count: int) -> None:
    retrieval.index.BATCH_CHUNKS = 5000
    index = Index(IndexLocation(folder), RandomEncoder(), WordTranslations.load())
    if index.manifest.generation() == 0:
        started = time.perf_counter()
        index.update(articles(count, random.Random(1)))
        print(f"{count} paragraphs indexed in {time.perf_counter() - started:.0f} s")
    retriever = Retriever(index)
    dice = random.Random(2)
    questions = [f"What did {words(dice, 6)} do" for _ in range(40)]
    without: list[float] = []
    timings: dict[str, list[float]] = {when: [] for when in TIMES}
    for question in questions:
        for when in TIMES:
            without.append(_seconds(retriever.search, f"{question}?", 10))
            timings[when].append(_seconds(retriever.search, f"{question} {when}?", 10))
    plain = statistics.median(without)
    print(f"{index.manifest.count_chunks()} paragraphs, without a time: {1000 * plain:.1f} ms")
    for when, seconds in timings.items():
        median = statistics.median(seconds)
        print(f"{when}: {1000 * median:.1f} ms, {median / plain:.2f} times")
    index.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--paragraphs", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    finding()
    with tempfile.TemporaryDirectory() as folder:
        asking(options.folder or Path(folder), options.paragraphs)


if __name__ == "__main__":
    main()
