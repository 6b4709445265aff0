"""Dates in Vietnamese, Chinese and English text, at the precision the text gives them.

How it works: each language has a table of expressions (``VIETNAMESE``, ``CHINESE``,
``ENGLISH``; ``NUMERIC`` is common to all). An expression is a regular expression whose
named groups say what was found (``year``, ``month``, ``day``, ``relative``, ``part`` and
so on) and a builder that makes a period of them. To add an expression, add a line under
the word it begins with in the table of its language: the first line that matches wins.
``not_a_date`` is the builder of what only looks like a date. A phrase like "yesterday"
belongs in ``_RELATIVE_ROWS``. In the tables a blank stands for any white space.

Afterwards neighbours are joined ("20 to 21 November", "từ 2013 đến 2015"), "since" and
"以来" open a period up to the reference, and what the text leaves out is completed from
the same sentence, from the reference, or from an earlier date in the text.

Conventions. "Early", "mid" and "late" are thirds of a year (January to April, May to
August, September to December), of a month (1 to 10, 11 to 20, 21 to the end), of a decade
or of a century. "Four years ago" is a year, "three months ago" a month, "two and a half
years ago" that month with three on either side. A week begins on Monday. 3/4/2020 is the
third of April; the American order is taken only where no other is possible. A day without
a year is the nearest such day, one in the future counting as four times as far (about
seventy days ahead are thought of), as eight times where the words around it tell of the
past or it is a quarter or half of a year, hardly at all where they say that it is to come.
"20 and 21 November" is one period.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cache, lru_cache
from typing import Literal, NamedTuple, TypeVar


@dataclass(frozen=True)
class DateMention:
    """A date or a period that a text names, and where it stands.

    ``start`` and ``end`` (exclusive) point into the text as it was given. ``first`` and
    ``last`` are inclusive, in the forms of XML Schema: ``2011``, ``2011-09``,
    ``2011-09-20``, ``--11-21`` and ``--11`` (year unknown).
    """

    start: int
    end: int
    first: str
    last: str


@dataclass(frozen=True)
class TimeConstraint:
    """What a question asks about time; ``None`` for an open end.

    ``spans`` are the places of the time words in the question, prepositions included;
    ``named`` are the first and last day of each of the times that have both.
    """

    first: str | None
    last: str | None
    axis: Literal["event", "published"]
    spans: tuple[tuple[int, int], ...]
    named: tuple[tuple[str, str], ...] = ()


class PartialDate(NamedTuple):
    """A calendar date of which parts may be unknown."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        year = "-" if self.year is None else f"{self.year:04}"
        return "-".join([year, *(f"{part:02}" for part in self[1:] if part is not None)])


class Period(NamedTuple):
    """An inclusive range of partial dates; ``first == last`` for a single one."""

    first: PartialDate
    last: PartialDate


def parse_date(text: str | None) -> PartialDate:
    """Read a date in one of the forms of XML Schema; all parts are None if it is in none."""
    match = re.fullmatch(r"(?:(\d{4})|-)(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:T.*)?", text or "")
    if not match:
        return PartialDate()
    found = PartialDate(*(int(part) if part else None for part in match.groups()))
    return found if _exists(found) else PartialDate()


def days(first: str, last: str) -> tuple[date, date] | None:
    """The first and the last day that a period covers; None where the year is unknown."""
    return _calendar_days(Period(parse_date(first), parse_date(last)))


def overlaps(a: DateMention, b: DateMention) -> bool:
    """Whether two mentions can mean a common day, as far as both are known."""
    days_a, days_b = days(a.first, a.last), days(b.first, b.last)
    if days_a and days_b:
        return days_a[0] <= days_b[1] and days_b[0] <= days_a[1]
    return bool(_days_of_the_year(a) & _days_of_the_year(b))


def find_dates(
    text: str, language: str | None = None, reference: str | None = None
) -> list[DateMention]:
    """The dates that ``text`` names, in order, without overlaps.

    ``reference`` is the day from which relative and incomplete dates are understood: the
    publication date of an article or the day of asking, known in full, in part or not at
    all. A relative date that nothing is known about is left out. Without ``language``
    all three languages are tried.
    """
    folded, offsets = _fold(text, language)
    today = parse_date(reference)
    return [
        DateMention(offsets[item.start], offsets[item.end], *map(str, item.period))
        for item in _completed(folded, _named(folded, language, today), today, today)
    ]


# --- Calendar ---------------------------------------------------------------------------

_LEAP_YEAR = 2000
_MONTHS = range(1, 13)
_CENTURY = 100
_EARLY, _MIDDLE, _LATE = range(3)


def _exists(value: PartialDate) -> bool:
    year, month, day = value
    if year is not None and not MINYEAR <= year <= MAXYEAR:
        return False
    if month is not None and month not in _MONTHS:
        return False
    return day is None or 1 <= day <= monthrange(year or _LEAP_YEAR, month or 1)[1]


def _first_day(value: PartialDate) -> date:
    return date(value.year or _LEAP_YEAR, value.month or 1, value.day or 1)


def _last_day(value: PartialDate) -> date:
    year, month = value.year or _LEAP_YEAR, value.month or 12
    return date(year, month, value.day or monthrange(year, month)[1])


def _calendar_days(period: Period) -> tuple[date, date] | None:
    if period.first.year is None or period.last.year is None:
        return None
    return _first_day(period.first), _last_day(period.last)


def _days_of_the_year(mention: DateMention) -> set[int]:
    period = Period(parse_date(mention.first), parse_date(mention.last))
    if (period.last.year or 0) > (period.first.year or 0) + 1:
        return set(range(1, 367))
    first = _first_day(period.first._replace(year=_LEAP_YEAR)).timetuple().tm_yday
    last = _last_day(period.last._replace(year=_LEAP_YEAR)).timetuple().tm_yday
    if first <= last and period.first.year == period.last.year:
        return set(range(first, last + 1))
    return set(range(first, 367)) | set(range(1, last + 1))


def _single(value: PartialDate) -> Period:
    return Period(value, value)


def _day(value: date) -> PartialDate:
    return PartialDate(value.year, value.month, value.day)


def _shift_years(reference: PartialDate, count: int) -> PartialDate:
    return PartialDate(None if reference.year is None else reference.year + count)


def _shift_months(reference: PartialDate, count: int) -> PartialDate:
    if reference.month is None:
        return PartialDate()
    years, month = divmod(reference.month - 1 + count, 12)
    return PartialDate(None if reference.year is None else reference.year + years, month + 1)


def _shift_days(reference: PartialDate, count: int) -> PartialDate:
    if reference.month is None or reference.day is None:
        return PartialDate()
    try:
        shifted = _day(_first_day(reference) + timedelta(count))
    except (OverflowError, ValueError):
        return PartialDate()
    return shifted if reference.year else shifted._replace(year=None)


def _week(reference: PartialDate, count: int) -> Period | None:
    if None in reference:
        return None
    monday = _shift_days(reference, 7 * count - _first_day(reference).weekday())
    return Period(monday, _shift_days(monday, 6)) if monday.year else None


def _quarter(reference: PartialDate, count: int) -> Period | None:
    if reference.month is None:
        return None
    start = PartialDate(reference.year, reference.month - (reference.month - 1) % 3)
    first = _shift_months(start, 3 * count)
    return Period(first, _shift_months(first, 2))


