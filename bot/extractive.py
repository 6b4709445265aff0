"""Answers without a chat model: sentences quoted exactly from the retrieved paragraphs.

A question for one thing gets the sentence that meets most of it; a question for
several gets a line for each distinct one. When the best evidence is too weak
the answer is a refusal that says what the collection does hold.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot import items
from bot.answer import Answer, Citation, cite, new_answer_id
from bot.phrases import not_found, shown_language
from bot.refusal import falls_in, judge
from retrieval.article import Paragraph
from retrieval.dates import DateMention, TimeConstraint, find_dates, overlaps, question_time
from retrieval.evidence import EvidenceFinder, Statement
from retrieval.index import Index
from retrieval.manifest import ArticleEntry
from retrieval.retriever import Passage, Query
from retrieval.sentences import Span, clauses

MODEL = "extractive"
"""What ``Answer.model`` says of answers made here."""

_LIST_LINES = 12


@dataclass(frozen=True)
class Reach:
    """How many passages are cited, and the share of the best score they need."""

    own: int
    others: int
    share: float


# Passages that a fact is cited from: the best few whose score is within reach of the first.
# Those in the question's language and the others are counted apart, so that neither hides one
# another; a list draws on more.
_FACT = Reach(own=3, others=2, share=0.45)
_LIST = Reach(own=4, others=3, share=0.3)
# A statement joins a list where it meets this share of what the best one meets.
_LIST_COVERAGE = 0.6
# A document is listed where its sentence meets this share: its name says the rest.
_DOCUMENT_COVERAGE = 0.4
# A sentence longer than this (characters) is cut to the clauses that answer.
_LONG_SENTENCE = 400
# Two quotes that share this much of their translated terms say the same.
_SAME_STATEMENT = 0.6


@dataclass(frozen=True)
class Source:
    """Exact words of a paragraph."""

    paragraph: Paragraph
    quote: str


@dataclass
class Line:
    """One line of an answer: one statement, with every source of it.

    ``subject`` is what tells it from other statements.
    """

    subject: str
    sources: list[Source]
    date: DateMention | None = None


class ExtractiveAnswerer:
    """Answers from passages alone."""

    def __init__(self, index: Index, refusal_threshold: float, gloss: bool) -> None:
        self._index = index
        self._threshold = refusal_threshold
        self._gloss = gloss

    def answer(
        self,
        query: Query,
        passages: Sequence[Passage],
        holdings: Sequence[ArticleEntry],
        language: str,
        started: float,
    ) -> Answer:
        """The answer that the passages give, with all but its quotes in a ``language``.

        ``started`` is a ``time.perf_counter`` reading.
        """
        finder = EvidenceFinder(self._index, query)
        statements = finder.statements(passages)
        period = question_time(query.text, query.language, query.asked_on)
        judgement = judge(query, passages, statements, self._index.translations)
        if judgement.confidence < self._threshold:
            text = not_found(language, holdings, _nearest(passages), _dates(passages, period))
            return _answer(query, language, text, (), started, refusal_reason=judgement.reason)
        lines = self._lines(query, finder, statements, period)
        text, citations = self._written(lines, language)
        return _answer(query, language, text, citations, started)

    def confidence(self, query: Query, passages: Sequence[Passage]) -> float:
        """How likely the passages hold the answer, from 0 to 1."""
        statements = EvidenceFinder(self._index, query).statements(passages)
        return judge(query, passages, statements, self._index.translations).confidence

    # -- what to say ---------------------------------------------------------

    def _lines(
        self,
        query: Query,
        finder: EvidenceFinder,
        statements: Sequence[Statement],
        period: TimeConstraint | None,
    ) -> list[Line]:
        if items.asks_for_list(query.text):
            lines = (
                self._document_lines(statements, period)
                if items.asks_for_documents(query.text)
                else []
            )
            return lines or self._list_lines(query, statements)
        return self._fact_lines(query, finder, statements)

    def _fact_lines(
        self, query: Query, finder: EvidenceFinder, statements: Sequence[Statement]
    ) -> list[Line]:
        chosen = _best_statements(statements, query.language, _FACT)
        return self._merged(
            Line(s.quote, [Source(s.passage.paragraph, self._shortened(finder, s))]) for s in chosen
        )

    def _list_lines(self, query: Query, statements: Sequence[Statement]) -> list[Line]:
        best = _best_statements(statements, query.language, _LIST)
        cited = {statement.passage.paragraph.name for statement in best}
        least = _LIST_COVERAGE * max(statement.coverage for statement in best)
        chosen = best + [
            s
            for s in statements
            if s not in best and s.coverage >= least and s.passage.paragraph.name in cited
        ]
        lines = self._merged(Line(s.quote, [Source(s.passage.paragraph, s.quote)]) for s in chosen)
        return lines[:_LIST_LINES]

    def _document_lines(
        self, statements: Sequence[Statement], period: TimeConstraint | None
    ) -> list[Line]:
        """A line for each document that the statements name, in the order of their dates."""
        best = max(statement.coverage for statement in statements)
        found = (
            Line(
                item.name,
                [Source(s.passage.paragraph, item.quote.of(s.passage.paragraph.text))],
                item.date,
            )
            for s in statements
            if s.coverage >= _DOCUMENT_COVERAGE * best
            for item in items.documents(
                s.passage.paragraph.text,
                s.span,
                s.passage.paragraph.language,
                s.passage.paragraph.published,
            )
            if period is None or (item.date is not None and falls_in(item.date, period))
        )
        lines = self._merged(found)[:_LIST_LINES]
        return sorted(
            lines, key=lambda line: (line.date is None, line.date.first if line.date else "")
        )

    def _shortened(self, finder: EvidenceFinder, statement: Statement) -> str:
        """The sentence, or of a long one the clauses that meet most of the question."""
        paragraph = statement.passage.paragraph
        parts = clauses(paragraph.text, statement.span)
        if len(statement.quote) <= _LONG_SENTENCE or len(parts) < 2:  # noqa: PLR2004
            return statement.quote
        runs = [
            Span(parts[first].start, parts[last].end)
            for first in range(len(parts))
            for last in range(first, len(parts))
            if parts[last].end - parts[first].start <= _LONG_SENTENCE
        ] or parts
        best = max(runs, key=lambda run: finder.coverage(run.of(paragraph.text), paragraph))
        return best.of(paragraph.text)

    def _merged(self, lines: Iterable[Line]) -> list[Line]:
        """The lines, those that say the same joined into the first of them."""
        merged: list[tuple[Line, Mapping[str, float]]] = []
        for line in lines:
            terms = self._terms(line)
            same = next(
                (known for known, other in merged if _same(line, terms, known, other)), None
            )
            if same is None:
                merged.append((line, terms))
            else:
                cited = {source.paragraph.name for source in same.sources}
                same.sources.extend(s for s in line.sources if s.paragraph.name not in cited)
        return [line for line, _ in merged]

    def _terms(self, line: Line) -> Mapping[str, float]:
        language = line.sources[0].paragraph.language
        return self._index.translations.pivot_terms(line.subject, language)

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
            written.append(f"{bullet}{_in_quotes(line.sources[0])} {markers}")
        return "\n".join(written), citations

    def _gloss_of(self, source: Source, language: str) -> str | None:
        language = shown_language(language)
        if not self._gloss or source.paragraph.language == language:
            return None
        return self._index.translations.gloss(source.quote, source.paragraph.language, language)


def _best_statements(
    statements: Sequence[Statement], language: str, reach: Reach
) -> list[Statement]:
    """The best statement of each of the best passages, best passage first."""
    best = best_of_each_passage(statements)
    top = best[0].passage.score
    least = min(top, abs(top) * reach.share)
    near = [each for each in best if each.passage.score >= least]
    own = [each for each in near if each.passage.paragraph.language == language][: reach.own]
    others = [each for each in near if each.passage.paragraph.language != language][: reach.others]
    return [each for each in near if each in own or each in others]


def best_of_each_passage(statements: Sequence[Statement]) -> list[Statement]:
    """The statement of each passage that meets most of the question, best passage first."""
    best: dict[str, Statement] = {}
    for statement in statements:
        name = statement.passage.paragraph.name
        if name not in best or statement.coverage > best[name].coverage:
            best[name] = statement
    return list(best.values())


def _same(
    line: Line, terms: Mapping[str, float], other: Line, other_terms: Mapping[str, float]
) -> bool:
    dates_agree = line.date is None or other.date is None or overlaps(line.date, other.date)
    return dates_agree and _overlap(terms, other_terms) >= _SAME_STATEMENT


def _overlap(terms: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The share of the smaller bag of terms that stands in the larger (overlap coefficient)."""
    smaller, larger = sorted((terms, other), key=len)
    whole = sum(smaller.values())
    return sum(min(w, larger.get(t, 0.0)) for t, w in smaller.items()) / whole if whole else 0.0


def _in_quotes(source: Source) -> str:
    return f"“{source.quote}”"


def _nearest(passages: Sequence[Passage]) -> list[tuple[str, str | None]]:
    found = {p.paragraph.article: (p.paragraph.title, p.paragraph.published) for p in passages}
    return list(found.values())[:3]


def _dates(passages: Sequence[Passage], period: TimeConstraint | None) -> list[str]:
    """The years that the nearest passages speak of, when a question asked about a time."""
    if period is None:
        return []
    years = {
        mention.first[:4]
        for passage in passages
        for mention in find_dates(
            passage.paragraph.text, passage.paragraph.language, passage.paragraph.published
        )
        if not mention.first.startswith("--")
    }
    return sorted(years)


def _answer(
    query: Query,
    language: str,
    text: str,
    citations: Sequence[Citation],
    started: float,
    refusal_reason: str | None = None,
) -> Answer:
    return Answer(
        id=new_answer_id(),
        question=query.text,
        language=language,
        answer=text,
        refused=refusal_reason is not None,
        refusal_reason=refusal_reason,
        citations=tuple(citations),
        model=MODEL,
        seconds=round(time.perf_counter() - started, 4),
    )
