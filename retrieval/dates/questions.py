"""What a question asks about time: the bounds that the words around its dates set.

Apart because "before 2015" bounds a question, and in an article only names a year.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from retrieval.dates.completing import completed
from retrieval.dates.expressions import compiled
from retrieval.dates.finding import as_named
from retrieval.dates.folding import Text, fold
from retrieval.dates.matching import Found
from retrieval.dates.values import (
    PartialDate,
    Period,
    calendar_days,
    first_day,
    last_day,
    parse_date,
    partial_date,
    shift_days,
    shift_months,
    shift_years,
)

Bounds = tuple[PartialDate | None, PartialDate | None]

_BEFORE_WORDS = compiled(r"(?:(?:\b(?:before|prior to|trước)|早于)(?: the| khi)? ?)$")
_AFTER_WORDS = compiled(r"(?:(?:\b(?:after|following|later than|sau)|晚于)(?: the| khi)? ?)$")
# "After the 2014 crisis" may be in 2014.
_BEGINS_AN_EVENT = compiled(r"\b(?:(?P<before>before|prior to)|after|following) the $")
_ENDS_AN_EVENT = compiled(
    r" (?!(?:and|are|at|but|did|do|does|had|has|have|how|in|is|of|on|or|that|the|to|until|was|were"
    r"|wh\w+)\b)[^\W\d_]"
)
_FROM_WORDS = compiled(
    r"(?:\b(?:since|(?<!news\s)(?<!articles\s)(?<!reports\s)from|starting|kể từ|từ)"
    r"|自从|自|从)(?: the)? ?$"
)
_UP_TO_WORDS = compiled(
    r"(?:\b(?:as of|as known (?:in|on)|until|till|up to|by|(?:tính )?(?:đến|tới)(?: hết)?)"
    r"|截至|截止到?|直到)"
    r"(?: the)? ?$"
)
_AT_WORDS = compiled(
    r"(?:\b(?:in|on|at|from|during|for|of|between|vào|trong|hồi|giữa)|在|于)(?: the)? ?$"
)
_BEFORE_SUFFIX = compiled(r" ?(?:之前|以前|前)")
_AFTER_SUFFIX = compiled(r" ?(?:之后|以后|后)")
_FROM_SUFFIX = compiled(r" ?(?:以来|起|开始|至今)|(?<=.) (?:onwards?|trở đi|đến nay)")
_UP_TO_SUFFIX = compiled(r" ?为止")
_AT_SUFFIX = compiled(r" ?(?:之间|期间|间)")
_PUBLISHED_BEFORE = compiled(
    r"(?:\b(?:published|posted|printed|released online|articles?|reports?|stories|news|written"
    r"|(?:được )?đăng(?: tải)?|xuất bản|đưa tin|bài(?: báo| viết)?)|发表|刊登|发布|报道|刊载|登载)$"
)
_KNOWN_ON = compiled(r"as known")
_PUBLISHED_AFTER = compiled(
    r" ?(?:所?(?:发表|刊登|发布|刊发|登载|刊载|报道)的?)?"
    r"(?:哪[些篇]|一篇|的)?(?:文章|报道|新闻|稿件|消息|社论)"
)
_PART_OF_THE_YEAR = compiled("年[初中底末]|(?:đầu|giữa|cuối) năm")
_PART_OF_A_MONTH = compiled("月[初中底末]|[上中下]旬|(?:đầu|giữa|cuối) tháng")


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

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day that it covers; None where it is of any year."""
        first = parse_date(self.first) if self.first else partial_date(date.min)
        last = parse_date(self.last) if self.last else partial_date(date.max)
        return calendar_days(Period(first, last))

    @property
    def is_of_any_year(self) -> bool:
        """Whether it is a day or month without a year."""
        known = self.first or self.last
        return known is not None and parse_date(known).year is None


@lru_cache(maxsize=256)
def question_time(question: str, language: str, asked_on: date) -> TimeConstraint | None:
    """What a question asks about time; None if it names no time.

    Several times in one question are taken together, from the earliest to the latest. A day,
    a month or a part of the year that is named without a year ("in June") may be of any year.
    """
    text, offsets = fold(question, language)
    today = partial_date(asked_on)
    named = as_named(text, language, today)
    of_any_year = {item.start: item for item in completed(text, named, today, PartialDate())}
    mentions = [
        mention
        for mention in completed(text, named, today, today)
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
    first = None if None in firsts else min(filter(None, firsts), key=first_day)
    last = None if None in lasts else max(filter(None, lasts), key=last_day)
    if first is None and last is None:
        return None
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


def _asked(text: Text, mention: Found) -> tuple[tuple[int, int], Bounds]:
    """The place of the time words around a mention, and the bounds that they set."""
    first, last = mention.period
    begins = text.before(mention.start, _BEGINS_AN_EVENT, 20)
    if begins and _ENDS_AN_EVENT.match(text.folded, mention.end):
        return (begins.start(), mention.end), (None, last) if begins["before"] else (first, None)
    choices: list[tuple[re.Pattern[str], re.Pattern[str], Bounds]] = [
        (_BEFORE_WORDS, _BEFORE_SUFFIX, (None, last if mention.narrowed else _next(first, -1))),
        (_AFTER_WORDS, _AFTER_SUFFIX, (_next(last, 1), None)),
        (_UP_TO_WORDS, _UP_TO_SUFFIX, (None, last)),
        (_FROM_WORDS, _FROM_SUFFIX, (first, None if first == last or mention.narrowed else last)),
        (_AT_WORDS, _AT_SUFFIX, (first, last)),
    ]
    for words, suffix, bounds in choices:
        before = text.before(mention.start, words, 20)
        after = suffix.match(text.folded, mention.end)
        if before or after:
            start = before.start() if before else mention.start
            return (start, after.end() if after else mention.end), bounds
    return (mention.start, mention.end), (first, last)


def _asked_in_any_year(
    text: Text, mention: Found, of_any_year: Found | None
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


def _next(value: PartialDate, step: int) -> PartialDate:
    if value.month is None:
        return shift_years(value, step)
    if value.day is None:
        return shift_months(value, step)
    return shift_days(value, step)