def _years(reference: PartialDate, count: int, length: int) -> Period | None:
    """The decade (1990 to 1999) or century (1901 to 2000) so many after the reference."""
    if reference.year is None:
        return None
    offset = 1 if length == _CENTURY else 0
    first = ((reference.year - offset) // length + count) * length + offset
    return Period(PartialDate(first), PartialDate(first + length - 1))


def _third(first: int, last: int, part: int) -> tuple[int, int]:
    size = (last - first + 1) // 3
    start = first + part * size
    return start, last if part == _LATE else start + size - 1


def _narrow(period: Period, part: int) -> Period:
    """The early, middle or late third of a period; of a week its end."""
    first, last = period
    if first.day is not None:
        is_week = first != last and part == _LATE
        return Period(_shift_days(last, -1), last) if is_week else period
    if first.year is not None and last.year is not None and last.year > first.year:
        start, end = _third(first.year, last.year, part)
        return Period(PartialDate(start), PartialDate(end))
    if first != last:
        return period
    if first.month is None:
        start, end = _third(1, 12, part)
        return Period(first._replace(month=start), last._replace(month=end))
    start, end = _third(1, 30, part)
    end = _last_day(last).day if part == _LATE else end
    return Period(first._replace(day=start), last._replace(day=end))


# --- Words ------------------------------------------------------------------------------

Meaning = TypeVar("Meaning")
Unit = Literal["day", "week", "month", "quarter", "year", "decade", "century"]


def _values(words: str, first: int = 1) -> dict[str, int]:
    return {word: value for value, word in enumerate(words.split(), first)}


def _meanings(phrases_of: Mapping[Meaning, str]) -> dict[str, Meaning]:
    return {
        phrase: meaning for meaning, phrases in phrases_of.items() for phrase in phrases.split(", ")
    }


_ORDINALS = _values(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
)
_NUMBERS = {
    **_ORDINALS,
    **_values("một hai ba bốn năm sáu bảy tám chín mười"),
    **_values("one two three four five six seven eight nine ten eleven twelve"),
    **_values("零 一 二 三 四 五 六 七 八 九", 0),
    **_values("jan feb mar apr may jun jul aug sep oct nov dec"),
    **_values("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi"),
    **_meanings(
        {0: "〇, ○", 1: "giêng, nhất, đầu, a, an", 2: "两", 4: "tư, cuối, final", 5: "lăm"}
    ),
    **_meanings({12: "chạp", 15: "fifteen", 20: "twenty", 30: "thirty", 40: "forty", 50: "fifty"}),
}
_WEEKDAYS = {
    **_values("hai ba tư năm sáu bảy", 0),
    **_values("mon tue wed thu fri sat sun", 0),
    **_values("一 二 三 四 五 六 日", 0),
    **_meanings({6: "chủ nhật, 天"}),
}
_HALVES = _meanings({1: "đầu, first, 1, 上", 2: "cuối, sau, second, latter, 2, 下"})
_UNITS: dict[str, Unit] = _meanings(
    {
        "day": "ngày, day, 天, 日",
        "week": "tuần, week, 周, 星期",
        "month": "tháng, month, 月",
        "year": "năm, year, 年",
        "decade": "thập kỷ, thập niên, decade",
        "century": "thế kỷ, century, 世纪",
    }
)

# Phrases that count from the reference.
_RELATIVE_ROWS: list[tuple[Unit, int, str]] = [
    ("day", -2, "hôm kia, the day before yesterday, 前天, 前日"),
    ("day", -1, "hôm qua, sáng qua, chiều qua, tối qua, đêm qua, yesterday, last night"),
    ("day", -1, "昨天, 昨日, 昨晚, 昨夜"),
    ("day", 0, "hôm nay, sáng nay, trưa nay, chiều nay, tối nay, đêm nay"),
    ("day", 0, "today, this morning, this afternoon, this evening, tonight"),
    ("day", 0, "今天, 今日, 今早, 今晨, 今晚"),
    ("day", 1, "ngày mai, tomorrow, 明天, 明日, 明晚"),
    ("day", 2, "ngày kia, the day after tomorrow, 后天"),
    ("week", -1, "tuần trước, tuần qua, tuần vừa qua, tuần rồi, last week"),
    ("week", -2, "上上周, 上上星期"),
    ("week", -1, "上周, 上个周, 上星期, 上个星期"),
    ("week", 0, "tuần này, this week, 本周, 本星期, 这周, 这个周, 这星期, 这个星期"),
    ("week", 1, "tuần tới, tuần sau, next week, 下周, 下个周, 下星期, 下个星期"),
    ("month", -2, "上上个月"),
    ("month", -1, "tháng trước, tháng qua, tháng vừa qua, tháng rồi, last month, 上月, 上个月"),
    ("month", 0, "tháng này, this month, 本月, 这个月"),
    ("month", 1, "tháng tới, tháng sau, next month, 下月, 下个月"),
    ("quarter", -1, "quý trước, last quarter, 上季度, 上个季度, 上一季度"),
    ("quarter", 0, "quý này, this quarter, 本季度"),
    ("quarter", 1, "quý tới, next quarter, 下季度, 下个季度"),
    ("year", -3, "大前年"),
    ("year", -2, "năm kia, năm kìa, the year before last, 前年"),
    ("year", -1, "năm ngoái, năm qua, năm vừa qua, năm trước, last year, 去年, 上年"),
    ("year", 0, "năm nay, this year, 今年, 本年"),
    ("year", 1, "năm tới, next year, 明年"),
    ("year", 2, "后年"),
    ("decade", -1, "thập kỷ trước, thập niên trước, last decade"),
    ("century", -1, "thế kỷ trước, last century, 上世纪, 上个世纪"),
    ("century", 0, "thế kỷ này, this century, 本世纪"),
]
_RELATIVE = {
    phrase: (unit, count)
    for unit, count, phrases in _RELATIVE_ROWS
    for phrase in phrases.split(", ")
}

# The part that is meant of what stands beside.
_PARTS = _meanings(
    {
        _EARLY: "đầu, thượng tuần, early, beginning of, start of, 初, 年初, 月初, 上旬, 初期, 早期",
        _MIDDLE: "giữa, trung tuần, mid, middle of, 中旬, 中期",
        _LATE: "cuối, hạ tuần, late, end of, end, 底, 末, 年底, 年末, 月底, 月末, 下旬, 后期, 末期",
    }
)


def _plain(phrase: str) -> str:
    return " ".join(phrase.split())


def _number(phrase: str) -> int:
    """Return the value of a number in digits or words."""
    word = _plain(phrase)
    if word.isdecimal():
        return int(word)
    if word in _NUMBERS:
        return _NUMBERS[word]
    if match := re.fullmatch("(.*?)(?:十|mươi|mười)(.*)", word):
        tens, ones = match.groups()
        return 10 * (_number(tens) if tens else 1) + _number(ones)
    if word[:3] in _NUMBERS and word.isascii():
        return _NUMBERS[word[:3]]
    return int("".join(str(_NUMBERS.get(digit, 0)) for digit in word) or 0)


def _one_of(phrases: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(phrases, key=len, reverse=True)) + ")"


# --- Builders: from the named groups of an expression to a period -----------------------

Groups = Mapping[str, str]
Builder = Callable[[Groups, PartialDate], Period | None]


def not_a_date(_groups: Groups, _reference: PartialDate) -> Period | None:
    """What only looks like a date."""
    return _NOTHING


def calendar(groups: Groups, reference: PartialDate) -> Period | None:
    """Year, month and day as far as they are given; a second one of each ends a range."""
    base = _base(groups, reference)
    if base is None:
        return None
    numbers = {name: _number(groups[name]) for name in ("month", "day") if name in groups}
    first, last = base.first._replace(**numbers), base.last._replace(**numbers)
    if "year2" in groups:
        last = last._replace(year=_number(groups["year2"]))
    if "month2" in groups:
        last = last._replace(month=_number(groups["month2"]))
    if "day2" in groups:
        last = last._replace(day=_number(groups["day2"]))
    period = Period(first, last)
    return _narrow(period, _PARTS[groups["part"]]) if "part" in groups else period


def _base(groups: Groups, reference: PartialDate) -> Period | None:
    """The year, or the relative period, to which month and day belong."""
    if "year" in groups:
        return _single(PartialDate(_number(groups["year"])))
    if "years_ago" in groups:
        return _single(_shift_years(reference, -_number(groups["years_ago"])))
    if "relative" in groups:
        return _relative_period(*_RELATIVE[_plain(groups["relative"])], reference)
    if "this" in groups:
        return _relative_period(_UNITS[groups["this"]], 0, reference)
    return _NOTHING


def _relative_period(unit: Unit, count: int, reference: PartialDate) -> Period | None:
    """The day, week, ... that lies so many units after the reference."""
    if unit == "day":
        return _single(_shift_days(reference, count)) if reference.day else None
    if unit == "week":
        return _week(reference, count)
    if unit == "month":
        return _single(_shift_months(reference, count)) if reference.month else None
    if unit == "quarter":
        return _quarter(reference, count)
    if unit == "year":
        return _single(_shift_years(reference, count))
    return _years(reference, count, 10 if unit == "decade" else _CENTURY)


def day_first(groups: Groups, reference: PartialDate) -> Period | None:
    """Day, month, year; or month first where only that is possible."""
    if _number(groups["month"]) not in _MONTHS:
        groups = {**groups, "month": groups["day"], "day": groups["month"]}
    return calendar(groups, reference)


def month_or_season(groups: Groups, _reference: PartialDate) -> Period | None:
    """2011-12 is a season, 2011-09 a month."""
    year, number = _number(groups["year"]), _number(groups["number"])
    if number == (year + 1) % 100:
        return Period(PartialDate(year), PartialDate(year + 1))
    return _single(PartialDate(year, number)) if "dash" in groups else None


def months_of_year(groups: Groups, reference: PartialDate) -> Period | None:
    """A quarter, a half, the first or the last months of a year."""
    if "half" in groups:
        first = 6 * _HALVES[groups["half"]] - 5
        last = first + 5
    elif "quarter" in groups:
        last = 3 * _number(groups["quarter"])
        first = last - 2
    else:
        count = 3 * _number(groups["quarters"]) if "quarters" in groups else 0
        count = count or _number(groups["months"])
        first, last = (13 - count, 12) if "final" in groups else (1, count)
    base = _base(groups, reference) or _NOTHING
    return Period(base.first._replace(month=first), base.last._replace(month=last))


def month_beside(groups: Groups, reference: PartialDate) -> Period | None:
    """Find the nearest such month on the named side: "last March", "next March"."""
    month = _number(groups["month"])
    if reference.year is None or reference.month is None:
        return _single(PartialDate(None, month))
    steps = {"last": -int(month >= reference.month), "next": int(month <= reference.month)}
    return _single(PartialDate(reference.year + steps.get(groups["side"], 0), month))


def counted(groups: Groups, reference: PartialDate) -> Period | None:
    """So many units ago: "three months ago", "四年前", "cách đây ba năm"."""
    unit, count = _UNITS[_plain(groups["unit"])], _number(groups.get("count", "0"))
    if unit == "decade":
        unit, count = "year", 10 * count
    sign = 1 if "ahead" in groups else -1
    if unit == "year" and "today" in groups:
        day = _shift_years(reference, sign * count)
        return _single(day._replace(month=reference.month, day=reference.day))
    if unit == "year" and "half" in groups:
        middle = sign * (12 * count + 6)
        return Period(_shift_months(reference, middle - 3), _shift_months(reference, middle + 3))
    return _relative_period(unit, sign * count, reference)


def lasting(groups: Groups, reference: PartialDate) -> Period | None:
    """The past, or the coming, so many units, up to or from the reference."""
    other = counted(groups, reference)
    if other is None:
        return None
    return Period(reference, other.last) if "ahead" in groups else Period(other.first, reference)


def weekday(groups: Groups, reference: PartialDate) -> Period | None:
    """A day of a named week, or the nearest one on the named side of the reference."""
    wanted = _WEEKDAYS.get(groups["weekday"], _WEEKDAYS.get(groups["weekday"][:3], 6))
    if "week" in groups:
        week = _week(reference, _RELATIVE[_plain(groups["week"])][1])
        return week and _single(_shift_days(week.first, wanted))
    if reference.year is None or reference.day is None:
        return None
    since = (_first_day(reference).weekday() - wanted) % 7
    if "side" not in groups:
        return _single(_shift_days(reference, -since))
    return _single(_shift_days(reference, 7 - since if groups["side"] == "next" else -(since or 7)))


def decade(groups: Groups, _reference: PartialDate) -> Period | None:
    """A decade by its first year ("the 1990s") or by two digits ("những năm 90").

    "The 1800s" are a century.
    """
    year = _number(groups["decade"])
    if "century" in groups:
        year += _CENTURY * (_number(groups["century"]) - 1)
    elif year < _CENTURY:
        of_last_century = "last_century" in groups or year >= _OLD_DECADE
        year += _THIS_CENTURY - (_CENTURY if of_last_century else 0)
    whole_century = year % _CENTURY == 0 and year < _THIS_CENTURY
    return Period(PartialDate(year), PartialDate(year + (99 if whole_century else 9)))


_THIS_CENTURY = 2000
_OLD_DECADE = 30  # "the thirties" are those of 1930, "the twenties" those of 2020


def century(groups: Groups, _reference: PartialDate) -> Period | None:
    """A century by its number: "thế kỷ XX", "the 19th century", "二十世纪"."""
    number = _number(groups["century"])
    return Period(PartialDate(100 * number - 99), PartialDate(100 * number))


# --- Expressions ------------------------------------------------------------------------

# Under what an expression begins with (this makes the search fast): the expression and its
# builder. A group named ``capital`` must be written with a capital letter.
Expressions = dict[str, list[tuple[str, Builder]]]


def _after(words: str) -> str:
    return "(?:" + "|".join(rf"(?<=\b{word}\s)" for word in words.split()) + ")"


_TO = r" ?(?:-|—(?!—)|to|through|until|đến|tới|至|到) ?"
_AND = r" ?(?:-|—(?!—)|to|through|until|đến|tới|至|到|and|&|và|和|与|、) ?"
_YEAR = r"(?P<year>[12]\d{3})"
_OLD_YEAR = r"(?:1[4-9]|20)\d\d"
_DAY = r"(?P<day>[0-3]?\d)"
_DAY2 = r"(?P<day2>[0-3]?\d)"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_MONTH2 = r"(?P<month2>1[0-2]|0?[1-9])"
_NO_MORE = r"(?![0-9a-zà-ỹ/-]|[.,:]\d)"
_NOT_COUNTED = r"(?! ?(?:%|\$|€)| \d{{3}}| (?:{})\b)".format(
    "people|persons|dollars|euros|usd|us|eur|vnd|km|kilomet|met(?:er|re)s?|miles|feet|kg|tons|tonnes"
    "|hectares|hours|minutes|percent|students|soldiers|troops|women|men|children|homes|houses"
    "|người|đồng|tỷ|tỉ|triệu|nghìn|tấn|ha|mét|m|m2|cái|chiếc|lần|hộ|xã|căn|suất|trường hợp|giờ"
    "|bộ|ca|học sinh|sinh viên|cán bộ|chiến sĩ|doanh nghiệp|đại biểu|trang|con|cây|vụ|km2"
    "|thành viên"
)

NUMERIC: Expressions = {
    r"\d": [
        (rf"{_YEAR}(?P<mark>[-/.]){_MONTH}(?P=mark){_DAY}(?:(?=t\d)|{_NO_MORE})", calendar),
        (rf"{_DAY}(?P<mark>[-/.])(?P<month>[0-3]?\d)(?P=mark){_YEAR}{_NO_MORE}", day_first),
        (rf"{_MONTH}[-/](?P<year>(?:19|20)\d\d){_NO_MORE}", calendar),
        (
            rf"(?P<year>{_OLD_YEAR}) ?[-—/] ?(?P<year2>{_OLD_YEAR}){_NO_MORE}{_NOT_COUNTED}",
            calendar,
        ),
        (rf"(?P<year>(?:19|20)\d\d)(?:(?P<dash>-)|/)(?P<number>\d\d){_NO_MORE}", month_or_season),
        (rf"(?<![\w$€£#:])(?P<year>(?:19|20)\d\d)(?!\w){_NO_MORE}{_NOT_COUNTED}", calendar),
    ],
}

_VI_NUMBERED = (
    r"(?:nghị quyết|nghị định|thông tư|quyết định|chỉ thị|luật|điều|khoản|số|phòng|trang"
    r"|chuyến bay)"
)
_VI_DIGIT = r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín)"
_VI_NUMBER = rf"(?:\d{{1,3}}|(?:{_VI_DIGIT} mươi|mười)(?: (?:{_VI_DIGIT}|lăm))?|{_VI_DIGIT})"
_VI_UNIT = r"(?P<unit>năm|tháng|tuần|ngày|thập kỷ|thập niên)"
_VI_COUNT = rf"(?P<count>{_VI_NUMBER}) {_VI_UNIT}(?P<half> rưỡi)?"
_VI_MONTH = (
    r"tháng (?P<month>(?:1[0-2]|0?[1-9])(?!\d|[.,]\d)"
    r"|(?:giêng|hai|ba|tư|năm(?! \d)|sáu|bảy|tám|chín|mười(?: một| hai)?|chạp)\b)"
)
_VI_YEAR = rf"(?:(?:,? năm |[/-]| ?, ?){_YEAR}{_NO_MORE})"
_VI_LAST_YEAR = r"(?:(?:của )?(?P<relative>năm (?:ngoái|nay|vừa qua|qua|trước|kia|tới))\b)"
_VI_ANY_YEAR = rf"(?:{_VI_YEAR}| {_VI_LAST_YEAR})"
_VI_OF_YEAR = rf"(?: của)?(?: năm {_YEAR}| {_VI_LAST_YEAR}| năm\b)"
_VI_GOES_ON = "ngoái|nay|này|qua|vừa|trước|tới|sau|giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|chạp"
_VI_WHEN = r"(?:(?:rạng )?sáng|trưa|chiều|tối|đêm|khuya|hôm)(?: ngày| mùng)?|ngày|mùng|mồng"
_VI_NO_YEAR = r"(?!\d|[/-]\d)"
_VI_BEFORE_DAY = _after("từ đến hết trước sau dịp lễ vào khánh")
_VI_NO_SHARE = (
    r"(?! ?%| (?:ngày|tuần|tháng|giờ|phút|lần|km|số|dân|diện|tổng|của|người|lượng|chặng|thời"
    r"|phiếu|đại))"
)
_VI_WEEK = r"(?P<week>tuần (?:này|trước|vừa qua|qua|rồi|tới|sau))\b"
_VI_WEEKDAY = r"(?P<weekday>hai|ba|tư|năm|sáu|bảy)"
_VI_QUARTER = r"quý (?P<quarter>[1-4]|i{1,3}|iv|nhất|hai|ba|tư|đầu|cuối)\b"
_VI_DECADE = r"(?:những năm|thập niên|thập kỷ)(?: năm)? (?P<decade>[1-9]0|[12]\d\d0)\b"

