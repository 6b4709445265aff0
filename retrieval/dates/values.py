"""Dates of which parts may be unknown, periods of them, and the calendar that they are counted in.

Apart because it knows of no text and no language.
"""

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import NamedTuple

_LEAP_YEAR = 2000
MONTHS = range(1, 13)
LONGEST_MONTH = 31
CENTURY = 100
EARLY, MIDDLE, LATE = range(3)


class PartialDate(NamedTuple):
    """A calendar date of which parts may be unknown."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> int:
        """How many of year, month and day are known: of a year 1, of a day of any year 2."""
        return sum(part is not None for part in self)

    @property
    def is_day(self) -> bool:
        """Whether it is one day, of a year that is known."""
        return None not in self

    def __str__(self) -> str:
        year = "-" if self.year is None else f"{self.year:04}"
        return "-".join([year, *(f"{part:02}" for part in self[1:] if part is not None)])


class Period(NamedTuple):
    """An inclusive range of partial dates; ``first == last`` for a single one."""

    first: PartialDate
    last: PartialDate


NOTHING = Period(PartialDate(), PartialDate())


def parse_date(text: str | None) -> PartialDate:
    """Read a date in one of the forms of XML Schema; all parts are None if it is in none."""
    match = re.fullmatch(r"(?:(\d{4})|-)(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:T.*)?", text or "")
    if not match:
        return PartialDate()
    found = PartialDate(*(int(part) if part else None for part in match.groups()))
    return found if exists(found) else PartialDate()


def exists(value: PartialDate) -> bool:
    """Whether the calendar has such a date."""
    year, month, day = value
    if year is not None and not MINYEAR <= year <= MAXYEAR:
        return False
    if month is not None and month not in MONTHS:
        return False
    return day is None or 1 <= day <= monthrange(year or _LEAP_YEAR, month or 1)[1]


def is_possible(period: Period) -> bool:
    """Whether both ends exist and stand in their order, as far as they are known."""
    if not (exists(period.first) and exists(period.last)):
        return False
    covered = calendar_days(period)
    return covered is None or covered[0] <= covered[1]


def first_day(value: PartialDate) -> date:
    return date(value.year or _LEAP_YEAR, value.month or 1, value.day or 1)


def last_day(value: PartialDate) -> date:
    year, month = value.year or _LEAP_YEAR, value.month or 12
    return date(year, month, value.day or monthrange(year, month)[1])


def calendar_days(period: Period) -> tuple[date, date] | None:
    """The first and the last day of a period; None where a year is unknown."""
    if period.first.year is None or period.last.year is None:
        return None
    return first_day(period.first), last_day(period.last)


def days_of_the_year(period: Period) -> set[int]:
    """The days of any year that a period covers, by their numbers."""
    if (period.last.year or 0) > (period.first.year or 0) + 1:
        return set(range(1, 367))
    first = first_day(period.first._replace(year=_LEAP_YEAR)).timetuple().tm_yday
    last = last_day(period.last._replace(year=_LEAP_YEAR)).timetuple().tm_yday
    if first <= last and period.first.year == period.last.year:
        return set(range(first, last + 1))
    return set(range(first, 367)) | set(range(1, last + 1))


def single(value: PartialDate) -> Period:
    return Period(value, value)


def partial_date(value: date) -> PartialDate:
    return PartialDate(value.year, value.month, value.day)


def shift_years(reference: PartialDate, count: int) -> PartialDate:
    return PartialDate(None if reference.year is None else reference.year + count)


def shift_months(reference: PartialDate, count: int) -> PartialDate:
    if reference.month is None:
        return PartialDate()
    years, month = divmod(reference.month - 1 + count, 12)
    return PartialDate(None if reference.year is None else reference.year + years, month + 1)


def shift_days(reference: PartialDate, count: int) -> PartialDate:
    if reference.month is None or reference.day is None:
        return PartialDate()
    try:
        shifted = partial_date(first_day(reference) + timedelta(count))
    except (OverflowError, ValueError):
        return PartialDate()
    return shifted if reference.year else shifted._replace(year=None)


def week_from(reference: PartialDate, count: int) -> Period | None:
    """The week, from Monday on, that lies so many after that of the reference."""
    if None in reference:
        return None
    monday = shift_days(reference, 7 * count - first_day(reference).weekday())
    return Period(monday, shift_days(monday, 6)) if monday.year else None


def quarter_from(reference: PartialDate, count: int) -> Period | None:
    """The quarter that lies so many after that of the reference."""
    if reference.month is None:
        return None
    start = PartialDate(reference.year, reference.month - (reference.month - 1) % 3)
    first = shift_months(start, 3 * count)
    return Period(first, shift_months(first, 2))


def years_from(reference: PartialDate, count: int, length: int) -> Period | None:
    """The decade (1990 to 1999) or century (1901 to 2000) so many after the reference."""
    if reference.year is None:
        return None
    offset = 1 if length == CENTURY else 0
    first = ((reference.year - offset) // length + count) * length + offset
    return Period(PartialDate(first), PartialDate(first + length - 1))


def in_month(period: Period, year: int | None, month: int | None) -> Period:
    """The period in a year, and in a month where it has none; it may end in the next year."""
    first = period.first._replace(year=year, month=period.first.month or month)
    last = period.last._replace(year=year, month=period.last.month or month)
    if year is not None and (last.month or 0, last.day or 0) < (first.month or 0, first.day or 0):
        last = last._replace(year=year + 1)
    return Period(first, last)


def narrow(period: Period, part: int) -> Period:
    """The early, middle or late third of a period; of a week its end."""
    first, last = period
    if first.day is not None:
        is_week = first != last and part == LATE
        return Period(shift_days(last, -1), last) if is_week else period
    if first.year is not None and last.year is not None and last.year > first.year:
        start, end = _third(first.year, last.year, part)
        return Period(PartialDate(start), PartialDate(end))
    if first != last:
        return period
    if first.month is None:
        start, end = _third(1, 12, part)
        return Period(first._replace(month=start), last._replace(month=end))
    start, end = _third(1, 30, part)
    end = last_day(last).day if part == LATE else end
    return Period(first._replace(day=start), last._replace(day=end))


def _third(first: int, last: int, part: int) -> tuple[int, int]:
    size = (last - first + 1) // 3
    start = first + part * size
    return start, last if part == LATE else start + size - 1
