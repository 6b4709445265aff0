"""What a matched expression means: from its named groups and the reference to a period.

Apart from the tables, because the languages share the builders.
"""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from retrieval.dates.values import (
    CENTURY,
    MONTHS,
    NOTHING,
    PartialDate,
    Period,
    first_day,
    narrow,
    quarter_from,
    shift_days,
    shift_months,
    shift_years,
    single,
    week_from,
    years_from,
)
from retrieval.dates.vocabulary import (
    AHEAD_OR_FOLLOWING,
    FOLLOWING,
    FOLLOWING_OR_AHEAD,
    HALVES,
    PARTS,
    RELATIVE,
    UNITS,
    WEEKDAYS,
    CalendarUnit,
    plain,
    to_number,
)

Groups = Mapping[str, str]
Builder = Callable[[Groups, PartialDate], Period | None]


class Step(NamedTuple):
    """How far a date lies after the one told before it: "a month later", "次年".

    ``told``: whether it counts from a date that is told always, often or seldom; otherwise it
    counts from the reference. ``part`` is the part that is meant of it: "late the next year".
    """

    unit: CalendarUnit
    units: int
    told: Literal["always", "often", "seldom"]
    part: int | None = None


_THIS_CENTURY = 2000
_OLD_DECADE = 30  # "the thirties" are those of 1930, "the twenties" those of 2020


def not_a_date(_groups: Groups, _reference: PartialDate) -> Period | None:
    """What only looks like a date."""
    return NOTHING


def step_of(groups: Groups) -> Step | None:
    """How far the expression lies after a date told before it, if it may count from one."""
    if "follows" in groups:
        return Step(FOLLOWING[plain(groups["follows"])], 1, "always")
    if "later" in groups:
        return Step(UNITS[plain(groups["unit"])], to_number(groups["count"]), "always")
    phrase = plain(groups["relative"]) if groups.keys() == {"relative"} else ""
    if phrase in FOLLOWING_OR_AHEAD:
        return Step(*RELATIVE[phrase], "often")
    return Step(*RELATIVE[phrase], "seldom") if phrase in AHEAD_OR_FOLLOWING else None


def calendar(groups: Groups, reference: PartialDate) -> Period | None:
    """Year, month and day as far as they are given; a second one of each ends a range."""
    base = _base(groups, reference)
    if base is None:
        return None
    numbers = {name: to_number(groups[name]) for name in ("month", "day") if name in groups}
    first, last = base.first._replace(**numbers), base.last._replace(**numbers)
    if "year2" in groups:
        last = last._replace(year=to_number(groups["year2"]))
    if "month2" in groups:
        last = last._replace(month=to_number(groups["month2"]))
    if "day2" in groups:
        last = last._replace(day=to_number(groups["day2"]))
    period = Period(first, last)
    return narrow(period, PARTS[groups["part"]]) if "part" in groups else period


def _base(groups: Groups, reference: PartialDate) -> Period | None:
    """The year, or the relative period, to which month and day belong."""
    if "year" in groups:
        return single(PartialDate(to_number(groups["year"])))
    if "years_ago" in groups:
        return single(shift_years(reference, -to_number(groups["years_ago"])))
    if "relative" in groups:
        return relative_period(*RELATIVE[plain(groups["relative"])], reference)
    if "this" in groups:
        return relative_period(UNITS[groups["this"]], 0, reference)
    return NOTHING


def relative_period(unit: CalendarUnit, count: int, reference: PartialDate) -> Period | None:
    """The day, week, ... that lies so many units after the reference."""
    if unit == "day":
        return single(shift_days(reference, count)) if reference.day else None
    if unit == "week":
        return week_from(reference, count)
    if unit == "month":
        return single(shift_months(reference, count)) if reference.month else None
    if unit == "quarter":
        return quarter_from(reference, count)
    if unit == "year":
        return single(shift_years(reference, count))
    return years_from(reference, count, 10 if unit == "decade" else CENTURY)


def day_first(groups: Groups, reference: PartialDate) -> Period | None:
    """Day, month, year; or month first where only that is possible."""
    if to_number(groups["month"]) not in MONTHS:
        groups = {**groups, "month": groups["day"], "day": groups["month"]}
    return calendar(groups, reference)