VIETNAMESE: Expressions = {
    "nghị|thông|quyết|chỉ|luật|điều|khoản|số|phòng|trang|chuyến|nhiều|những|mấy|các|hàng|mỗi": [
        (rf"{_VI_NUMBERED} (?:số |[a-z]{{2}} ?)?\d[\w/.-]*", not_a_date),
        (r"(?:nhiều|những|mấy|các|hàng|mỗi) (?:năm|tháng|ngày|tuần)(?= \D)", not_a_date),
    ],
    r"\d": [
        (rf"{_DAY}{_AND}(?:ngày )?{_DAY2} {_VI_MONTH}{_VI_ANY_YEAR}?", calendar),
        (rf"{_DAY}{_AND}(?:ngày )?{_DAY2}[/-]{_MONTH}{_VI_ANY_YEAR}", calendar),
        (rf"{_DAY}{_AND}(?:ngày )?{_DAY2}/{_MONTH}{_VI_NO_YEAR}", calendar),
        (rf"{_after('từ')}{_DAY}{_AND}(?:ngày )?{_DAY2}-{_MONTH}{_VI_NO_YEAR}", calendar),
        (rf"{_DAY} {_VI_MONTH} {_YEAR}{_NO_MORE}(?! (?:người|lượt|tàu|tỷ|triệu|đồng))", calendar),
        (rf"{_DAY} th(?P<month>1[0-2]|0?[1-9]),? {_YEAR}{_NO_MORE}", calendar),
        (rf"{_DAY} {_VI_MONTH}{_VI_ANY_YEAR}?(?! ngày)", calendar),
        (rf"{_DAY}[/-]{_MONTH} {_VI_LAST_YEAR}", calendar),
        (rf"{_DAY}[/-]{_MONTH},? năm {_YEAR}{_NO_MORE}", calendar),
        (rf"(?<=\(){_DAY}[/-]{_MONTH}(?=\))", calendar),
        (rf"{_VI_BEFORE_DAY}{_DAY}[/-]{_MONTH}{_VI_NO_YEAR}{_VI_NO_SHARE}", calendar),
    ],
    "ngày|sáng|trưa|chiều|tối|đêm|khuya|rạng|hôm|mùng|mồng": [
        (rf"ngày {_DAY}{_AND}(?:ngày )?{_DAY2}[/-]{_MONTH}{_VI_ANY_YEAR}?{_VI_NO_YEAR}", calendar),
        (rf"ngày {_DAY}{_AND}(?:ngày )?{_DAY2} {_VI_MONTH}{_VI_ANY_YEAR}?", calendar),
        (rf"(?:{_VI_WHEN}) {_DAY} {_VI_MONTH}{_VI_ANY_YEAR}?", calendar),
        (rf"(?:{_VI_WHEN}) {_DAY}[/.-]{_MONTH}{_VI_ANY_YEAR}", calendar),
        (rf"(?:{_VI_WHEN}) {_DAY}[/.-]{_MONTH}(?:/(?P<year>[12]\d{{3}}))?{_VI_NO_YEAR}", calendar),
        (rf"(?:{_VI_WHEN}) {_DAY} (?P<relative>tháng (?:này|trước|tới|sau))\b", calendar),
        (rf"(?:ngày|mùng|mồng) {_DAY}(?![\d%]|[/.-]\d| (?:tháng|ngày|tuần))", calendar),
    ],
    "tháng": [
        (rf"tháng {_MONTH}{_TO}(?:tháng )?{_MONTH2}{_VI_ANY_YEAR}", calendar),
        (rf"{_VI_MONTH}{_VI_ANY_YEAR}", calendar),
        (rf"{_VI_MONTH}(?! (?:ngày|tuần|lần|rưỡi))", calendar),
    ],
    "quý|nửa": [
        (rf"{_VI_QUARTER}(?: năm |/| |-){_YEAR}{_NO_MORE}", months_of_year),
        (rf"{_VI_QUARTER}(?: {_VI_LAST_YEAR})?", months_of_year),
        (rf"nửa (?P<half>đầu|cuối|sau){_VI_OF_YEAR}", months_of_year),
    ],
    "những|thập|thế": [
        (r"thế kỷ (?:thứ )?\w+ (?:tcn|trước công nguyên)", not_a_date),
        (rf"{_VI_DECADE} (?:của )?thế kỷ (?P<century>\d\d|[xvi]+)\b", decade),
        (rf"{_VI_DECADE} (?:của )?(?P<last_century>thế kỷ trước)", decade),
        (_VI_DECADE, decade),
        (r"thế kỷ (?:thứ )?(?P<century>\d\d?|[xvi]+)\b", century),
    ],
    rf"{_VI_NUMBER}\b|cách|đầu|cuối|giữa": [
        (
            rf"(?P<months>{_VI_NUMBER}) tháng (?:đầu|(?P<final>cuối)){_VI_OF_YEAR}",
            months_of_year,
        ),
        (rf"{_VI_COUNT} (?:về )?trước(?! (?:khi|đó|lúc))", counted),
        (rf"cách (?:đây|nay) (?:khoảng |gần |hơn |tròn |đúng )?{_VI_COUNT}", counted),
        (rf"{_VI_COUNT} (?:vừa )?qua\b", lasting),
        (rf"{_VI_COUNT} (?P<ahead>tới)\b", lasting),
        (rf"{_VI_COUNT} (?P<ahead>nữa)\b", counted),
        (
            rf"(?P<part>đầu|cuối|giữa) (?P<this>năm|tháng)\b(?! (?:\w*\d|{_VI_GOES_ON}))",
            calendar,
        ),
    ],
    "năm": [
        (r"năm \d+ (?:tcn|trước công nguyên)", not_a_date),
        (rf"năm {_YEAR} ?[-—] ?(?P<year2>[12]\d{{3}}){_NO_MORE}", calendar),
        (r"năm (?P<year>[1-9]\d{2,3})(?![\w%]|[.,]\d)", calendar),
    ],
    "vào|thứ|chủ|ngày|sáng|trưa|chiều|tối|đêm|hôm": [
        (rf"(?:(?:sáng|trưa|chiều|tối|đêm|ngày|hôm) )?thứ {_VI_WEEKDAY},? {_VI_WEEK}", weekday),
        (rf"(?:(?:sáng|trưa|chiều|tối|đêm|ngày) )?(?P<weekday>chủ nhật),? {_VI_WEEK}", weekday),
        (rf"(?:ngày|sáng|trưa|chiều|tối|đêm|hôm) thứ {_VI_WEEKDAY}\b", weekday),
        (rf"thứ {_VI_WEEKDAY}(?=,? \(?(?:ngày )?\d)", not_a_date),
        (rf"thứ (?P<capital>{_VI_WEEKDAY})\b", weekday),
        (r"(?P<weekday>chủ nhật)(?: (?P<side>vừa qua))?\b", weekday),
    ],
    "hôm|sáng|trưa|chiều|tối|đêm|ngày|tuần|tháng|quý|năm|thập|thế": [
        (
            "(?P<relative>"
            + _one_of(word for word in _RELATIVE if not word.isascii() and word[0] < "一")
            + r")\b(?! (?:đó|của))",
            calendar,
        ),
    ],
}

