"""The dates that paragraphs tell, and whether they are of the period that a question asks about."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from retrieval.article import Paragraph
from retrieval.characters import HAN, simplified
from retrieval.dates import (
    LONGEST_MONTH,
    DateMention,
    TimeConstraint,
    find_dates,
    overlaps,
    parse_date,
)
from retrieval.sentences import Span

_NEAREST_DATES = 5
# "The vision to 2030", "up 17 % from 2023": a year that is aimed at or compared with.
_AIMED_AT = re.compile(
    r"(?:(?<!mãi )\b(?:đến|tới)(?: năm)?|(?<!not )(?<!back )\b(?:until|till|towards?|to)|至"
    r"|(?:%|\bper ?cent|\b(?:up|down|rose|fell))[^,;.]{0,20} from)\s*$",
    re.IGNORECASE,
)
# "The plan for 2021-2025", 2026年行动计划; "By 2011, …" begins a sentence and is none.
_TERM_BEFORE = re.compile(
    r"(?:\b(?:giai đoạn|thời kỳ|nhiệm kỳ|tầm nhìn|for(?: the (?:period|years))?)"
    r"|[\w”\"》)《]\s*(?:\b(?:(?:hướng )?(?:đến|tới)(?: hết)?(?: năm| ngày)?|to|until|till|through"
    r"|towards?|up to|by)|面向|迈向|直?到|至)"
    r"|\b(?:kế hoạch|chương trình|lộ trình|chiến lược)\b(?:(?!\bký\b)[^,;.:\d]){0,50})\s*$",
    re.IGNORECASE,
)
_TERM_AFTER = re.compile(
    rf"[年度]*(?:(?![签署通过制定按双间])[{HAN}]){{0,12}}(?:计划|规划|路线图|纲要|方案)"
    r"|[ -](?:[a-z]+ ){0,3}(?:plan|roadmap|program(?:me)?|strategy)\b",
    re.IGNORECASE,
)
_SEVERAL_YEARS = re.compile(r"(\d{4})/(?!\1)\d{4}")
_REACH = 100
_YEAR = re.compile(r"\d{4}")


def dates_within(paragraph: Paragraph, span: Span) -> list[DateMention]:
    """The dates in words of a paragraph, understood from all of it."""
    return [
        mention
        for mention in find_dates(paragraph.text, paragraph.language, paragraph.published)
        if span.start <= mention.start and mention.end <= span.end
    ]


def is_aimed_at(mention: DateMention, text: str, start: int = 0) -> bool:
    """Whether a year is only aimed at or compared with, in words of a text from a place on."""
    before = _AIMED_AT.search(text, max(start, mention.start - _REACH), mention.start)
    return before is not None and _YEAR.fullmatch(mention.first) is not None and mention.of_one_year


def is_term(mention: DateMention, text: str) -> bool:
    """Whether a date is what something is made for, not when it was made, in simplified words."""
    return bool(
        _TERM_BEFORE.search(text, max(0, mention.start - _REACH), mention.start)
        or _TERM_AFTER.match(text, mention.end)
        or _SEVERAL_YEARS.fullmatch(f"{mention.first}/{mention.last}")
    )


def times_of(paragraph: Paragraph, lead: Paragraph | None = None) -> Sequence[DateMention]:
    """The dates that a paragraph tells; where nothing is of them, those of its article's lead too.

    "A vision to 2030" is of no time.
    """
    told = find_dates(paragraph.text, paragraph.language, paragraph.published)
    if lead is None or _of_what_happened(told, paragraph.text):
        return told
    return [*told, *times_of(lead)]


def times_of_what_happened(paragraph: Paragraph) -> Sequence[DateMention]:
    """The dates that a paragraph tells without those that are only aimed at or planned for."""
    told = find_dates(paragraph.text, paragraph.language, paragraph.published)
    return _of_what_happened(told, paragraph.text)


def _of_what_happened(mentions: Sequence[DateMention], text: str) -> Sequence[DateMention]:
    plain = simplified(text)
    return [m for m in mentions if not is_aimed_at(m, text) and not is_term(m, plain)]


def year_above(paragraph: Paragraph, body: Sequence[str]) -> Paragraph | None:
    """Above a paragraph that tells no year the nearest of the ``body`` of its article that does."""
    above = (replace(paragraph, text=text) for text in reversed(body[: paragraph.number - 1]))
    return None if _tells_a_year(paragraph) else next(filter(_tells_a_year, above), None)


def _tells_a_year(paragraph: Paragraph) -> bool:
    return any(mention.knows_year for mention in times_of(paragraph))


def falls_in(mention: DateMention, period: TimeConstraint) -> bool:
    """Whether a date may lie in the period that a question asks about: 2020 in February 2020.

    Where that is a day or month of any year, a year alone does not lie in it.
    """
    if period.is_of_any_year and mention.period.first.month is None:
        return False
    return overlaps(mention, DateMention(0, 0, period.first or "0001", period.last or "9999"))


def told_in(date: DateMention, period: TimeConstraint) -> bool:
    """Whether all of a date lies in the period that a question asks about, as far as is known."""
    told, asked = date.days, period.days
    if told is None or asked is None:
        ends = (DateMention(0, 0, end, end) for end in (date.first, date.last))
        return all(falls_in(end, period) for end in ends)
    return asked[0] <= told[0] and told[1] <= asked[1]


def speaks_of(
    paragraph: Paragraph,
    period: TimeConstraint,
    lead: Paragraph | None = None,
    is_met: Callable[[DateMention, TimeConstraint], bool] = falls_in,
    above: Paragraph | None = None,
) -> bool:
    """Whether the day a paragraph appeared, or one it speaks of, meets the period.

    It meets it where it ``falls_in`` it, or only where it is ``told_in`` it.

    A paragraph that names no day speaks of those that the ``lead`` of its article names. One that
    tells no year is of the time of the one ``above`` that does, unless its own days are of another.

    Where a question asks for what was published then, only the first counts. A day of an
    unknown year proves nothing about a year, but may be the one asked about within a month, or
    "as of" that very day.
    """
    mentions = [*times_of(paragraph, lead)] if period.axis == "event" else []
    if paragraph.published:
        mentions.append(DateMention(0, 0, paragraph.published, paragraph.published))
    last, asked = parse_date(period.last), period.days
    within_a_month = asked is not None and (asked[1] - asked[0]).days < LONGEST_MONTH
    needs_year = not within_a_month and not period.is_of_any_year
    as_of = str(last._replace(year=None)) if last.is_day and not period.first else None
    if any(
        is_met(mention, period)
        for mention in mentions
        if not needs_year or mention.knows_year or mention.first == as_of
    ):
        return True
    own = times_of(paragraph)
    may_be = not own or any(is_met(mention, period) for mention in own)
    return above is not None and may_be and speaks_of(above, period, None, is_met)


def nearest_dates(paragraphs: Iterable[Paragraph], period: TimeConstraint) -> list[str]:
    """The dates nearest to a period that paragraphs tell of, or on which they appeared.

    In order of time, each once, at the precision it was given.
    """
    asked = period.days
    if asked is None:
        return []
    told = {
        (date.first, known)
        for paragraph in paragraphs
        for date in _dates_on_axis(paragraph, period)
        if date.first == date.last and not told_in(date, period) and (known := date.days)
    }
    first, last = asked
    nearest = sorted(told, key=lambda each: (max(each[1][0] - last, first - each[1][1]), each[0]))
    return sorted(value for value, _ in nearest[:_NEAREST_DATES])


def _dates_on_axis(paragraph: Paragraph, period: TimeConstraint) -> Sequence[DateMention]:
    if period.axis == "event":
        return times_of(paragraph)
    day = paragraph.published
    return [DateMention(0, 0, day, day)] if day else []
