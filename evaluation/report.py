"""One evaluation as one HTML file that needs nothing beside it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import jinja2

from evaluation.charts import STROKES, Chart, duration, latency_chart, recall_chart
from evaluation.commands import AnswersEvaluation, RetrievalEvaluation
from evaluation.comparison import Comparison, probability
from evaluation.datasets import Dataset, Question
from evaluation.measures import ANSWER_MEASURES, CURVE_MEASURES, RETRIEVAL_MEASURES

WORST = 30
"""How many questions are shown in full."""

Evaluation: TypeAlias = RetrievalEvaluation | AnswersEvaluation

_MEANINGS = {
    "R@1": "share of the relevant paragraphs found at rank 1",
    "R@5": "share of the relevant paragraphs among the first 5",
    "R@10": "share of the relevant paragraphs among the first 10",
    "RR@10": "1 / rank of the first relevant paragraph",
    "nDCG@10": "how well the first 10 are ordered",
    "hit@1": "questions whose first passage is relevant",
    "answer_contains": "answers that contain an accepted answer",
    "token_f1": "overlap of the answer's words with an accepted answer",
    "citation_recall": "share of the relevant paragraphs that are cited",
    "citation_precision": "share of the cited paragraphs that are relevant",
    "quote_exactness": "quotes that stand word for word in their paragraph",
    "answer_language": "answers in the language of the question",
    "refusal_accuracy": "questions rightly answered or rightly refused",
}
_LANGUAGES = {"en": "English", "vi": "Vietnamese", "zh": "Chinese"}
_SHOWN_PASSAGES = 5
_EXCERPT = 280
_INVERTED_LIGHT, _INVERTED_DARK = 0.74, 0.61


def render_report(evaluation: Evaluation, comparison: Comparison | None = None) -> str:
    """The report as HTML, with the differences to a baseline where one is given."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("evaluation"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["language"] = lambda code: _LANGUAGES.get(code, code)
    environment.filters["duration"] = duration
    environment.filters["excerpt"] = _excerpt
    environment.filters["probability"] = probability
    environment.filters["signed"] = _signed
    template = environment.get_template("report.html.j2")
    return template.render(_content(evaluation, comparison))


def _content(evaluation: Evaluation, comparison: Comparison | None) -> dict[str, Any]:
    answers = isinstance(evaluation, AnswersEvaluation)
    found = evaluation.to_json()
    return {
        "kind": "answers" if answers else "retrieval",
        "found": found,
        "manifest": evaluation.manifest,
        "measures": [name for name in _MEANINGS if name in found["measures"]],
        "meanings": _MEANINGS,
        "matrices": list(_matrices(found)),
        "curve": _curve(evaluation),
        "latency": _latency(evaluation),
        "slices": _slices(found),
        "worst": list(_worst(evaluation.dataset, found["per_question"])),
        "comparison": comparison,
        "changes": {each.measure: each for each in comparison.changes} if comparison else {},
    }


class Cell(NamedTuple):
    """A figure of the matrix, and the number of questions behind it."""

    value: float
    questions: int

    @property
    def ink(self) -> str:
        """The themes in which the cell is so strongly coloured that its text is inverted.

        At these shares of the heat colour black and white text both keep 4.5 : 1.
        """
        light = "light" if self.value > _INVERTED_LIGHT else ""
        dark = "dark" if self.value > _INVERTED_DARK else ""
        return f"{light} {dark}".strip()


class Matrix(NamedTuple):
    """A measure by language of the question (rows) and of the article (columns)."""

    measure: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[tuple[str, str], Cell]


def _matrices(found: Mapping[str, Any]) -> Iterator[Matrix]:
    pairs = found["by"].get("language_pair", {})
    counts = found["counts"].get("language_pair", {})
    for measure in ("R@1", "R@10", "citation_recall", "answer_contains"):
        cells: dict[tuple[str, str], Cell] = {}
        for pair, means in pairs.items():
            asked, _, written = pair.partition(">")
            if measure in means:
                cells[asked, written] = Cell(means[measure], counts[pair])
        if cells:
            rows, columns = ({pair[side] for pair in cells} for side in (0, 1))
            yield Matrix(measure, sorted(rows), sorted(columns), cells)