_EN_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
    r"(?:(?<=\b[a-z]{3})(?<!may)\.|(?<=sept)\.)?"
)
_EN_ANY_MONTH = _EN_MONTH.replace("?P<month>", "?:")
_EN_BEFORE_MONTH = _after(
    "in since until till by of during from between before after early mid late and to"
)
_EN_ORDINAL = r"(?:st|nd|rd|th)?"
_EN_DAY = rf"{_DAY}{_EN_ORDINAL}\b"
_EN_DAY2 = rf"{_DAY2}{_EN_ORDINAL}\b"
_EN_YEAR = rf"(?:,? (?:of )?(?:{_YEAR}{_NO_MORE}|(?P<relative>(?:last|this|next) year)))"
_EN_NUMBER = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|fifteen|twenty|thirty|forty|fifty)"
)
_EN_UNIT = r"(?P<unit>year|month|week|day|decade)"
_EN_WEEKDAY = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
_EN_QUARTER = r"(?P<quarter>first|second|third|fourth|final) quarter\b"

ENGLISH: Expressions = {
    "flight": [(r"flight (?:\w+ )?\d+", not_a_date)],
    r"\d": [
        (r"(?:\d+|\d+(?:st|nd|rd|th)[ -]century) (?:bc|bce)\b", not_a_date),
        (rf"{_EN_DAY}{_AND}{_EN_DAY2} (?:of )?{_EN_MONTH}{_EN_YEAR}?", calendar),
        (rf"{_EN_DAY} (?:of )?{_EN_MONTH}{_EN_YEAR}?", calendar),
        (r"(?P<century>1\d|2[01]|[1-9])(?:st|nd|rd|th)[ -]century", century),
        (r"(?P<decade>[12]\d\d0|[3-9]0)'?s\b", decade),
        (
            rf"{_after('in since until during year')}(?P<year>1[0-8]\d\d){_NO_MORE}{_NOT_COUNTED}",
            calendar,
        ),
    ],
    _EN_ANY_MONTH: [
        (
            rf"{_EN_MONTH} (?:the )?{_EN_DAY}{_AND}{_EN_DAY2}(?! {_EN_ANY_MONTH}){_EN_YEAR}?",
            calendar,
        ),
        (rf"{_EN_MONTH} (?:the )?{_EN_DAY}(?![.,:]\d){_EN_YEAR}?", calendar),
        (rf"{_EN_MONTH}{_EN_YEAR}", calendar),
        (rf"{_EN_BEFORE_MONTH}(?P<capital>{_EN_MONTH})", calendar),
        (rf"(?<=mid-)(?P<capital>{_EN_MONTH})", calendar),
        (rf"(?P<capital>{_EN_MONTH})(?={_AND}{_EN_ANY_MONTH})", calendar),
    ],
    "first|second|third|fourth|final|latter|q|h|past|last|this|next|'": [
        (rf"(?P<side>last|this|next) {_EN_MONTH}", month_beside),
        (rf"q(?P<quarter>[1-4])(?: |/|-|, | of )?{_YEAR}", months_of_year),
        (r"q(?P<quarter>[1-4]) (?:of )?(?P<relative>(?:last|this|next) year)", months_of_year),
        (rf"h(?P<half>[12]) {_YEAR}", months_of_year),
        (rf"{_EN_QUARTER}{_EN_YEAR}?", months_of_year),
        (rf"(?P<half>first|second|latter) half{_EN_YEAR}", months_of_year),
        (
            rf"(?:first|(?P<final>last|final)) (?P<months>{_EN_NUMBER}) months{_EN_YEAR}",
            months_of_year,
        ),
        (rf"(?:past|last) (?P<count>{_EN_NUMBER}) {_EN_UNIT}s\b", lasting),
        (r"'(?P<decade>[3-9]0)s\b", decade),
        (rf"(?P<ahead>next) (?P<count>{_EN_NUMBER}) {_EN_UNIT}s\b", lasting),
        (rf"(?P<side>last|next) {_EN_WEEKDAY}", weekday),
        (rf"this {_EN_WEEKDAY}", weekday),
    ],
    _one_of(_ORDINALS): [
        (rf"{_one_of(_ORDINALS)}[ -]century (?:bc|bce)\b", not_a_date),
        (rf"(?P<century>{_one_of(_ORDINALS)})[ -]century", century),
    ],
    rf"{_EN_NUMBER}\b": [
        (rf"(?P<count>{_EN_NUMBER})(?P<half> and a half)? {_EN_UNIT}s? ago\b", counted),
    ],
    "mon|tue|wed|thu|fri|sat|sun": [
        (rf"{_EN_WEEKDAY},? (?P<week>(?:last|this|next) week)\b", weekday),
        (rf"{_EN_WEEKDAY}(?!,? \(?(?:the )?(?:{_EN_ANY_MONTH}|\d))", weekday),
    ],
    "today|tonight|tomorrow|yesterday|this|last|next|the": [
        (r"(?P<relative>(?:last|this|next) week)(?P<part>end)\b", calendar),
        (rf"(?P<relative>{_one_of(filter(str.isascii, _RELATIVE))})\b", calendar),
    ],
}

