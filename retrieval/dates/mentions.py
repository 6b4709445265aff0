"""The dates of a text as all outside see them: where they stand and which days they cover.

Apart from ``questions``, which makes something else of the same dates.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from retrieval.characters import blanked
from retrieval.dates.completing import completed
from retrieval.dates.finding import as_named
from retrieval.dates.folding import fold
from retrieval.dates.values import Period, calendar_days, days_of_the_year, parse_date


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

    @cached_property
    def period(self) -> Period:
        """What it covers, both ends by their parts."""
        return _period(self.first, self.last)

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day that it covers; None where the year is unknown."""
        return calendar_days(self.period)

    @property
    def knows_year(self) -> bool:
        """Whether it can be set in order with others."""
        return self.period.first.year is not None

    @property
    def precision(self) -> int:
        """How many parts of its first day are known."""
        return self.period.first.precision

    @property
    def is_day(self) -> bool:
        """Whether it is a day, or from one day to another."""
        return self.period.first.is_day and self.period.last.is_day

    @property
    def of_one_year(self) -> bool:
        """Whether it begins and ends in one year."""
        return self.period.first.year == self.period.last.year


_REMEMBERED = 1024
"""Texts whose dates are kept: an answer asks many times for those of its few paragraphs."""


def find_dates(
    text: str, language: str | None = None, reference: str | None = None
) -> tuple[DateMention, ...]:
    """The dates that ``text`` names, in order, without overlaps.

    ``reference`` is the day from which relative and incomplete dates are understood: the
    publication date of an article or the day of asking, known in full, in part or not at
    all. A relative date that nothing is known about is left out. Without ``language``
    all three languages are tried.

    "Early", "mid" and "late" are thirds of a year (January to April, May to August, September
    to December), of a month (1 to 10, 11 to 20, 21 to the end), of a decade or of a century.
    "Four years ago" is a year, "three months ago" a month, "two and a half years ago" that
    month with three on either side. A week begins on Monday. 3/4/2020 is the third of April;
    the American order is taken only where no other is possible. "20 and 21 November" is one
    period. A day without a year is the nearest such day, one in the future counting as four
    times as far (about seventy days ahead are thought of), as eight times where the words
    around it tell of the past or it is a quarter or half of a year, hardly at all where they
    say that it is to come. It is of the year of the date told before where its sentence opens
    with "two days later" or "同日", or goes on from that date soon after and looks not ahead.

    "A month later", "hôm sau" and 次年 count from the last date told with its year, in their
    sentence or the one before, never finer than that, and else are no dates. So does "tháng
    sau" where nothing looks ahead, and 下个月 only beside that date and words of the past.
    """
    return _found(text, language, reference)


@lru_cache(maxsize=_REMEMBERED)
def _found(text: str, language: str | None, reference: str | None) -> tuple[DateMention, ...]:
    folded, offsets = fold(text, language)
    today = parse_date(reference)
    return tuple(
        DateMention(offsets[item.start], offsets[item.end], *map(str, item.period))
        for item in completed(folded, as_named(folded, language, today), today, today)
    )


def without_dates(text: str, language: str | None = None, reference: str | None = None) -> str:
    """The text with the dates that ``find_dates`` finds in it blanked, of the same length."""
    found = find_dates(text, language, reference)
    return blanked(text, ((mention.start, mention.end) for mention in found))


def days(first: str, last: str) -> tuple[date, date] | None:
    """The first and the last day that a period covers; None where the year is unknown."""
    return calendar_days(_period(first, last))


def overlaps(a: DateMention, b: DateMention) -> bool:
    """Whether two mentions can mean a common day, as far as both are known."""
    if a.days and b.days:
        return a.days[0] <= b.days[1] and b.days[0] <= a.days[1]
    return bool(days_of_the_year(a.period) & days_of_the_year(b.period))


def _period(first: str, last: str) -> Period:
    return Period(parse_date(first), parse_date(last))
