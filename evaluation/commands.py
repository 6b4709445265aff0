"""What ``citedesk evaluate`` does, as plain functions over data files.

The caller hands in how to search or answer over given articles. Finished questions are kept
under ``folder`` and not asked again while data, ``settings`` and program stay the same;
``fresh`` asks them all anew.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from evaluation.datasets import Dataset, Question, load_dataset
from evaluation.measures import (
    ANSWER_MEASURES,
    CURVE_MEASURES,
    DEPTH,
    RETRIEVAL_MEASURES,
    percentiles,
    refusal_table,
)
from evaluation.results import Figures, answer_figures, reply_of, retrieval_figures, retrieved_names
from evaluation.runs import (
    Answerer,
    Record,
    RunStore,
    Searcher,
    answering,
    manifest,
    scoring,
    searching,
    searching_singly,
)
from evaluation.threshold import ThresholdFit, fit_threshold
from retrieval.article import Article
from retrieval.errors import CitedeskError

BuildSearcher: TypeAlias = Callable[[Sequence[Article]], Searcher]
BuildAnswerer: TypeAlias = Callable[[Sequence[Article]], Answerer]
BuildScore: TypeAlias = Callable[[Sequence[Article]], Callable[[str, date | None], float]]

LATENCY_SAMPLE = 20
"""So many questions are searched once more, each alone, as a person would wait for them."""


@dataclass(frozen=True)
class Material:
    """What an evaluation is made over: its files, and where and for what its run is kept."""

    corpus: Sequence[Path]
    questions: Sequence[Path]
    folder: Path
    settings: Mapping[str, object]
    fresh: bool = False


class Prices(NamedTuple):
    """What a chat model costs: the price of a million tokens read, and written."""

    read: float
    written: float


@dataclass(frozen=True)
class RetrievalEvaluation:
    """What ``evaluate retrieval`` found."""

    dataset: Dataset
    records: Mapping[str, Record]
    latencies: Sequence[float]
    figures: Figures
    manifest: Mapping[str, Any]

    @property
    def measured(self) -> list[Question]:
        """The questions that the collection can answer."""
        return _answerable(self.dataset)

    def to_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints and ``--baseline`` reads."""
        return {
            **_means(self.figures, RETRIEVAL_MEASURES),
            "curve": _chosen(self.figures.means, CURVE_MEASURES),
            "questions": len(self.measured),
            "unanswerable": len(self.dataset.questions) - len(self.measured),
            "failed": _failures(self.records),
            "seconds": _seconds(self.records),
            "latency": percentiles(self.latencies),
            "run": self.manifest["run"],
            "per_question": {each.id: self.of_question(each) for each in self.measured},
        }

    def of_question(self, question: Question) -> dict[str, Any]:
        """What was measured for one question, and why."""
        record = self.records[question.id]
        return {
            **_chosen(self.figures.values[question.id], RETRIEVAL_MEASURES),
            **_asked(question),
            "retrieved": retrieved_names(record),
            "seconds": record["seconds"],
            "error": record["error"],
        }


@dataclass(frozen=True)
class AnswersEvaluation:
    """What ``evaluate answers`` found; ``retrieval`` where any question can be answered."""

    dataset: Dataset
    retrieval: RetrievalEvaluation | None
    records: Mapping[str, Record]
    figures: Figures
    manifest: Mapping[str, Any]
    prices: Prices | None

    def to_json(self) -> dict[str, Any]:
        """The object of ``evaluate retrieval`` with the measures of answers added."""
        retrieval = self.retrieval.to_json() if self.retrieval else {}
        own = _means(self.figures, ANSWER_MEASURES)
        return {
            **{name: _merged(retrieval.get(name, {}), own[name]) for name in own},
            "curve": retrieval.get("curve", {}),
            **own["measures"],
            "refusal": self.refusal(),
            "questions": len(self.dataset.questions),
            "unanswerable": len(self.dataset.questions) - len(_answerable(self.dataset)),
            "failed": _failures(self.records),
            "seconds": _seconds(self.records),
            "latency": percentiles([record["seconds"] for record in self.records.values()]),
            "models": dict(Counter(answer["model"] for answer in self._answers())),
            **self._usage(),
            "run": self.manifest["run"],
            "per_question": {each.id: self.of_question(each) for each in self.dataset.questions},
        }

    def refusal(self) -> dict[str, int]:
        """The refusal table."""
        return refusal_table(
            (bool(question.relevant), reply_of(self.records[question.id]))
            for question in self.dataset.questions
        )

    def of_question(self, question: Question) -> dict[str, Any]:
        """What was measured for one question, and why."""
        record = self.records[question.id]
        answer = record.get("answer") or {}
        return {
            **(
                self.retrieval.of_question(question) if self.retrieval and question.relevant else {}
            ),
            **self.figures.values[question.id],
            **_asked(question),
            "accepted": list(question.answers),
            "answer": answer.get("text"),
            "refused": answer.get("refused"),
            "cited": [each["paragraph"] for each in answer.get("citations", ())],
            "seconds": record["seconds"],
            "error": record["error"],
        }

    def _answers(self) -> list[dict[str, Any]]:
        return [record["answer"] for record in self.records.values() if not record["error"]]

    def _usage(self) -> dict[str, Any]:
        """Tokens, and their cost where prices are known; null without a chat model."""
        usages = [answer["usage"] for answer in self._answers() if answer["usage"]]
        if not usages:
            return {"tokens": None, "cost": None}
        read = sum(usage["input_tokens"] for usage in usages)
        written = sum(usage["output_tokens"] for usage in usages)
        cost = None
        if self.prices:
            cost = (read * self.prices.read + written * self.prices.written) / 1_000_000
        return {"tokens": {"read": read, "written": written}, "cost": cost}


