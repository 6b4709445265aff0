"""The dates of a text as far as it names them: matches, with what the words around them add.

Apart from ``completing``, which tells what year they are in.
"""

from dataclasses import replace

from retrieval.dates.expressions import compiled
from retrieval.dates.folding import Text
from retrieval.dates.matching import Found, matches
from retrieval.dates.values import NOTHING, PartialDate, Period, in_month, is_possible, narrow
from retrieval.dates.vocabulary import PARTS, plain

_PART_BEFORE = compiled(
    r"(?:\b(?<!bắt\s)(?<!lần\s)(?P<part>đầu|giữa|cuối|(?:thượng|trung|hạ) tuần|early|mid|late"
    r"|(?:beginning|start|middle|end) of))(?: |(?<=mid)-)(?:the )?$"
)
_PART_AFTER = compiled(
    r" ?(?P<part>上旬|中旬|下旬|初期|早期|中期|后期|末期|年初|年底|年末|初(?![步次级始中选审])"
    r"|底(?![线部气])|末(?!端))"
)
_RANGE = compiled(
    r" ?(?:(?P<dash>-|—(?!—))|至|到|直到|(?:up )?to|through|until|till"
    r"|(?:cho )?(?:đến|tới)(?: hết)?) ?"
)
_CONJUNCTION = compiled(r" ?(?:,|、|and|và|与|和) ?")
_BETWEEN = compiled(r"(?:between|giữa) $")
_BETWEEN_AFTER = compiled(r" ?之?间")


def as_named(text: Text, language: str | None, reference: PartialDate) -> list[Found]:
    """The dates of a text, each as far as it is named."""
    return _join(text, _without_overlaps(text, language, reference))


def _without_overlaps(text: Text, language: str | None, reference: PartialDate) -> list[Found]:
    """What matches, of overlapping ones the first, then the longest; only dates are kept."""
    found = [_narrowed(text, item) for item in matches(text, language, reference)]
    found.sort(key=lambda item: (item.start, -item.end))
    kept: list[Found] = []
    for item in found:
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return [item for item in kept if item.is_date]


def _narrowed(text: Text, item: Found) -> Found:
    """Apply "early", "cuối" or "年底" beside a date."""
    before = text.before(item.start, _PART_BEFORE, 20)
    after = _PART_AFTER.match(text.folded, item.end)
    word = before or after
    if not word or not item.is_date:
        return item
    part = PARTS[plain(word["part"])]
    step = item.step and item.step._replace(part=part)
    waits = step is not None and step.told == "always" and item.period == NOTHING
    period = item.period if waits else narrow(item.period, part)
    start, end = min(item.start, word.start()), max(item.end, word.end())
    return replace(item, start=start, end=end, period=period, narrowed=True, step=step)


def _join(text: Text, found: list[Found]) -> list[Found]:
    """Make one range of two neighbours that a range word connects; complete each other."""
    joined: list[Found] = []
    for item in found:
        left = joined.pop() if joined else None
        if left is None:
            joined.append(item)
        elif _connects(text, left, item) and (whole := _range(left, item)):
            joined.append(whole)
        elif _CONJUNCTION.fullmatch(text.folded, left.end, item.start):
            joined += [_inherit(left, item), _inherit(item, left)]
        else:
            joined += [left, item]
    return joined


def _connects(text: Text, left: Found, right: Found) -> bool:
    if match := _RANGE.fullmatch(text.folded, left.end, right.start):
        return not match["dash"] or left.precision == right.precision
    if not _CONJUNCTION.fullmatch(text.folded, left.end, right.start):
        return False
    before = text.before(left.start, _BETWEEN, 8)
    return bool(before or _BETWEEN_AFTER.match(text.folded, right.end))


def _range(left: Found, right: Found) -> Found | None:
    """The period from one date to another; None if they do not make one."""
    if NOTHING in (left.period, right.period):
        return None
    first, last = _inherit(left, right).period.first, _inherit(right, left).period.last
    if not is_possible(Period(first, last)):
        if left.period.first.year is None and first.year is not None:
            first = first._replace(year=first.year - 1)
        elif right.period.last.year is None and last.year is not None:
            last = last._replace(year=last.year + 1)
    if not is_possible(Period(first, last)):
        return None
    return Found(left.start, right.end, Period(first, last), left.settled or right.settled)


def _inherit(item: Found, other: Found) -> Found:
    """Complete a date that lacks its year, or year and month, from its neighbour."""
    if item.settled or item.period.first.year is not None:
        return item
    neighbour = other.period.first
    return replace(item, period=in_month(item.period, neighbour.year, neighbour.month))
