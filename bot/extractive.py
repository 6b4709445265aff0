"""Answers without a chat model: sentences quoted exactly from the retrieved paragraphs.

A question for one thing gets the sentence of each good paragraph that most likely
answers, a question for several a line for each distinct one. When the best evidence is too weak
the answer is a refusal that says what the collection does hold.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import items, phrases
from bot.answer import Answer, Citation, cite, new_answer_id
from bot.comparison import arranged, dated_side, verdict
from bot.expectation import preferences
from bot.facts import fact_lines
from bot.happenings import kinds_of_side
from bot.listing import ListMaker
from bot.periods import falls_in, nearest_dates, speaks_of, told_in
from bot.refusal import Judge
from bot.timeline import Line, Source, in_order
from retrieval.article import Paragraph
from retrieval.dates import TimeConstraint, question_time
from retrieval.decomposition import Comparison, comparison
from retrieval.evidence import EvidenceFinder, Statement
from retrieval.index import Index
from retrieval.manifest import ArticleEntry
from retrieval.retriever import Found, Passage, Query, Side

MODEL = "extractive"
"""What ``Answer.model`` says of answers made here."""


@dataclass(frozen=True)
class Reach:
    """How many passages are cited, and how far below the best their score may lie."""

    own: int
    others: int
    fall: float


# Passages that a fact is cited from: the best few whose score is within reach of the first.
# Those in the question's language and the others are counted apart, so that neither hides one
# another; a list draws on more.
_FACT = Reach(own=3, others=3, fall=1.5)
_LIST = Reach(own=4, others=4, fall=2.0)
# Lines of a list that are shown; how many more there are is said.
_LONGEST_LIST = 12


class ExtractiveAnswerer:
    """Answers from passages alone."""

    def __init__(self, index: Index, refusal_threshold: float, gloss: bool) -> None:
        self._index = index
        self._threshold = refusal_threshold
        self._gloss = gloss

    def answer(
        self,
        query: Query,
        found: Found,
        holdings: Sequence[ArticleEntry],
        language: str,
        started: float,
    ) -> Answer:
        """The answer that the passages give, with all but its quotes in a ``language``.

        ``started`` is a ``time.perf_counter`` reading.
        """
        question = _Question(query, found.passages, holdings, language, started)
        asked = comparison(query.text) if found.sides else None
        is_dated = asked is not None and asked.is_of_times
        compared = self._comparison(question, asked, found.sides) if asked and is_dated else None
        return compared or self._answer(question)

    def confidence(self, query: Query, passages: Sequence[Passage]) -> float:
        """How likely the passages hold the answer, from 0 to 1."""
        statements = EvidenceFinder(self._index, query).statements(passages)
        return Judge(query, passages, self._index).judgement(statements).confidence

    def _comparison(
        self, question: "_Question", asked: Comparison, sides: Sequence[Side]
    ) -> Answer | None:
        """What the dates of the sides prove, and under it the words about each.

        None where fewer than two sides are known and the question may mean something else.
        """
        text = question.query.text
        found = arranged(
            [
                dated_side(
                    side,
                    kinds_of_side(side.query.text, text, asked.sides),
                    self._index,
                    self._threshold,
                )
                for side in sides
            ]
        )
        language = question.language
        if len(found) > 1:
            lines = [Line(side.name, [side.source]) for side in found if side.source]
            text, citations = self._written(lines, language)
            return question.answered(
                f"{verdict(asked, found, language)}\n{text}".strip(), citations
            )
        if asked.asks == "each":
            return None
        missing = [name for name in asked.sides if name not in {side.name for side in found}]
        return question.refused("a side was not found", phrases.not_among(language, missing))

    def _answer(self, question: "_Question") -> Answer:
        query, passages = question.query, question.passages
        finder = EvidenceFinder(self._index, query)
        statements = finder.statements(passages)
        period = question_time(query.read, query.language, query.asked_on)
        judge = Judge(query, passages, self._index)
        judgement = judge.judgement(statements)
        if judgement.confidence < self._threshold:
            met = period is None or any(speaks_of(p.paragraph, period) for p in passages)
            return question.refused(judgement.reason, "" if met else question.nearest(period))
        fitting = [s for s in statements if s.passage.paragraph.name in judgement.fitting]
        is_list = items.asks_for_list(query.text)
        if is_list:
            # Of several that are listed, each must be about what the question names.
            named = judge.naming()
            fitting = [s for s in fitting if s.passage.paragraph.name in named] or fitting
        if period:
            leads, above = finder.leads(fitting), judge.years_above
            fitting = _of_the_time(fitting, period, leads, above, is_list=is_list)
        lines = self._lines(query, finder, fitting, period)
        if not lines:
            lacks = "of the time" if period else "between the states"
            reason = f"nothing that fits the question is {lacks} asked about"
            return question.refused(reason, question.nearest(period))
        is_counted = items.asks_for_lines(query.text)
        shown = in_order(lines[:_LONGEST_LIST]) if is_counted else lines
        text, citations = self._written(shown, question.language)
        if any(line.published for line in shown):
            text = f"{phrases.changed(question.language)}\n{text}"
        if is_counted:
            text += f"\n{_counted(shown, len(lines) - len(shown), question.language)}"
        return question.answered(text, citations)

    # -- what to say ---------------------------------------------------------

    def _lines(
        self,
        query: Query,
        finder: EvidenceFinder,
        statements: Sequence[Statement],
        period: TimeConstraint | None,
    ) -> list[Line]:
        if not items.asks_for_lines(query.text):
            return self._fact_lines(query, finder, statements)
        when = period if period and period.axis == "event" else None
        best = _best_statements(statements, query.language, _LIST)
        if lines := ListMaker(self._index, query, finder, when).lines(statements, best):
            return lines
        told = [s for s in statements if when and speaks_of(s.passage.paragraph, when)]
        if not told or items.asks_for_documents(query.text):
            return []
        return self._fact_lines(query, finder, told)

    def _fact_lines(
        self, query: Query, finder: EvidenceFinder, statements: Sequence[Statement]
    ) -> list[Line]:
        reach = _LIST if items.asks_for_list(query.text) else _FACT
        near = _near(statements, query.language, reach)
        return fact_lines(finder, near, preferences(query.text), self._index.translations)

    # -- how to write it -----------------------------------------------------

    def _written(self, lines: Sequence[Line], language: str) -> tuple[str, list[Citation]]:
        citations: list[Citation] = []
        written = []
        for line in lines:
            markers = ""
            for source in line.sources:
                gloss = self._gloss_of(source, language)
                citations.append(cite(len(citations) + 1, source.paragraph, source.quote, gloss))
                markers += f"[{len(citations)}]"
            bullet = "- " if len(lines) > 1 else ""
            when = f"{phrases.shown_date(language, line.date)}: " if line.date else ""
            if line.published:
                when = phrases.published(language, line.published)
            written.append(f"{bullet}{when}{_in_quotes(line.sources[0])} {markers}")
        return "\n".join(written), citations

    def _gloss_of(self, source: Source, language: str) -> str | None:
        language = phrases.shown_language(language)
        if not self._gloss or source.paragraph.language == language:
            return None
        return self._index.translations.gloss(source.quote, source.paragraph.language, language)


def _of_the_time(
    statements: list[Statement],
    period: TimeConstraint,
    leads: Mapping[str, Paragraph],
    above: Mapping[str, Paragraph],
    *,
    is_list: bool,
) -> list[Statement]:
    """The statements of paragraphs that speak of the period, or appeared in it; else all.

    What an article of the period says of another day answers "in February, when did they
    promise it for?", but is no line of what happened in February.
    """
    for is_met in (told_in, falls_in):
        of_then = {
            name
            for name, lead in leads.items()
            if not is_list and speaks_of(lead, period, None, is_met)
        }
        met = [
            each
            for each in statements
            for paragraph in [each.passage.paragraph]
            if paragraph.article in of_then
            or speaks_of(
                paragraph, period, leads.get(paragraph.article), is_met, above.get(paragraph.name)
            )
        ]
        if met:
            return met
    return statements


def _best_statements(
    statements: Sequence[Statement], language: str, reach: Reach
) -> list[Statement]:
    """The best statement of each of the best passages, best passage first."""
    near = _near(statements, language, reach)
    return best_of_each_passage([each for sentences in near for each in sentences])


def _near(
    statements: Sequence[Statement], language: str, reach: Reach
) -> list[Sequence[Statement]]:
    """The statements of each of the best passages, best passage first."""
    passages: dict[str, list[Statement]] = {}
    for each in statements:
        passages.setdefault(each.passage.paragraph.name, []).append(each)
    best = max((told[0].passage.score for told in passages.values()), default=0.0)
    near = [told for told in passages.values() if told[0].passage.score >= best - reach.fall]
    own = [told for told in near if told[0].passage.paragraph.language == language]
    others = [told for told in near if told[0].passage.paragraph.language != language]
    kept = [*own[: reach.own], *others[: reach.others]]
    return [told for told in near if told in kept]


def best_of_each_passage(statements: Sequence[Statement]) -> list[Statement]:
    """The statement of each passage that meets most of the question, best passage first."""
    best: dict[str, Statement] = {}
    for statement in statements:
        name = statement.passage.paragraph.name
        if name not in best or statement.coverage > best[name].coverage:
            best[name] = statement
    return list(best.values())


def _in_quotes(source: Source) -> str:
    return f"“{source.quote}”"


def _counted(lines: Sequence[Line], more: int, language: str) -> str:
    articles = {source.paragraph.article for line in lines for source in line.sources}
    undated = sum(line.date is None for line in lines)
    return phrases.counted(language, len(lines), len(articles), undated, more)


@dataclass(frozen=True)
class _Question:
    """A question with what was found for it, and the two things that can become of it."""

    query: Query
    passages: Sequence[Passage]
    holdings: Sequence[ArticleEntry]
    language: str
    started: float

    def nearest(self, period: TimeConstraint | None) -> str:
        """That nothing is of the time asked about, and the nearest dates that there are."""
        if period is None:
            return ""
        dates = nearest_dates((passage.paragraph for passage in self.passages), period)
        return phrases.time_not_met(self.language, period, dates)

    def refused(self, reason: str, note: str) -> Answer:
        """A refusal for a reason, with a sentence more for the reader."""
        nearest = [passage.paragraph for passage in self.passages]
        text = phrases.not_found(self.language, self.holdings, nearest)
        return self._made(f"{text}{note}", (), reason)

    def answered(self, text: str, citations: Sequence[Citation]) -> Answer:
        """An answer."""
        return self._made(text, citations, None)

    def _made(self, text: str, citations: Sequence[Citation], refusal: str | None) -> Answer:
        return Answer(
            id=new_answer_id(),
            question=self.query.text,
            language=self.language,
            answer=text,
            refused=refusal is not None,
            refusal_reason=refusal,
            citations=tuple(citations),
            model=MODEL,
            seconds=round(time.perf_counter() - self.started, 4),
        )
