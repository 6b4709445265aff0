"""Parallel passages for training: consecutive sentences of one document, in several languages."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from training import sources

Sentence = dict[str, str]
Passage = list[Sentence]

MOST_SENTENCES = 4
MOST_WORDS = 75
LEAST_PASSAGE, MOST_PASSAGE = 5, 110
LEAST_SENTENCE = 4
LARGEST_GAP = 3
CUT = 0.5
"""The share of questions that are part of a sentence."""
UNCONNECTED = frozenset({"tatoeba", "cldr", "wikiapp", "tico"})

# How often a passage comes from a source: news often, technical text and scripture seldom.
SHARES = {
    "alt": 4.0,
    "msdocs": 2.0,
    "tatoeba": 2.0,
    "d2l": 1.2,
    "react": 1.2,
    "tico": 0.8,
    "godot": 0.7,
    "gnomedocs": 0.6,
    "hfcourse": 0.6,
    "bible": 0.5,
    "hfagents": 0.4,
    "wikiapp": 0.3,
    "cldr": 0.1,
}


def join(sentences: Iterable[Sentence], language: str) -> str:
    """The text of a passage in one of its languages."""
    return ("" if language == "zh" else " ").join(sentence[language] for sentence in sentences)


def read(folder: Path, news: Sequence[tuple[int, int]]) -> dict[str, list[Passage]]:
    """The passages of each source; `news` pairs the rows of the Vietnamese and the Chinese news."""
    passages: dict[str, list[Passage]] = defaultdict(list)
    for source, document in (*_documents(folder), *_news_documents(folder, news)):
        passages[source].extend(_windows(document, connected=source not in UNCONNECTED))
    return dict(passages)


def _documents(folder: Path) -> Iterator[tuple[str, list[Sentence]]]:
    """Runs of tuples of one source in the same languages."""
    document: list[Sentence] = []
    former: tuple[str, frozenset[str]] | None = None
    for row in sources.parallel(folder):
        kind = (row["source"], frozenset(row) - {"source"})
        if kind != former and former is not None:
            yield former[0], document
            document = []
        former = kind
        document.append({language: row[language] for language in kind[1]})
    if former is not None:
        yield former[0], document


def _news_documents(
    folder: Path, pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, list[Sentence]]]:
    vietnamese, chinese = sources.news(folder)
    document: list[Sentence] = []
    former = None
    for vi, zh in pairs:
        if former is not None and abs(vi - former) > LARGEST_GAP:
            yield "alt", document
            document = []
        document.append({"vi": vietnamese[vi], "zh": chinese[zh]})
        former = vi
    yield "alt", document


def _windows(document: Sequence[Sentence], *, connected: bool) -> Iterator[Passage]:
    start = 0
    while start < len(document):
        end, words = start + 1, _words(document[start])
        while (
            connected
            and end < len(document)
            and end - start < MOST_SENTENCES
            and words + _words(document[end]) < MOST_WORDS
        ):
            words += _words(document[end])
            end += 1
        if LEAST_PASSAGE <= words < MOST_PASSAGE:
            yield list(document[start:end])
        start = end


def _words(sentence: Sentence) -> float:
    """About how many English words a sentence takes."""
    return len(sentence["en"].split()) if "en" in sentence else 0.75 * len(sentence["vi"].split())


class Sampler:
    """Draws batches: questions in one language, and the passages they were cut from in another.

    Neighbouring passages come together: then a batch holds wrong passages on the same subject.
    """

    PAIRS = (("en", "vi"), ("vi", "en"), ("en", "zh"), ("zh", "en"), ("vi", "zh"), ("zh", "vi"))
    PAIR_WEIGHTS = (1.0, 1.0, 1.0, 1.0, 1.6, 1.6)
    NEIGHBOURS = 5

    def __init__(self, passages: dict[str, list[Passage]], size: int, seed: int) -> None:
        self._passages, self._size = passages, size
        self._random = random.Random(seed)  # noqa: S311  nothing secret
        self._sources = [source for source in SHARES if passages.get(source)]
        self._shares = [SHARES[source] for source in self._sources]

    def batch(self) -> tuple[tuple[str, str], list[str], list[str]]:
        """A language pair, questions in the first and passages in the second, in the same order."""
        pair = self._random.choices(self.PAIRS, self.PAIR_WEIGHTS)[0]
        chosen: dict[tuple[str, int], Passage] = {}
        while len(chosen) < self._size:
            source = self._random.choices(self._sources, self._shares)[0]
            first = self._random.randrange(len(self._passages[source]))
            for place, passage in enumerate(
                self._passages[source][first : first + self.NEIGHBOURS], first
            ):
                if set(pair) <= set(passage[0]):
                    chosen[source, place] = passage
        passages = list(chosen.values())[: self._size]
        return (
            pair,
            [self.question(p, pair[0]) for p in passages],
            [join(p, pair[1]) for p in passages],
        )

    def passage(self, pair: tuple[str, str]) -> Passage:
        """One passage that has both languages."""
        while True:
            source = self._random.choices(self._sources, self._shares)[0]
            passage = self._random.choice(self._passages[source])
            if set(pair) <= set(passage[0]):
                return passage

    def question(self, passage: Passage, language: str) -> str:
        """A sentence of the passage, every other time a part of it, as questions take up a part."""
        long = [sentence for sentence in passage if _words(sentence) >= LEAST_SENTENCE] or passage
        text = self._random.choice(long)[language]
        if self._random.random() >= CUT:
            return text
        units = list(text) if language == "zh" else text.split()
        size = max(8 if language == "zh" else 5, int(len(units) * self._random.uniform(0.4, 1)))
        start = self._random.randrange(max(1, len(units) - size))
        return ("" if language == "zh" else " ").join(units[start : start + size])
