"""What searches and answers in the tests of evaluation: it does as it is told."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from evaluation.runs import Passage
from retrieval.article import Article, Paragraph
from retrieval.errors import CitedeskError


@dataclass(frozen=True)
class Found:
    paragraph: Paragraph
    score: float


@dataclass
class ScriptedSearcher:
    """Finds for each question the paragraphs that the script names; fails where it says None."""

    articles: Sequence[Article]
    script: Mapping[str, Sequence[str] | None]
    asked: list[tuple[str, date | None]] = field(default_factory=list)

    def search(self, question: str, k: int, asked_on: date | None) -> Sequence[Passage]:
        self.asked.append((question, asked_on))
        names = self.script.get(question, ())
        if names is None:
            raise CitedeskError("the model is not there: start it")
        return [Found(self._paragraph(name), 1 / rank) for rank, name in enumerate(names[:k], 1)]

    def _paragraph(self, name: str) -> Paragraph:
        identifier, _, number = name.rpartition("#")
        article = next(each for each in self.articles if each.id == identifier)
        text = article.paragraphs[int(number) - 1]
        return Paragraph(identifier, int(number), text, article.title, article.language)


class ScriptedBatchSearcher(ScriptedSearcher):
    """The same, many questions at once."""

    def search_many(
        self, questions: Sequence[tuple[str, date | None]], k: int
    ) -> Iterator[Sequence[Passage] | CitedeskError]:
        for question, asked_on in questions:
            try:
                yield self.search(question, k, asked_on)
            except CitedeskError as error:
                yield error


@dataclass(frozen=True)
class ScriptedCitation:
    article: str
    paragraph: int
    quote: str

    @property
    def name(self) -> str:
        return f"{self.article}#{self.paragraph}"


@dataclass(frozen=True)
class ScriptedAnswer:
    answer: str
    citations: Sequence[ScriptedCitation] = ()
    refused: bool = False
    refusal_reason: str | None = None
    model: str = "scripted"
    usage: Mapping[str, int] | None = None


@dataclass
class ScriptedAnswerer:
    """Answers as the script says; an exception in it is raised."""

    script: Mapping[str, ScriptedAnswer | Exception]
    asked: list[tuple[str, date | None]] = field(default_factory=list)

    def ask(self, question: str, asked_on: date | None) -> ScriptedAnswer:
        self.asked.append((question, asked_on))
        found = self.script[question]
        if isinstance(found, Exception):
            raise found
        return found


def write_lines(path: Path, *values: object) -> Path:
    """A JSON Lines file of these values."""
    lines = (json.dumps(value, ensure_ascii=False) for value in values)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def article_line(identifier: str, *paragraphs: str, **more: object) -> dict[str, object]:
    return {"id": identifier, "title": "", "paragraphs": list(paragraphs), **more}


def question_line(identifier: str, text: str, *relevant: str, **more: object) -> dict[str, object]:
    return {"id": identifier, "question": text, "relevant": list(relevant), **more}


def squad(*paragraphs: tuple[str, Sequence[Mapping[str, object]]]) -> dict[str, object]:
    """A SQuAD document: each paragraph is a context with its questions."""
    listed = [{"context": context, "qas": list(asked)} for context, asked in paragraphs]
    return {"version": "1.1", "data": [{"title": "t", "paragraphs": listed}]}


def squad_question(identifier: str, text: str, *answers: str) -> dict[str, object]:
    given = [{"text": answer, "answer_start": 0} for answer in answers]
    return {"id": identifier, "question": text, "answers": given}
