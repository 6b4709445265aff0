"""Comparisons: what the dates of quoted words prove about several events.

Each side is a question of its own, with its own best words and their dates. An
order is stated only where every date of one side lies before every date of the
other, at the precision they are given.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from bot import phrases
from bot.refusal import Judge
from bot.telling import Telling, named_in, names_all, tellings
from bot.timeline import Source
from retrieval.dates import DateMention, overlaps
from retrieval.decomposition import Comparison, Unit
from retrieval.evidence import EvidenceFinder, Statement
from retrieval.index import Index
from retrieval.retriever import Side

# Statements are looked at that fit a side best.
_LOOKED_AT = 8
# A side is dated where this share of it is met; with less its words are shown without a date.
_SURE, _LIKELY = 0.6, 0.4
# What fits a side within this share of the best, and is as sure to tell of it, may give its date;
# further down what happened for the first time is looked for, which is told of in passing.
_REACH, _REACH_OF_FIRST = 0.8, 0.5
_AS_SURE = 0.15
_LEAST_SCORE = 0.01
# What happened for the first time is the earliest that is told of.
_FIRST_TIME = re.compile(
    r"首[次届个批]|第一[次届个批]|头一[次回届]|\bfirst (?!lady|aid|secretary|minister|class)"
    r"|lần đầu|đầu tiên|lần thứ nhất",
    re.IGNORECASE,
)
# Words that may be of another time than the first do not say so.
_SAYS_FIRST = re.compile(
    rf"{_FIRST_TIME.pattern}|始于|\b(?:began|started)\b|bắt đầu", re.IGNORECASE
)


@dataclass(frozen=True)
class DatedSide:
    """One side of a comparison: its name in the question, the words about it, their dates.

    Without a ``source`` the collection says nothing of it. ``rivals`` are other dates, which words
    that fit it about as well give. It was then or before where it is ``at_latest``.
    """

    name: str
    source: Source | None = None
    dates: tuple[DateMention, ...] = ()
    rivals: tuple[DateMention, ...] = ()
    at_latest: bool = False

    @property
    def days(self) -> tuple[date, date] | None:
        """From the first to the last day that the dates allow; None where a year is unknown."""
        known = [each.days for each in (*self.dates, *self.rivals)]
        if not known or None in known:
            return None
        first = date.min if self.at_latest else min(d[0] for d in known if d)
        return first, max(d[1] for d in known if d)

    @property
    def length(self) -> int | None:
        """The number of days from a first to a last day that the words give; None without."""
        spans = [each.days for each in self.dates if each.first != each.last and each.is_day]
        return (spans[0][1] - spans[0][0]).days + 1 if len(spans) == 1 and spans[0] else None

    def shown_dates(self, language: str) -> str:
        """The dates for readers."""
        return f"{'≤ ' if self.at_latest else ''}{_shown(self.dates, language)}"

    def shown_rivals(self, language: str) -> str:
        """The other dates for readers, in order of time."""
        return _shown(sorted(self.rivals, key=lambda each: each.first), language)


def _shown(dates: Iterable[DateMention], language: str) -> str:
    return ", ".join(dict.fromkeys(phrases.shown_date(language, each) for each in dates))


def dated_side(side: Side, kinds: AbstractSet[str], index: Index, threshold: float) -> DatedSide:
    """The words of the collection that tell of a side, preferably with a date.

    ``kinds`` are those of things that it says happened.
    """
    finder = EvidenceFinder(index, side.query)
    statements = finder.statements(side.passages)
    asked = named_in(side.query, index.translations)
    naming = [each for each in statements if names_all(asked, each, index)]
    # A paragraph that names the side may stand below others of an article about it.
    first = {each.passage.paragraph.name for each in naming}
    named_first = sorted(side.passages, key=lambda each: each.paragraph.name not in first)
    judge = Judge(side.query, side.passages, index)
    judged = (judge.judgement(statements, order) for order in (side.passages, named_first))
    if max(each.confidence for each in judged) < threshold:
        return DatedSide(side.query.text)
    told = tellings(side, kinds, _best(naming or statements), index, finder)
    likely = [each for each in told if each.sureness >= _LIKELY]
    sure = [each for each in likely if each.sureness >= _SURE]
    return _of_tellings(side.query.text, sure or likely, is_dated=bool(naming and sure))


def _of_tellings(name: str, told: Sequence[Telling], *, is_dated: bool) -> DatedSide:
    """A side as the best of what tells of it has it, with the dates that the others give."""
    if not told:
        return DatedSide(name)
    dated = [each for each in told if each.dates and is_dated]
    if not dated:
        return DatedSide(name, _source(max(told, key=_worth)))
    if _FIRST_TIME.search(name):
        dated = sorted(_near_the_best(dated, _REACH_OF_FIRST), key=lambda e: _earliest(e.dates))
        best = max(dated, key=lambda each: _exactness(each.dates))
        is_first = _SAYS_FIRST.search(best.statement.quote) is not None
        return DatedSide(name, _source(best), tuple(best.dates), at_latest=not is_first)
    dated = _near_the_best(dated, _REACH)
    surest = max(each.sureness for each in dated)
    dated = [each for each in dated if each.sureness >= surest - _AS_SURE]
    best = max(dated, key=lambda each: (_exactness(each.dates), _worth(each)))
    return DatedSide(name, _source(best), tuple(best.dates), tuple(_rivals(best, dated)))


def _rivals(best: Telling, told: Sequence[Telling]) -> Iterator[DateMention]:
    """The other dates that are told as surely, but by statements that tell the best day too."""
    for each in told:
        supports = any(
            other is not each
            and other.statement is each.statement is not best.statement
            and _agree([day for day in other.dates if day.is_day], best.dates)
            for other in told
        )
        if not supports:
            yield from (
                date for date in each.dates if date.knows_year and not _agree([date], best.dates)
            )


def _source(telling: Telling) -> Source:
    return Source(telling.statement.passage.paragraph, telling.statement.quote)


def _agree(dates: Sequence[DateMention], others: Sequence[DateMention]) -> bool:
    return any(overlaps(date, other) for date in dates for other in others)


def _earliest(dates: Sequence[DateMention]) -> date:
    """The last possible day of the earliest of some dates; it sorts before later ones and none."""
    return min((each.days[1] for each in dates if each.days), default=date.max)


def _exactness(dates: Sequence[DateMention]) -> int:
    """How well dates tell when something happened: in full, and within one year."""
    return all(each.knows_year for each in dates) + all(each.of_one_year for each in dates)


def _best(statements: Sequence[Statement]) -> list[Statement]:
    return sorted(statements, key=lambda each: -_fit(each))[:_LOOKED_AT]


def _near_the_best(told: Sequence[Telling], reach: float) -> list[Telling]:
    most = max(map(_worth, told))
    return [each for each in told if _worth(each) >= reach * most]


def _worth(telling: Telling) -> float:
    return telling.sureness * _fit(telling.statement)


def _fit(statement: Statement) -> float:
    return statement.coverage * max(statement.passage.score, _LEAST_SCORE)


def in_groups(sides: Sequence[DatedSide]) -> list[list[DatedSide]]:
    """The sides with known days in order of time, those that the dates leave open together."""
    groups: list[list[DatedSide]] = []
    reached = date.min
    for side in sorted((s for s in sides if s.days), key=lambda s: s.days or ()):
        first, last = side.days or (date.max, date.max)
        if groups and first <= reached:
            groups[-1].append(side)
        else:
            groups.append([side])
        reached = max(reached, last)
    return groups


def fall_together(sides: Sequence[DatedSide], unit: Unit) -> bool | None:
    """Whether all sides fall into the same day, week, month or year; None where that is open."""
    known = [side.days for side in sides]
    spans = [(_of(unit, d[0]), _of(unit, d[1])) for d in known if d]
    if len(spans) < len(sides):
        return None
    if max(first for first, _ in spans) > min(last for _, last in spans):
        return False
    return True if all(first == last for first, last in spans) else None


def _of(unit: Unit, day: date) -> tuple[int, ...]:
    if unit == "week":
        return day.isocalendar()[:2]
    length = {"year": 1, "month": 2, "day": 3}[unit]
    return (day.year, day.month, day.day)[:length]


def arranged(sides: Sequence[DatedSide]) -> list[DatedSide]:
    """The sides that something was found about, in order of time; those without full dates last."""
    dated = [side for group in in_groups(sides) for side in group]
    return dated + [side for side in sides if side.source and side not in dated]


def verdict(asked: Comparison, sides: Sequence[DatedSide], language: str) -> str:
    """What the dates of the sides prove, and of which sides they prove nothing.

    ``sides`` are as ``arranged`` gives them; the citation of the nth is marked [n].
    """
    names = {
        side: phrases.side(language, side.name, side.shown_dates(language), f"[{number}]")
        for number, side in enumerate(sides, start=1)
    }
    undated = [names[side] for side in sides if not side.days]
    missing = [name for name in asked.sides if name not in {side.name for side in sides}]
    nothing_found = phrases.not_among(language, missing)
    if asked.asks == "length":
        return _lengths(sides, names, language) + nothing_found
    if asked.asks == "same" and asked.unit:
        shared = fall_together(sides, asked.unit)
        found = phrases.together(language, asked.unit, shared, list(names.values()))
        found += _other_dates(sides if shared is None else (), language)
    elif asked.asks == "order":
        groups = in_groups(sides)
        found = phrases.order(language, [[names[side] for side in group] for group in groups])
        open_sides = [
            side for group in groups if len(group) > 1 or len(groups) == 1 for side in group
        ]
        found += _other_dates(open_sides, language)
    else:
        found = ""
    return f"{found}{phrases.undated(language, undated)}{nothing_found}".strip()


def _other_dates(sides: Iterable[DatedSide], language: str) -> str:
    """The dates that keep what is asked from being told."""
    return "".join(
        phrases.other_dates(language, side.name, side.shown_rivals(language))
        for side in sides
        if side.rivals
    )


def _lengths(sides: Sequence[DatedSide], names: Mapping[DatedSide, str], language: str) -> str:
    known = sorted(
        ((side, side.length) for side in sides if side.length), key=lambda each: -(each[1] or 0)
    )
    open_ended = [names[side] for side in sides if not side.length]
    found = phrases.longest_first(language, [(names[s], length or 0) for s, length in known])
    return (found if known else "") + phrases.without_length(language, open_ended)
