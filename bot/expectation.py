"""What kind of thing a question asks for, where its words say so, and whether a text has one."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from retrieval.dates import find_dates
from retrieval.tokens import fold, normalize

_CLOCK = re.compile(r"\d{1,2}\s*(?::\d\d|h\d{0,2}\b|giờ|点|时|a\.?m|p\.?m)", re.IGNORECASE)
_MONEY = re.compile(
    r"[$€£¥₫]\s*\d|\d[\d.,]*\s*(?:(?:nghìn|triệu|tỷ|tỉ|thousand|million|billion|trillion"
    r"|万|亿|百万|十亿)\s*)*"
    r"(?:usd|vnd|eur|cny|ndt|đô la|đô-la|đồng|euro|yên|yen|dollars?|dong|won|rupees?|rupiah|baht"
    r"|pesos?|ringgit|kip|kíp|rúp|r(?:o)?ubles?|pounds?|bảng|yuan|renminbi|nhân dân tệ|francs?"
    r"|美元|欧元|人民币|元|越南盾|日元|韩元|卢比|印尼盾|泰铢|比索|林吉特|基普|卢布|英镑|法郎)",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"[\d一二三四五六七八九十两几半]+个?(?:[天日周年]|星期|月|小时)(?:以|之)?[内后前]"
    r"|\b(?:sau|trong|trước) (?:khoảng |vòng )?\d+ (?:giờ|ngày|tuần|tháng|năm)\b"
    r"|\b(?:in|after|within) \w+ (?:hours?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|[一二三四五六七八九十百千万亿两][个名位次份项国人架艘年月日天家%多]"
    r"|\b(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|trăm|nghìn|triệu|tỷ)\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million"
    r"|half|third|quarter|twice)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Expectation:
    """A kind of answer: how a question asks for it, and how to find one in a text."""

    name: str
    asked: re.Pattern[str]
    found_in: Callable[[str, str, str | None], bool]


def _has_date(text: str, language: str, published: str | None) -> bool:
    """Whether a text names a date, or how long it is until or since one."""
    return bool(_SPAN.search(text) or find_dates(text, language, published))


def _has_year(text: str, language: str, published: str | None) -> bool:
    return any(m.first[:4].isdecimal() for m in find_dates(text, language, published))


def _matches(pattern: re.Pattern[str]) -> Callable[[str, str, str | None], bool]:
    return lambda text, _language, _published: bool(pattern.search(normalize(text)))


def _asks(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# The first that a question asks for counts. Vietnamese is matched without its tone marks.
_EXPECTATIONS = (
    Expectation("clock", _asks(r"(?<!哪)几点|\bluc may gio\b|\bwhat time\b"), _matches(_CLOCK)),
    Expectation(
        "money",
        _asks(
            r"多少钱|花了?多少|多少(?:美元|欧元|资金|经费|亿|万元)|耗资"
            r"|\b(?:bao nhieu|may) (?:tien|trieu|ty|ti|nghin|dong|do la|usd)\b"
            r"|\bchi phi\b.*\bbao nhieu\b"
            r"|\bhow much (?:[\w'-]+ ){0,2}?(?:money|cash|aid|fund(?:s|ing)?|investment|loans?"
            r"|credit)\b"
            r"|\bhow much (?:was|is|are|were|did|do|does|has|have|will|would|it)\b.*"
            r"\b(?:money|cash|costs?|pay|paid|spen[dt]|worth|invest|fund|len[dt]|loan|aid|donat"
            r"|prices?|earn|charge|grant|contribut|pledg)"
            r"|\bcosts?\b|\bbudget\b"
        ),
        _matches(_MONEY),
    ),
    Expectation("year", _asks(r"哪一?年|\bnam nao\b|\b(?:what|which) year\b"), _has_year),
    Expectation(
        "date",
        _asks(
            r"什么时候|何时|哪一?天|几月|哪个?月|\bkhi nao\b|\bluc nao\b|\bbao gio\b"
            r"|\b(?:ngay|thang) nao\b"
            r"|(?:^|[,;]|\b(?:and|or|but|since|until|by)) *when\b|\bwhen\W*$"
            r"|\b(?:what|which) (?:date|day|month)\b"
        ),
        _has_date,
    ),
    Expectation(
        "number",
        _asks(
            r"多少|几[个名位次份项国人架艘年天]|\bbao nhieu\b"
            r"|\bmay (?:nguoi|lan|nuoc|nam|ngay|bai|van)\b"
            r"|\bhow (?:many|much|long|large|far|old)\b|\bwhat (?:percentage|share|number)\b"
        ),
        _matches(_NUMBER),
    ),
)


def expectations(question: str) -> list[Expectation]:
    """The kinds of answer that a question asks for in so many words; "how many, and when" has two.

    A question for a sum is none for a number, one for a year none for a date.
    """
    plain = fold(question.lower())
    asked: list[Expectation] = []
    left = plain
    for each in _EXPECTATIONS:
        if each.asked.search(left):
            asked.append(each)
            left = each.asked.sub(" ", left)
    return asked
