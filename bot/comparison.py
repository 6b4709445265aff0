"""Comparisons: what the dates of quoted words prove about several events.

Each side is a question of its own, with its own best words and their dates. An
order is stated only where every date of one side lies before every date of the
other, at the precision they are given.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot import phrases
from bot.claims import claims
from bot.evidence import Evidence
from bot.refusal import judge
from bot.timeline import Source, dates_told, shown_date, year_is_known
from retrieval.dates import DateMention, days
from retrieval.decomposition import Comparison, Unit
from retrieval.evidence import EvidenceFinder, Statement
from retrieval.index import Index
from retrieval.retriever import Query, Side
from retrieval.translation import WordTranslations

# Statements are looked at that are within this share of the best of their side.
_REACH = 0.6
_LEAST_SCORE = 0.01
# What happened for the first time is the earliest that is told of.
_FIRST_TIME = re.compile(
    r"首[次届个批]|第一[次届个批]|头一[次回届]|\bfirst (?!lady|aid|secretary|minister|class)"
    r"|lần đầu|đầu tiên",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DatedSide:
    """One side of a comparison: its name in the question, the words about it, their dates.

    Without a ``source`` the collection says nothing of it.
    """

    name: str
    source: Source | None = None
    dates: tuple[DateMention, ...] = ()

    @property
    def days(self) -> tuple[date, date] | None:
        """From the first to the last day that the dates allow; None where a year is unknown."""
        known = [days(each.first, each.last) for each in self.dates]
        if not known or None in known:
            return None
        return min(d[0] for d in known if d), max(d[1] for d in known if d)

    @property
    def length(self) -> int | None:
        """The number of days from a first to a last day that the words give; None without."""
        spans = [
            days(each.first, each.last)
            for each in self.dates
            if each.first != each.last and _is_day(each.first) and _is_day(each.last)
        ]
        return (spans[0][1] - spans[0][0]).days + 1 if len(spans) == 1 and spans[0] else None

    @property
    def shown_dates(self) -> str:
        """The dates for readers."""
        return ", ".join(dict.fromkeys(map(shown_date, self.dates)))


def _is_day(value: str) -> bool:
    return len(value) == len("2011-09-20")


def dated_side(side: Side, index: Index, threshold: float) -> DatedSide:
    """The words of the collection that speak of a side, preferably with a date."""
    finder = EvidenceFinder(index, side.query)
    statements = finder.statements(side.passages)
    naming = [each for each in statements if _names(side.query, each, index.translations)]
    # A paragraph that names the side may stand below others of an article about it.
    first = {each.passage.paragraph.name for each in naming}
    named_first = sorted(side.passages, key=lambda each: each.paragraph.name not in first)
    judged = (judge(side.query, each, statements, index) for each in (side.passages, named_first))
    if max(each.confidence for each in judged) < threshold:
        return DatedSide(side.query.text)
    near = _near_the_best(statements)
    named = [each for each in near if each in naming]
    candidates = [(each, dates_told(finder, each, side.query.text)) for each in named] or [
        (near[0], [])
    ]
    if _FIRST_TIME.search(side.query.text):
        candidates.sort(key=lambda candidate: _earliest(candidate[1]))
    told, dates = max(candidates, key=lambda candidate: _exactness(candidate[1]))
    return DatedSide(side.query.text, Source(told.passage.paragraph, told.quote), tuple(dates))


def _earliest(dates: Sequence[DateMention]) -> str:
    """The last possible day of the earliest of some dates; it sorts before later ones and none."""
    return min((each.last.ljust(10, "~") for each in dates if year_is_known(each)), default="~")


def _exactness(dates: Sequence[DateMention]) -> int:
    """How well dates tell when something happened: in full, and within one year."""
    if not dates:
        return 0
    of_one_year = all(each.first[:4] == each.last[:4] for each in dates)
    return 1 + all(map(year_is_known, dates)) + of_one_year


def _names(query: Query, statement: Statement, translations: WordTranslations) -> bool:
    """Whether a sentence itself, not only its paragraph, names whom and what a side names."""
    paragraph = statement.passage.paragraph
    said = Evidence(
        statement.quote, paragraph.language, translations, published=paragraph.published
    )
    asked = claims(query.text, query.language, translations)
    return all(claim.stated_in(said) for claim in asked if claim.kind != "date")


def _near_the_best(statements: Sequence[Statement]) -> list[Statement]:
    worth = {id(each): each.coverage * max(each.passage.score, _LEAST_SCORE) for each in statements}
    ranked = sorted(statements, key=lambda each: -worth[id(each)])
    return [each for each in ranked if worth[id(each)] >= _REACH * worth[id(ranked[0])]]


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
        side: phrases.side(language, side.name, side.shown_dates, f"[{number}]")
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
    elif asked.asks == "order":
        groups = [[names[side] for side in group] for group in in_groups(sides)]
        found = phrases.order(language, groups)
    else:
        found = ""
    return f"{found}{phrases.undated(language, undated)}{nothing_found}".strip()


def _lengths(sides: Sequence[DatedSide], names: Mapping[DatedSide, str], language: str) -> str:
    known = sorted(
        ((side, side.length) for side in sides if side.length), key=lambda each: -(each[1] or 0)
    )
    open_ended = [names[side] for side in sides if not side.length]
    found = phrases.longest_first(language, [(names[s], length or 0) for s, length in known])
    return (found if known else "") + phrases.without_length(language, open_ended)