_ZH_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_ZH_YEAR = r"(?P<year>[12]\d{3}|[一二][〇○零一二三四五六七八九]{3}) ?年度?"
_ZH_LAST_YEAR = r"(?P<relative>大前年|前年|去年|上年|今年|本年|明年|后年)"
_ZH_ANY_YEAR = rf"(?:{_ZH_YEAR}|{_ZH_LAST_YEAR}|(?P<years_ago>{_ZH_NUMBER}) ?年前)的? ?"
_ZH_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月份? ?"
_ZH_MONTH2 = _ZH_MONTH.replace("?P<month>", "?P<month2>")
_ZH_DAY_NUMBER = r"[0-3]?\d|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_ZH_DAY = rf"(?P<day>{_ZH_DAY_NUMBER}) ?[日号]"
_ZH_DAYS = rf"(?P<day>{_ZH_DAY_NUMBER}) ?日?{_AND}(?P<day2>{_ZH_DAY_NUMBER}) ?[日号]"
_ZH_MONTHS = rf"{_ZH_MONTH.replace('月', '月?')}{_TO}{_ZH_MONTH2}"
_ZH_WEEKDAY = r"(?P<weekday>[一二三四五六日天])"
_ZH_DECADE = r"(?P<decade>[2-9]0|[二三四五六七八九]十) ?年代"
_ZH_UNIT = r"个?(?P<unit>年|月|天|日|周|星期|世纪)"
_ZH_COUNT = rf"(?P<count>{_ZH_NUMBER}) ?{_ZH_UNIT}(?P<half>半)?多?"
_ZH_BARE_DAY = r"(?P<day>[0-3]?\d) ?日(?!内|间|游|均|线|以|之?[前后]|本|元|报|刊|常|语|美|方|军)"

_ZH_YEARS: list[tuple[str, Builder]] = [
    (rf"{_ZH_ANY_YEAR}{_ZH_MONTH}{_ZH_DAYS}", calendar),
    (rf"{_ZH_ANY_YEAR}{_ZH_MONTH}{_ZH_DAY}", calendar),
    (rf"{_ZH_ANY_YEAR}{_ZH_MONTHS}(?!{_ZH_DAY_NUMBER})", calendar),
    (rf"{_ZH_ANY_YEAR}{_ZH_MONTH}", calendar),
    (rf"{_ZH_ANY_YEAR}第?(?P<quarter>[1-4一二三四]) ?季度", months_of_year),
    (rf"{_ZH_ANY_YEAR}前(?P<quarters>[二两三23])个?季度", months_of_year),
    (rf"{_ZH_ANY_YEAR}[前头](?P<months>{_ZH_NUMBER})个月", months_of_year),
    (rf"{_ZH_ANY_YEAR}(?P<half>[上下])半年", months_of_year),
]

CHINESE: Expressions = {
    "连续|近|未来|为期|过去|最近|每|第|长达|约|超|满|公元前": [
        (rf"公元前 ?{_ZH_NUMBER}\d? ?(?:年|世纪)", not_a_date),
        (rf"(?:近|过去|最近)的?(?P<count>{_ZH_NUMBER}) ?{_ZH_UNIT}来?", lasting),
        (rf"(?P<ahead>未来)的?(?P<count>{_ZH_NUMBER}) ?{_ZH_UNIT}", lasting),
        (r"第(?P<quarter>[1-4一二三四]) ?季度", months_of_year),
        (rf"(?:连续|为期|每|第|长达|约|超|满) ?{_ZH_NUMBER} ?[日天年月](?!前)", not_a_date),
    ],
    "几|数|多|十几": [
        (r"十?[几数多]十?个?(?:年|月|天|日|周|星期|世纪)(?:之|以)?[前后]", not_a_date),
    ],
    r"\d|[一二两三四五六七八九十]": [
        *_ZH_YEARS,
        (rf"(?P<year>[12]\d{{3}}) ?年?{_TO}(?P<year2>[12]\d{{3}}) ?年", calendar),
        (rf"{_ZH_MONTH}{_ZH_DAYS}", calendar),
        (rf"{_ZH_MONTH}{_ZH_DAY}", calendar),
        (rf"{_ZH_MONTHS}(?!{_ZH_DAY_NUMBER})", calendar),
        (rf"(?P<century>\d\d|二?十[一二三四五六七八九]?) ?世纪 ?{_ZH_DECADE}", decade),
        (r"(?P<century>\d\d|二?十[一二三四五六七八九]?) ?世纪", century),
        (r"(?P<decade>[12]\d\d0) ?年代", decade),
        (_ZH_DECADE, decade),
        (rf"{_ZH_COUNT}(?:之|以)?前(?P<today>的今[天日])?", counted),
        (r"(?P<quarter>[1-4一二三四]) ?季度", months_of_year),
        (_ZH_YEAR, calendar),
        (_ZH_MONTH, calendar),
        (_ZH_BARE_DAY, calendar),
    ],
    "大?前年|[去上今本明后]年": [*_ZH_YEARS, (_ZH_LAST_YEAR, calendar)],
    "[上本下这]": [
        (rf"(?P<relative>[上本下]个?月) ?{_ZH_DAY}", calendar),
        (rf"(?P<week>(?:上上|上个?|本|这个?|下个?)(?:周|星期)){_ZH_WEEKDAY}", weekday),
        (rf"(?P<last_century>上个?世纪){_ZH_DECADE}", decade),
        (r"(?P<half>[上下])半年", months_of_year),
    ],
    r"\(": [(r"\((?:周|星期|礼拜)[一二三四五六日天]\)", not_a_date)],
    "[周星礼]": [(rf"(?:周|星期|礼拜){_ZH_WEEKDAY}(?![年围岁福])", weekday)],
    "前|头|半|年|月": [
        (r"(?P<half>半)(?P<unit>年)前", counted),
        (r"(?<!半)(?P<part>(?P<this>年)[初底末])", calendar),
        (r"(?P<part>(?P<this>月)[初底末])", calendar),
        (r"(?<!提)前(?P<quarters>[二两三23])个?季度", months_of_year),
        (rf"(?<!提)[前头](?P<months>{_ZH_NUMBER})个月", months_of_year),
    ],
    "[今昨前明后上下本这大]": [
        (rf"(?P<relative>{_one_of(word for word in _RELATIVE if word[0] >= '一')})", calendar),
    ],
}


