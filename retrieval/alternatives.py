"""Alternatives that share words: what is said once is meant of both.

"The 41st or the 43rd patrol", "with Korea or Japan", 先与美国还是先与日本建交: a part of what is
said stands with one of them alone. It is given to the other as well.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from retrieval.characters import HAN, simplified

_NUMERAL = r"\d+(?:st|nd|rd|th)?|[零〇一二三四五六七八九十百]+"
_TOKEN = re.compile(rf"(?P<numeral>{_NUMERAL})|[{HAN}]|[^\W\d_{HAN}]+|[^\w\s]", re.IGNORECASE)
_ONE = re.compile(r"(?P<lead>(?:the )?(?!the )\S+) one\b(?P<tail>.*)", re.IGNORECASE | re.DOTALL)
_KIND = re.compile(r"(?:the )?(?!the )\S+(?P<kind> .+)", re.IGNORECASE | re.DOTALL)
_HAN_ALONE = re.compile(f"[{HAN}]{{2,4}}")

_PREPOSITION = re.compile(
    r"(?:with|to|in|at|from|by|for|between|với|tại|ở|từ|cho|sang) ", re.IGNORECASE
)
_PREPOSITIONS_ZH = "与同和对在向跟从到"

# "… happen first", "… diễn ra trước"; not "last week", "phía trước".
_AT_END = re.compile(
    r"(?: (?:dien ra|xay ra|co|duoc ky|bat dau))?(?<!tuan)(?<!thang)(?<!(?<!viet )nam)"
    r"(?<!hom)(?<!lan)(?<!ngay)(?<!phia)(?<!khi)(?<!nhu) (?:truoc|sau|som hon|muon hon)(?: tien)?$"
    r"|(?: (?:happen|come|take place|occur))? (?:first|earlier|sooner|later)$"
    r"|在[前先后]$|[更较][早晚先]$"
)
_JOINT = re.compile(r"\s(?:or|hay|hoac)\s|还是")
_ASKING_EN = re.compile(r"(?:did|do|does|was|were|is|are|has|have|had|will)\b")
_FIRST_VI = re.compile(r" (?:truoc|som hon)$")
_FRAMES = re.compile(
    r"(?:with|between|among|for|of|in|at|on|during|giua|voi|trong|tai|o|ve|doi voi)\b|[在与对]"
)
_BREAK = re.compile(r"[:：,，]")


class Alternatives(NamedTuple):
    """What a sentence names of which one came first, and what it says before both."""

    one: str
    other: str
    context: str


def alternatives(question: str, plain: str) -> Alternatives | None:
    """The alternatives of which a sentence asks what came first, each with what they share.

    ``plain`` is the question in small letters without tone marks, of the same length.
    """
    end = len(plain.rstrip(" \t\n?？!！.。"))
    question, plain = question[:end], plain[:end]
    joints = [*_JOINT.finditer(plain)]
    if len(joints) != 1:
        return None
    joint = joints[0]
    start, context = _after_context(question, plain, joint.start())
    if joint[0] == "还是" and "先" in plain[joint.end() :]:
        return _first_in_chinese(question[start : joint.start()], question[joint.end() :], context)
    at_end = _AT_END.search(plain, joint.end())
    is_english = joint[0].strip() == "or"
    if at_end is None or (is_english and not _ASKING_EN.match(plain, start)):
        return None
    asking = _ASKING_EN.match(plain, start) if is_english else None
    start = asking.end() if asking else start
    first = _FIRST_VI.search(plain, start, joint.start())
    one = question[start : first.start() if first else joint.start()].strip(" 是")
    other = question[joint.end() : at_end.start()].strip()
    return Alternatives(*with_shared(*_framed(one, other)), context)


def _after_context(question: str, plain: str, end: int) -> tuple[int, str]:
    """Where the first alternative begins, and what stands before: "With Laos, …", "Exports: …"."""
    breaks = [*_BREAK.finditer(plain, 0, end)]
    if breaks and (breaks[-1][0] in ":：" or _FRAMES.match(plain)):
        before = question[: breaks[-1].start()].strip()
        at = breaks[-1].end()
        return at + len(plain[at:end]) - len(plain[at:end].lstrip()), before
    return 0, ""


def _first_in_chinese(one: str, other: str, context: str) -> Alternatives | None:
    """先与A还是先与B建交, A还是B先访问越南."""
    if other.startswith("先") and "先" in one:
        front, _, one = one.partition("先")
        other = other.removeprefix("先")
        tail = other[len(one) :] if simplified(one[:1]) in _PREPOSITIONS_ZH else ""
        front = front.removesuffix("是")
        return Alternatives(f"{front}{one}{tail}", f"{front}{other}", context)
    other, _, said = other.partition("先")
    one = one.removeprefix("是")
    return Alternatives(f"{one}{said}", f"{other}{said}", context) if one and other else None


def _framed(one: str, other: str) -> tuple[str, str]:
    """Alternatives in Latin letters, with the words around one of them given to the other."""
    words, others = one.split(" "), other.split(" ")
    if _capitalised(others) == len(others) and 0 < (count := _capitalised(words[::-1])) < len(
        words
    ):
        return one, " ".join([*words[:-count], other])
    if _capitalised(words) == len(words) and 0 < (count := _capitalised(others)) < len(others):
        return " ".join([one, *others[count:]]), other
    return one, other


def _capitalised(words: Sequence[str]) -> int:
    """How many words from the first on begin with a capital letter."""
    return next((at for at, word in enumerate(words) if not word[:1].isupper()), len(words))


def with_shared(one: str, other: str) -> tuple[str, str]:
    """Two things of one kind, each with the words that stand with the other alone."""
    if preposition := _PREPOSITION.match(other):
        shared = one.lower().rfind(f" {preposition[0].lower()}")
        return (one, f"{one[:shared]} {other}") if shared > 0 else (one, other)
    if match := _ONE.fullmatch(other):
        kind = _KIND.fullmatch(one)
        one = one if kind else f"{one}{match['tail']}"
        return one, f"{match['lead']}{kind['kind'] if kind else ''}{match['tail']}"
    if _are_parallel_in_chinese(one, other):
        return f"{one}{other[len(one) :]}", other
    return _of_a_series(one, other)


def _are_parallel_in_chinese(one: str, other: str) -> bool:
    """中日 and 中韩渔业协定."""
    begins_alike = any(a == b for a, b in zip(one, other, strict=False))
    return bool(_HAN_ALONE.fullmatch(one)) and len(other) > len(one) and begins_alike


def _of_a_series(one: str, other: str) -> tuple[str, str]:
    """The 41st and the 43rd patrol, 澜湄合作第八次外长会 and 第九次外长会."""
    tokens, others = [*_TOKEN.finditer(one)], [*_TOKEN.finditer(other)]
    if not (tokens and others) or not _differ_in_number(tokens, others):
        return one, other
    keys, other_keys = [*map(_key, tokens)], [*map(_key, others)]
    if len(keys) < len(other_keys) and other_keys[: len(keys)] == keys:
        return f"{one}{other[others[len(keys) - 1].end() :]}", other
    if len(other_keys) < len(keys) and keys[-len(other_keys) :] == other_keys:
        return one, f"{one[: tokens[-len(other_keys)].start()]}{other}"
    return one, other


def _key(token: re.Match[str]) -> str:
    return "0" if token["numeral"] else token[0].lower()


def _differ_in_number(tokens: Sequence[re.Match[str]], others: Sequence[re.Match[str]]) -> bool:
    numerals, other_numerals = (
        {each[0] for each in some if each["numeral"]} for some in (tokens, others)
    )
    return bool(numerals and other_numerals) and numerals != other_numerals
