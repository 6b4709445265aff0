"""What a text leaves out of its dates: the year, by their neighbours, the reference and cues.

Apart from ``finding``, because a question completes the same dates in two ways.
"""

import re
from dataclasses import replace
from datetime import date

from retrieval.characters import HAN
from retrieval.dates.expressions import compiled
from retrieval.dates.folding import Text
from retrieval.dates.matching import Found
from retrieval.dates.values import (
    PartialDate,
    Period,
    calendar_days,
    exists,
    first_day,
    in_month,
    is_possible,
    last_day,
    shift_months,
)
from retrieval.plans import AHEAD

_SINCE = compiled(r"(?:(?P<open>\bsince|\bkể từ|自从)|\bfrom|\btừ|自|从)(?: the)? ?$")
_UNTIL_NOW = compiled(
    r" ?(?:以来|至今|到现在|到今天|(?:cho )?(?:đến|tới) (?:nay|giờ)"
    r"|to date|to the present|until now|to now)"
)
_SENTENCE_END = re.compile(r"[。！？!?;\n]|\.\s")
_SAME_YEAR_BEFORE = compiled(r"(?:同年|当年|cùng năm(?: đó)?,?) ?$")
_SAME_YEAR_AFTER = compiled(r" (?:cùng năm|năm đó|of (?:the same|that) year)\b")
_TO_COME_BEFORE = compiled(rf"(?:{AHEAD})(?:[^，。；,;的了]{{0,6}}|[^，。；,.;:{HAN}]{{0,40}})$")
_TO_COME_AFTER = compiled(r" tới(?= ?(?:[,.;)]|$|tại\b|ở\b|sẽ\b|này\b))| này\b")
# Between the words that look ahead and the date: "will hear the case of what sank in December".
_PAST = compiled(
    r"\b(?:that|which|who|began|broke|came|fell|gave|held|hit|had|led|left|lost|made|met|rose|said"
    r"|sank|saw|sent|struck|took|went|won|đã|hồi|xảy ra)\b|(?<!\bbe\s)\b\w+ed\b"
    r"(?<!scheduled)(?<!expected)(?<!planned)"
)
_OVER_BEFORE = compiled(
    r"(?:\bhồi ?|\b(?:đã|được ký|vừa|was|were|took|held|hit|began|\w{3,}ed)\b[^,.;]{0,25}"
    r"|[已曾][^，。；]{0,8})$"
)
_OVER_AFTER = compiled(r"[^，。；,;]{0,12}[了过]")
_HEADED = compiled(r":[^,.;，。；\d]{0,10}$")
_TURN = 9  # months apart: December is followed by January, not by the one before
# News tell more of what was than of what will be, unless they say so.
_FUTURE, _FUTURE_OF_PAST, _FUTURE_SAID = 4.0, 8.0, 0.05


def completed(
    text: Text, named: list[Found], reference: PartialDate, year_of: PartialDate
) -> list[Found]:
    """The same as far as they can be known; ``year_of`` gives a year to those that have none."""
    return [_opened(text, item, reference) for item in _with_years(text, named, year_of)]


def _with_years(text: Text, found: list[Found], reference: PartialDate) -> list[Found]:
    """Give every date its year, as far as text or reference tell; drop what stays unknown."""
    known: list[Found] = []
    anchor: Found | None = None
    latest: Found | None = None
    for item in found:
        whole = item
        if item.period.first.year is None and not item.settled:
            same_year = latest if _is_of_the_same_year(text, item) else None
            whole = replace(item, period=_with_year(text, item, anchor, reference, same_year))
            if not all(map(exists, whole.period)):
                continue  # "ngày 31" beside a day of February
        if whole.period.first.year is None and whole.period.first.month is None:
            continue
        known.append(whole)
        latest = whole if whole.period.last.year is not None else latest
        if whole.period.last.year is not None and not item.settled:
            anchor = whole if not anchor or whole.precision >= anchor.precision else anchor
    return known


