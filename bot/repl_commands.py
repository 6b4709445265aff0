"""The commands of the REPL: what each is called, what it takes, what it does."""

import difflib
import secrets
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.render import (
    emit,
    labelled_gloss,
    print_articles,
    print_link,
    print_paragraph,
    print_passages,
    print_sources,
    quote_link,
)
from bot.repl_completion import Hint
from bot.repl_jobs import Job
from bot.repl_prompt import Prompt
from retrieval.errors import CitedeskError

if TYPE_CHECKING:
    from bot.answer import Answer
    from bot.app import Desk
    from retrieval.index import IndexReport

SEARCH_PASSAGES = 10
_OVERWRITE = "--overwrite"
_AUTOMATIC = "auto"
_LANGUAGES = ("vi", "zh", "en", _AUTOMATIC)
_NO_CHAT_MODEL = "none"
# Whoever types at this machine, among the people of the Telegram bot.
_AT_THE_KEYBOARD = 0
_KEYS = (
    "Enter sends, Alt-Enter breaks the line, Tab completes. Ctrl-C stops an answer, Ctrl-D leaves."
)


class UsageError(CitedeskError):
    """A command was given what it cannot take."""


@dataclass(frozen=True)
class Target:
    """A paragraph that was shown under a number, and the words of it that were quoted."""

    number: int
    name: str
    title: str
    url: str | None
    quote: str
    gloss: str = ""


@dataclass
class Chat:
    """One session: the desk, the screen, and what was said so far.

    ``numbered`` is what /open and /browse count in: the sources of the last
    answer, or the passages of a search that came after it. ``language`` is the
    one chosen for answers, None for that of each question.
    """

    desk: "Desk"
    prompt: Prompt
    console: Console
    answers: list["Answer"] = field(default_factory=list)
    numbered: Sequence[Target] = ()
    conversation: str = ""
    language: str | None = None

    def __post_init__(self) -> None:
        self.conversation = self.conversation or new_conversation()

    def say(self, text: str, style: str = "") -> None:
        """Print a sentence of the program's own."""
        emit(self.console, Text(text, style=style))

    @property
    def last(self) -> "Answer":
        """The last answer of the session."""
        if not self.answers:
            raise UsageError("nothing has been asked yet: type a question first")
        return self.answers[-1]


@dataclass(frozen=True)
class Command:
    """A command: how it is typed, what it does in a line, and the doing."""

    name: str
    takes: str
    help: str
    run: Callable[[Chat, str], None]
    argument: str = ""
    choices: Sequence[str] = ()

    @property
    def usage(self) -> str:
        """The command as it is typed."""
        return f"{self.name} {self.takes}".strip()


def new_conversation() -> str:
    """The name of a conversation that has no turns yet."""
    return f"repl-{secrets.token_hex(8)}"


def obey(chat: Chat, line: str) -> None:
    """Carry out a line that starts with a slash.

    Raises ``CitedeskError`` with the usage where it cannot be carried out.
    """
    name, _, argument = line.partition(" ")
    command = COMMANDS.get(name)
    if command is None:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        raise UsageError(
            f"{name} is no command: "
            + (f"did you mean {near[0]}? " if near else "")
            + "/help lists them"
        )
    argument = argument.strip()
    if argument and not command.takes:
        raise UsageError(f"{name} takes nothing after it")
    if not argument and command.takes and not command.takes.startswith("["):
        raise UsageError(f"{name} lacks what it works on: type {command.usage}")
    command.run(chat, argument)


def cited(answer: "Answer") -> list[Target]:
    """The sources of an answer as /open counts them."""
    return [
        Target(
            c.number,
            f"{c.article}#{c.paragraph}",
            c.title,
            c.url,
            c.quote,
            labelled_gloss(c, answer.language) if c.gloss else "",
        )
        for c in answer.citations
    ]


# -- sources ---------------------------------------------------------------------