@dataclass(frozen=True)
class ThresholdEvaluation:
    """What ``evaluate threshold`` found."""

    fit: ThresholdFit
    failed: int
    manifest: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        return {**self.fit.to_json(), "failed": self.failed, "run": self.manifest["run"]}


def evaluate_retrieval(material: Material, build_searcher: BuildSearcher) -> RetrievalEvaluation:
    """Measure retrieval over the questions that the collection can answer."""
    return _retrieval(_begun("retrieval", material, _unanswerable), build_searcher)


def evaluate_answers(
    material: Material,
    build_searcher: BuildSearcher,
    build_answerer: BuildAnswerer,
    prices: Prices | None = None,
) -> AnswersEvaluation:
    """Measure answers, citations and refusals over all questions, and retrieval beneath them."""
    run = _begun("answers", material, _unasked)
    retrieval = _retrieval(run, build_searcher) if _answerable(run.dataset) else None
    answerer = build_answerer(run.dataset.articles)
    records = run.store.complete("answers", run.dataset.questions, answering(answerer))
    figures = answer_figures(run.dataset, records)
    return AnswersEvaluation(run.dataset, retrieval, records, figures, run.manifest, prices)


def evaluate_threshold(material: Material, build_score: BuildScore) -> ThresholdEvaluation:
    """Fit the threshold of refusal; questions whose score fails are counted and left out."""
    run = _begun("threshold", material, _of_one_kind)
    questions = run.dataset.questions
    records = run.store.complete("scores", questions, scoring(build_score(run.dataset.articles)))
    scored = [each for each in questions if not records[each.id]["error"]]
    try:
        fit = fit_threshold(
            [records[each.id]["score"] for each in scored],
            [bool(each.relevant) for each in scored],
        )
    except ValueError as error:
        raise CitedeskError(f"too many questions failed: {error}") from error
    return ThresholdEvaluation(fit, _failures(records), run.manifest)


class _Run(NamedTuple):
    """A run that has begun: its data, what it keeps, and the manifest it wrote."""

    dataset: Dataset
    store: RunStore
    manifest: Mapping[str, Any]


def _begun(
    kind: str, material: Material, fault_of: Callable[[Dataset, Material], str | None]
) -> _Run:
    dataset = load_dataset(material.corpus, material.questions)
    if fault := fault_of(dataset, material):
        raise CitedeskError(fault)
    store = RunStore(material.folder, manifest(kind, dataset, material.settings))
    written = store.begin(
        fresh=material.fresh, corpus=material.corpus, questions=material.questions
    )
    return _Run(dataset, store, written)


def _unanswerable(dataset: Dataset, material: Material) -> str | None:
    if _answerable(dataset):
        return None
    return (
        f"{_listed(material.questions)}: no question has a relevant paragraph in "
        f"{_listed(material.corpus)}; check that both belong together"
    )


def _unasked(dataset: Dataset, _: Material) -> str | None:
    missing = "no question is given; name at least one file of questions"
    return None if dataset.questions else missing


def _of_one_kind(dataset: Dataset, material: Material) -> str | None:
    if {bool(question.relevant) for question in dataset.questions} == {True, False}:
        return None
    return (
        f"{_listed(material.questions)}: a threshold needs questions with relevant paragraphs and "
        'questions with none ("relevant": [])'
    )


def _retrieval(run: _Run, build_searcher: BuildSearcher) -> RetrievalEvaluation:
    measured = _answerable(run.dataset)
    searcher = build_searcher(run.dataset.articles)
    records = run.store.complete("retrieval", measured, searching(searcher, DEPTH))
    sample = measured[:: -(-len(measured) // LATENCY_SAMPLE)]
    alone = run.store.complete("latency", sample, searching_singly(searcher, DEPTH))
    return RetrievalEvaluation(
        dataset=run.dataset,
        records=records,
        latencies=[record["seconds"] for record in alone.values()],
        figures=retrieval_figures(run.dataset, records),
        manifest=run.manifest,
    )


def _answerable(dataset: Dataset) -> list[Question]:
    return [question for question in dataset.questions if question.relevant]


def _means(figures: Figures, names: Sequence[str]) -> dict[str, Any]:
    slices = {
        name: {value: _chosen(means, names) for value, means in group.items()}
        for name, group in figures.by.items()
    }
    return {
        "measures": _chosen(figures.means, names),
        "intervals": {name: figures.interval(name) for name in names if name in figures.means},
        "by": slices,
        "counts": figures.counts,
    }


def _merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Both mappings in one, down to their leaves; the second decides."""
    merged = dict(first)
    for key, value in second.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def _asked(question: Question) -> dict[str, Any]:
    return {
        "question": question.text,
        "language": question.language,
        "relevant": list(question.relevant),
    }


def _chosen(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _failures(records: Mapping[str, Record]) -> int:
    return sum(1 for record in records.values() if record["error"])


def _seconds(records: Mapping[str, Record]) -> float:
    return float(sum(record["seconds"] for record in records.values()))


def _listed(paths: Sequence[Path]) -> str:
    return ", ".join(str(path) for path in paths)
