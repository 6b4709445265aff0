"""What the words of statements tell of an event: how surely of that event, and its dates.

How surely is the share of the event's words, weighed by rarity, that words meet, in their own
language or in another.
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bot import phrases
from bot.claims import claims
from bot.happenings import kinds as kinds_of
from bot.happenings import may_tell
from bot.names import is_short_abbreviation
from bot.readings import Claim, Evidence
from bot.stretches import Stretch, stretches, without_dateline
from retrieval.characters import HAN
from retrieval.dates import DateMention
from retrieval.encoder import EncodedText, Vector
from retrieval.evidence import EvidenceFinder, Statement
from retrieval.index import Index
from retrieval.late_interaction import words_met
from retrieval.retriever import Query, Side
from retrieval.sentences import sentences
from retrieval.translation import WordTranslations

# Cosines of a word with the words of texts that say nothing of it lie about .2, with its
# translations at .7 and more.
_UNMET, _MET = 0.2, 0.7
# How much more the heaviest word that is not met counts: without "founding" it is another event.
_HEAVIEST = 0.5
# What tells an event from those that it is compared with must be met to this share.
_LEAST_OWN = 0.4
# Sureness that differs by less says nothing.
_AS_SURE = 0.05
# What a sentence begins with that names nothing itself: 该中心, "The agency", "Trung tâm này".
_POINTS_BACK = re.compile(
    rf"(?:[该它他她这]|[其此](?![他外前后次间实中]))[{HAN}]"
    r"|(?:It|Its|They|Their|He|His|She|Her|This|These|The [a-z]+) [a-z]"
    r"|(?!(?:Trước|Sau|Trong|Từ|Do|Khi) )(?:[^\W\d]+ ){1,3}(?:này|đó|ấy)\b"
    r"|(?:Đây|Ông|Bà|Họ) [^\WA-ZĐ]"
)
# Characters of the sentence before it that are looked at.
_LONGEST_BEFORE = 400
# How much less than a whole sentence words of it may tell that go with one time.
_SCATTERED = 0.25


@dataclass(frozen=True)
class Telling:
    """What a statement tells of an event: the dates that it gives, if any.

    ``sureness`` is the share of the event that the words with these dates meet, from 0 to 1.
    """

    statement: Statement
    dates: Sequence[DateMention]
    sureness: float


def tellings(
    side: Side,
    kinds: AbstractSet[str],
    statements: Sequence[Statement],
    index: Index,
    finder: EvidenceFinder,
) -> list[Telling]:
    """What statements tell of one side of a comparison, in their order.

    Only words that tell of one of its ``kinds`` date it, where any is known.
    """
    query, own = side.query, _own_weights(side)
    asked = named_in(query, index.translations)
    told = [_told(statement, query, asked, index) for statement in statements]
    texts = [each.in_full(query) for group in told for each in group]
    encoded = iter(index.encoder.encode_texts(texts))
    sure = [
        [(each, _sureness(query, own, each, next(encoded), finder)) for each in group]
        for group in told
    ]
    return [
        Telling(
            each.statement,
            each.stretch.dates if _may_tell(kinds, each.stretch.words) else (),
            sureness,
        )
        for group in sure
        for each, sureness in _surest(group)
    ]


def _may_tell(kinds: AbstractSet[str], words: str) -> bool:
    """Whether words may tell of these kinds, or their context where they name none themselves."""
    own = words.rpartition("\n")[2]
    return may_tell(kinds, own) or (not kinds_of(own) and may_tell(kinds, words))


def _told(
    statement: Statement, query: Query, asked: Sequence[Claim], index: Index
) -> list["_Told"]:
    """A statement as a whole, and the stretches of it that may tell of what is asked."""
    paragraph = statement.passage.paragraph
    found = _of_the_event(stretches(paragraph, statement.span, query.text), paragraph.published)
    alone, parts = (found[0].dates, []) if len(found) == 1 else ([], found)
    first, *rest = _in_context(statement, [_whole(statement, alone), *parts])
    whole = _Told(statement, first, _stated(asked, first.words, statement, index))
    return [whole, *_naming_most([_part_of(whole, each, asked, index) for each in rest])]


def _of_the_event(found: Sequence[Stretch], published: str | None) -> list[Stretch]:
    """The stretches without the day of publication as date, if they have others."""
    kept = without_dateline([date for each in found for date in each.dates], published)
    return [each._replace(dates=[date for date in each.dates if date in kept]) for each in found]


def _part_of(whole: "_Told", stretch: Stretch, asked: Sequence[Claim], index: Index) -> "_Told":
    """A stretch of a statement; one that names nobody is about whom the statement names."""
    if _names(stretch.words, whole.statement, index):
        stated = _stated(asked, stretch.words, whole.statement, index)
        return whole._replace(stretch=stretch, stated=stated)
    return whole._replace(
        stretch=stretch, names=_names(whole.stretch.words, whole.statement, index)
    )


def _names(words: str, statement: Statement, index: Index) -> list[str]:
    said = claims(words, statement.passage.paragraph.language, index.translations)
    return [claim.text for claim in said if claim.kind == "name"]


def named_in(query: Query, translations: WordTranslations) -> list[Claim]:
    """Whom and what a query names: all that words must state to tell of it, but for its time.

    Short abbreviations are left out, which each text has its own of.
    """
    return [
        claim
        for claim in claims(query.text, query.language, translations)
        if claim.kind != "date" and not (claim.kind == "name" and is_short_abbreviation(claim.text))
    ]


def names_all(asked: Sequence[Claim], statement: Statement, index: Index) -> bool:
    """Whether a sentence itself, not only its paragraph, states all that is asked of it.

    The first of an article tells of what its title names, one that points back of what the one
    before it does.
    """
    words = _in_context(statement, [_whole(statement)])[0].words
    return len(_stated(asked, words, statement, index)) == len(asked)


def _whole(statement: Statement, dates: Sequence[DateMention] = ()) -> Stretch:
    return Stretch(statement.span, statement.quote, dates)


def _in_context(statement: Statement, found: Sequence[Stretch]) -> Sequence[Stretch]:
    """The stretches of a statement with the words that say whom or what they are about.

    Of the first sentence of an article that is its title, of "the centre was founded in 1988" the
    sentence before it.
    """
    paragraph = statement.passage.paragraph
    start = statement.span.start
    before = paragraph.text[max(0, start - _LONGEST_BEFORE) : start].rstrip()
    if before and _POINTS_BACK.match(statement.quote):
        about = sentences(before)[-1].of(before)
    elif paragraph.number > 1 or before:
        return found
    else:
        about = paragraph.title
    return [each._replace(words=f"{about}\n{each.words}") for each in found]


def _stated(asked: Sequence[Claim], words: str, statement: Statement, index: Index) -> list[Claim]:
    paragraph = statement.passage.paragraph
    said = Evidence(
        words,
        paragraph.language,
        index.translations,
        published=paragraph.published,
        is_lenient=False,
    )
    return [claim for claim in asked if claim.stated_in(said)]


class _Told(NamedTuple):
    """A stretch of a statement, what it states of all that is asked, and names it stands for."""

    statement: Statement
    stretch: Stretch
    stated: Sequence[Claim]
    names: Sequence[str] = ()

    def in_full(self, query: Query) -> str:
        """The words, and what they do not say as the query does: names and, if it has any, times.

        Abbreviations are not compared across languages, so that nothing is known of them.
        """
        words = self.stretch.words
        is_other = self.statement.passage.paragraph.language != query.language
        translated = [
            claim.text
            for claim in self.stated
            if is_other and claim.kind == "name" and not is_short_abbreviation(claim.text)
        ]
        dates = self.stretch.dates if query.times else ()
        times = (phrases.shown_date(query.language, each) for each in dates)
        said = [each for each in (*self.names, *translated, *times) if each not in words]
        return f"{words} ({', '.join(said)})" if said else words


def _naming_most(told: Sequence[_Told]) -> list[_Told]:
    """Of the stretches of a statement those with a date that name as much as any of them.

    "India (2016), Japan (2019)" tells of India in the first.
    """
    most = max((len(each.stated) for each in told), default=0)
    return [each for each in told if each.stretch.dates and len(each.stated) == most]


def _own_weights(side: Side) -> Vector:
    """The weights of the words that tell a side from those that it is compared with."""
    asked = side.query.encoded
    weights = asked.weights.copy()
    for other in side.others:
        if asked.tokens.size and other.encoded.tokens.size:
            alike = (asked.tokens @ other.encoded.tokens.T).max(axis=1)
            weights[alike >= _MET] = 0.0
    return weights


def _sureness(
    query: Query, own: Vector, told: _Told, seen: EncodedText, finder: EvidenceFinder
) -> float:
    """The share of an event that words meet, less for the heaviest word that they do not.

    None where they do not meet what tells it from the events that it is compared with.
    """
    weights, similarities = query.encoded.weights, words_met(query.encoded, seen.tokens)
    met = np.clip((similarities - _UNMET) / (_MET - _UNMET), 0.0, 1.0)
    if float(own @ met) < _LEAST_OWN * float(own.sum()):
        return 0.0
    lost = weights * (1.0 - met)
    share = float(weights.sum() - lost.sum() - _HEAVIEST * lost.max(initial=0.0))
    return max(share, finder.coverage(told.stretch.words, told.statement.passage.paragraph))


def _surest(told: Sequence[tuple[_Told, float]]) -> list[tuple[_Told, float]]:
    """The first stretch of a statement that tells surest of the event, if about as sure as it all.

    And the words that say when all of it was, if they are as sure: each may give the date. What
    is told only by words that go with several times has none of them.
    """
    whole, *stretched = told
    most = max((sureness for _, sureness in stretched), default=0.0)
    if most < whole[1] - _SCATTERED:
        return [whole]
    sure = [each for each in stretched if each[1] >= most - _AS_SURE]
    frames = [each for each in sure if each[0].stretch.is_frame]
    return frames + [each for each in sure if not each[0].stretch.is_frame][:1] or [whole]
