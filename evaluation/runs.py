"""Runs: every finished question is kept, so that an interrupted run goes on where it stood.

A run lives in a folder named by the hash of everything that its outcome depends on: data,
settings (the model among them) and the program itself. The same run asked for again is read,
not repeated; a question that failed is tried again.
"""

import hashlib
import importlib.metadata
import importlib.util
import json
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol, Self, TypeAlias, runtime_checkable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from evaluation.datasets import Dataset, Question
from retrieval.article import Paragraph
from retrieval.errors import CitedeskError

Record: TypeAlias = dict[str, Any]
"""What is kept of a question: ``question`` (its id), ``seconds``, ``error``, and the outcome."""

Outcome: TypeAlias = Record | Exception
Work: TypeAlias = Callable[[Sequence[Question]], Iterator[Outcome]]

_PACKAGES = {
    "retrieval": ("retrieval",),
    "answers": ("retrieval", "bot", "prompts"),
    "threshold": ("retrieval", "bot", "prompts"),
}
_LIBRARIES = ("chromadb", "ir-measures", "sentence-transformers", "tantivy", "torch")


class Passage(Protocol):
    """A paragraph that was retrieved, with its score."""

    @property
    def paragraph(self) -> Paragraph: ...

    @property
    def score(self) -> float: ...


class Searcher(Protocol):
    """Retrieval over one corpus."""

    def search(self, question: str, k: int, asked_on: date | None) -> Sequence[Passage]: ...


@runtime_checkable
class BatchSearcher(Searcher, Protocol):
    """A searcher that embeds many questions at once; a question's failure is its outcome."""

    def search_many(
        self, questions: Sequence[tuple[str, date | None]], k: int
    ) -> Iterator[Sequence[Passage] | CitedeskError]: ...


class Citation(Protocol):
    """A passage that an answer uses: the public name of its paragraph, and words of it."""

    @property
    def name(self) -> str: ...

    @property
    def quote(self) -> str: ...


class Answer(Protocol):
    """An answer, as ``ask --json`` prints it.

    One from a chat model may also have ``usage``, LangChain's ``UsageMetadata``.
    """

    @property
    def answer(self) -> str: ...

    @property
    def refused(self) -> bool: ...

    @property
    def refusal_reason(self) -> str | None: ...

    @property
    def citations(self) -> Sequence[Citation]: ...

    @property
    def model(self) -> str: ...


class Answerer(Protocol):
    """Answering over one corpus."""

    def ask(self, question: str, asked_on: date | None) -> Answer: ...


class RunStore:
    """The finished questions of one run, in a folder named by what the run depends on."""

    def __init__(self, folder: Path, manifest: Mapping[str, object]) -> None:
        self.key = hashlib.sha256(_canonical(manifest).encode()).hexdigest()
        self.folder = folder / self.key
        self._manifest = manifest

    def begin(self, *, fresh: bool, **facts: object) -> Mapping[str, Any]:
        """Write the manifest; ``fresh`` forgets what an earlier run of the same key left."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if fresh:
            for kept in self.folder.glob("*.jsonl"):
                kept.unlink()
        written = {"run": self.key, **self._manifest, **facts, **_surroundings()}
        text = json.dumps(written, ensure_ascii=False, indent=2, default=str)
        (self.folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
        return written

    def complete(self, name: str, questions: Sequence[Question], work: Work) -> dict[str, Record]:
        """Do what is not yet done of the step ``name``; the records of all its questions."""
        path = self.folder / f"{name}.jsonl"
        done = _finished(path)
        pending = [question for question in questions if question.id not in done]
        records = _timed(pending, work(pending))
        with _Journal(path) as journal:
            for record in _with_progress(records, name, len(questions), len(pending)):
                journal.append(record)
                done[record["question"]] = record
        return {question.id: done[question.id] for question in questions}


def manifest(kind: str, dataset: Dataset, settings: Mapping[str, object]) -> dict[str, object]:
    """Everything that the outcome of a run depends on."""
    return {
        "kind": kind,
        "data": dataset.fingerprint,
        "settings": dict(settings),
        "program": _program_fingerprint(_PACKAGES[kind]),
    }


def searching(searcher: Searcher, k: int) -> Work:
    """The work of retrieving ``k`` passages for each question, in batches where possible."""
    if isinstance(searcher, BatchSearcher):
        return lambda questions: _search_in_batches(searcher, questions, k)
    return searching_singly(searcher, k)


def searching_singly(searcher: Searcher, k: int) -> Work:
    """The work of retrieving ``k`` passages for one question at a time."""

    def search(question: Question) -> Record:
        return _retrieved(searcher.search(question.text, k, question.asked_on))

    return one_by_one(search)


def one_by_one(ask: Callable[[Question], Record]) -> Work:
    """Work done question by question, each failure being that question's outcome."""

    def outcome(question: Question) -> Outcome:
        try:
            return ask(question)
        except Exception as error:  # noqa: BLE001  # one question must not end a run of hours
            return error

    return lambda questions: (outcome(question) for question in questions)


