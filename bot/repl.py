"""The REPL: one question after another, the model loading while the person types.

    repl ── repl_commands     what each command does
      ├──── repl_prompt       the line that no work takes away, and the wait beside it
      ├──── repl_jobs         work in a thread: shown, and stopped
      └──── repl_completion

The desk is opened in the background too: its libraries take longer to import
than a prompt may take to appear.
"""

import os
import sys
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rich.console import Console
from rich.text import Text

from bot.render import emit, output_console, plain_answer, print_sources
from bot.repl_commands import Chat, cited, hints, index_into, obey
from bot.repl_completion import ChatCompleter, Hint, Holding
from bot.repl_jobs import Job, Stopped, any_running
from bot.repl_prompt import Prompt
from bot.screen import PROSE_WIDTH, visible
from bot.terminal_texts import say
from bot.typed import composed, typed_lines
from retrieval.errors import CitedeskError, NothingIndexed

if TYPE_CHECKING:
    from bot.answer import Answer
    from bot.app import Desk
    from bot.generative import Draft

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
"""The collection that a first start offers."""

_BANNER = "citedesk: answers with the paragraphs that prove them"
_OFFER = "Nothing is indexed yet. Index the sample articles to try it?"
_FIRST_QUESTION = "Ask for instance: which agreements were signed in 2011?"


def run(open_desk: "Callable[[], Desk]", history: Callable[[], Path]) -> None:
    """Ask and answer until the end of input.

    ``open_desk`` may take seconds; ``history`` names the file that keeps what was typed.
    Both are called in the background once the prompt is there.
    """
    if sys.stdin.isatty() and sys.stdout.isatty():
        _Session(open_desk, history).run()
    else:
        with closing(open_desk()) as desk:
            _answer_lines(desk)


# -- without a terminal ----------------------------------------------------------


def _answer_lines(desk: "Desk") -> None:
    """One line of result for each line of standard input, errors included."""
    for question in typed_lines():
        print(_result_line(desk, question), flush=True)  # noqa: T201  the results themselves


def _result_line(desk: "Desk", question: str) -> str:
    try:
        line = plain_answer(desk.ask(question).to_json())
    except CitedeskError as error:
        line = f"citedesk: {error}"
    return visible(" ".join(line.splitlines()))


# -- at a terminal ---------------------------------------------------------------


