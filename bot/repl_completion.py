"""Completion in the REPL: commands, article titles and ids, numbers of sources, file paths."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from bot.screen import one_line
from retrieval.characters import plain

_MOST = 30
_LEAST_TYPED = 2


@dataclass(frozen=True)
class Holding:
    """An article by what a person may type of it."""

    id: str
    title: str


@dataclass(frozen=True)
class Hint:
    """A command as completion knows it.

    ``argument`` says what follows it: ``source``, ``file``, ``words`` or nothing of these.
    """

    name: str
    argument: str
    help: str
    choices: Sequence[str] = ()


class ChatCompleter(Completer):
    """Completes what stands before the cursor.

    What it is given is called each time, in the completion's own thread.
    """

    def __init__(
        self,
        hints: Callable[[], Sequence[Hint]],
        holdings: Callable[[], Sequence[Holding]],
        numbers: Callable[[], Sequence[tuple[int, str]]],
    ) -> None:
        self._hints = hints
        self._holdings = holdings
        self._numbers = numbers
        self._paths = PathCompleter(expanduser=True)

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """Commands after a slash, their arguments after a space, else titles."""
        text = document.text_before_cursor
        command, space, rest = text.partition(" ")
        if not text.startswith("/"):
            return self._titles(text)
        if not space:
            return self._commands(command)
        hint = next((hint for hint in self._hints() if hint.name == command), None)
        return self._arguments(hint, rest, complete_event) if hint else ()

    def _commands(self, typed: str) -> Iterable[Completion]:
        for hint in self._hints():
            if hint.name.startswith(typed):
                yield Completion(hint.name, -len(typed), display_meta=hint.help)

    def _arguments(self, hint: Hint, typed: str, event: CompleteEvent) -> Iterable[Completion]:
        if hint.argument == "source":
            yield from self._sources(typed)
        elif hint.argument == "file":
            yield from self._paths.get_completions(Document(typed), event)
        elif hint.argument == "words":
            yield from self._titles(typed)
        for choice in hint.choices:
            if choice.startswith(typed):
                yield Completion(choice, -len(typed))

    def _sources(self, typed: str) -> Iterable[Completion]:
        for number, title in self._numbers():
            if str(number).startswith(typed):
                yield Completion(str(number), -len(typed), display_meta=one_line(title))
        for holding in self._matching(typed):
            name = f"{holding.id}#1"
            yield Completion(
                name, -len(typed), one_line(name), display_meta=one_line(holding.title)
            )

    def _titles(self, text: str) -> Iterable[Completion]:
        """Titles that hold the last word typed, put in its place."""
        word = text.rsplit(maxsplit=1)[-1] if text and not text[-1].isspace() else ""
        if len(word) < _LEAST_TYPED and word.isascii():
            return
        for holding in self._matching(word):
            if holding.title:
                title = one_line(holding.title)
                yield Completion(title, -len(word), title, display_meta=one_line(holding.id))

    def _matching(self, typed: str) -> list[Holding]:
        wanted = plain(typed)
        found = [h for h in self._holdings() if wanted in plain(f"{h.id}\n{h.title}")]
        return found[:_MOST]
