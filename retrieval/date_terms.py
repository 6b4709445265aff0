"""Dates as terms of the lexical index: a question's time is one more thing it speaks of.

A day stands under its year, its month, itself, and its month and day of any year, so
that "in 2011" and "in September" find "20 September 2011" and the most exact agreement counts most
(the rarer term has the greater weight in BM25). A week that is asked about is each of its
days. No filter is needed, and time costs no more than one more word, however large the index.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from retrieval.article import Paragraph
from retrieval.dates import (
    LONGEST_MONTH,
    PartialDate,
    TimeConstraint,
    days,
    find_dates,
    parse_date,
    question_time,
)
from retrieval.decomposition import Unit
from retrieval.lexical import Concept

EVENT, PUBLISHED = "dates", "published"
"""The fields that hold event dates and publication dates."""

_LONGEST_PERIOD = 40
# Years of a period that are listed one by one; longer periods say little.
_WEIGHT = 3.0
# Measured on ../shared/data/chronoqa-dev (hit@1): .874 without, .898 at 1, .911 at 3.
_OTHER_YEAR_WEIGHT = 0.4
# The same day of an unknown year.
_OPEN_WEIGHT = 0.3
# A year on the open side of "before 2015" or "as of March 2012".
_UNKNOWN_YEAR = "?"
_UNKNOWN_YEAR_WEIGHT = 0.3
# "12 October" of a text that tells no year may be of the one asked about.
_APPEARED_THEN = 0.5
# A paragraph that names no date, in an article published at the time asked about.


def event_terms(text: str, language: str, published: str | None) -> list[str]:
    """The terms of the dates that a paragraph speaks of, each once."""
    mentions = find_dates(text, language, published)
    return sorted({term for mention in mentions for term in _terms(mention.first, mention.last)})


def published_terms(published: str | None) -> list[str]:
    """The terms of an article's publication date."""
    return sorted(set(_terms(published, published))) if published else []


def question_concepts(question: str, language: str, asked_on: date) -> list[Concept]:
    """What a question asks about time, one concept for each date or period it names."""
    period = question_time(question, language, asked_on)
    if period is None:
        return []
    if period.first and period.last:
        return [_concept(first, last, period.axis) for first, last in period.named]
    return [_open_concept(period, asked_on)]


def concept_of_event(paragraph: Paragraph, unit: Unit) -> Concept | None:
    """The first date that a paragraph gives at least as exactly as ``unit``, as a concept."""
    value = _value_of_event(paragraph, unit)
    return _concept(value, value, "event") if value else None


def exact_concept_of_event(paragraph: Paragraph, unit: Unit) -> Concept | None:
    """The same, met only by what speaks of that very day, month or year."""
    value = _value_of_event(paragraph, unit)
    return (
        {(EVENT, value): _WEIGHT, (PUBLISHED, value): _WEIGHT * _APPEARED_THEN} if value else None
    )


def _value_of_event(paragraph: Paragraph, unit: Unit) -> str | None:
    precision = {"year": 1, "month": 2, "day": 3}[unit]
    for mention in find_dates(paragraph.text, paragraph.language, paragraph.published):
        if mention.knows_year and mention.precision >= precision:
            return str(PartialDate(*mention.period.first[:precision]))
    return None


def without_relative_times(question: str, language: str, asked_on: date) -> str:
    """The question without time words that texts do not repeat ("four years ago")."""
    period = question_time(question, language, asked_on)
    for start, end in sorted(period.spans if period else (), reverse=True):
        if not any(character.isdecimal() for character in question[start:end]):
            question = f"{question[:start]} {question[end:]}"
    return question


def _open_concept(period: TimeConstraint, asked_on: date) -> Concept:
    """What is asked of before or since a date: best at that date, else in any year beyond it."""
    last = period.last or asked_on.isoformat()
    first = period.first or str(int(last[:4]) - _LONGEST_PERIOD)
    bound = period.first or last
    years = {
        pair: weight * _OPEN_WEIGHT
        for pair, weight in _concept(first[:4], last[:4], period.axis).items()
    }
    return {**years, **_concept(bound, bound, period.axis)}


def _concept(first: str, last: str, axis: str) -> Concept:
    """A period on one axis; what appeared at the time of an event may well tell of it."""
    wanted = dict(_wanted(first, last))
    published = {
        (PUBLISHED, term): weight * (1.0 if axis == "published" else _APPEARED_THEN)
        for term, weight in wanted.items()
    }
    if axis == "published":
        return published
    return {(EVENT, term): weight for term, weight in wanted.items()} | published


def _wanted(first: str, last: str) -> Iterator[tuple[str, float]]:
    start, end = parse_date(first), parse_date(last)
    each_day = _each_day(start, end)
    if start.year and not start.month:
        yield _UNKNOWN_YEAR, _WEIGHT * _UNKNOWN_YEAR_WEIGHT
    elif start.year and (each_day or start[:2] == end[:2]):
        for month in dict.fromkeys((start.month, end.month)):
            yield f"{_UNKNOWN_YEAR}-{month:02}", _WEIGHT * _OTHER_YEAR_WEIGHT
    of_days = dict.fromkeys(term for day in each_day for term in _levels(day))
    for term in of_days or _terms(first, last):
        if not start.year or not term.startswith("--"):
            yield term, _WEIGHT
        elif parse_date(term).day:
            yield term, _WEIGHT * _OTHER_YEAR_WEIGHT


def _each_day(first: PartialDate, last: PartialDate) -> list[PartialDate]:
    """The days of a period of at most a month, as of a week; none where it is longer or vaguer."""
    covered = days(str(first), str(last)) if first.is_day and last.is_day else None
    count = (covered[1] - covered[0]).days + 1 if covered else 0
    if not covered or count > LONGEST_MONTH:
        return []
    return [parse_date(str(covered[0] + timedelta(step))) for step in range(count)]


def _terms(first: str, last: str) -> Iterable[str]:
    start, end = parse_date(first), parse_date(last)
    if start == end:
        return _levels(start)
    if start.year and start[:2] == end[:2]:
        return {*_levels(PartialDate(start.year, start.month)), first, last}
    if start.year and end.year:
        years = range(start.year, min(end.year, start.year + _LONGEST_PERIOD) + 1)
        return [str(PartialDate(year)) for year in years]
    are_months = start.precision == end.precision == 1
    if are_months and start.month and end.month:
        return _months(start.month, end.month)
    return {*_levels(start), *_levels(end)}


def _months(first: int, last: int) -> list[str]:
    """The months of any year from one to another, over its turn where the last is earlier."""
    count = (last - first) % 12 + 1
    return [f"--{(first - 1 + step) % 12 + 1:02}" for step in range(count)]


def _levels(value: PartialDate) -> list[str]:
    """``2011-09-20`` as 2011, 2011-09, 2011-09-20, --09 and --09-20.

    ``--09-20`` as --09 and --09-20 of an unknown year.
    """
    year, parts = value.year, [part for part in value[1:] if part]
    of_any_year = [str(PartialDate(None, *parts[:n])) for n in range(1, len(parts) + 1)]
    if year:
        return [str(PartialDate(year, *parts[:n])) for n in range(len(parts) + 1)] + of_any_year
    unknown = [_UNKNOWN_YEAR, f"{_UNKNOWN_YEAR}{of_any_year[0][1:]}"] if of_any_year else []
    return [*of_any_year, *unknown]
