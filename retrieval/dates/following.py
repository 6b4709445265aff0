"""Dates that count from one told before them: "a month later", "hôm sau", "次年".

Apart from ``completing``, which gives a year to what names a day.
"""

import re

from retrieval.dates.builders import relative_period
from retrieval.dates.expressions import compiled
from retrieval.dates.folding import Text
from retrieval.dates.matching import Found
from retrieval.dates.values import NOTHING, Period, exists, in_month, narrow
from retrieval.plans import AHEAD

_SENTENCE_END = re.compile(r"[。！？!?\n]|\.\s")
_CLAUSE = compiled(r"[^.;。；\n]{0,60}")
_AHEAD = compiled(AHEAD)
_AHEAD_OR_YEARLY = compiled(rf"{AHEAD}|\bkỷ niệm\b|\banniversary\b|\bcommemorat|周年|纪念")
_OVER = compiled(
    r"\b(?:đã|was|were|had|did)\b|(?<!为)了(?!解)|(?<![通经超])过(?![去程境年渡])|[已曾]"
)
_OVER_PERHAPS = compiled(r"\b(?:began|came|left|made|met|rose|said|sent|took|went|won|\w{3,}ed)\b")
_SAME_TIME = compiled(
    r"[\s\"'“”「『(]*(?:同[日月天]|当[天日晚月]|cùng (?:ngày|tháng)\b"
    r"|(?:(?:on|later) )?(?:the same|that(?: same)?) (?:day|week|month)\b)"
)


def counted_on(text: Text, item: Found, told: Found | None) -> tuple[Found, bool]:
    """A date that may count from the one told before it, and whether it does.

    Without a date of its own and without one told before it, it covers nothing.
    """
    period = _after(item, told) if told and _counts_on(text, item, told) else None
    if period and NOTHING.first not in period and all(map(exists, period)):
        narrowed = item.narrowed or item.precision > 1
        return Found(item.start, item.end, period, narrowed=narrowed, step=item.step), True
    if item.step and item.step.told == "often" and _tells_of_the_past(text, item, sure=False):
        return Found(item.start, item.end, NOTHING, settled=True), False
    return item, False


def sentences_between(text: Text, start: int, end: int) -> int:
    """How many sentences end between two places."""
    return sum(1 for _ in _SENTENCE_END.finditer(text.folded, start, end))


def sentence_start(text: Text, place: int) -> int:
    """Where the sentence of a place begins."""
    return max((end.end() for end in _SENTENCE_END.finditer(text.folded, 0, place)), default=0)


def opens_with_the_same_time(text: Text, place: int) -> bool:
    """Whether the sentence of a place opens with "on the same day" or the like."""
    return _SAME_TIME.match(text.folded, sentence_start(text, place), place) is not None


def looks_ahead(text: Text, item: Found) -> bool:
    """Whether the sentence of a date tells of what is to come, or of what comes every year."""
    clause = _CLAUSE.match(text.folded, item.end)
    end = clause.end() if clause else item.end
    return _AHEAD_OR_YEARLY.search(text.folded, sentence_start(text, item.start), end) is not None


def _counts_on(text: Text, item: Found, told: Found) -> bool:
    """Whether the date told is near enough, and nothing says that another is meant."""
    distance = sentences_between(text, told.end, item.start)
    if not item.step or distance > 1:
        return False
    if item.step.told == "seldom":
        return not distance and _tells_of_the_past(text, item, sure=True)
    return item.step.told == "always" or not _tells_ahead(text, item)


def _tells_ahead(text: Text, item: Found) -> bool:
    clause = _CLAUSE.match(text.folded, item.end)
    before = text.folded[max(0, item.start - 20) : item.start]
    return bool(_AHEAD.search(clause[0] if clause else "") or _AHEAD.search(before))


def _tells_of_the_past(text: Text, item: Found, sure: bool) -> bool:
    if _tells_ahead(text, item):
        return False
    clause = _CLAUSE.match(text.folded, item.end)
    said = clause[0] if clause else ""
    if sure:
        said = re.split("[,，]", said.lstrip(" ,，"), maxsplit=1)[0]
    return bool(_OVER.search(said) or (not sure and _OVER_PERHAPS.search(said)))


def _after(item: Found, told: Found) -> Period | None:
    """So long after the date told, never finer than that; the month and day that are named."""
    step, (first, last) = item.step, told.period
    if not step or first.year != last.year:
        return None
    if step.unit == "month" and first.month != last.month:
        return None
    period = relative_period(step.unit, step.units, last)
    if period is None:
        return None
    if step.told == "always" and item.period != NOTHING:
        return in_month(item.period, period.first.year, None)
    return period if step.part is None else narrow(period, step.part)
