"""From the records of a run to its figures: overall, by slice, and for each question.

A slice is a question's language, a tag, or a property of its relevant paragraphs: their
language, the pair of both languages (``en>zh``), their year of publication. In the latter a
question whose relevant paragraphs differ stands in each slice with the paragraphs that
belong there, so that ``en>zh`` tells how well the Chinese ones are found even where
Vietnamese ones answer as well.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from evaluation.datasets import Dataset, Question
from evaluation.measures import (
    Cited,
    Judged,
    Reply,
    answer_contains,
    citation_precision,
    citation_recall,
    mean,
    quote_exactness,
    retrieval_measures,
    token_f1,
    without_markers,
)
from evaluation.runs import Record
from evaluation.statistics import Interval, bootstrap_interval
from retrieval.article import Article
from retrieval.language import detect_language

Values: TypeAlias = Mapping[str, float]


class View(NamedTuple):
    """A question as it stands in a slice."""

    slice: str
    value: str
    question: str
    relevant: tuple[str, ...]


def views(dataset: Dataset) -> Iterator[View]:
    """Every question in every slice to which it belongs."""
    for question in dataset.questions:
        yield View("language", question.language, question.id, question.relevant)
        for tag, value in question.tags.items():
            yield View(tag, value, question.id, question.relevant)
        yield from _paragraph_views(question, dataset)


def _paragraph_views(question: Question, dataset: Dataset) -> Iterator[View]:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for paragraph in question.relevant:
        article = dataset.article_of[paragraph]
        groups["article_language", article.language].append(paragraph)
        groups["language_pair", f"{question.language}>{article.language}"].append(paragraph)
        groups["published_year", _year(article)].append(paragraph)
    for (name, value), relevant in groups.items():
        yield View(name, value, question.id, tuple(relevant))


def _year(article: Article) -> str:
    published = article.published or ""
    return published[:4] if published[:4].isdigit() else "unknown"


@dataclass(frozen=True)
class Figures:
    """The figures of a run: each question's values, their means, and the means of slices."""

    values: Mapping[str, Values]
    means: Values
    by: Mapping[str, Mapping[str, Values]]
    counts: Mapping[str, Mapping[str, int]]

    def interval(self, measure: str) -> Interval:
        """Return the confidence interval of a mean."""
        return bootstrap_interval(_columns(self.values.values())[measure])


def retrieval_figures(dataset: Dataset, records: Mapping[str, Record]) -> Figures:
    """Retrieval measures; questions that the collection cannot answer have none."""
    retrieved = {key: retrieved_names(record) for key, record in records.items()}
    judged = {
        question.id: Judged(question.relevant, retrieved[question.id])
        for question in dataset.questions
        if question.relevant
    }
    values = retrieval_measures(judged)
    found = [view for view in views(dataset) if view.relevant]
    in_part = retrieval_measures(
        {
            view: Judged(view.relevant, retrieved[view.question])
            for view in found
            if view.relevant != judged[view.question].relevant
        }
    )
    return _figures(values, {view: in_part.get(view, values[view.question]) for view in found})


def retrieved_names(record: Record) -> list[str]:
    """The names of the retrieved paragraphs, best first; none where the search failed."""
    return [name for name, _ in record.get("retrieved", ())]


def _figures(values: Mapping[str, Values], in_views: Mapping[View, Values]) -> Figures:
    slices: dict[str, dict[str, list[Values]]] = defaultdict(lambda: defaultdict(list))
    for view, measured in in_views.items():
        slices[view.slice][view.value].append(measured)
    columns = _columns(values.values())
    return Figures(
        values=values,
        means={name: mean(column) for name, column in columns.items()},
        by={name: _each(group, _means) for name, group in sorted(slices.items())},
        counts={name: _each(group, len) for name, group in sorted(slices.items())},
    )


def _each(group: Mapping[str, list[Values]], of: Callable[[list[Values]], Any]) -> dict[str, Any]:
    return {value: of(members) for value, members in sorted(group.items())}


def _means(members: Iterable[Values]) -> dict[str, float]:
    return {name: mean(column) for name, column in _columns(members).items()}


def _columns(rows: Iterable[Values]) -> dict[str, list[float]]:
    """The values of each measure, of the questions that have it."""
    columns: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        for name, value in row.items():
            columns[name].append(value)
    return columns


def answer_figures(dataset: Dataset, records: Mapping[str, Record]) -> Figures:
    """Measures of answers; each question has those that fit it (see ``_answer_values``)."""
    values = {
        question.id: _answer_values(question, reply_of(records[question.id]), dataset)
        for question in dataset.questions
    }
    return _figures(values, {view: values[view.question] for view in views(dataset)})


def reply_of(record: Record) -> Reply:
    """What came back for a question."""
    if record["error"]:
        return Reply(failed=True)
    answer = record["answer"]
    cited = [Cited(each["paragraph"], each["quote"]) for each in answer["citations"]]
    return Reply(answer["text"], answer["refused"], cited)


def _answer_values(question: Question, reply: Reply, dataset: Dataset) -> dict[str, float]:
    """Where an answer was due, a refusal or a failure counts zero.

    Quotes are judged where there are some: in answers, right or wrong.
    """
    answerable = bool(question.relevant)
    values = {
        "answer_language": _speaks(reply, question.language),
        "refusal_accuracy": float(not reply.failed and reply.refused is not answerable),
    }
    if reply.answered:
        values["quote_exactness"] = quote_exactness(reply.citations, dataset.text_of)
    if not answerable:
        return values
    cited = [each.paragraph for each in reply.citations]
    values["citation_recall"] = citation_recall(cited, question.relevant)
    values["citation_precision"] = citation_precision(cited, question.relevant)
    if question.answers:
        text = reply.text if reply.answered else ""
        values["answer_contains"] = answer_contains(text, question.answers)
        values["token_f1"] = token_f1(text, question.answers)
    return values


def _speaks(reply: Reply, language: str) -> float:
    if reply.failed:
        return 0.0
    text = without_markers(reply.text)
    bare_number = not any(character.isalpha() for character in text)
    return float(bare_number or detect_language(text) == language)