class _Session:
    """A conversation at a terminal."""

    def __init__(self, open_desk: "Callable[[], Desk]", history: Callable[[], Path]) -> None:
        self._open_desk = open_desk
        self._console = output_console()
        self._chat: Chat | None = None
        completer = ChatCompleter(self._hints, self._holdings, self._numbers)
        self._prompt = Prompt(history, completer, _drawn)

    def run(self) -> None:
        """Read and respond until the person leaves."""
        emit(self._console, Text(_BANNER, style="dim"))
        with self._prompt.opened(), suppress(EOFError):
            chat = self._opened()
            while True:
                self._respond(chat, self._next_line())
        self._leave()

    def _opened(self) -> Chat:
        """The session, once its desk is there; the person may type already."""
        desk, empty = self._prompt.wait(Job(self._open, ""))
        chat = self._chat = Chat(desk, self._prompt, self._console)
        if empty:
            self._try(lambda: _offer_samples(chat))
        return chat

    def _open(self, _: "Job[tuple[Desk, bool]]") -> "tuple[Desk, bool]":
        self._prompt.painted.wait()
        desk = self._open_desk()
        Job(lambda _: _warm(desk), "")
        return desk, _is_empty(desk)

    def _next_line(self) -> str:
        """The next line that is not empty; Ctrl-C gives one up."""
        while True:
            with suppress(KeyboardInterrupt):
                if line := composed(self._prompt.read()):
                    return line

    def _respond(self, chat: Chat, line: str) -> None:
        act = obey if line.startswith("/") else _answer
        self._try(lambda: act(chat, line))
        self._console.print()

    def _try(self, act: Callable[[], None]) -> None:
        """Do something; whatever goes wrong is a sentence, and the session goes on."""
        try:
            act()
        except NothingIndexed as error:
            self._say(f"{error}, or type /index PATH", "red")
        except CitedeskError as error:
            self._say(str(error), "red")
        except (KeyboardInterrupt, Stopped):
            self._say(self._words("stopped"), "dim")
        except EOFError:
            raise
        except Exception as error:  # noqa: BLE001  a fault of ours must not end the session
            named = f"{type(error).__name__}: {error}"
            self._say(self._words("fault", error=named), "red")

    def _say(self, text: str, style: str) -> None:
        emit(self._console, Text(text, style=style))

    def _words(self, phrase: str, **values: object) -> str:
        return say(phrase, self._prompt.language, **values)

    def _leave(self) -> None:
        """Release the desk; a thread still at work could abort the interpreter on its way out."""
        if any_running():
            sys.stdout.flush()
            os._exit(0)
        if self._chat:
            self._chat.desk.close()

    # -- what completion asks for, in its own thread -----------------------------

    def _hints(self) -> list[Hint]:
        return hints(self._prompt.language)

    def _holdings(self) -> list[Holding]:
        if self._chat is None:
            return []
        with suppress(CitedeskError):
            return [Holding(entry.id, entry.title) for entry in self._chat.desk.articles()]
        return []

    def _numbers(self) -> list[tuple[int, str]]:
        numbered = self._chat.numbered if self._chat else ()
        return [(target.number, target.title or target.name) for target in numbered]


def _warm(desk: "Desk") -> None:
    with suppress(CitedeskError):  # the first question says what is wrong
        desk.warm()


def _is_empty(desk: "Desk") -> bool:
    try:
        return not desk.articles()
    except NothingIndexed:
        return True


def _offer_samples(chat: Chat) -> None:
    if chat.prompt.in_use or not SAMPLES.is_dir():
        chat.say("Nothing is indexed yet: type /index PATH.")
    elif chat.prompt.confirm(_OFFER):
        index_into(chat, [SAMPLES])
        chat.say(_FIRST_QUESTION, "dim")
    else:
        chat.say("Read your own articles with /index PATH.", "dim")


def _answer(chat: Chat, question: str) -> None:
    job = Job(lambda job: _asked(chat, question, job), chat.words("loading"))
    try:
        answer = chat.prompt.wait(job)
    except Stopped:
        if job.draft:
            _print_markdown(chat.console, job.draft)
        raise
    chat.answers.append(answer)
    chat.numbered = cited(answer)
    _print_answer(chat.console, answer)


def _asked(chat: Chat, question: str, job: "Job[Answer]") -> "Answer":
    from bot.answer import Answer

    chat.desk.warm()
    job.show(chat.words("answering"))
    stream = chat.desk.stream(question, conversation=chat.conversation, language=chat.language)
    with closing(cast("Generator[Draft | Answer]", stream)) as events:
        for event in events:
            if isinstance(event, Answer):
                return event
            job.show(draft=event.text)
    raise CitedeskError("no answer came: ask again")


def _print_answer(console: Console, answer: "Answer") -> None:
    from bot.markdown import answer_markdown

    if answer.refused:
        emit(console, Text(answer.answer, style="yellow"))
    else:
        _print_markdown(console, answer_markdown(answer))
        console.print()
        print_sources(console, answer)


def _print_markdown(console: Console, text: str) -> None:
    from bot.markdown import AnswerMarkdown

    console.print(AnswerMarkdown(text), width=min(console.width, PROSE_WIDTH))


def _drawn(text: str, width: int) -> str:
    """A draft as it looks on a terminal of this width."""
    out = StringIO()
    _print_markdown(Console(file=out, force_terminal=True, width=width, highlight=False), text)
    return out.getvalue()
