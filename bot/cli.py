"""The command line: ``citedesk COMMAND``.

Standard output holds results only; errors meant for people are one sentence on
standard error. Exit code 0 is success (a refusal is one), 1 a failure, 2 wrong
usage.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import evaluate
from bot.typed import typed_lines
from retrieval.errors import CitedeskError

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    name="citedesk",
    help="Ask a collection of news articles; every answer comes with the paragraph that proves it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(evaluate.app, name="evaluate")
feedback = typer.Typer(help="What people said about answers.", no_args_is_help=True)
app.add_typer(feedback, name="feedback")

Question = Annotated[
    str, typer.Argument(help="The question, or - to read one from each line of standard input.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is no day; write it as 2019-11-21") from error


AskedOn = Annotated[
    date | None,
    typer.Option(
        "--asked-on",
        parser=_day,
        metavar="DATE",
        help="The day of asking, as 2019-11-21; today if not given.",
    ),
]


def main() -> None:
    """Run the command line; errors meant for people become one sentence."""
    # Progress bars and notices of the model libraries are no result and no news.
    os.environ.setdefault("TQDM_DISABLE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    # Reading arguments costs typer an import as long as all else that the prompt needs.
    command = chat if sys.argv[1:] == ["chat"] else app
    try:
        command()
    except CitedeskError as error:
        sys.exit(_complaint(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _complaint(error: CitedeskError) -> str:
    return f"citedesk: {error}"


@app.command()
def index(
    paths: Annotated[
        list[Path], typer.Argument(help="Files or folders: .txt, .md, articles.jsonl.")
    ],
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Forget the old index first, whatever model built it.")
    ] = False,
) -> None:
    """Read files or folders into the index; only what changed is embedded again.

    Example: citedesk index samples
    """
    from bot.progress import indexing_progress

    with _desk(rebuild=rebuild) as desk, indexing_progress() as progress:
        report = desk.read_and_index(paths, progress)
    for error in report.failed:
        typer.echo(_complaint(error), err=True)
    typer.echo(str(report))
    if report.failed:
        raise typer.Exit(1)


@app.command()
def ask(question: Question, json_output: AsJson = False, asked_on: AskedOn = None) -> None:
    """Answer a question with citations.

    Example: citedesk ask "which agreements were signed in 2011?"
    """
    from bot.render import output_console, plain_answer, print_answer

    with _desk() as desk:
        if question == "-":
            _each_line(lambda line: desk.ask(line, asked_on).to_json(), json_output, plain_answer)
            return
        answer = desk.ask(question, asked_on)
    if json_output:
        typer.echo(_json(answer.to_json()))
    else:
        print_answer(output_console(), answer)


@app.command()
def search(
    question: Question,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    json_output: AsJson = False,
    asked_on: AskedOn = None,
) -> None:
    """Rank the passages for a question, without an answer.

    Example: citedesk search "国防合作备忘录" -k 5
    """
    from bot.render import output_console, plain_passages, print_passages

    with _desk() as desk:
        if question == "-":
            _each_line(lambda line: desk.found(line, k, asked_on), json_output, plain_passages)
            return
        found = desk.found(question, k, asked_on)
    if json_output:
        typer.echo(_json(found))
    else:
        print_passages(output_console(), found["passages"])


@app.command()
def articles(json_output: AsJson = False) -> None:
    """List what is indexed.

    Example: citedesk articles
    """
    from bot.render import article_record, output_console, print_articles

    with _desk() as desk:
        entries = desk.articles()
    if json_output:
        typer.echo(_json([article_record(entry) for entry in entries]))
    else:
        print_articles(output_console(), entries)


@app.command()
def show(
    paragraph: Annotated[str, typer.Argument(metavar="ARTICLE#N", help="A paragraph's name.")],
    json_output: AsJson = False,
) -> None:
    """Show a paragraph with its neighbours and its source link.

    Example: citedesk show "zh/esper-visit#3"
    """
    from bot.render import output_console, paragraph_record, print_paragraph

    with _desk() as desk:
        around = desk.paragraph_and_neighbours(paragraph)
    shown = next(entry for entry in around if entry.name == paragraph)
    if json_output:
        record = paragraph_record(shown)
        record["neighbours"] = [paragraph_record(entry) for entry in around if entry != shown]
        typer.echo(_json(record))
    else:
        print_paragraph(output_console(), shown, around)


@app.command()
def why(
    answer: Annotated[str, typer.Argument(metavar="ID", help="An answer's id.")],
    json_output: AsJson = False,
) -> None:
    """Show how an answer came about: what was asked, retrieved, sent, returned, checked, shown.

    Example: citedesk why 1f3c9a2e
    """
    from bot.replay import replay_lines

    with _desk() as desk:
        record = desk.why(answer)
    typer.echo(_json(record) if json_output else "\n".join(replay_lines(record)))


@app.command()
def chat() -> None:
    """Ask one question after another.

    Without a terminal it reads one question from each line of standard input.

    Example: citedesk chat
    """
    from bot.repl import run

    settings = cache(_settings)
    run(lambda: _new_desk(settings()), lambda: settings().data_dir / "history")


@app.command()
def telegram() -> None:
    """Run the Telegram bot, by polling or by webhook, until it is stopped.

    It needs TELEGRAM_BOT_TOKEN and CITEDESK_TELEGRAM_ALLOWED; docs/operations.md says more.

    Example: citedesk telegram
    """
    from bot.telegram.service import run

    with _desk() as desk:
        run(desk)


@feedback.command("export")
def export_feedback() -> None:
    """Print the feedback on answers as evaluation questions, one JSON object a line.

    Example: citedesk feedback export > questions.jsonl
    """
    with _desk() as desk:
        for question in desk.feedback.questions():
            typer.echo(_json(question))


@app.command()
def doctor(json_output: AsJson = False) -> None:
    """Check configuration, model, index and database; say what to do about each fault.

    Example: citedesk doctor
    """
    from bot.doctor import examine

    with _desk() as desk:
        checks = list(examine(desk))
    if json_output:
        typer.echo(_json([vars(check) for check in checks]))
    else:
        for check in checks:
            typer.echo(f"{'ok   ' if check.ok else 'FAULT'} {check.subject}: {check.finding}")
    if not all(check.ok for check in checks):
        raise typer.Exit(1)


# What follows takes longer to import than a prompt may take to appear.


def _settings() -> "Settings":
    from bot.settings import load_settings

    return load_settings()


def _new_desk(settings: "Settings", rebuild: bool = False) -> Any:
    from bot.app import Desk

    return Desk(settings, rebuild=rebuild)


@contextmanager
def _desk(rebuild: bool = False) -> Iterator[Any]:
    desk = _new_desk(_settings(), rebuild)
    try:
        yield desk
    finally:
        desk.close()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _each_line(
    answer: Callable[[str], Mapping[str, Any]],
    json_output: bool,
    plain: Callable[[Mapping[str, Any]], str],
) -> None:
    """Answer each line of standard input with one line, errors included."""
    for question in typed_lines():
        try:
            found = answer(question)
            text = _json(found) if json_output else plain(found)
        except CitedeskError as error:
            failed = {"question": question, "error": str(error)}
            text = _json(failed) if json_output else _complaint(error)
        typer.echo(text)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