def _open(chat: Chat, argument: str) -> None:
    named = "#" in argument
    target = Target(0, argument, "", None, "") if named else _target(chat, argument)
    around = chat.desk.paragraph_and_neighbours(target.name)
    chosen = next(paragraph for paragraph in around if paragraph.name == target.name)
    print_paragraph(chat.console, chosen, around, target.quote)
    if target.gloss:
        chat.say(f"\n{target.gloss}", "dim")


def _browse(chat: Chat, argument: str) -> None:
    target = _target(chat, argument)
    link = quote_link(target.url, target.quote)
    if link is None or not link.startswith(("http://", "https://")):
        raise UsageError(f"{target.name} states no web address: read it with /open {argument}")
    try:
        opened = webbrowser.open(link)
    except webbrowser.Error:
        opened = False
    print_link(chat.console, link, whole=not opened)
    chat.say(
        "opened in the browser" if opened else "no browser here: open the address yourself", "dim"
    )


def _target(chat: Chat, argument: str) -> Target:
    """What was shown under this number. Raises ``UsageError`` that says which numbers there are."""
    if not chat.numbered:
        raise UsageError("nothing is numbered yet: ask a question that gets sources, or /search")
    by_number = {target.number: target for target in chat.numbered}
    if not argument.isdecimal() or int(argument) not in by_number:
        numbers = f"{min(by_number)} to {max(by_number)}" if len(by_number) > 1 else "1 alone"
        raise UsageError(f"{argument} is no number shown above: there is {numbers}")
    return by_number[int(argument)]


def _sources(chat: Chat, _: str) -> None:
    answer = chat.last
    chat.numbered = cited(answer)
    if answer.citations:
        print_sources(chat.console, answer)
    else:
        chat.say("The last answer cites nothing.", "dim")


def _why(chat: Chat, argument: str) -> None:
    from bot.replay import replay_lines

    for line in replay_lines(chat.desk.why(argument or chat.last.id)):
        chat.say(line)


def _good(chat: Chat, argument: str) -> None:
    _judge(chat, "up", argument)


def _bad(chat: Chat, argument: str) -> None:
    _judge(chat, "down", argument)


def _judge(chat: Chat, verdict: str, comment: str) -> None:
    from bot.telegram.records import open_records

    settings = chat.desk.settings
    records = open_records(settings.database_url, settings.data_dir)
    records.judge(chat.last, _AT_THE_KEYBOARD, verdict, comment or None)
    chat.say("Kept for `citedesk feedback export`.", "dim")


# -- the collection --------------------------------------------------------------


def _search(chat: Chat, argument: str) -> None:
    job = Job(lambda _: chat.desk.found(argument, SEARCH_PASSAGES), "searching · Ctrl-C stops it")
    passages = chat.prompt.wait(job)["passages"]
    chat.numbered = [
        Target(rank, f"{p['article']}#{p['paragraph']}", p["title"], p["url"], p["text"])
        for rank, p in enumerate(passages, start=1)
    ]
    print_passages(chat.console, passages)
    if not passages:
        chat.say("No passage was found.", "dim")


def _articles(chat: Chat, _: str) -> None:
    print_articles(chat.console, chat.desk.articles())


def _index(chat: Chat, argument: str) -> None:
    index_into(chat, [Path(argument).expanduser()])


def index_into(chat: Chat, paths: Sequence[Path]) -> None:
    """Read files and folders into the index while the prompt shows how far it is."""

    def work(job: "Job[IndexReport]") -> "IndexReport":
        counts = [0, 0]

        def report(article: str, chunks: int) -> None:
            counts[0] += 1
            counts[1] += chunks
            job.show(
                f"articles: {counts[0]}, paragraphs: {counts[1]} · {article} · Ctrl-C stops it"
            )

        return chat.desk.read_and_index(paths, report)

    report = chat.prompt.wait(Job(work, "reading · Ctrl-C stops it"))
    for error in report.failed:
        chat.say(str(error), "red")
    chat.say(str(report))


