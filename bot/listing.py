"""The lines of a list: the documents, or what happened, that statements tell of.

Apart from ``extractive``, which decides what is cited and writes it down.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot import items
from bot.documents import documents
from bot.happenings import events
from bot.parties import Parties
from bot.periods import times_of_what_happened, told_in
from bot.stretches import dated_parts, dates_told
from bot.timeline import Line, Source, merged
from retrieval.article import Paragraph
from retrieval.dates import DateMention, TimeConstraint, days
from retrieval.evidence import EvidenceFinder, Statement
from retrieval.index import Index
from retrieval.plans import asks_for_plans, tells_of_plans
from retrieval.retriever import Query
from retrieval.sentences import sentences, with_enumeration

# A statement joins a list where it meets this share of what the best one meets.
_LIST_COVERAGE = 0.6
# A document, or a day of a timeline, is listed where its sentence, below title and lead, meets this
# share: its name says the rest.
_COVERAGE_BELOW = 0.6
# What is best in its language counts as no less than this share of the best of all.
_ACROSS_LANGUAGES = 0.5

# An agreement is one by whatever name: these words count as met where a document is named.
_ANY_DOCUMENT = {
    "en": "agreements documents memorandum of understanding joint statement treaty signed",
    "vi": "hiệp định, thỏa thuận, bản ghi nhớ, tuyên bố chung, văn kiện được ký kết",
    "zh": "签署协议、协定、文件、备忘录、联合声明、条约",
}


class ListMaker:
    """Makes the lines of a list that a question asks for."""

    def __init__(
        self, index: Index, query: Query, finder: EvidenceFinder, when: TimeConstraint | None
    ) -> None:
        self._index = index
        self._query = query
        self._finder = finder
        self._timeless = EvidenceFinder(index, query.without_times) if when else finder
        self._when = when
        self._parties = Parties(query.text, query.language, index.translations)
        self._wants_documents = items.asks_for_documents(query.text)
        self._wants_any_document = items.asks_for_any_document(query.text)
        self._is_timeline = items.asks_for_events(query.text)
        self._wants_events = when is not None or self._is_timeline or not self._wants_documents

    def lines(self, statements: Sequence[Statement], best: Sequence[Statement]) -> list[Line]:
        """The lines, those that fit best first; ``best`` are the statements to cite in any case."""
        found = self._document_lines(statements) if self._wants_documents else []
        if not found and self._is_timeline:
            found = self._of_the_time(self._timeline(statements, best), best)
        elif not self._wants_documents:
            found = self._of_the_time(self._events(statements, best), best)
        found = found or self._of_the_time(self._list_lines(statements, best), best)
        lines = merged(found, self._index.translations)
        if self._when:  # what is surely of the time goes first
            lines.sort(key=lambda line: line.date is None)
        return lines

    # -- documents -----------------------------------------------------------

    def _document_lines(self, statements: Sequence[Statement]) -> list[Line]:
        """A line for each document that the statements name."""
        leads = self._first_sentences(statements)
        about = self._about_the_subject(statements)
        return [line for statement in about for line in self._documents(statement, leads)]

    def _about_the_subject(self, statements: Sequence[Statement]) -> list[Statement]:
        """The statements that with title and lead meet most of the question, or but for its time.

        The time of a sentence that tells none is known from what stands around it.
        """
        leads = self._first_sentences(statements)
        about = zip(
            self._meet_most(self._finder, statements, leads),
            self._meet_most(self._timeless, statements, leads),
            strict=True,
        )
        return [each for each, is_about in zip(statements, about, strict=True) if any(is_about)]

    def _meet_most(
        self,
        finder: EvidenceFinder,
        statements: Sequence[Statement],
        leads: Mapping[str, Paragraph],
    ) -> list[bool]:
        """Of each statement whether it meets nearly what the best one of its language does."""
        below = [self._coverage_below(finder, each, leads) for each in statements]
        # Fewer words meet across languages.
        floor = _ACROSS_LANGUAGES * max(below, default=0.0)
        best: dict[str, float] = {}
        languages = [statement.passage.paragraph.language for statement in statements]
        for language, coverage in zip(languages, below, strict=True):
            best[language] = max(best.get(language, floor), coverage)
        return [
            coverage >= _COVERAGE_BELOW * best[language]
            for language, coverage in zip(languages, below, strict=True)
        ]

    def _documents(self, statement: Statement, leads: Mapping[str, Paragraph]) -> list[Line]:
        """The documents of the time asked about that a statement names.

        One without a date that the statement says was made is of the time that all dates of its
        paragraph are of, or of the lead where it has none.
        """
        paragraph, when = statement.passage.paragraph, self._when
        in_effect = items.asks_for_effect(self._query.text)
        lead = leads.get(paragraph.article)
        is_timely = not in_effect and self._is_all_of_the_time(paragraph, lead)
        named = documents(paragraph, statement.span, in_effect=in_effect)
        found = [
            Line(
                each.name,
                [Source(paragraph, each.quote.of(paragraph.text))],
                each.date,
                is_document=True,
            )
            for each in named
            if when is None
            or (told_in(each.date, when) if each.date else is_timely and each.is_news)
        ]
        language = paragraph.language
        found = [each for each in found if self._parties.fit(each.sources[0].quote, (), language)]
        return found if found and self._is_of_parties(statement, lead) else []

    def _is_all_of_the_time(self, paragraph: Paragraph, lead: Paragraph | None) -> bool:
        when, dates = self._when, times_of_what_happened(paragraph)
        if lead and not dates:
            dates = times_of_what_happened(lead)
        return when is None or (bool(dates) and all(told_in(date, when) for date in dates))

    def _first_sentences(self, statements: Sequence[Statement]) -> dict[str, Paragraph]:
        """The lead of each article without what follows its first sentence, of other days maybe."""
        return {
            name: replace(lead, text="".join(each.of(lead.text) for each in spans[:1]))
            for name, lead in self._finder.leads(statements).items()
            for spans in [sentences(lead.text)]
        }

    def _coverage_below(
        self, finder: EvidenceFinder, statement: Statement, leads: Mapping[str, Paragraph]
    ) -> float:
        """How much of the question a sentence meets together with what stands above it."""
        paragraph = statement.passage.paragraph
        lead = leads.get(paragraph.article)
        above = [paragraph.title]
        if lead and (self._wants_documents or not paragraph.title):
            above.append(lead.text)
        kinds = _ANY_DOCUMENT.get(paragraph.language, "") if self._wants_any_document else ""
        return finder.coverage("\n".join([*above, statement.quote, kinds]), paragraph)

    # -- what happened -------------------------------------------------------

    def _timeline(self, statements: Sequence[Statement], best: Sequence[Statement]) -> list[Line]:
        """A line for each day told of in the articles of the best statements; none for one day."""
        articles = {each.passage.paragraph.article for each in best}
        told = [
            line
            for statement in self._about_the_subject(statements)
            if statement.passage.paragraph.article in articles and self._fits(statement)
            for line in self._told_by(statement)
            if line.date
        ]
        return told if len(told) > 1 else []

    def _events(self, statements: Sequence[Statement], best: Sequence[Statement]) -> list[Line]:
        """A line for each visit, exercise or other event of the kind asked about that is told of.

        Without a day only from the best statements: the others tell of something at an event.
        """
        asked = events(self._query.text)
        others = [each for each in self._about_the_subject(statements) if each not in best]
        return [
            line
            for statement in [*best, *others]
            if not asked.isdisjoint(events(statement.quote)) and self._is_of_parties(statement)
            for line in self._told_by(statement)
            if line.date or statement in best
        ]

    def _list_lines(self, statements: Sequence[Statement], best: Sequence[Statement]) -> list[Line]:
        """A line for each of the best statements, and for what else their paragraphs tell."""
        cited = {statement.passage.paragraph.name for statement in best}
        least = _LIST_COVERAGE * max(statement.coverage for statement in best)
        chosen = [*best] + [
            each
            for each in statements
            if each not in best and each.coverage >= least and each.passage.paragraph.name in cited
        ]
        lines = [line for each in chosen if self._fits(each) for line in self._told_by(each)]
        dated = [line for line in lines if line.date]
        return dated if self._is_timeline and len(dated) > 1 else lines

    def _fits(self, statement: Statement) -> bool:
        """Whether a statement is of the kind and the parties that the question asks for."""
        if self._wants_documents and not items.tells_of_documents(statement.quote):
            return False
        names_parties = self._wants_documents or self._is_timeline
        return not names_parties or self._is_of_parties(statement)

    def _is_of_parties(self, statement: Statement, lead: Paragraph | None = None) -> bool:
        paragraph = statement.passage.paragraph
        above = [paragraph.title, *([lead.text] if lead else [])]
        return self._parties.fit(statement.quote, above, paragraph.language)

    def _told_by(self, statement: Statement) -> list[Line]:
        """A line for each time that a statement tells of, where the question asks for times."""
        paragraph = statement.passage.paragraph
        parts = dated_parts(paragraph, statement.span)
        if len(parts) > 1 and self._wants_events:
            told = [replace(statement, span=part) for part in parts]
            return [Line(p.quote, [Source(paragraph, p.quote)], self._date_of(p)) for p in told]
        whole = with_enumeration(paragraph.text, statement.span)
        date = self._date_of(statement) if len(parts) == 1 else None
        return [Line(statement.quote, [Source(paragraph, whole.of(paragraph.text))], date)]

    def _date_of(self, statement: Statement) -> DateMention | None:
        """The first date that a statement tells of, in the period asked about if one is."""
        told = dates_told(self._finder, statement)
        when = self._when
        timely = [each for each in told if when and told_in(each, when)] or told
        return next((each for each in timely if each.knows_year), timely[0] if timely else None)

    # -- the time asked about ------------------------------------------------

    def _of_the_time(self, lines: Sequence[Line], best: Sequence[Statement]) -> list[Line]:
        """The lines of the period asked about; plans only where nothing says what came of them.

        Without a date only that of the paragraph that fits the question best, in an article of
        that time: "which fields does the memorandum of 2011 name?"
        """
        when = self._when
        if when is None:
            return [*lines]
        first, leads = best[0].passage.paragraph, self._first_sentences(best[:1])
        is_timely = self._is_all_of_the_time(first, leads.get(first.article))
        told = [
            line
            for line in lines
            if (told_in(line.date, when) if line.date else is_timely)
            and (line.date or line.sources[0].paragraph.name == first.name)
        ]
        if asks_for_plans(self._query.text) or not self._is_over(when):
            return told
        return [line for line in told if not (line.date and _is_plan(line))] or told

    def _is_over(self, when: TimeConstraint) -> bool:
        covered = days(when.last, when.last) if when.last else None
        return covered is not None and covered[1] < self._query.asked_on


def _is_plan(line: Line) -> bool:
    return all(tells_of_plans(source.quote) for source in line.sources)
