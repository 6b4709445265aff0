"""The REPL: one question after another, the model loading while the person types."""

import sys
import threading
from collections.abc import Iterator

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from rich.text import Text

from bot.app import Desk
from bot.render import (
    output_console,
    plain_answer,
    print_answer,
    print_articles,
    print_paragraph,
    print_passages,
)
from retrieval.errors import CitedeskError

_HELP = """Type a question in Vietnamese, Chinese or English.
/search WORDS   ranked passages        /articles   what is indexed
/show ARTICLE#N a paragraph in place   /help       this help
Ctrl-C stops an answer, Ctrl-D leaves."""


def run(desk: Desk) -> None:
    """Ask and answer until the end of input."""
    if not sys.stdin.isatty():
        _answer_lines(desk)
        return
    threading.Thread(target=_warm, args=(desk,), daemon=True).start()
    console = output_console()
    console.print(Text("citedesk. Ask a question, or /help; Ctrl-D leaves.", style="dim"))
    for line in _lines(desk):
        try:
            _respond(desk, line)
        except CitedeskError as error:
            console.print(Text(str(error), style="red"))
        except KeyboardInterrupt:
            console.print(Text("stopped", style="dim"))


def _answer_lines(desk: Desk) -> None:
    for line in sys.stdin:
        if not (question := line.strip()):
            continue
        try:
            print(plain_answer(desk.ask(question).to_json()), flush=True)
        except CitedeskError as error:
            print(f"citedesk: {error}", flush=True)


def _warm(desk: Desk) -> None:
    try:
        desk.warm()
    except CitedeskError:
        return  # the first question says what is wrong


def _lines(desk: Desk) -> Iterator[str]:
    session: PromptSession[str] = PromptSession(history=_history(desk))
    while True:
        try:
            line = session.prompt("? ").strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if line:
            yield line


def _history(desk: Desk) -> History:
    try:
        desk.settings.data_dir.mkdir(parents=True, exist_ok=True)
        return FileHistory(str(desk.settings.data_dir / "history"))
    except OSError:
        return InMemoryHistory()


def _respond(desk: Desk, line: str) -> None:
    console = output_console()
    command, _, rest = line.partition(" ")
    if not command.startswith("/"):
        print_answer(console, desk.ask(line))
    elif command == "/articles":
        print_articles(console, desk.articles())
    elif command == "/search":
        print_passages(console, desk.found(rest, 10)["passages"])
    elif command == "/show":
        around = desk.paragraph_and_neighbours(rest.strip())
        print_paragraph(console, next(p for p in around if p.name == rest.strip()), around)
    elif command == "/help":
        console.print(Text(_HELP))
    else:
        console.print(Text(f"{command} is no command; /help lists them", style="red"))