# --- Matching ---------------------------------------------------------------------------


class _Text(NamedTuple):
    """A text as the expressions want it, and the same with its capital letters."""

    folded: str
    cased: str


_FOLDING: dict[int, int | str] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "‐‑‒–−～〜~"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f\u3000"), " "),
    **dict.fromkeys(map(ord, "’‘"), "'"),
    **str.maketrans(
        "週後個這兩紀從間來號禮過約長連續數幾開內為達報發滿聞",
        "周后个这两纪从间来号礼过约长连续数几开内为达报发满闻",
    ),
}
# Vietnamese typed without accents: only what the expressions need, never the Nam of "Viet Nam".
_ACCENTED = {
    "nam": "năm",
    "thang": "tháng",
    "ngay": "ngày",
    "tuan": "tuần",
    "quy": "quý",
    "truoc": "trước",
    "tu": "từ",
    "den": "đến",
    "ke": "kể",
    "tinh": "tính",
    "het": "hết",
    "dau": "đầu",
    "giua": "giữa",
    "cuoi": "cuối",
    "ngoai": "ngoái",
    "hom": "hôm",
    "the": "thế",
    "ky": "kỷ",
    "thap": "thập",
    "nien": "niên",
    "nhung": "những",
}
_UNACCENTED = re.compile(rf"(?<!viet )\b(?:{'|'.join(_ACCENTED)})\b")


def _fold(text: str, language: str | None) -> tuple[_Text, Sequence[int]]:
    """The folded text, and for each place in it (and its end) the place in ``text``."""
    cased = text.translate(_FOLDING)
    lowered = cased.lower()
    if language == "vi" and text.isascii():
        lowered = _UNACCENTED.sub(lambda match: _ACCENTED[match[0]], lowered)
    if len(lowered) == len(cased) and unicodedata.is_normalized("NFC", cased):
        return _Text(lowered, cased), range(len(text) + 1)
    composed: list[str] = []
    places: list[int] = []
    for match in re.finditer(r"(?s).[\u0300-\u036f]*", cased):
        piece = unicodedata.normalize("NFC", match[0])
        composed.append(piece)
        places += [match.start()] * len(piece)
    cased = "".join(composed)
    lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in cased)
    return _Text(lowered, cased), [*places, len(text)]


@dataclass(frozen=True)
class _Found:
    """A period and its place in the folded text.

    ``settled``: it counts from the reference, so no neighbour may complete it.
    ``narrowed``: "early", "late" or the like has been applied to it.
    ``opened``: it reaches from a time until now.
    """

    start: int
    end: int
    period: Period
    settled: bool = False
    narrowed: bool = False
    is_date: bool = True
    opened: bool = False


_NOTHING = Period(PartialDate(), PartialDate())
_SETTLING = frozenset({"relative", "years_ago", "side", "week", "count"})


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(" ?", r"\s*").replace(" ", r"\s+"))


class _Table:
    """The expressions of a language as one regular expression."""

    def __init__(self, expressions: Expressions, before: str) -> None:
        self._builders: list[Builder] = []
        sections = []
        for beginning, lines in expressions.items():
            section = "|".join(self._numbered(*line) for line in lines)
            sections.append(f"(?={beginning})(?:{section})")
        self._pattern = _compiled(f"{before}(?:{'|'.join(sections)})")
        self._groups: list[dict[str, int]] = [{} for _ in self._builders]
        for name, index in self._pattern.groupindex.items():
            group, number = name.rsplit("_", 1)
            self._groups[int(number)][group] = index

    def _numbered(self, pattern: str, builder: Builder) -> str:
        """The expression with its number at its groups and in a group at its end."""
        number = len(self._builders)
        self._builders.append(builder)
        return re.sub(r"(\(\?P[<=]\w+)", rf"\1_{number}", pattern) + f"(?P<end_{number}>)"

    def find(self, text: _Text, reference: PartialDate) -> Iterator[_Found]:
        """What the expressions match, including what is no date."""
        position = 0
        while match := self._pattern.search(text.folded, position):
            found = self._built(match, text, reference)
            position = max(match.end(), match.start() + 1) if found else match.start() + 1
            if found:
                yield found

    def _built(self, match: re.Match[str], text: _Text, reference: PartialDate) -> _Found | None:
        number = int((match.lastgroup or "").rsplit("_", 1)[1])
        places = self._groups[number]
        groups = {name: match[place] for name, place in places.items() if match[place] is not None}
        if "capital" in groups and not text.cased[match.start(places["capital"])].isupper():
            return None
        builder = self._builders[number]
        period = builder(groups, reference)
        settled = not _SETTLING.isdisjoint(groups)
        if settled and period is None:
            return _Found(*match.span(), _NOTHING, is_date=False)
        if period is None or not _possible(period):
            return None
        end = match.start() + len(match[0].rstrip())
        return _Found(
            match.start(), end, period, settled, "part" in groups, builder is not not_a_date
        )


def _possible(period: Period) -> bool:
    if not (_exists(period.first) and _exists(period.last)):
        return False
    covered = _calendar_days(period)
    return covered is None or covered[0] <= covered[1]


_WORD_START = r"(?<!\w)"
_NUMBER_START = r"(?<![0-9a-zà-ỹ/])(?:(?<!\w[.-])(?<![0-9a-zà-ỹ],)|(?<=mid-))"
_CHINESE_START = r"(?<![\d.〇零一二三四五六七八九十百千同某哪每另整])"


@cache
def _tables(language: str | None) -> tuple[_Table, ...]:
    if language not in _LANGUAGES:
        return (
            tuple(table for name in _LANGUAGES for table in _tables(name)[:1]) + _tables("vi")[1:]
        )
    return _Table(*_LANGUAGES[language]), _numeric()


@cache
def _numeric() -> _Table:
    return _Table(NUMERIC, _NUMBER_START)


_LANGUAGES = {
    "vi": (VIETNAMESE, _WORD_START),
    "en": (ENGLISH, _WORD_START),
    "zh": (CHINESE, _CHINESE_START),
}


def _find(text: _Text, language: str | None, reference: PartialDate) -> list[_Found]:
    """All dates as they stand; of overlapping ones the first, then the longest."""
    found = [
        _narrowed(text, item) for table in _tables(language) for item in table.find(text, reference)
    ]
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[_Found] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return [item for item in kept if item.is_date]


# --- What the words around a date add ----------------------------------------------------


_PART_BEFORE = _compiled(
    r"(?:\b(?<!bắt\s)(?<!lần\s)(?P<part>đầu|giữa|cuối|(?:thượng|trung|hạ) tuần|early|mid|late"
    r"|(?:beginning|start|middle|end) of))(?: |(?<=mid)-)(?:the )?$"
)
_PART_AFTER = _compiled(
    r" ?(?P<part>上旬|中旬|下旬|初期|早期|中期|后期|末期|年初|年底|年末|初(?![步次级始中选审])"
    r"|底(?![线部气])|末(?!端))"
)
_RANGE = _compiled(
    r" ?(?:(?P<dash>-|—(?!—))|至|到|直到|(?:up )?to|through|until|till"
    r"|(?:cho )?(?:đến|tới)(?: hết)?) ?"
)
_CONJUNCTION = _compiled(r" ?(?:,|、|and|và|与|和) ?")
_BETWEEN = _compiled(r"(?:between|giữa) $")
_BETWEEN_AFTER = _compiled(r" ?之?间")
_SINCE = _compiled(r"(?:(?P<open>\bsince|\bkể từ|自从)|\bfrom|\btừ|自|从)(?: the)? ?$")
_UNTIL_NOW = _compiled(
    r" ?(?:以来|至今|到现在|到今天|(?:cho )?(?:đến|tới) (?:nay|giờ)"
    r"|to date|to the present|until now|to now)"
)
_SENTENCE_END = re.compile(r"[。！？!?;\n]|\.\s")


