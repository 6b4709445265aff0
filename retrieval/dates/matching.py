"""What the tables of expressions match in a text, each match by itself.

Apart because a table becomes one large regular expression, and nothing else need know how.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from retrieval.dates.builders import Builder, Step, not_a_date, step_of
from retrieval.dates.chinese import CHINESE
from retrieval.dates.english import ENGLISH
from retrieval.dates.expressions import NUMERIC, Expressions, compiled
from retrieval.dates.folding import Text
from retrieval.dates.values import NOTHING, PartialDate, Period, is_possible
from retrieval.dates.vietnamese import VIETNAMESE

_SETTLING = frozenset({"relative", "years_ago", "side", "week", "count", "follows"})

_WORD_START = r"(?<!\w)"
_NUMBER_START = r"(?<![0-9a-zà-ỹ/])(?:(?<!\w[.-])(?<![0-9a-zà-ỹ],)|(?<=mid-))"
_CHINESE_START = r"(?<![\d.〇零一二三四五六七八九十百千同某哪每另整])"

_LANGUAGES = {
    "vi": (VIETNAMESE, _WORD_START),
    "en": (ENGLISH, _WORD_START),
    "zh": (CHINESE, _CHINESE_START),
}


@dataclass(frozen=True)
class Found:
    """A period and its place in the folded text.

    ``settled``: it counts from the reference, so no neighbour may complete it.
    ``narrowed``: "early", "late" or the like has been applied to it.
    ``is_date``: it is one, and does not only keep others from its place.
    ``opened``: it reaches from a time until now.
    ``step``: how far it lies after a date told before it, where it may count from one.
    """

    start: int
    end: int
    period: Period
    settled: bool = False
    narrowed: bool = False
    is_date: bool = True
    opened: bool = False
    step: Step | None = None

    @property
    def precision(self) -> int:
        """How far the date goes: 1 for a year, 2 for a month, 3 for a day."""
        last = self.period.last
        return 3 if last.day else 2 if last.month else 1


def matches(text: Text, language: str | None, reference: PartialDate) -> Iterator[Found]:
    """All that the expressions of a language match, overlaps and what is no date included."""
    for table in _tables(language):
        yield from table.find(text, reference)


class _Table:
    """The expressions of a language as one regular expression."""

    def __init__(self, expressions: Expressions, before: str) -> None:
        self._builders: list[Builder] = []
        sections = []
        for beginning, lines in expressions.items():
            section = "|".join(self._numbered(*line) for line in lines)
            sections.append(f"(?={beginning})(?:{section})")
        self._pattern = compiled(f"{before}(?:{'|'.join(sections)})")
        self._groups: list[dict[str, int]] = [{} for _ in self._builders]
        for name, index in self._pattern.groupindex.items():
            group, number = name.rsplit("_", 1)
            if group != "end":
                self._groups[int(number)][group] = index

    def _numbered(self, pattern: str, builder: Builder) -> str:
        """The expression with its number at its groups and in a group at its end."""
        number = len(self._builders)
        self._builders.append(builder)
        return re.sub(r"(\(\?P[<=]\w+)", rf"\1_{number}", pattern) + f"(?P<end_{number}>)"

    def find(self, text: Text, reference: PartialDate) -> Iterator[Found]:
        """What the expressions match, including what is no date."""
        position = 0
        while match := self._pattern.search(text.folded, position):
            found = self._built(match, text, reference)
            position = max(match.end(), match.start() + 1) if found else match.start() + 1
            if found:
                yield found

    def _built(self, match: re.Match[str], text: Text, reference: PartialDate) -> Found | None:
        number = int((match.lastgroup or "").rsplit("_", 1)[1])
        places = self._groups[number]
        groups = {name: match[place] for name, place in places.items() if match[place] is not None}
        if "capital" in groups and not text.cased[match.start(places["capital"])].isupper():
            return None
        builder = self._builders[number]
        period = builder(groups, reference)
        settled = not _SETTLING.isdisjoint(groups)
        step = step_of(groups)
        if settled and period is None and step:
            period = NOTHING
        elif settled and period is None:
            return Found(*match.span(), NOTHING, is_date=False)
        if period is None or not is_possible(period):
            return None
        end = match.start() + len(match[0].rstrip())
        is_date = builder is not not_a_date
        return Found(match.start(), end, period, settled, "part" in groups, is_date, step=step)


def _tables(language: str | None) -> list[_Table]:
    """The tables of a language, or of all where it is none of them, and the numeric one."""
    languages = [language] if language in _LANGUAGES else _LANGUAGES
    return [*map(_table, languages), _numeric()]


@cache
def _table(language: str) -> _Table:
    return _Table(*_LANGUAGES[language])


@cache
def _numeric() -> _Table:
    return _Table(NUMERIC, _NUMBER_START)