# -- the session -----------------------------------------------------------------


def _model(chat: Chat, argument: str) -> None:
    if argument:
        name = "" if argument == _NO_CHAT_MODEL else argument
        desk = chat.desk.with_chat_model(name)
        chat.prompt.wait(Job(lambda _: desk.warm(), "loading the model · Ctrl-C stops it"))
        chat.desk = desk
    writer = chat.desk.settings.chat_model
    chat.say(f"Answers are written by {writer}." if writer else "Answers quote; no model writes.")
    chat.say(f"Passages are found by {chat.desk.encoder.name}.")


def _language(chat: Chat, argument: str) -> None:
    if argument and argument not in _LANGUAGES:
        raise UsageError(
            f"{argument} is no language here: type /language {' or '.join(_LANGUAGES)}"
        )
    if argument:
        chat.language = None if argument == _AUTOMATIC else argument
    shown = f"in {chat.language}" if chat.language else "in the question's language"
    chat.say(f"Answers come {shown}; quotes stay in the words of the articles.")


def _reset(chat: Chat, _: str) -> None:
    chat.desk.forget(chat.conversation)
    chat.conversation = new_conversation()
    chat.numbered = ()
    chat.say("The next question starts afresh.", "dim")


def _save(chat: Chat, argument: str) -> None:
    from bot.markdown import with_footnotes

    name, _, option = argument.rpartition(" ")
    overwrite = option == _OVERWRITE
    path = Path(name if overwrite else argument).expanduser()
    _ = chat.last
    try:
        with path.open("w" if overwrite else "x", encoding="utf-8") as file:
            file.write(with_footnotes(chat.answers))
    except FileExistsError:
        raise UsageError(f"{path} exists: /save {path} {_OVERWRITE} replaces it") from None
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written ({error.strerror}): name another file"
        ) from None
    count = len(chat.answers)
    chat.say(f"{count} answer{'s' if count > 1 else ''} saved in {path}", "dim")


def _help(chat: Chat, _: str) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    for command in COMMANDS.values():
        table.add_row(Text(command.usage, style="bold"), command.help)
    chat.console.print(table)
    chat.say(_KEYS, "dim")


def _leave(_: Chat, __: str) -> None:
    raise EOFError


def _table(*commands: Command) -> dict[str, Command]:
    return {command.name: command for command in commands}


COMMANDS = _table(
    Command("/open", "N", "the paragraph behind source N, between its neighbours", _open, "source"),
    Command("/browse", "N", "the page of source N, at the quoted words", _browse, "source"),
    Command("/sources", "", "the sources of the last answer again", _sources),
    Command("/why", "[ID]", "how the last answer came about, or the one with this id", _why),
    Command("/good", "[WHY]", "keep that the last answer is good", _good),
    Command("/bad", "[WHY]", "keep that it is not", _bad),
    Command("/search", "WORDS", "ranked passages, without an answer", _search, "words"),
    Command("/articles", "", "what is indexed", _articles),
    Command("/index", "PATH", "read a file or a folder into the index", _index, "file"),
    Command(
        "/model", "[NAME]", "which models answer; openai:gpt-5-mini or none from here on", _model
    ),
    Command(
        "/language",
        "[CODE]",
        "answer in vi, zh, en or auto (the question's language)",
        _language,
        choices=_LANGUAGES,
    ),
    Command("/reset", "", "start afresh: the conversation so far is deleted", _reset),
    Command("/save", "FILE", "this session as Markdown with footnotes", _save, "file"),
    Command("/help", "", "this list", _help),
    Command("/quit", "", "leave, as Ctrl-D does", _leave),
)


def hints() -> list[Hint]:
    """The commands as completion wants them."""
    return [Hint(c.name, c.argument, c.help, c.choices) for c in COMMANDS.values()]
