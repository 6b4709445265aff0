"""Change: where a newer article gives another figure or status for the same thing.

A false alarm is worse than a miss. So two statements differ only where they are
of different days of publication, name the same, tell of no different times, share
most of their other words, and count the same thing once each, to another number;
or where one calls planned, under way, done or stopped what the other calls
another of these.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.claims import claims, counted_things
from bot.numerals import Quantity
from bot.particulars import by_unit
from bot.periods import dates_within
from bot.readings import Evidence
from bot.timeline import overlap
from retrieval.article import Paragraph
from retrieval.characters import blanked, lowered, simplified
from retrieval.dates import DateMention, days, overlaps
from retrieval.evidence import Statement
from retrieval.plans import tells_of_open_plans
from retrieval.translation import WordTranslations

# Of the words beside figures and dates, the share of the shorter statement that the other has.
_SAME_SUBJECT = 0.6
# Both meet about as much of the question: else one is about something else.
_SAME_COVERAGE = 0.8

_STAGES = {
    "under way": re.compile(
        r"\b(?:under way|under construction|is being|are being|in progress|đang)\b|正在|在建|进行中"
    ),
    "done": re.compile(
        r"\b(?:completed|finished|has been|have been|was (?:opened|signed|closed)"
        r"|entered into force|đã|hoàn thành|hoàn tất)\b|已|完成|竣工|生效"
    ),
    "stopped": re.compile(
        r"\b(?:cancell?ed|suspended|abandoned|postponed|halted|huỷ|hủy|đình chỉ|hoãn|tạm dừng)\b"
        r"|取消|暂停|中止|推迟|搁置"
    ),
}
# A figure "as of" a day is of the same thing on another day.
_AS_OF = re.compile(
    r"(?:\bas of|\bby|\buntil|tính đến|đến|截至|截止)[^,;，；]{0,12}$", re.IGNORECASE
)


def changed(statements: Sequence[Statement], translations: WordTranslations) -> list[Statement]:
    """The statements that differ from another one of a different day, newest first."""
    comparable = [_Comparable.of(statement, translations) for statement in statements]
    apart = {
        id(each.statement)
        for pair in combinations(comparable, 2)
        if _same_thing(*pair, translations) and _differ(*pair)
        for each in pair
    }
    return sorted(
        (each for each in statements if id(each) in apart),
        key=lambda each: each.passage.paragraph.published or "",
        reverse=True,
    )


@dataclass(frozen=True)
class _Comparable:
    """A statement with what can be compared: its figures by unit, its times, its other words."""

    statement: Statement
    figures: Mapping[str, Sequence[Quantity]]
    times: Sequence[DateMention]
    terms: Mapping[str, float]
    stages: Sequence[str]

    @classmethod
    def of(cls, statement: Statement, translations: WordTranslations) -> "_Comparable":
        paragraph, quote = statement.passage.paragraph, statement.quote
        language, start = paragraph.language, statement.span.start
        mentions = dates_within(paragraph, statement.span)
        undated = blanked(quote, [(each.start - start, each.end - start) for each in mentions])
        counted = counted_things(undated, language)
        rest = blanked(undated, [(each.quantity.start, each.quantity.end) for each in counted])
        return cls(
            statement,
            by_unit(undated, counted),
            [
                each
                for each in mentions
                if each.knows_year and not _AS_OF.search(quote[: each.start - start])
            ],
            translations.pivot_terms(rest, language),
            _stages(quote),
        )

    @property
    def paragraph(self) -> Paragraph:
        return self.statement.passage.paragraph


def _stages(quote: str) -> list[str]:
    """What a statement calls its thing: planned, under way, done or stopped."""
    text = lowered(simplified(quote))
    stages = [stage for stage, words in _STAGES.items() if words.search(text)]
    return [*stages, "planned"] if tells_of_open_plans(quote) else stages


def _same_thing(a: _Comparable, b: _Comparable, translations: WordTranslations) -> bool:
    least, most = sorted((a.statement.coverage, b.statement.coverage))
    return (
        _of_different_days(a.paragraph, b.paragraph)
        and least >= _SAME_COVERAGE * most
        and overlap(a.terms, b.terms) >= _SAME_SUBJECT
        and (not a.times or not b.times or any(overlaps(x, y) for x in a.times for y in b.times))
        and _names_all(a, b, translations)
        and _names_all(b, a, translations)
    )


def _of_different_days(a: Paragraph, b: Paragraph) -> bool:
    first, second = (days(p.published or "", p.published or "") for p in (a, b))
    if first is None or second is None:
        return False
    return first[1] < second[0] or second[1] < first[0]


def _names_all(a: _Comparable, b: _Comparable, translations: WordTranslations) -> bool:
    """Whether the paragraph of one statement has every name that the other gives."""
    evidence = Evidence.of(a.paragraph, a.paragraph.text, translations)
    named = claims(b.statement.quote, b.paragraph.language, translations)
    return all(claim.stated_in(evidence) for claim in named if claim.kind == "name")


def _differ(a: _Comparable, b: _Comparable) -> bool:
    return any(
        len(a.figures[unit]) == len(b.figures[unit]) == 1
        and _another_number(a.figures[unit][0], b.figures[unit][0])
        for unit in a.figures.keys() & b.figures.keys()
    ) or (len(a.stages) == len(b.stages) == 1 and a.stages != b.stages)


def _another_number(a: Quantity, b: Quantity) -> bool:
    return not (a.means(b) or a.rounds(b) or b.rounds(a))