def answering(answerer: Answerer) -> Work:
    """The work of answering."""
    return one_by_one(lambda asked: _answered(answerer.ask(asked.text, asked.asked_on)))


def scoring(score: Callable[[str, date | None], float]) -> Work:
    """The work of telling how sure it is that a question can be answered."""
    return one_by_one(lambda asked: {"score": float(score(asked.text, asked.asked_on))})


def _answered(answer: Answer) -> Record:
    citations = [{"paragraph": each.name, "quote": each.quote} for each in answer.citations]
    kept = {
        "text": answer.answer,
        "refused": answer.refused,
        "refusal_reason": answer.refusal_reason,
        "citations": citations,
        "model": answer.model,
        "usage": getattr(answer, "usage", None),
    }
    return {"answer": kept}


def _search_in_batches(
    searcher: BatchSearcher, questions: Sequence[Question], k: int
) -> Iterator[Outcome]:
    """What batches fail on is searched question by question, so that each fails for itself."""
    asked = [(question.text, question.asked_on) for question in questions]
    done = 0
    try:
        for found in searcher.search_many(asked, k) if asked else ():
            yield found if isinstance(found, CitedeskError) else _retrieved(found)
            done += 1
    except Exception:  # noqa: BLE001  one question must not end a run of hours
        yield from searching_singly(searcher, k)(questions[done:])


def _retrieved(passages: Iterable[Passage]) -> Record:
    return {"retrieved": [[each.paragraph.name, float(each.score)] for each in passages]}


def _timed(questions: Sequence[Question], outcomes: Iterator[Outcome]) -> Iterator[Record]:
    started = time.perf_counter()
    for question, outcome in zip(questions, outcomes, strict=True):
        now = time.perf_counter()
        yield _record(question, outcome, now - started)
        started = time.perf_counter()


def _record(question: Question, outcome: Outcome, seconds: float) -> Record:
    record: Record = {"question": question.id, "seconds": seconds, "error": None}
    if not isinstance(outcome, Exception):
        return record | outcome
    message = str(outcome)
    if not isinstance(outcome, CitedeskError):
        message = f"{type(outcome).__name__}: {message}"
    return record | {"error": message}


# What is kept


class _Journal:
    """A file of JSON Lines that is only ever appended to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._file = self._path.open("a+b")
        if self._is_torn():
            self._file.write(b"\n")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def append(self, record: Record) -> None:
        self._file.write(_canonical(record).encode() + b"\n")
        self._file.flush()

    def _is_torn(self) -> bool:
        """Whether a killed run left half a line."""
        if self._file.seek(0, 2) == 0:
            return False
        self._file.seek(-1, 2)
        return self._file.read(1) != b"\n"


def _finished(path: Path) -> dict[str, Record]:
    if not path.exists():
        return {}
    done: dict[str, Record] = {}
    for line in path.read_bytes().splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            continue  # Torn by a kill: that question is asked again.
        if record["error"] is None:
            done[record["question"]] = record
    return done


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _program_fingerprint(packages: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for path in sorted(_program_files(packages)):
        with path.open("rb") as file:
            digest.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _program_files(packages: Iterable[str]) -> Iterator[Path]:
    for package in packages:
        found = importlib.util.find_spec(package)
        for folder in (found.submodule_search_locations or ()) if found else ():
            yield from (
                path
                for path in Path(folder).rglob("*")
                if path.is_file() and "__pycache__" not in path.parts
            )


def _surroundings() -> dict[str, object]:
    return {
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.platform(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }


def _version(library: str) -> str | None:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return None


def _with_progress(
    records: Iterator[Record], name: str, total: int, pending: int
) -> Iterator[Record]:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(name, total=total, completed=total - pending)
        for record in records:
            yield record
            progress.advance(task)
