"""Reads the data folder: parallel text, titles, dictionaries."""

import csv
import gzip
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def simplified_characters(folder: Path) -> dict[int, str]:
    mapping = json.loads((folder / "traditional-to-simplified.json").read_text("utf-8"))
    return {ord(k): v for k, v in mapping.items() if len(k) == 1 and len(v) == 1}


def parallel(folder: Path, held_out_news: int = 4500) -> Iterator[dict[str, str]]:
    seen = 0
    with gzip.open(folder / "parallel.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["source"] == "alt":
                seen += 1
                if seen <= held_out_news:
                    continue
            yield row


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            left, tab, right = line.rstrip("\n").partition("\t")
            if tab:
                yield left, right


_NAMESPACE = re.compile(r"^(category|thể loại|portal|chủ đề|分类|分類|主题)\s*[:：]\s*", re.I)
_OTHER = re.compile(
    r"^(template|bản mẫu|wikipedia|help|module|mô đun|trợ giúp|mediawiki|模板|维基百科|user|draft|file|wp)\s*[:：]",
    re.I,
)


def titles(folder: Path, pair: str) -> Iterator[tuple[str, str, bool]]:
    """(left, right, is category) without namespaces, disambiguation in parentheses kept out."""
    for left, right in _rows(folder / f"titles.{pair}.tsv.gz"):
        if _OTHER.match(left) or _OTHER.match(right):
            continue
        category = bool(_NAMESPACE.match(left) or _NAMESPACE.match(right))
        left, right = (PARENTHESES.sub(" ", _NAMESPACE.sub("", s)).strip() for s in (left, right))
        if left and right and not left.startswith("/") and "/" not in right:
            yield left, right, category


_CEDICT = re.compile(r"^(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*$")
_REFERENCE = re.compile(
    r"^(see|variant of|old variant of|also written|also pr\.|CL:|Taiwan pr\.|used in|erhua variant|abbr\. for|surname )",
    re.I,
)


def cedict(folder: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """(simplified word, senses, each a list of glosses)."""
    with gzip.open(folder / "cc-cedict.u8.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            match = _CEDICT.match(line)
            if not match:
                continue
            senses = []
            for sense in match.group(4).split("/"):
                if sense.startswith("surname "):
                    glosses = [sense.split(" ")[1]]
                elif sense.startswith("abbr. for "):
                    glosses = re.findall(r"[A-Z][A-Za-z]+", "")
                elif _REFERENCE.match(sense):
                    continue
                else:
                    glosses = split_glosses(sense)
                if glosses:
                    senses.append(glosses)
            if senses:
                yield match.group(2), senses


def split_glosses(sense: str) -> list[str]:
    text = PARENTHESES.sub(" ", PARENTHESES.sub(" ", sense))
    return [g.strip() for g in re.split(r"[;,]", text) if g.strip()]


_ITEM = re.compile(r"<li>(.*?)</li>", re.S)
_TAG = re.compile(r"<[^>]+>")


def wiktionary(folder: Path) -> Iterator[tuple[str, list[list[str]]]]:
    for heads, definition in _rows(folder / "wiktionary.vi-en.tsv.gz"):
        senses = [
            split_glosses(html.unescape(_TAG.sub(" ", item))) for item in _ITEM.findall(definition)
        ]
        senses = [s for s in senses if s]
        for head in heads.split("|"):
            if senses and re.search(r"[a-zà-ỹđ]", head, re.I):
                yield head, senses


def sino_vietnamese(folder: Path) -> dict[str, list[str]]:
    readings: dict[str, list[str]] = {}
    with open(folder / "hanviet.csv", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found = re.findall(r"'([^']+)'", row["hanviet"])
            readings.setdefault(row["char"], []).extend(found)
    return readings
