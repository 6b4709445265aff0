"""``citedesk evaluate``: measures over data files, as people call them from the command line."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import typer.core

from retrieval.errors import CitedeskError

if TYPE_CHECKING:
    from evaluation.commands import Material
    from retrieval.article import Article

app = typer.Typer(
    help="Measure retrieval and answers over articles and questions of your own.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Files = list[Path]
Corpus = Annotated[
    Files,
    typer.Option(
        "--corpus",
        help="Articles: SQuAD JSON, articles.jsonl, text, Markdown, or a folder of them. "
        "Several may follow.",
    ),
]
Questions = Annotated[
    Files,
    typer.Option(
        "--questions",
        help="A file of questions: SQuAD JSON or questions.jsonl. Several may follow.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Report = Annotated[Path | None, typer.Option("--report", help="Write a report to this HTML file.")]
Baseline = Annotated[
    Path | None,
    typer.Option("--baseline", help="What an earlier run printed with --json, to compare with."),
]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Ask everything again, whatever earlier runs kept.")
]


class _SeveralFiles(typer.core.TyperCommand):
    """A command whose file options take all the files that follow them."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(_repeated(args)))


def _repeated(arguments: Sequence[str]) -> Iterator[str]:
    """``--corpus a b`` as ``--corpus a --corpus b``."""
    option = ""
    for previous, argument in zip(["", *arguments], arguments, strict=False):
        if argument.startswith("-"):
            option = argument if argument in ("--corpus", "--questions") else ""
        elif option and previous != option:
            yield option
        yield argument


@app.command(cls=_SeveralFiles)
def retrieval(
    corpus: Corpus,
    questions: Questions,
    json_output: AsJson = False,
    report: Report = None,
    baseline: Baseline = None,
    fresh: Fresh = False,
) -> None:
    """Measure how well the right paragraphs are found.

    Example: citedesk evaluate retrieval --corpus articles.jsonl --questions questions.jsonl
    """
    from evaluation.commands import evaluate_retrieval

    bench, earlier = Bench(), _earlier(baseline)
    material = bench.material(corpus, questions, fresh)
    evaluation = evaluate_retrieval(material, bench.desk_over)
    _conclude(evaluation, json_output, report, earlier)


@app.command(cls=_SeveralFiles)
def answers(
    corpus: Corpus,
    questions: Questions,
    json_output: AsJson = False,
    report: Report = None,
    baseline: Baseline = None,
    fresh: Fresh = False,
) -> None:
    """Measure answers, citations and refusals, and retrieval beneath them.

    Example: citedesk evaluate answers --corpus articles.jsonl --questions questions.jsonl
    """
    from evaluation.commands import evaluate_answers

    bench, earlier = Bench(), _earlier(baseline)
    material = bench.material(corpus, questions, fresh)
    evaluation = evaluate_answers(material, bench.desk_over, bench.desk_over)
    _conclude(evaluation, json_output, report, earlier)


@app.command(cls=_SeveralFiles)
def threshold(
    corpus: Corpus, questions: Questions, json_output: AsJson = False, fresh: Fresh = False
) -> None:
    """Fit the refusal threshold on given data and show the trade-off.

    Example: citedesk evaluate threshold --corpus articles.jsonl --questions questions.jsonl
    """
    from evaluation.commands import evaluate_threshold

    bench = Bench()
    material = bench.material(corpus, questions, fresh)
    evaluation = evaluate_threshold(material, bench.confidence_over)
    _print(evaluation.to_json(), json_output)


class Bench:
    """Desks over evaluation corpora, each indexed once by each model under the data folder.

    An index of an earlier version is left alone, and a new one made beside it.
    """

    def __init__(self) -> None:
        from bot.app import Desk
        from bot.settings import load_settings

        self._desk = Desk(load_settings())
        self.folder = self._desk.settings.data_dir / "evaluation"

    def material(self, corpus: Files, questions: Files, fresh: bool) -> "Material":
        """What a run is made over; besides its data it depends on what the desk does."""
        from evaluation.commands import Material

        return Material(corpus, questions, self.folder / "runs", self._desk.identity(), fresh)

    def desk_over(self, articles: "Sequence[Article]") -> Any:
        from evaluation.datasets import corpus_fingerprint
        from retrieval.index import FORMAT

        corpus, model = corpus_fingerprint(articles)[:16], self._desk.encoder.fingerprint[:8]
        name = f"{corpus}-{model}-{FORMAT}"
        return self._desk.over(articles, self.folder / name)

    def confidence_over(self, articles: "Sequence[Article]") -> Callable[[str, date | None], float]:
        confidence: Callable[[str, date | None], float] = self.desk_over(articles).confidence
        return confidence


def _earlier(baseline: Path | None) -> Mapping[str, Any] | None:
    """The earlier run, read before anything heavy starts."""
    from evaluation.comparison import load_baseline

    return load_baseline(baseline) if baseline else None


def _conclude(
    evaluation: Any, json_output: bool, report: Path | None, earlier: Mapping[str, Any] | None
) -> None:
    """Print and write what was found; exit 1 on a significant regression."""
    from evaluation.comparison import compare
    from evaluation.report import render_report

    found = evaluation.to_json()
    comparison = compare(found, earlier) if earlier else None
    if comparison is not None:
        found["comparison"] = comparison.to_json()
    if report:
        try:
            report.write_text(render_report(evaluation, comparison), encoding="utf-8")
        except OSError as error:
            raise CitedeskError(
                f"{report}: cannot be written ({error.strerror}); choose another file"
            ) from error
    _print(found, json_output)
    if comparison is not None:
        for line in comparison.lines():
            typer.echo(line, err=True)
        if comparison.regressions:
            raise typer.Exit(1)


def _print(found: Mapping[str, Any], json_output: bool) -> None:
    lines = [json.dumps(found, ensure_ascii=False)] if json_output else _lines(found)
    for line in lines:
        typer.echo(line)


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    """The measures with their 95 % intervals, the other figures, and the table of thresholds."""
    measures = found.get("measures", {})
    for name, value in measures.items():
        low, high = found["intervals"][name]
        yield f"{name:24} {value:.3f}  {low:.3f} to {high:.3f}"
    for name, value in found.items():
        if name not in measures:
            yield from _figure(name, value)
    if "table" in found:
        yield "".join(f"{column:>24}" for column in found["table"][0])
    for row in found.get("table", ()):
        yield "".join(f"{value:24.3f}" for value in row.values())


def _figure(name: str, value: object) -> Iterator[str]:
    """A number by its name, those of ``refusal`` and ``latency`` one by one; else nothing."""
    if isinstance(value, int | float):
        yield f"{name:24} {f'{value:.3f}' if isinstance(value, float) else value}"
    elif name in ("refusal", "latency") and isinstance(value, Mapping):
        for part, number in value.items():
            yield from _figure(f"{name}: {part}", number)