def _named(text: _Text, language: str | None, reference: PartialDate) -> list[_Found]:
    """The dates of a text, each as far as it is named."""
    return _join(text, _find(text, language, reference))


def _completed(
    text: _Text, named: list[_Found], reference: PartialDate, year_of: PartialDate
) -> list[_Found]:
    """The same as far as they can be known; ``year_of`` gives a year to those that have none."""
    return [_opened(text, item, reference) for item in _complete(text, named, year_of)]


def _narrowed(text: _Text, item: _Found) -> _Found:
    """Apply "early", "cuối" or "年底" beside a date."""
    before = _PART_BEFORE.search(text.folded, max(0, item.start - 20), item.start)
    after = _PART_AFTER.match(text.folded, item.end)
    word = before or after
    if not word or not item.is_date:
        return item
    period = _narrow(item.period, _PARTS[_plain(word["part"])])
    start, end = min(item.start, word.start()), max(item.end, word.end())
    return replace(item, start=start, end=end, period=period, narrowed=True)


def _join(text: _Text, found: list[_Found]) -> list[_Found]:
    """Make one range of two neighbours that a range word connects; complete each other."""
    joined: list[_Found] = []
    for item in found:
        left = joined.pop() if joined else None
        if left is None:
            joined.append(item)
        elif _connects(text, left, item) and (whole := _range(left, item)):
            joined.append(whole)
        elif _CONJUNCTION.fullmatch(text.folded, left.end, item.start):
            joined += [_inherit(left, item), _inherit(item, left)]
        else:
            joined += [left, item]
    return joined


def _connects(text: _Text, left: _Found, right: _Found) -> bool:
    if match := _RANGE.fullmatch(text.folded, left.end, right.start):
        return not match["dash"] or _precision(left) == _precision(right)
    if not _CONJUNCTION.fullmatch(text.folded, left.end, right.start):
        return False
    before = _BETWEEN.search(text.folded, max(0, left.start - 8), left.start)
    return bool(before or _BETWEEN_AFTER.match(text.folded, right.end))


def _precision(item: _Found) -> int:
    """How far a date goes: 1 for a year, 2 for a month, 3 for a day."""
    last = item.period.last
    return 3 if last.day else 2 if last.month else 1


def _range(left: _Found, right: _Found) -> _Found | None:
    """The period from one date to another; None if they do not make one."""
    if _NOTHING in (left.period, right.period):
        return None
    first, last = _inherit(left, right).period.first, _inherit(right, left).period.last
    if not _possible(Period(first, last)):
        if left.period.first.year is None and first.year is not None:
            first = first._replace(year=first.year - 1)
        elif right.period.last.year is None and last.year is not None:
            last = last._replace(year=last.year + 1)
    if not _possible(Period(first, last)):
        return None
    return _Found(left.start, right.end, Period(first, last), left.settled or right.settled)


def _inherit(item: _Found, other: _Found) -> _Found:
    """Complete a date that lacks its year, or year and month, from its neighbour."""
    if item.settled or item.period.first.year is not None:
        return item
    neighbour = other.period.first
    return replace(item, period=_in_month(item.period, neighbour.year, neighbour.month))


def _opened(text: _Text, item: _Found, reference: PartialDate) -> _Found:
    """Extend "since 2011" and "2011年以来" up to the reference."""
    before = _SINCE.search(text.folded, max(0, item.start - 12), item.start)
    after = _UNTIL_NOW.match(text.folded, item.end)
    if not after and not (before and before["open"]):
        return item
    start = before.start() if before else item.start
    end = after.end() if after else item.end
    period = Period(item.period.first, reference)
    known = _calendar_days(period) is not None and _possible(period)
    return replace(item, start=start, end=end, period=period if known else item.period, opened=True)


def _complete(text: _Text, found: list[_Found], reference: PartialDate) -> list[_Found]:
    """Give every date its year, as far as text or reference tell; drop what stays unknown."""
    completed: list[_Found] = []
    anchor: _Found | None = None
    latest: _Found | None = None
    for item in found:
        whole = item
        if item.period.first.year is None and not item.settled:
            same_year = latest if _is_of_the_same_year(text, item) else None
            whole = replace(item, period=_with_year(text, item, anchor, reference, same_year))
            if not all(map(_exists, whole.period)):
                continue  # "ngày 31" beside a day of February
        if whole.period.first.year is None and whole.period.first.month is None:
            continue
        completed.append(whole)
        latest = whole if whole.period.last.year is not None else latest
        if whole.period.last.year is not None and not item.settled:
            anchor = whole if not anchor or _precision(whole) >= _precision(anchor) else anchor
    return completed


def _with_year(
    text: _Text,
    item: _Found,
    anchor: _Found | None,
    reference: PartialDate,
    same_year: _Found | None,
) -> Period:
    """The year that is said to be the same, of the sentence, the reference or an earlier date."""
    if same_year:
        return _in_month(item.period, same_year.period.last.year, item.period.first.month)
    if anchor:
        same_sentence = not _SENTENCE_END.search(text.folded, anchor.end, item.start)
        near = same_sentence or reference.year is None
        if near and _precision(anchor) > 1:
            return _beside(item.period, anchor.period.last)
        single_year = anchor.period.first == anchor.period.last
        if same_sentence and single_year and item.period.last.day is None:
            return _beside(item.period, anchor.period.last)
    return _nearest(item.period, reference, _weight_of_future(text, item))


def _weight_of_future(text: _Text, item: _Found) -> float:
    """How many times as far as it is the future counts for a date: less where it is spoken of."""
    if _is_to_come(text, item):
        return _FUTURE_SAID
    is_short = item.period.first.month == item.period.last.month
    return _FUTURE if is_short and not _is_over(text, item) else _FUTURE_OF_PAST


def _is_of_the_same_year(text: _Text, item: _Found) -> bool:
    return bool(
        _SAME_YEAR_BEFORE.search(text.folded, max(0, item.start - 20), item.start)
        or _SAME_YEAR_AFTER.match(text.folded, item.end)
    )


def _is_to_come(text: _Text, item: _Found) -> bool:
    """Whether the words around a date say that it lies ahead."""
    if _TO_COME_AFTER.match(text.folded, item.end):
        return True
    said = _TO_COME_BEFORE.search(text.folded, max(0, item.start - 50), item.start)
    is_attribute = text.folded.startswith("的", item.end)
    return said is not None and not is_attribute and not _PAST.search(said[0])


def _is_over(text: _Text, item: _Found) -> bool:
    """Whether the words around a date tell of something that has happened."""
    return bool(
        _OVER_BEFORE.search(text.folded, max(0, item.start - 40), item.start)
        or _OVER_AFTER.match(text.folded, item.end)
    )


_SAME_YEAR_BEFORE = _compiled(r"(?:同年|当年|cùng năm(?: đó)?,?) ?$")
_SAME_YEAR_AFTER = _compiled(r" (?:cùng năm|năm đó|of (?:the same|that) year)\b")
_TO_COME_BEFORE = _compiled(
    r"(?:(?:(?<![上中少大准名老女武主健])将|定|拟|预定)[于在]"
    r"|(?:(?<![上中少大准名老女武主健])将(?![军领士来])|预计|(?<![该此])计划|预定|拟)[^，。；,;的了]{0,6}"
    r"|\b(?:sẽ|dự kiến|will|scheduled for|due (?:in|on|to be)"
    r"|(?:is|are|was|were|be) (?:scheduled|expected|planned|set))\b[^,.;:]{0,40})$"
)
_TO_COME_AFTER = _compiled(r" tới(?= ?(?:[,.;)]|$|tại\b|ở\b|sẽ\b|này\b))| này\b")
# Between the words that look ahead and the date: "will hear the case of what sank in December".
_PAST = _compiled(
    r"\b(?:that|which|who|held|said|took|sank|had|đã|hồi|xảy ra)\b|(?<!\bbe\s)\b\w+ed\b"
    r"(?<!scheduled)(?<!expected)(?<!planned)"
)
_OVER_BEFORE = _compiled(
    r"(?:\bhồi ?|\b(?:đã|được ký|vừa|was|were|took|held|hit|began|\w{3,}ed)\b[^,.;]{0,25}"
    r"|[已曾][^，。；]{0,8})$"
)
_OVER_AFTER = _compiled(r"[^，。；,;]{0,12}[了过]")


