"""Alternatives that share words: what is said once is meant of both.

"The 41st or the 43rd patrol", "with Korea or Japan", 先与美国还是先与日本建交: a part of what is
said stands with one of them alone. It is given to the other as well. So is what "the one with
Korea", "bản với Hàn Quốc" and 与韩国的那份 stand for.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from retrieval.characters import HAN, simplified

_NUMERAL = r"\d+(?:st|nd|rd|th)?|[零〇一二三四五六七八九十百]+"
_TOKEN = re.compile(rf"(?P<numeral>{_NUMERAL})|[{HAN}]|[^\W\d_{HAN}]+|[^\w\s]", re.IGNORECASE)
_ONE = re.compile(r"(?P<lead>(?:the )?(?!the )\S+) one\b(?P<tail>.*)", re.IGNORECASE | re.DOTALL)
_KIND = re.compile(r"(?:the )?(?!the )\S+(?P<kind> .+)", re.IGNORECASE | re.DOTALL)
_DIGIT = re.compile(r"\d")
_HAN_ALONE = re.compile(f"[{HAN}]{{2,4}}")

_PREPOSITION = re.compile(
    r"(?:with|to|in|at|from|by|for|between|với|tại|ở|từ|cho|sang) ", re.IGNORECASE
)
_PREPOSITIONS_ZH = "与同和对在向跟从到"
# Words that stand for something named elsewhere, before the preposition that tells which.
STANDS_FOR = re.compile(
    r"(?:(?:the|an?other) ones?|ones?|that|those|the other|doing so"
    r"|(?:it|they|s?he) (?:did|\w+ (?:so|one|another))"
    r"|(?:(?:khi|cái|bản|cuộc|chuyến|lần|đợt|vụ|văn kiện|được|ký|ký kết|kia|đó|ấy) )*"
    r"(?:khi|cái|bản|cuộc|chuyến|lần|đợt|vụ|văn kiện|ký|ký kết|kia|đó|ấy)) "
    rf"(?={_PREPOSITION.pattern}|(?:of|on|off|near|about|giữa) )",
    re.IGNORECASE,
)
_ANY_PREPOSITION = re.compile(
    rf" (?:{_PREPOSITION.pattern}|(?:of|on|off|near|about|giữa) )", re.IGNORECASE
)
_POSSESSOR = re.compile(r".*['’]s ", re.DOTALL)
_OF_ZH = re.compile(r"(?P<whose>.+?)(?:的[那这]?|[那这])一?[份个项次场届]?")
_OF_WHOM_ZH = re.compile(rf"(?P<front>(?:.*?[{_PREPOSITIONS_ZH}及])?)[^的]+(?P<what>的.+)")

# "… happen first", "… diễn ra trước"; not "last week", "phía trước".
_AT_END = re.compile(
    r"(?: (?:dien ra|xay ra|co|(?:duoc )?(?:ky|bat dau)))?(?<!tuan)(?<!thang)(?<!(?<!viet )nam)"
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
    if stands_for := STANDS_FOR.match(other):
        return one, _named_by(one, other[stands_for.end() :]) or other
    if _PREPOSITION.match(other):
        return one, _with_preposition_of(one, other) or other
    if own := _OF_ZH.fullmatch(simplified(other)):
        return one, _of_what(one, other[: own.end("whose")]) or other
    if match := _ONE.fullmatch(other):
        kind = _KIND.fullmatch(one)
        one = one if kind else f"{one}{match['tail']}"
        return one, f"{match['lead']}{kind['kind'] if kind else ''}{match['tail']}"
    if _are_parallel_in_chinese(one, other):
        return f"{one}{other[len(one) :]}", other
    return _of_a_series(one, other)


def _named_by(one: str, told: str) -> str:
    """One thing, told of ("with Japan") as another of its kind; nothing where that is not sure."""
    if shared := _with_preposition_of(one, told):
        return shared
    if another := _ANY_PREPOSITION.search(one):
        return f"{one[: another.start()]} {told}"
    possessor = _POSSESSOR.match(one)
    return f"{one[possessor.end() :]} {told}" if possessor else ""


def _with_preposition_of(one: str, told: str) -> str:
    """One thing, told of what its own preposition leads to otherwise: "the pact with" India, Japan.

    What stands behind a name with the one stands behind a name with the other.
    """
    preposition, _, name = told.partition(" ")
    at = one.lower().rfind(f" {preposition.lower()} ")
    if at <= 0:
        return ""
    front, rest = one[:at], one[at + len(preposition) + 2 :]
    words, names = _without_article(rest), _without_article(name)
    tail = " ".join(words[_capitalised(words) :]) if words[0][:1].isupper() else ""
    is_shared = tail.islower() and _capitalised(names) == len(names) and not _DIGIT.search(tail)
    return f"{front} {told} {tail}" if is_shared else f"{front} {told}"


def _without_article(text: str) -> list[str]:
    return text.removeprefix("the ").split(" ")


def _of_what(one: str, whose: str) -> str:
    """与美国(的那份) as what one thing is: 越南与印度的备忘录, 越南与美国的备忘录."""
    match = _OF_WHOM_ZH.fullmatch(simplified(one))
    if match is None:
        return ""
    front, what = one[: match.end("front")], one[match.start("what") :]
    if front and simplified(whose)[0] in _PREPOSITIONS_ZH:
        whose = whose[1:]
    return f"{front}{whose}{what}"


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
