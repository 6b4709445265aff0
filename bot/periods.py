"""The dates that paragraphs tell, and whether they are of the period that a question asks about."""

from collections.abc import Callable, Sequence

from retrieval.article import Paragraph
from retrieval.dates import DateMention, TimeConstraint, days, find_dates, overlaps
from retrieval.sentences import Span

_DAY = "2011-09-21"


def dates_within(paragraph: Paragraph, span: Span) -> list[DateMention]:
    """The dates in words of a paragraph, understood from all of it."""
    return [
        mention
        for mention in find_dates(paragraph.text, paragraph.language, paragraph.published)
        if span.start <= mention.start and mention.end <= span.end
    ]


def times_of(paragraph: Paragraph, lead: Paragraph | None = None) -> Sequence[DateMention]:
    """The dates that a paragraph tells; where it tells none, those of the lead of its article."""
    told = find_dates(paragraph.text, paragraph.language, paragraph.published)
    return told or (times_of(lead) if lead else ())


def falls_in(mention: DateMention, period: TimeConstraint) -> bool:
    """Whether a date may lie in the period that a question asks about: 2020 in February 2020.

    Where that is a day or month of any year, a year alone does not lie in it.
    """
    first, last = period.first or "0001", period.last or "9999"
    if first.startswith("--") and len(mention.first) == len("2011"):
        return False
    return overlaps(mention, DateMention(0, 0, first, last))


def told_in(date: DateMention, period: TimeConstraint) -> bool:
    """Whether all of a date lies in the period that a question asks about, as far as is known."""
    told = days(date.first, date.last)
    asked = days(period.first or "0001", period.last or "9999")
    if told is None or asked is None:
        ends = (DateMention(0, 0, end, end) for end in (date.first, date.last))
        return all(falls_in(end, period) for end in ends)
    return asked[0] <= told[0] and told[1] <= asked[1]


def speaks_of(
    paragraph: Paragraph,
    period: TimeConstraint,
    lead: Paragraph | None = None,
    is_met: Callable[[DateMention, TimeConstraint], bool] = falls_in,
) -> bool:
    """Whether the day a paragraph appeared, or one it speaks of, meets the period.

    It meets it where it ``falls_in`` it, or only where it is ``told_in`` it.

    A paragraph that names no day speaks of those that the ``lead`` of its article names.

    Where a question asks for what was published then, only the first counts. A day of an
    unknown year proves nothing about a year, but may be the one asked about within a month, or
    "as of" that very day.
    """
    mentions = [*times_of(paragraph, lead)] if period.axis == "event" else []
    if paragraph.published:
        mentions.append(DateMention(0, 0, paragraph.published, paragraph.published))
    first, last = (period.first or "")[: len("2011-09")], (period.last or "")[: len("2011-09")]
    within_a_month = first == last and len(first) == len("2011-09")
    needs_year = not within_a_month and not (first or last).startswith("--")
    day = period.last if period.last and not period.first else ""
    as_of = f"--{day[5:]}" if len(day) == len(_DAY) else None
    return any(
        is_met(mention, period)
        for mention in mentions
        if not (needs_year and mention.first.startswith("--") and mention.first != as_of)
    )
