"""What a text leaves out of its dates: the year, by their neighbours, the reference and cues.

Apart from ``finding``, because a question completes the same dates in two ways.
"""

import re
from dataclasses import replace
from datetime import date

from retrieval.characters import HAN
from retrieval.dates.expressions import compiled
from retrieval.dates.folding import Text
from retrieval.dates.following import (
    counted_on,
    looks_ahead,
    opens_with_the_same_time,
    sentences_between,
)
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
_NAMED_AGAIN = compiled(r" ?(?:的|即|,|\(|đó,?)? ?(?:on |in |vào |ngày |của )?")
_HEADED = compiled(r":[^,.;，。；\d]{0,10}$")
_SAME_STORY = 100  # days
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
    years = _Years(text, reference)
    known: list[Found] = []
    for item in found:
        whole = years.of(item)
        if whole is None:
            continue
        if known and _is_named_again(text, known[-1], whole):
            known.pop()
        known.append(whole)
    return known


def _is_named_again(text: Text, step: Found, item: Found) -> bool:
    """Whether a date tells more of what counts from another: "two days later, on 28 October"."""
    beside = _NAMED_AGAIN.fullmatch(text.folded, step.end, item.start)
    return bool(step.step and beside and item.precision >= step.precision)


class _Years:
    """The years of the dates of a text, each by those told before it.

    ``anchor`` is the finest date so far that has a year, ``latest`` the last. ``told`` is the
    last if the text itself tells its year, ``whole`` the last such with a month; a date that
    counts from the reference ends both. ``step`` is the last that may count from one told.
    """

    def __init__(self, text: Text, reference: PartialDate) -> None:
        self._text = text
        self._reference = reference
        self._anchor: Found | None = None
        self._latest: Found | None = None
        self._told: Found | None = None
        self._whole: Found | None = None
        self._step: Found | None = None

    def of(self, item: Found) -> Found | None:
        """The date with its year, if it is known; None if nothing of it is."""
        whole, is_told = item, not item.settled
        if item.step:
            whole, is_told = counted_on(self._text, item, self._told)
            self._step = item
        elif item.period.first.year is None and not item.settled:
            period = self._told_year(item)
            is_told = period is not None
            whole = replace(item, period=period or self._nearest(item))
            if not all(map(exists, whole.period)):
                return None  # "ngày 31" beside a day of February
        if whole.period.first.year is None and whole.period.first.month is None:
            return None
        self._remember(whole, is_told)
        return whole

    def _remember(self, item: Found, is_told: bool) -> None:
        if item.period.last.year is not None:
            self._latest = item
            finer = not self._anchor or item.precision >= self._anchor.precision
            if not item.settled and (finer or item.step):
                self._anchor = item
        self._told = item if is_told and item.period.last.year is not None else None
        if not self._told or self._told.precision > 1:
            self._whole = self._told

    def _told_year(self, item: Found) -> Period | None:
        """The year that is said to be the same, that of the sentence, or that of a date before."""
        text, anchor, first = self._text, self._anchor, item.period.first
        if self._latest and _is_of_the_same_year(text, item):
            return in_month(item.period, self._latest.period.last.year, first.month)
        if anchor:
            same_sentence = not _SENTENCE_END.search(text.folded, anchor.end, item.start)
            near = same_sentence or self._reference.year is None
            if near and anchor.precision > 1:
                return _beside(item.period, anchor.period.last)
            single_year = anchor.period.first == anchor.period.last
            is_of_month = item.period.last.day is None or item.narrowed or anchor.step is not None
            if same_sentence and single_year and (is_of_month or _leads(text, anchor, item)):
                return _beside(item.period, anchor.period.last)
        return self._year_of_the_story(item)

    def _year_of_the_story(self, item: Found) -> Period | None:
        """The year of the last whole date, where the sentence goes on from it.

        So it does where it opens with "two days later" or "同日", and where the day is not far
        from that date and would lie ahead by the reference, although no word looks ahead.
        """
        if not self._whole or None in self._reference or item.period.first.month is None:
            return None
        if first_day(self._whole.period.last) > first_day(self._reference):
            return None
        period = _beside(item.period, self._whole.period.last)
        goes_on = is_possible(period) and _days_between(self._whole.period, period) <= _SAME_STORY
        if self._is_linked(item) or (goes_on and self._would_lie_ahead(item)):
            return period
        return None

    def _is_linked(self, item: Found) -> bool:
        step = self._step
        follows = step and not sentences_between(self._text, step.end, item.start)
        return bool(follows or opens_with_the_same_time(self._text, item.start))

    def _would_lie_ahead(self, item: Found) -> bool:
        if _is_to_come(self._text, item) or looks_ahead(self._text, item):
            return False
        return first_day(self._nearest(item).first) > first_day(self._reference)

    def _nearest(self, item: Found) -> Period:
        return _nearest(item.period, self._reference, _weight_of_future(self._text, item))


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


def _days_between(told: Period, period: Period) -> int:
    """How many days lie between two periods; none where they meet."""
    before = first_day(period.first) - last_day(told.last)
    after = first_day(told.first) - last_day(period.last)
    return max(0, before.days, after.days)


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