def _beside(period: Period, anchor: PartialDate) -> Period:
    """The period in the year of an earlier date, or over the turn of that year."""
    year, month = anchor.year, period.first.month or anchor.month
    if year is not None and anchor.month and month:
        year += (anchor.month - month > _TURN) - (month - anchor.month > _TURN)
    return _in_month(period, year, month)


_TURN = 9  # months apart: December is followed by January, not by the one before


def _in_month(period: Period, year: int | None, month: int | None) -> Period:
    first = period.first._replace(year=year, month=period.first.month or month)
    last = period.last._replace(year=year, month=period.last.month or month)
    if year is not None and (last.month or 0, last.day or 0) < (first.month or 0, first.day or 0):
        last = last._replace(year=year + 1)
    return Period(first, last)


def _nearest(period: Period, reference: PartialDate, future: float) -> Period:
    """The period closest to the reference, the future counting as so many times as far."""
    if reference.year is None or reference.month is None:
        return _in_month(period, reference.year, reference.month)
    today = _first_day(reference._replace(day=reference.day or 15))
    if period.first.month is None:
        months = [_shift_months(reference, count) for count in (0, -1, 1)]
    else:
        months = [PartialDate(reference.year + count, None) for count in (0, -1, 1)]
    candidates = [_in_month(period, month.year, month.month) for month in months]
    possible = [candidate for candidate in candidates if _possible(candidate)]
    return min(possible, key=lambda candidate: _distance(candidate, today, future), default=period)


# News tell more of what was than of what will be, unless they say so.
_FUTURE, _FUTURE_OF_PAST, _FUTURE_SAID = 4.0, 8.0, 0.05


def _distance(period: Period, today: date, future: float) -> float:
    first, last = _first_day(period.first), _last_day(period.last)
    if first > today:
        return future * (first - today).days
    return max(0, (today - last).days)


# --- The time of a question -------------------------------------------------------------

_BEFORE_WORDS = _compiled(r"(?:(?:\b(?:before|prior to|trước)|早于)(?: the| khi)? ?)$")
_AFTER_WORDS = _compiled(r"(?:(?:\b(?:after|following|later than|sau)|晚于)(?: the| khi)? ?)$")
# "After the 2014 crisis" may be in 2014.
_BEGINS_AN_EVENT = _compiled(r"\b(?:(?P<before>before|prior to)|after|following) the $")
_ENDS_AN_EVENT = _compiled(
    r" (?!(?:and|are|at|but|did|do|does|had|has|have|how|in|is|of|on|or|that|the|to|until|was|were"
    r"|wh\w+)\b)[^\W\d_]"
)
_FROM_WORDS = _compiled(
    r"(?:\b(?:since|(?<!news\s)(?<!articles\s)(?<!reports\s)from|starting|kể từ|từ)"
    r"|自从|自|从)(?: the)? ?$"
)
_UP_TO_WORDS = _compiled(
    r"(?:\b(?:as of|as known (?:in|on)|until|till|up to|by|(?:tính )?(?:đến|tới)(?: hết)?)"
    r"|截至|截止到?|直到)"
    r"(?: the)? ?$"
)
_AT_WORDS = _compiled(
    r"(?:\b(?:in|on|at|from|during|for|of|between|vào|trong|hồi|giữa)|在|于)(?: the)? ?$"
)
_BEFORE_SUFFIX = _compiled(r" ?(?:之前|以前|前)")
_AFTER_SUFFIX = _compiled(r" ?(?:之后|以后|后)")
_FROM_SUFFIX = _compiled(r" ?(?:以来|起|开始|至今)|(?<=.) (?:onwards?|trở đi|đến nay)")
_UP_TO_SUFFIX = _compiled(r" ?为止")
_AT_SUFFIX = _compiled(r" ?(?:之间|期间|间)")
_PUBLISHED_BEFORE = _compiled(
    r"(?:\b(?:published|posted|printed|released online|articles?|reports?|stories|news|written"
    r"|(?:được )?đăng(?: tải)?|xuất bản|đưa tin|bài(?: báo| viết)?)|发表|刊登|发布|报道|刊载|登载)$"
)
_KNOWN_ON = _compiled(r"as known")
_PUBLISHED_AFTER = _compiled(
    r" ?(?:所?(?:发表|刊登|发布|刊发|登载|刊载|报道)的?)?"
    r"(?:哪[些篇]|一篇|的)?(?:文章|报道|新闻|稿件|消息|社论)"
)


@lru_cache(maxsize=256)
def question_time(question: str, language: str, asked_on: date) -> TimeConstraint | None:
    """What a question asks about time; None if it names no time.

    Several times in one question are taken together, from the earliest to the latest. A day,
    a month or a part of the year that is named without a year ("in June") may be of any year.
    """
    text, offsets = _fold(question, language)
    today = _day(asked_on)
    named = _named(text, language, today)
    of_any_year = {item.start: item for item in _completed(text, named, today, PartialDate())}
    mentions = [
        mention
        for mention in _completed(text, named, today, today)
        if not _PART_OF_A_MONTH.fullmatch(text.folded, mention.start, mention.end)
    ]
    if not mentions:
        return None
    asked = [
        _asked_in_any_year(text, mention, of_any_year.get(mention.start)) for mention in mentions
    ]
    if not all(first and last and first.year is last.year is None for _, (first, last) in asked):
        # Beside a time that has its year, the others are of the year nearest to today.
        asked = [_asked(text, mention) for mention in mentions]
    firsts = [period[0] for _, period in asked]
    lasts = [period[1] for _, period in asked]
    first = None if None in firsts else min(filter(None, firsts), key=_first_day)
    last = None if None in lasts else max(filter(None, lasts), key=_last_day)
    published = any(
        _PUBLISHED_BEFORE.search(text.folded[: span[0]].rstrip())
        or _KNOWN_ON.match(text.folded, span[0])
        or _PUBLISHED_AFTER.match(text.folded, span[1])
        for span, _ in asked
    )
    return TimeConstraint(
        str(first) if first else None,
        str(last) if last else None,
        "published" if published else "event",
        tuple((offsets[start], offsets[end]) for (start, end), _ in asked),
        tuple((str(first), str(last)) for _, (first, last) in asked if first and last),
    )


Bounds = tuple[PartialDate | None, PartialDate | None]

_PART_OF_THE_YEAR = _compiled("年[初中底末]|(?:đầu|giữa|cuối) năm")
_PART_OF_A_MONTH = _compiled("月[初中底末]|[上中下]旬|(?:đầu|giữa|cuối) tháng")


def _asked_in_any_year(
    text: _Text, mention: _Found, of_any_year: _Found | None
) -> tuple[tuple[int, int], Bounds]:
    """The same, a day or month without a year left without it where both bounds have none."""
    place, (first, last) = _asked(text, mention)
    if first is None or last is None:
        return place, (first, last)
    if _PART_OF_THE_YEAR.fullmatch(text.folded, mention.start, mention.end):
        return place, (first._replace(year=None), last._replace(year=None))
    if of_any_year and of_any_year.end == mention.end and not of_any_year.opened:
        period = of_any_year.period
        if period.first.year is None and period.last.year is None:
            return place, period
    return place, (first, last)


def _asked(text: _Text, mention: _Found) -> tuple[tuple[int, int], Bounds]:
    """The place of the time words around a mention, and the bounds that they set."""
    first, last = mention.period
    begins = _BEGINS_AN_EVENT.search(text.folded, max(0, mention.start - 20), mention.start)
    if begins and _ENDS_AN_EVENT.match(text.folded, mention.end):
        return (begins.start(), mention.end), (None, last) if begins["before"] else (first, None)
    choices: list[tuple[re.Pattern[str], re.Pattern[str] | None, Bounds]] = [
        (_BEFORE_WORDS, _BEFORE_SUFFIX, (None, last if mention.narrowed else _next(first, -1))),
        (_AFTER_WORDS, _AFTER_SUFFIX, (_next(last, 1), None)),
        (_UP_TO_WORDS, _UP_TO_SUFFIX, (None, last)),
        (_FROM_WORDS, _FROM_SUFFIX, (first, None if first == last or mention.narrowed else last)),
        (_AT_WORDS, _AT_SUFFIX, (first, last)),
    ]
    for words, suffix, bounds in choices:
        before = words.search(text.folded, max(0, mention.start - 20), mention.start)
        after = suffix.match(text.folded, mention.end) if suffix else None
        if before or after:
            start = before.start() if before else mention.start
            return (start, after.end() if after else mention.end), bounds
    return (mention.start, mention.end), (first, last)


def _next(value: PartialDate, step: int) -> PartialDate:
    if value.month is None:
        return _shift_years(value, step)
    if value.day is None:
        return _shift_months(value, step)
    return _shift_days(value, step)