def _with_year(
    text: Text,
    item: Found,
    anchor: Found | None,
    reference: PartialDate,
    same_year: Found | None,
) -> Period:
    """The year that is said to be the same, of the sentence, the reference or an earlier date."""
    if same_year:
        return in_month(item.period, same_year.period.last.year, item.period.first.month)
    if anchor:
        same_sentence = not _SENTENCE_END.search(text.folded, anchor.end, item.start)
        near = same_sentence or reference.year is None
        if near and anchor.precision > 1:
            return _beside(item.period, anchor.period.last)
        single_year = anchor.period.first == anchor.period.last
        is_of_month = item.period.last.day is None or item.narrowed
        if same_sentence and single_year and (is_of_month or _leads(text, anchor, item)):
            return _beside(item.period, anchor.period.last)
    return _nearest(item.period, reference, _weight_of_future(text, item))


def _leads(text: Text, year: Found, item: Found) -> bool:
    """Whether a year heads what a date is told in: "in 2011 two things: on 1 August, …"."""
    return bool(_HEADED.search(text.folded, max(year.end, item.start - 12), item.start))


def _weight_of_future(text: Text, item: Found) -> float:
    """How many times as far as it is the future counts for a date: less where it is spoken of."""
    if _is_to_come(text, item):
        return _FUTURE_SAID
    is_short = item.period.first.month == item.period.last.month
    return _FUTURE if is_short and not _is_over(text, item) else _FUTURE_OF_PAST


def _is_of_the_same_year(text: Text, item: Found) -> bool:
    return bool(
        text.before(item.start, _SAME_YEAR_BEFORE, 20)
        or _SAME_YEAR_AFTER.match(text.folded, item.end)
    )


def _is_to_come(text: Text, item: Found) -> bool:
    """Whether the words around a date say that it lies ahead."""
    if _TO_COME_AFTER.match(text.folded, item.end):
        return True
    said = text.before(item.start, _TO_COME_BEFORE, 50)
    is_attribute = text.folded.startswith("的", item.end)
    return said is not None and not is_attribute and not _PAST.search(said[0])


def _is_over(text: Text, item: Found) -> bool:
    """Whether the words around a date tell of something that has happened."""
    return bool(
        text.before(item.start, _OVER_BEFORE, 40) or _OVER_AFTER.match(text.folded, item.end)
    )


def _beside(period: Period, anchor: PartialDate) -> Period:
    """The period in the year of an earlier date, or over the turn of that year."""
    year, month = anchor.year, period.first.month or anchor.month
    if year is not None and anchor.month and month:
        year += (anchor.month - month > _TURN) - (month - anchor.month > _TURN)
    return in_month(period, year, month)


def _nearest(period: Period, reference: PartialDate, future: float) -> Period:
    """The period closest to the reference, the future counting as so many times as far."""
    if reference.year is None or reference.month is None:
        return in_month(period, reference.year, reference.month)
    today = first_day(reference._replace(day=reference.day or 15))
    if period.first.month is None:
        months = [shift_months(reference, count) for count in (0, -1, 1)]
    else:
        months = [PartialDate(reference.year + count, None) for count in (0, -1, 1)]
    candidates = [in_month(period, month.year, month.month) for month in months]
    existing = [candidate for candidate in candidates if is_possible(candidate)]
    return min(existing, key=lambda candidate: _distance(candidate, today, future), default=period)


def _distance(period: Period, today: date, future: float) -> float:
    first, last = first_day(period.first), last_day(period.last)
    if first > today:
        return future * (first - today).days
    return max(0, (today - last).days)


def _opened(text: Text, item: Found, reference: PartialDate) -> Found:
    """Extend "since 2011" and "2011年以来" up to the reference."""
    before = text.before(item.start, _SINCE, 12)
    after = _UNTIL_NOW.match(text.folded, item.end)
    if not after and not (before and before["open"]):
        return item
    start = before.start() if before else item.start
    end = after.end() if after else item.end
    period = Period(item.period.first, reference)
    known = calendar_days(period) is not None and is_possible(period)
    return replace(item, start=start, end=end, period=period if known else item.period, opened=True)
