"""What a sentence says in particular, by which two alike sentences tell of different things.

Figures by what they count, which one of a series, whose states, which people.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.claims import Counted, counted_things
from bot.names import people_named, states_named
from bot.numerals import Quantity, ordinals
from bot.readings import Translations
from retrieval.article import Paragraph
from retrieval.dates import without_dates
from retrieval.tokens import stem

_CURRENCY = frozenset("$€£¥₫")
# What is counted alike in all languages.
_SAME_UNIT = {
    word: unit
    for unit, words in {
        "$": "usd dollar đô 美",
        "people": "person people người 人 名 位",
        "times": "time lần 次",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True)
class Particulars:
    """The figures of a sentence by unit, its numbers of a series, the states and people it names.

    The states are those of the title where the sentence itself names none.
    """

    figures: Mapping[str, Sequence[Quantity]]
    of_series: Sequence[Quantity]
    states: AbstractSet[str]
    people: AbstractSet[str]

    @classmethod
    def of(cls, quote: str, paragraph: Paragraph, translations: Translations) -> "Particulars":
        """Those of exact words of a paragraph."""
        language = paragraph.language
        undated = without_dates(quote, language, paragraph.published)
        states = states_named(undated, language, translations)
        return cls(
            by_unit(undated, counted_things(undated, language)),
            ordinals(undated, language),
            states or states_named(paragraph.title, language, translations),
            people_named(undated, language, translations),
        )

    def contradict(self, other: "Particulars", *, of_one_time: bool) -> bool:
        """Whether both cannot be told of the same: a figure, number or name is another in each.

        Of what is told of one time each may name other people.
        """
        units = self.figures.keys() & other.figures.keys()
        return (
            any(_are_others(self.figures[unit], other.figures[unit]) for unit in units)
            or _are_others(self.of_series, other.of_series)
            or _are_apart(self.states, other.states)
            or (not of_one_time and _are_apart(self.people, other.people))
        )


def by_unit(text: str, counted: Iterable[Counted]) -> Mapping[str, Sequence[Quantity]]:
    """The numbers by what they count; those that do not say it are left out."""
    figures: dict[str, list[Quantity]] = {}
    for each in counted:
        before = text[max(0, each.quantity.start - 1) : each.quantity.start]
        if each.quantity.percent:
            unit = "%"
        elif before in _CURRENCY:
            unit = before
        else:
            thing = stem(each.thing)
            unit = _SAME_UNIT.get(thing) or (f"{each.language} {thing}" if thing else "")
        if unit:
            figures.setdefault(unit, []).append(each.quantity)
    return figures


def _are_others(numbers: Sequence[Quantity], others: Sequence[Quantity]) -> bool:
    """Whether there are numbers on both sides, and none on both."""
    pairs = ((number, other) for number in numbers for other in others)
    return bool(numbers and others) and not any(number.means(other) for number, other in pairs)


def _are_apart(names: AbstractSet[str], others: AbstractSet[str]) -> bool:
    return bool(names and others) and names.isdisjoint(others)
