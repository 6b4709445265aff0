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

from bot.answer import name_in
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
from bot.screen import Fitted, one_line
from bot.terminal_texts import say
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

    def words(self, phrase: str, **values: object) -> str:
        """A phrase in the language chosen."""
        return say(phrase, self.language, **values)

    def speak(self, language: str | None) -> None:
        """Take a language for answers and for what stands around them."""
        self.language = self.prompt.language = language

    @property
    def last(self) -> "Answer":
        """The last answer of the session."""
        if not self.answers:
            raise UsageError(self.words("nothing asked"))
        return self.answers[-1]


@dataclass(frozen=True)
class Command:
    """A command: how it is typed, and the doing; the phrase of its name says what it does."""

    name: str
    takes: str
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
        phrase = "near command" if near else "no command"
        raise UsageError(chat.words(phrase, name=name, near=near and near[0]))
    argument = argument.strip()
    if argument and not command.takes:
        raise UsageError(chat.words("takes nothing", name=name))
    if not argument and command.takes and not command.takes.startswith("["):
        raise UsageError(chat.words("lacks", name=name, usage=command.usage))
    command.run(chat, argument)


def cited(answer: "Answer") -> list[Target]:
    """The sources of an answer as /open counts them."""
    return [
        Target(
            c.number,
            c.name,
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
        raise UsageError(chat.words("no address", name=target.name, number=argument))
    try:
        opened = webbrowser.open(link)
    except webbrowser.Error:
        opened = False
    print_link(chat.console, link, whole=not opened)
    chat.say(chat.words("opened" if opened else "no browser"), "dim")


def _target(chat: Chat, argument: str) -> Target:
    """What was shown under this number. Raises ``UsageError`` that says which numbers there are."""
    if not chat.numbered:
        raise UsageError(chat.words("nothing numbered"))
    by_number = {target.number: target for target in chat.numbered}
    if not argument.isdecimal() or int(argument) not in by_number:
        shown = {"first": min(by_number), "last": max(by_number)}
        phrase = "no number" if len(by_number) > 1 else "not the number"
        raise UsageError(chat.words(phrase, typed=argument, **shown))
    return by_number[int(argument)]


def _sources(chat: Chat, _: str) -> None:
    answer = chat.last
    chat.numbered = cited(answer)
    if answer.citations:
        print_sources(chat.console, answer)
    else:
        chat.say(chat.words("cites nothing"), "dim")


def _why(chat: Chat, argument: str) -> None:
    from bot.replay import replay_lines

    for line in replay_lines(chat.desk.why(argument or chat.last.id)):
        chat.say(line)


def _good(chat: Chat, argument: str) -> None:
    _judge(chat, "up", argument)


def _bad(chat: Chat, argument: str) -> None:
    _judge(chat, "down", argument)


def _judge(chat: Chat, verdict: str, comment: str) -> None:
    from bot.feedback import AT_THE_KEYBOARD

    chat.desk.feedback.judge(chat.last, AT_THE_KEYBOARD, verdict, comment or None)
    chat.say(chat.words("kept"), "dim")


# -- the collection --------------------------------------------------------------


def _search(chat: Chat, argument: str) -> None:
    job = Job(lambda _: chat.desk.found(argument, SEARCH_PASSAGES), chat.words("searching"))
    passages = chat.prompt.wait(job)["passages"]
    chat.numbered = [
        Target(rank, name_in(p), p["title"], p["url"], p["text"])
        for rank, p in enumerate(passages, start=1)
    ]
    print_passages(chat.console, passages)
    if not passages:
        chat.say(chat.words("no passage"), "dim")


def _articles(chat: Chat, _: str) -> None:
    print_articles(chat.console, chat.desk.articles(), chat.language)


def _index(chat: Chat, argument: str) -> None:
    index_into(chat, [Path(argument).expanduser()])


def index_into(chat: Chat, paths: Sequence[Path]) -> None:
    """Read files and folders into the index while the prompt shows how far it is."""

    def work(job: "Job[IndexReport]") -> "IndexReport":
        counts = [0, 0]

        def report(article: str, chunks: int) -> None:
            counts[0] += 1
            counts[1] += chunks
            articles, paragraphs = counts
            shown = chat.words(
                "progress", articles=articles, paragraphs=paragraphs, article=one_line(article)
            )
            job.show(shown)

        return chat.desk.read_and_index(paths, report)

    report = chat.prompt.wait(Job(work, chat.words("reading")))
    for error in report.failed:
        chat.say(str(error), "red")
    chat.say(str(report))


# -- the session -----------------------------------------------------------------


def _model(chat: Chat, argument: str) -> None:
    if argument:
        name = "" if argument == _NO_CHAT_MODEL else argument
        desk = chat.desk.with_chat_model(name)
        chat.prompt.wait(Job(lambda _: desk.warm(), chat.words("loading")))
        chat.desk = desk
    writer = chat.desk.settings.chat_model
    chat.say(chat.words("written by" if writer else "quoted", model=writer))
    chat.say(chat.words("found by", model=chat.desk.encoder.name))


def _language(chat: Chat, argument: str) -> None:
    if argument and argument not in _LANGUAGES:
        choices = chat.words("or").join(_LANGUAGES)
        raise UsageError(chat.words("no language", code=argument, choices=choices))
    if argument:
        chat.speak(None if argument == _AUTOMATIC else argument)
    chat.say(chat.words("language set" if chat.language else "language follows"))


def _reset(chat: Chat, _: str) -> None:
    chat.desk.forget(chat.conversation)
    chat.conversation = new_conversation()
    chat.numbered = ()
    chat.say(chat.words("afresh"), "dim")


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
        raise UsageError(chat.words("exists", path=path, option=_OVERWRITE)) from None
    except OSError as error:
        raise UsageError(chat.words("not written", path=path, reason=error.strerror)) from None
    chat.say(chat.words("saved", path=path, count=len(chat.answers)), "dim")


def _help(chat: Chat, _: str) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    for command in COMMANDS.values():
        about = Fitted(Text(chat.words(command.name)))
        table.add_row(Text(command.usage, style="bold"), about)
    chat.console.print(table)
    chat.say(chat.words("keys"), "dim")


def _leave(_: Chat, __: str) -> None:
    raise EOFError


def _table(*commands: Command) -> dict[str, Command]:
    return {command.name: command for command in commands}


COMMANDS = _table(
    Command("/open", "N", _open, "source"),
    Command("/browse", "N", _browse, "source"),
    Command("/sources", "", _sources),
    Command("/why", "[ID]", _why),
    Command("/good", "[WHY]", _good),
    Command("/bad", "[WHY]", _bad),
    Command("/search", "WORDS", _search, "words"),
    Command("/articles", "", _articles),
    Command("/index", "PATH", _index, "file"),
    Command("/model", "[NAME]", _model),
    Command("/language", "[CODE]", _language, choices=_LANGUAGES),
    Command("/reset", "", _reset),
    Command("/save", "FILE", _save, "file"),
    Command("/help", "", _help),
    Command("/quit", "", _leave),
)


def hints(language: str | None) -> list[Hint]:
    """The commands as completion wants them, explained in a language."""
    return [Hint(c.name, c.argument, say(c.name, language), c.choices) for c in COMMANDS.values()]