def month_or_season(groups: Groups, _reference: PartialDate) -> Period | None:
    """2011-12 is a season, 2011-09 a month."""
    year, number = to_number(groups["year"]), to_number(groups["number"])
    if number == (year + 1) % 100:
        return Period(PartialDate(year), PartialDate(year + 1))
    return single(PartialDate(year, number)) if "dash" in groups else None


def months_of_year(groups: Groups, reference: PartialDate) -> Period | None:
    """A quarter, a half, the first or the last months of a year."""
    if "half" in groups:
        first = 6 * HALVES[groups["half"]] - 5
        last = first + 5
    elif "quarter" in groups:
        last = 3 * to_number(groups["quarter"])
        first = last - 2
    else:
        count = 3 * to_number(groups["quarters"]) if "quarters" in groups else 0
        count = count or to_number(groups["months"])
        first, last = (13 - count, 12) if "final" in groups else (1, count)
    base = _base(groups, reference) or NOTHING
    return Period(base.first._replace(month=first), base.last._replace(month=last))


def month_beside(groups: Groups, reference: PartialDate) -> Period | None:
    """Find the nearest such month on the named side: "last March", "next March"."""
    month = to_number(groups["month"])
    if reference.year is None or reference.month is None:
        return single(PartialDate(None, month))
    steps = {"last": -int(month >= reference.month), "next": int(month <= reference.month)}
    return single(PartialDate(reference.year + steps.get(groups["side"], 0), month))


def counted(groups: Groups, reference: PartialDate) -> Period | None:
    """So many units ago or ahead: "three months ago", "四年前", "ba năm nữa"."""
    unit, count = UNITS[plain(groups["unit"])], to_number(groups.get("count", "0"))
    if unit == "decade":
        unit, count = "year", 10 * count
    sign = 1 if "ahead" in groups else -1
    if unit == "year" and "today" in groups:
        day = shift_years(reference, sign * count)
        return single(day._replace(month=reference.month, day=reference.day))
    if unit == "year" and "half" in groups:
        middle = sign * (12 * count + 6)
        return Period(shift_months(reference, middle - 3), shift_months(reference, middle + 3))
    return relative_period(unit, sign * count, reference)


def lasting(groups: Groups, reference: PartialDate) -> Period | None:
    """The past, or the coming, so many units, up to or from the reference."""
    other = counted(groups, reference)
    if other is None:
        return None
    return Period(reference, other.last) if "ahead" in groups else Period(other.first, reference)


def weekday(groups: Groups, reference: PartialDate) -> Period | None:
    """A day of a named week, or the nearest one on the named side of the reference."""
    wanted = WEEKDAYS.get(groups["weekday"], WEEKDAYS.get(groups["weekday"][:3], 6))
    if "week" in groups:
        week = week_from(reference, RELATIVE[plain(groups["week"])][1])
        return week and single(shift_days(week.first, wanted))
    if reference.year is None or reference.day is None:
        return None
    since = (first_day(reference).weekday() - wanted) % 7
    if "side" not in groups:
        return single(shift_days(reference, -since))
    return single(shift_days(reference, 7 - since if groups["side"] == "next" else -(since or 7)))


def decade(groups: Groups, _reference: PartialDate) -> Period | None:
    """A decade by its first year ("the 1990s") or by two digits ("những năm 90").

    "The 1800s" are a century.
    """
    year = to_number(groups["decade"])
    if "century" in groups:
        year += CENTURY * (to_number(groups["century"]) - 1)
    elif year < CENTURY:
        of_last_century = "last_century" in groups or year >= _OLD_DECADE
        year += _THIS_CENTURY - (CENTURY if of_last_century else 0)
    whole_century = year % CENTURY == 0 and year < _THIS_CENTURY
    return Period(PartialDate(year), PartialDate(year + (99 if whole_century else 9)))


def century(groups: Groups, _reference: PartialDate) -> Period | None:
    """A century by its number: "thế kỷ XX", "the 19th century", "二十世纪"."""
    number = to_number(groups["century"])
    return Period(PartialDate(100 * number - 99), PartialDate(100 * number))
