"""Quantities in Vietnamese, Chinese and English text, as values that can be compared.

A quantity is what a number says: 5 亿, 500 triệu, 500 million and 500,000,000
are one value; 5 % is another than 5. Where a text leaves two readings (1.500 is
one and a half in English, fifteen hundred in Vietnamese) both are kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from retrieval.characters import CAPITALS, HAN, is_han, lowered, narrowed, simplified


@dataclass(frozen=True)
class Quantity:
    """A number in a text: where it stands, every value it may mean, whether it is a share.

    ``start`` and ``end`` point into the text.
    ``written`` is True for digits, False for numerals in words or characters.
    """

    start: int
    end: int
    values: frozenset[Decimal]
    percent: bool
    written: bool

    def means(self, other: "Quantity") -> bool:
        """Whether both can be the same value."""
        return self.percent == other.percent and not self.values.isdisjoint(other.values)

    def rounds(self, other: "Quantity") -> bool:
        """Whether this is the other, rounded to as many digits as this one shows."""
        if self.percent != other.percent:
            return False
        return any(
            _rounded(exact, value) == value for value in self.values for exact in other.values
        )


def _rounded(exact: Decimal, shown: Decimal) -> Decimal:
    if not shown:
        return exact
    step = shown.normalize().as_tuple().exponent
    return exact.quantize(Decimal(1).scaleb(int(step))).normalize() if exact < 10**24 else exact


_DIGITS = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")

_CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}
_GREAT = {
    "万": 10**4, "亿": 10**8, "兆": 10**12,
    "nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9,
    "nghin": 10**3, "trieu": 10**6, "ty": 10**9,
    "thousand": 10**3, "million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9,
    "trillion": 10**12,
}  # fmt: skip
_SMALL_UNITS = {
    **_CHINESE_UNITS, "mươi": 10, "trăm": 100, "chục": 10, "tá": 12, "hundred": 100, "dozen": 12,
}  # fmt: skip
_VIETNAMESE = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "lăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_ENGLISH = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        1,
    )
}
_WORDS = {**_VIETNAMESE, **_ENGLISH, **_ORDINALS, "năm": 5, "both": 2, "cả hai": 2, "双": 2}

_AFTER_PERCENT = re.compile(r" ?(?:%|percent\b|per cent\b|percentage|phần trăm|个?百分点)")
_BEFORE_PERCENT = re.compile(r"百分之 ?$")


def as_counted(text: str) -> str:
    """The text as numbers are sought in it: narrow, simplified and small, of the same length."""
    return lowered(simplified(narrowed(text)))


def quantities(text: str, language: str) -> list[Quantity]:
    """Every number of a text, in order."""
    text = as_counted(text)
    if language == "zh":
        text = _PREFIX.sub("个", text)
    matches = _pattern(language).finditer(text)
    return [found for match in matches if (found := _read(text, match, language))]


# 500千伏 are 500 kilovolts, 2400兆瓦 2400 megawatts: no thousands and no trillions.
_PREFIX = re.compile(r"(?<=[\d ])(?:[千百](?=[米克瓦伏卡赫帕安升])|兆(?=[瓦赫帕]))")


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """A run of digits, numerals and units; Vietnamese ``năm`` counts only inside a number."""
    great = "|".join(map(re.escape, sorted(_GREAT, key=len, reverse=True)))
    latin_great = "|".join(word for word in _GREAT if not is_han(word[0]))
    if language == "zh":
        digit = "".join(_CHINESE_DIGITS)
        numeral = "".join([digit, *_CHINESE_UNITS, "万亿兆"])
        return re.compile(
            rf"[{numeral}]+点[{digit}]+(?![十百千{digit}])[万亿兆]*"
            rf"|(?:(?:{_DIGITS}) ?(?:{latin_great})\b|(?:{_DIGITS}|[{numeral}]) ?)+|双"
        )
    if language == "vi":
        word = "|".join(sorted(set(_VIETNAMESE) - {"không"}, key=len, reverse=True))
        word += "|năm(?= (?:mươi|trăm|nghìn|ngàn|triệu|tỷ|tỉ)\\b)"
        unit, last = "mươi|trăm|chục|tá", ""
    else:
        word = "|".join(sorted([*_ENGLISH, "both"], key=len, reverse=True))
        unit, last = "hundred|dozen", "|".join(_ORDINALS)
    multiplier = rf"(?:{unit}|{great})s?(?!\w)"
    word_or_unit = rf"(?:{word}|{unit}|{great})s?(?!\w)"
    digits = rf"(?:{_DIGITS})(?:[万亿兆]+|(?:st|nd|rd|th)?(?!\w|[.,]\d))"
    # "Tỷ lệ", "công ty", Mr Triệu: what counts by itself in Vietnamese is mostly another word.
    is_counted = r"(?<=hàng )|(?<=vài )|(?<=mấy )"
    no_unit_alone = rf"(?:{is_counted}|(?!(?:{great})(?!\w)))" if language == "vi" else ""
    joint = r"(?:[ -](?:and |linh |lẻ )?|(?<=\d))(?<![^\W\d])"
    # Words go on a number in digits only behind a multiplier: "5 triệu hai", not "số 38 hai nước".
    run = (
        rf"(?:{digits}|{_DIGITS})(?:{joint}{multiplier}(?:{joint}(?:{word_or_unit}))*)?"
        rf"|(?<!\w){no_unit_alone}(?:{word_or_unit})(?:{joint}(?:{word_or_unit}))*"
    )
    # An ordinal ends a numeral ("twenty-first"): "first three" are two.
    return re.compile(rf"(?:{run})(?:-(?:{last})(?!\w))?|(?<!\w)(?:{last})(?!\w)" if last else run)


_TOKEN = re.compile(rf"{_DIGITS}|[^\W\d_{HAN}]+|[{HAN}]")


_BEFORE_ORDINAL = {
    "zh": re.compile("第$"),
    "vi": re.compile(
        r"\b(?:lần|đợt|khóa|khoá|kỳ|phiên|vòng) thứ $|\b(?:(?<!\d )lần|đợt|khóa|khoá) $"
        r"|\b(?<!con )(?<!tổng )(?<!dân )(?<!một )(?<!đa )(?<!chỉ )số $"
    ),
    "en": re.compile(r"\b(?:no\.|number) $"),
}
# "thứ hai" to "thứ bảy" are days of the week too.
_BEFORE_HIGH_ORDINAL, _LAST_WEEKDAY = re.compile(r"\bthứ $"), 7
_LONGEST_ORDINAL_WORD = 12
_COUNTED_TIME = re.compile(r" (?:giây|phút|giờ|ngày|tuần|tháng|năm|km|tỷ|triệu|nghìn)\b")
_DESIGNATION = re.compile(
    rf"(?<!\w)(?!USD|VN[DĐ]|EUR|CNY|JPY|RMB|GDP|CPI)[{CAPITALS}]{{2,8}} ?\d{{1,2}}"
    r"\.(?P<number>\d{1,2})(?![\d.,%])"
)
_ENDS_AS_ORDINAL = re.compile(rf"(?:(?<=\d)(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})$")


def ordinals(text: str, language: str) -> list[Quantity]:
    """The numbers that tell which one of a series: 第43次, lần thứ 43, the 43rd; not the first.

    Dates must be blanked in the text.
    """
    designations = _in_designations(narrowed(text))
    text = as_counted(text)
    before = _BEFORE_ORDINAL.get(language, _BEFORE_ORDINAL["en"])

    def is_ordinal(number: Quantity) -> bool:
        start = max(0, number.start - _LONGEST_ORDINAL_WORD)
        is_high = language == "vi" and max(number.values) > _LAST_WEEKDAY
        return bool(
            before.search(text, start, number.start)
            or (is_high and _BEFORE_HIGH_ORDINAL.search(text, start, number.start))
            or _ENDS_AS_ORDINAL.search(text, number.start, number.end)
        ) and not _COUNTED_TIME.match(text, number.end)

    found = [
        each for each in quantities(text, language) if max(each.values) > 1 and is_ordinal(each)
    ]
    return [*found, *designations]


def _in_designations(text: str) -> Iterator[Quantity]:
    """The last numbers of designations: BVDC2.8 is number 8 of its kind, and no 2.8."""
    for match in _DESIGNATION.finditer(text):
        value = Decimal(match["number"])
        yield Quantity(*match.span("number"), frozenset((value,)), percent=False, written=True)


def _read(text: str, match: re.Match[str], language: str) -> Quantity | None:
    piece = match.group().rstrip()
    spoken = _spoken_fraction(piece) if "点" in piece else piece
    readings = _readings(_TOKEN.findall(spoken), "." if language == "vi" else ",")
    values = frozenset(value.normalize() for value in map(_value, readings) if value is not None)
    if not values:
        return None
    percent = bool(
        _AFTER_PERCENT.match(text, match.start() + len(piece))
        or _BEFORE_PERCENT.search(text, max(0, match.start() - 5), match.start())
    )
    written = any(character.isdigit() and character.isascii() for character in piece)
    return Quantity(match.start(), match.start() + len(piece), values, percent, written)


Token = tuple[str, Decimal]


def _readings(pieces: Sequence[str], separator: str) -> Iterator[list[Token]]:
    """The pieces as numbers and units, once for each way to read points and commas.

    ``separator`` is what the language sets between thousands.
    """
    grouped = [piece for piece in pieces if _THOUSANDS.fullmatch(piece)]
    certain = all(separator in piece or piece.endswith("000") for piece in grouped)
    for thousands in {bool(grouped), bool(grouped) and certain}:
        yield [token for piece in pieces if (token := _token(piece, thousands=thousands))]


def _spoken_fraction(piece: str) -> str:
    """A Chinese numeral such as 四点九 with its fraction in digits."""
    whole, _, rest = piece.partition("点")
    fraction = re.match(f"[{''.join(_CHINESE_DIGITS)}]+", rest)
    value = _value([token for letter in whole if (token := _token(letter, thousands=False))])
    digits = "".join(str(_CHINESE_DIGITS[letter]) for letter in fraction[0]) if fraction else "0"
    return f"{value}.{digits}{rest[len(digits) :]}"


def _token(piece: str, *, thousands: bool) -> Token | None:
    if piece[0].isascii() and piece[0].isdigit():
        return "number", _decimal(piece, thousands=thousands)
    singular = piece.removesuffix("s")
    for table, kind in (
        (_GREAT, "great"),
        (_SMALL_UNITS, "unit"),
        (_CHINESE_DIGITS, "digit"),
        (_WORDS, "number"),
    ):
        for word in (piece, singular):
            if word in table:
                return kind, Decimal(table[word])
    return None


def _decimal(piece: str, *, thousands: bool) -> Decimal:
    """Digits as a value: separators before three digits set thousands apart, or one a fraction."""
    separators = [character for character in piece if character in ".,"]
    if len(separators) > 1 and separators[-1] != separators[0]:
        whole, _, fraction = piece.rpartition(separators[-1])
        return Decimal(re.sub("[.,]", "", whole) + "." + fraction)
    if len(separators) > 1 or (thousands and _THOUSANDS.fullmatch(piece)):
        return Decimal(re.sub("[.,]", "", piece))
    return Decimal(piece.replace(",", "."))


def _value(tokens: Sequence[Token]) -> Decimal | None:
    """The value of a numeral: small units gather in a section, great units close it."""
    total = section = Decimal(0)
    current: Decimal | None = None
    digits = False
    for kind, value in tokens:
        if kind in ("number", "digit"):
            positional = digits and kind == "digit" and current is not None
            current = (current or 0) * 10 + value if positional else (current or Decimal(0)) + value
        elif kind == "unit":
            section += (1 if current is None else current) * value
            current = None
        else:
            part = section + (current or 0)
            total = total * value if not part and total else total + (part or 1) * value
            section, current = Decimal(0), None
        digits = kind == "digit"
    return total + section + (current or 0) if tokens else None
