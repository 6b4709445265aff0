"""The lines of an answer to a question for one thing: what each good passage says of it.

Apart from ``extractive``, which decides what is cited and writes it down.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.change import changed
from bot.expectation import Expectation, asks_somebody
from bot.timeline import Line, Source, merged
from retrieval.evidence import EvidenceFinder, Statement
from retrieval.sentences import Span, clauses, with_enumeration
from retrieval.translation import WordTranslations

# What it adds to the odds of a sentence that it has the kind of thing asked for, and how near
# those of its neighbour must come for both to be quoted (docs/evaluation.md).
_OF_THE_KIND, _NEARLY_AS_LIKELY = 4.0, 1.2
# What the odds of its best sentence count for the place of a passage, beside its score.
_ODDS_SHARE = 0.2
# A quote longer than this (characters) is cut to the clauses that answer.
_LONG_QUOTE = 400


def fact_lines(
    finder: EvidenceFinder,
    passages: Sequence[Sequence[Statement]],
    wanted: Sequence[Expectation],
    translations: WordTranslations,
) -> list[Line]:
    """A line for what each passage says, the same said by several being one.

    ``passages`` are the sentences of each, ``wanted`` the kinds of thing asked for. What differs
    between articles of different days goes first, newest first; then what most likely answers.
    """
    told = sorted(
        (_Passage(finder, sentences, wanted) for sentences in passages),
        key=lambda each: -each.worth,
    )
    apart = changed([each.likeliest for each in told], translations)
    lines = {id(each.likeliest): each.line() for each in told}
    different = [
        replace(lines.pop(id(each)), published=each.passage.paragraph.published) for each in apart
    ]
    return different + merged(list(lines.values()), translations)


class _Passage:
    """The sentences of a passage, in order, and which of them answers."""

    def __init__(
        self, finder: EvidenceFinder, sentences: Sequence[Statement], wanted: Sequence[Expectation]
    ) -> None:
        self._finder, self._sentences = finder, sentences
        paragraph = sentences[0].passage.paragraph
        self._text = paragraph.text
        self._odds = [
            odds + _OF_THE_KIND * all(each.is_met(sentence.quote, paragraph) for each in wanted)
            for odds, sentence in zip(finder.odds(sentences), sentences, strict=True)
        ]
        self._best = max(range(len(sentences)), key=self._odds.__getitem__)

    @property
    def likeliest(self) -> Statement:
        """The sentence that most likely answers."""
        return self._sentences[self._best]

    @property
    def worth(self) -> float:
        """How well passage and sentence together answer."""
        return self.likeliest.passage.score + _ODDS_SHARE * self._odds[self._best]

    def line(self) -> Line:
        """The words to quote, and the sentence that tells them from others."""
        span = with_enumeration(self._text, self.likeliest.span)
        if span == self.likeliest.span:
            span = self._with_neighbour()
        if span.end - span.start > _LONG_QUOTE and span == self.likeliest.span:
            span = self._shortened()
        return Line(
            self.likeliest.quote, [Source(self.likeliest.passage.paragraph, span.of(self._text))]
        )

    def _with_neighbour(self) -> Span:
        """The likeliest sentence, with the one beside it that is nearly as likely.

        Of a question that somebody asks, with what follows it.
        """
        best, odds = self._best, self._odds
        beside = [at for at in (best - 1, best + 1) if 0 <= at < len(odds)]
        likely = [at for at in beside if odds[best] - odds[at] < _NEARLY_AS_LIKELY]
        if asks_somebody(self.likeliest.quote):
            likely = [at for at in beside if at > best]
        if not likely:
            return self.likeliest.span
        places = sorted((best, max(likely, key=odds.__getitem__)))
        first, last = (self._sentences[at].span for at in places)
        is_short = last.end - first.start <= _LONG_QUOTE
        return Span(first.start, last.end) if is_short else self.likeliest.span

    def _shortened(self) -> Span:
        """The clauses of a long sentence that meet most of the question."""
        sentence, paragraph = self.likeliest.span, self.likeliest.passage.paragraph
        parts = clauses(self._text, sentence)
        if len(parts) < 2:  # noqa: PLR2004
            return sentence
        runs = [
            Span(parts[first].start, parts[last].end)
            for first in range(len(parts))
            for last in range(first, len(parts))
            if parts[last].end - parts[first].start <= _LONG_QUOTE
        ] or parts
        return max(runs, key=lambda run: self._finder.coverage(run.of(self._text), paragraph))
