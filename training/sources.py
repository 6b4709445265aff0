"""Reads the data folder: parallel text, titles, dictionaries, character readings."""

import csv
import gzip
import html
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from retrieval.characters import without_diacritics

HELD_OUT_NEWS = 4500
"""The first news tuples are kept for measuring and never read for training."""

_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SUBJECT = re.compile(
    r"^(category|thể loại|portal|chủ đề|分类|分類|主题)\s*[:：]\s*", re.IGNORECASE
)
_HOUSEKEEPING = re.compile(
    r"^(template|bản mẫu|wikipedia|help|module|mô đun|trợ giúp|mediawiki|模板|维基百科|user|draft|"
    r"file|wp)\s*[:：]",
    re.IGNORECASE,
)
_CEDICT_LINE = re.compile(r"^(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*$")
_NO_TRANSLATION = re.compile(
    r"^(see|variant of|old variant|also written|also pr\.|CL:|Taiwan pr\.|erhua variant|"
    r"abbr\. for|(?:noun )?classifier|indicates|indicating|a bunch of|"
    r"used (?:in|as|to|for|with|before|after))\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_ARTICLE = re.compile(r"^(?:to|a|an|the) ")


class Title(NamedTuple):
    """The names of one thing in two languages."""

    left: str
    right: str
    category: bool


class Entry(NamedTuple):
    """A dictionary's word with its senses, each a list of glosses."""

    word: str
    senses: list[list[str]]


def simplified_characters(folder: Path) -> dict[str, str]:
    """Traditional characters and their simplified forms."""
    mapping: dict[str, str] = json.loads(
        (folder / "traditional-to-simplified.json").read_text("utf-8")
    )
    return {old: new for old, new in mapping.items() if len(old) == len(new) == 1 and old != new}


def parallel(folder: Path) -> Iterator[dict[str, str]]:
    """The tuples whose sides translate each other.

    The Vietnamese and Chinese news of the Asian Language Treebank (`alt`) stand in the same order
    of articles but not in the same lines, so `news` gives them apart.
    """
    return (row for row in _tuples(folder) if row["source"] != "alt")


def news(folder: Path) -> tuple[list[str], list[str]]:
    """The lines of the news in Vietnamese and in Chinese, not aligned, held-out lines included."""
    rows = [row for row in _tuples(folder) if row["source"] == "alt"]
    return [row["vi"] for row in rows], [row["zh"] for row in rows]


def _tuples(folder: Path) -> Iterator[dict[str, str]]:
    with gzip.open(folder / "parallel.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _columns(path: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            left, tab, right = line.rstrip("\n").partition("\t")
            if tab:
                yield left, right


def titles(folder: Path, pair: str) -> Iterator[Title]:
    """Titles without name space and without the distinctions in parentheses."""
    for left, right in _columns(folder / f"titles.{pair}.tsv.gz"):
        if _HOUSEKEEPING.match(left) or _HOUSEKEEPING.match(right):
            continue
        category = bool(_SUBJECT.match(left) or _SUBJECT.match(right))
        names = [_PARENTHESES.sub(" ", _SUBJECT.sub("", side)).strip() for side in (left, right)]
        if all(names) and not any("/" in name for name in names):
            yield Title(names[0], names[1], category)


def chinese_dictionary(folder: Path) -> Iterator[Entry]:
    """CC-CEDICT, simplified."""
    with gzip.open(folder / "cc-cedict.u8.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if match := _CEDICT_LINE.match(line):
                senses = [
                    glosses for sense in match.group(4).split("/") if (glosses := _glosses(sense))
                ]
                if senses:
                    yield Entry(match.group(2), senses)


def vietnamese_dictionary(folder: Path) -> Iterator[Entry]:
    """Wiktionary, its HTML cleaned; the spellings in Han characters are left out."""
    for heads, definition in _columns(folder / "wiktionary.vi-en.tsv.gz"):
        items = (html.unescape(_TAG.sub(" ", item)) for item in _ITEM.findall(definition))
        senses = [glosses for item in items if (glosses := _glosses(item))]
        for head in heads.split("|"):
            if senses and re.search(r"[a-zà-ỹđ]", head, re.IGNORECASE):
                yield Entry(head, senses)


def _glosses(sense: str) -> list[str]:
    text = _PARENTHESES.sub(" ", _PARENTHESES.sub(" ", sense)).strip()
    if text.startswith("surname "):
        return text.split(" ")[1:2]
    if _NO_TRANSLATION.match(text):
        return []
    glosses = (_ARTICLE.sub("", gloss.strip()) for gloss in re.split(r"[;,]", text))
    return [gloss for gloss in glosses if gloss]


def surnames(folder: Path) -> frozenset[str]:
    """Characters that are Chinese surnames."""
    with gzip.open(folder / "cc-cedict.u8.gz", "rt", encoding="utf-8") as lines:
        matches = (_CEDICT_LINE.match(line) for line in lines if "/surname " in line)
        return frozenset(match.group(2) for match in matches if match and len(match.group(2)) == 1)


def mandarin_readings(folder: Path) -> dict[str, str]:
    """The commonest Mandarin reading of each character in the dictionary's words, without tone."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with gzip.open(folder / "cc-cedict.u8.gz", "rt", encoding="utf-8") as lines:
        for match in filter(None, map(_CEDICT_LINE.match, lines)):
            word, sounds = match[2], re.sub(r"[^a-z ]", "", match[3].lower().replace("u:", "v"))
            if len(word) == len(sounds.split()):
                for character, sound in zip(word, sounds.split(), strict=True):
                    counts[character][sound] += 1
    return {character: sounds.most_common(1)[0][0] for character, sounds in counts.items()}


def vietnamese_readings(folder: Path, normal: Callable[[str], str]) -> dict[str, list[str]]:
    """Sino-Vietnamese readings of each simplified character, without diacritics."""
    readings: dict[str, list[str]] = {}
    with (folder / "hanviet.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            known = readings.setdefault(normal(row["char"]), [])
            sounds = map(without_diacritics, re.findall(r"'([^']+)'", row["hanviet"]))
            known.extend(sound for sound in sounds if sound.isalpha() and sound not in known)
    return readings