class Curve(NamedTuple):
    """R@k overall and for the pairs of languages with most questions."""

    chart: Chart
    series: Mapping[str, Sequence[float]]


def _curve(evaluation: Evaluation) -> Curve | None:
    retrieval = evaluation.retrieval if isinstance(evaluation, AnswersEvaluation) else evaluation
    if retrieval is None:
        return None
    figures = retrieval.figures
    series = {"all": [figures.means[name] for name in CURVE_MEASURES]}
    counts = figures.counts["language_pair"]
    largest = sorted(counts, key=lambda pair: -counts[pair])[: STROKES - 1]
    for pair in sorted(largest) if len(counts) > 1 else ():
        means = figures.by["language_pair"][pair]
        series[pair] = [means[name] for name in CURVE_MEASURES]
    return Curve(recall_chart(series), series)


def _latency(evaluation: Evaluation) -> Chart | None:
    if isinstance(evaluation, AnswersEvaluation):
        seconds = [float(record["seconds"]) for record in evaluation.records.values()]
    else:
        seconds = list(evaluation.latencies)
    marks = evaluation.to_json()["latency"]
    return latency_chart(seconds, marks) if seconds else None


class Slice(NamedTuple):
    """The figures of one way to divide the questions; rows are value, count and means."""

    name: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, int, Mapping[str, float]]]


def _slices(found: Mapping[str, Any]) -> list[Slice]:
    return [
        Slice(
            name.replace("_", " "),
            [each for each in (*RETRIEVAL_MEASURES, *ANSWER_MEASURES) if each in found["measures"]],
            [(value, found["counts"][name][value], means) for value, means in group.items()],
        )
        for name, group in found["by"].items()
        if len(group) > 1
    ]


class Shown(NamedTuple):
    """A paragraph as the report shows it."""

    name: str
    language: str
    text: str
    relevant: bool


class Worst(NamedTuple):
    """A question that went wrong: what came, and what should have come."""

    question: Question
    found: Mapping[str, Any]
    expected: Sequence[Shown]
    retrieved: Sequence[Shown]
    cited: Sequence[Shown]


def _worst(dataset: Dataset, found: Mapping[str, Mapping[str, Any]]) -> Iterator[Worst]:
    asked = {question.id: question for question in dataset.questions}
    wrong = sorted(
        (key for key in found if _badness(found[key]) > 0), key=lambda key: -_badness(found[key])
    )
    for key in wrong[:WORST]:
        question = asked[key]
        yield Worst(
            question=question,
            found=found[key],
            expected=_shown(question.relevant, question, dataset),
            retrieved=_shown(found[key].get("retrieved", ())[:_SHOWN_PASSAGES], question, dataset),
            cited=_shown(found[key].get("cited", ()), question, dataset),
        )


def _badness(values: Mapping[str, Any]) -> float:
    """How far a question is from right: first by what was shown, then by what was found."""
    due = ("refusal_accuracy", "citation_recall", "answer_contains", "citation_precision")
    weights = dict(zip(due, (8.0, 4.0, 2.0, 1.0), strict=True)) | {"nDCG@10": 0.5, "hit@1": 0.25}
    return sum(
        weight * (1 - float(values[name])) for name, weight in weights.items() if name in values
    )


def _shown(names: Sequence[str], question: Question, dataset: Dataset) -> list[Shown]:
    known = [name for name in names if name in dataset.text_of]
    return [
        Shown(
            name,
            dataset.article_of[name].language,
            dataset.text_of[name],
            name in question.relevant,
        )
        for name in known
    ]


def _signed(difference: float) -> str:
    """A difference with its sign; one that rounds to nothing has none."""
    text = f"{difference:+.3f}"
    return "0.000" if float(text) == 0 else text.replace("-", "−")


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rstrip()} …"
