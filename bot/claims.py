"""What a sentence claims that can be compared with a source: dates, numbers, quoted words, names.

A claim says by itself whether a piece of evidence states it. The comparison is
of values, not of spellings: a day is the same day in three languages, 5 亿 is
500 million. What cannot be compared is no claim.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.names import name_claims
from bot.numerals import Quantity, quantities
from bot.readings import QUOTED, Claim, Evidence, Translations, letters_of
from retrieval.characters import HAN, narrowed, simplified
from retrieval.dates import DateMention, days, find_dates, parse_date, without_dates
from retrieval.names import is_year_of_a_name


def claims(sentence: str, language: str, translations: Translations) -> list[Claim]:
    """What a sentence claims, in the order dates, numbers, quoted words, names."""
    mentions = find_dates(sentence, language, None)
    found = [_date_claim(sentence, mention) for mention in mentions]
    outside = without_dates(sentence, language)
    found += _number_claims(outside, language)
    found += _quote_claims(sentence)
    return found + list(name_claims(outside, language, translations))


# --- Dates ------------------------------------------------------------------------------


def _date_claim(sentence: str, mention: DateMention) -> Claim:
    def stated(evidence: Evidence) -> bool:
        if mention.first == mention.last:
            return any(_covers(mention, other) for other in evidence.dates)
        return any(_same(mention, other) for other in evidence.dates) or all(
            any(_same(end, other) for other in evidence.dates) for end in _ends(mention)
        )

    return Claim("date", sentence[mention.start : mention.end], stated)


def _ends(mention: DateMention) -> list[DateMention]:
    return [DateMention(0, 0, end, end) for end in (mention.first, mention.last)]


def _same(claim: DateMention, other: DateMention) -> bool:
    a, b = days(claim.first, claim.last), days(other.first, other.last)
    if a and b:
        return a == b
    return _day_of_year(claim) == _day_of_year(other)


def _day_of_year(mention: DateMention) -> tuple[int | None, ...]:
    first, last = parse_date(mention.first), parse_date(mention.last)
    return (*first[1:], *last[1:])


def _covers(claim: DateMention, other: DateMention) -> bool:
    """Whether a source that says ``other`` thereby says ``claim``, which may be coarser."""
    a, b = days(claim.first, claim.last), days(other.first, other.last)
    if a and b:
        return a[0] <= b[0] and b[1] <= a[1]
    if parse_date(claim.first).year is not None:
        return False
    _, month, day = parse_date(claim.first)
    _, other_month, other_day = parse_date(other.first)
    return other.first == other.last and month == other_month and day in (None, other_day)


# --- Numbers ----------------------------------------------------------------------------

# "The two countries", "hai bên", "两国" refer to whom the passage names; nothing is counted.
_REFERRING = re.compile(
    r"(?:two|both) (?:countries|sides|nations|leaders|ministers|parties|governments|states|men|"
    r"women|peoples|militaries|armies|presidents|prime)|(?:the )?both\b"
    r"|(?:cả )?hai (?:bên|nước|nhà|phía|quốc|dân|bộ|nguyên|chính|đảng|ông|bà|vị|quân|người)"
    r"|[两双][国方军党人边岸]|二者|两位",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"(?:about|around|roughly|approximately|nearly|almost|over|more than|some|up to"
    r"|khoảng|gần|hơn|trên|chừng|xấp xỉ|约|近|超过?|逾|大约|将近) ?$",
    re.IGNORECASE,
)
_HEDGE_AFTER = re.compile(r" ?(?:多|余|左右|以上)")
_CLOCK = re.compile(r" ?(?:[:：]\d\d|h\b|giờ|时|点|[ap]\.?m\b|o.clock)")
_SMALL_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十百千双]")
_MEASURE = re.compile(
    r"[ ]?[个名人艘架次年月日项份国座家辆条件位届天周倍成部期轮级场处台所吨米公亩岁票点度]"
)


# Alone they are mostly no numbers: "tư vấn", "tỉ lệ", "phần trăm", 多少万吨, 万一 (if ever).
_PARTS_OF_WORDS = frozenset(
    "tư tỉ tỷ trăm nghìn ngàn vạn triệu mươi chục tá mn bn 万 亿 兆 千 百 万一"
    " dozens hundreds thousands millions billions".split()
)


def counted_things(text: str, language: str) -> list["Counted"]:
    """The numbers of a text that count something; dates must be blanked in it."""
    plain = simplified(narrowed(text))
    return [
        Counted(quantity, language, _thing(plain, quantity.end), _is_year(plain, quantity))
        for quantity in quantities(text, language)
        if _counts(plain, quantity)
    ]


def _number_claims(text: str, language: str) -> Iterator[Claim]:
    plain = simplified(narrowed(text))
    for counted in counted_things(text, language):
        quantity = counted.quantity
        words = text[quantity.start : quantity.end]
        hedged = bool(
            _HEDGE.search(plain, max(0, quantity.start - 20), quantity.start)
            or _HEDGE_AFTER.match(plain, quantity.end)
        )
        clock = bool(_CLOCK.match(plain, quantity.end))
        stated = _stated_number(counted, hedged=hedged, clock=clock)
        yield Claim("number", words, stated, quantity)


@dataclass(frozen=True)
class Counted:
    """A number with the word behind it, which often says what is counted."""

    quantity: Quantity
    language: str
    thing: str
    is_year: bool


_TIME_UNIT = re.compile(
    r"(?:quarter|month|week|day|year|decade)s?\b|quý|tháng|tuần|ngày|năm|[季月周天日年]"
)
_SAYS_WHEN = re.compile(r"[于在自从](?:19|20)\d\d")
_THING = re.compile(rf"[ -]?个?([{HAN}]|[^\W\d_{HAN}]+)")


_COUNTS_NOTHING = frozenset(
    "của và là ở tại trong về với cho được đã có vào theo từ of and in at on for to with from by is"
    " was are were 的 是 在 和 与 及 中 于".split()
)


def _thing(text: str, end: int) -> str:
    match = _THING.match(text, end)
    thing = match[1] if match else ""
    is_name = thing.istitle() and len(thing) > 1  # "the 11th session", in Vietnamese: 11 Ủy ban
    return "" if is_name or thing.lower() in _COUNTS_NOTHING else thing.lower()


def _is_year(text: str, quantity: Quantity) -> bool:
    """Whether a number is the year of a name, 金龙2024 or 在2024陆家嘴论坛; not 出动2000人."""
    start, end = quantity.start, quantity.end
    is_year = is_year_of_a_name(text, start, end) or _SAYS_WHEN.fullmatch(text, start - 1, end)
    return bool(is_year) and not (_MEASURE.match(text, end) or _HEDGE_AFTER.match(text, end))


def _counts(text: str, quantity: Quantity) -> bool:
    """Whether a number in words counts something: "one" and "the two sides" do not."""
    if quantity.written:
        return True
    words = text[quantity.start : quantity.end]
    if quantity.values <= {Decimal(0), Decimal(1)} or words.lower() in _PARTS_OF_WORDS:
        return False
    if words[0].isupper() and text[: quantity.start].strip():
        return False  # a part of a name: Hai Phong
    start = max(0, quantity.start - 8)
    around = _REFERRING.finditer(text, start, quantity.end + 12)
    if any(match.start() <= quantity.start < match.end() for match in around):
        return False
    if _SMALL_NUMERAL.fullmatch(words):
        return bool(_MEASURE.match(text, quantity.end)) or text[start : quantity.start].endswith(
            "第"
        )
    return not re.search(r"(?:thứ|second|first)$", (text[: quantity.start] + words).lower())


def _stated_number(claim: Counted, *, hedged: bool, clock: bool) -> Callable[[Evidence], bool]:
    def stated(evidence: Evidence) -> bool:
        return any(
            claim.quantity.means(other)
            or (hedged and claim.quantity.rounds(other))
            or (clock and _same_hour(claim.quantity, other))
            for other in _comparable(claim, evidence)
        )

    return stated


def _comparable(claim: Counted, evidence: Evidence) -> list[Quantity]:
    """The numbers of the evidence that count the same thing; all of them where none says so."""
    if _TIME_UNIT.match(claim.thing) or claim.is_year:
        return evidence.all_quantities
    if claim.language != evidence.language or not claim.thing:
        return evidence.quantities
    text = simplified(narrowed(evidence.whole))
    same = [q for q in evidence.quantities if _thing(text, q.end) == claim.thing]
    return same or evidence.quantities


def _same_hour(claim: Quantity, other: Quantity) -> bool:
    return any(abs(a - b) == 12 for a in claim.values for b in other.values)  # noqa: PLR2004


# --- Quoted words and titles ------------------------------------------------------------


def _quote_claims(sentence: str) -> Iterator[Claim]:
    for match in QUOTED.finditer(sentence):
        words = next(filter(None, match.groups()))
        if letters := letters_of(words):
            yield Claim("quote", words, _stated_letters(letters))


def _stated_letters(letters: str) -> Callable[[Evidence], bool]:
    return lambda evidence: letters in evidence.letters
