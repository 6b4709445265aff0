"""Answers as Markdown: shown on a terminal, or saved with footnotes.

The words of an article are shown and saved to the letter: whatever looks like
markup in a quote is escaped. In what a chat model wrote, links, images and
HTML stay plain text, for addresses come from the index alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from markdown_it import MarkdownIt
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Markdown, Paragraph

from bot.answer import Answer, Citation
from bot.render import quote_link
from bot.screen import Fitted, one_line, visible

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_BEGINS_A_BLOCK = re.compile(r"^(\s*\d*)(?=[-+=]|(?<=\d)[.)])", re.MULTILINE)
_MARKER = re.compile(r"[ \u00a0]?\[(\d+)\]")
_LINE_END = re.compile(r"(?<=\S)\n(?=\S)")
_INERT = [
    "link",
    "image",
    "autolink",
    "reference",
    "entity",
    "html_block",
    "html_inline",
    "lheading",
    "code",
]


class AnswerMarkdown(Markdown):
    """Markdown that opens nothing and whose paragraphs fit the terminal in any script."""

    def __init__(self, text: str) -> None:
        super().__init__("", hyperlinks=False)
        parser = MarkdownIt().enable(["strikethrough", "table"]).disable(_INERT)
        self.parsed = parser.parse(_LINE_END.sub("  \n", visible(text)))


class _FittedParagraph(Paragraph):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Fitted(self.text)


AnswerMarkdown.elements = {**Markdown.elements, "paragraph_open": _FittedParagraph}


def escaped(text: str) -> str:
    """A text that Markdown shows to the letter."""
    return _BEGINS_A_BLOCK.sub(r"\1\\", _MARKUP.sub(r"\\\1", visible(text)))


def answer_markdown(answer: Answer) -> str:
    """The answer with its quotes to the letter; markers stay as they are."""
    return "".join(escaped(piece) if quoted else piece for piece, quoted in _pieces(answer))


def with_footnotes(answers: Sequence[Answer]) -> str:
    """Questions and answers as a document whose markers are footnotes, numbered throughout."""
    sections = []
    used = 0
    for answer in answers:
        numbers = {c.number: used + order for order, c in enumerate(answer.citations, start=1)}
        sections += [f"## {escaped(one_line(answer.question))}", _with_marks(answer, numbers)]
        sections += [_footnote(c, numbers[c.number]) for c in answer.citations]
        used += len(numbers)
    return "\n\n".join(sections) + "\n"


def _pieces(answer: Answer) -> Iterator[tuple[str, bool]]:
    """The text of an answer in pieces: each with whether it is a quote of an article."""
    quotes = sorted({citation.quote for citation in answer.citations}, key=len, reverse=True)
    if not quotes:
        yield answer.answer, answer.refused
        return
    pattern = "|".join(map(re.escape, quotes))
    for order, piece in enumerate(re.split(f"({pattern})", answer.answer)):
        yield piece, order % 2 == 1


def _with_marks(answer: Answer, numbers: Mapping[int, int]) -> str:
    def mark(found: re.Match[str]) -> str:
        number = numbers.get(int(found[1]))
        return found[0] if number is None else f"[^{number}]"

    return "".join(
        escaped(piece) if quoted else _MARKER.sub(mark, visible(piece))
        for piece, quoted in _pieces(answer)
    )


def _footnote(citation: Citation, number: int) -> str:
    name = citation.name
    title = escaped(one_line(citation.title or name))
    link = quote_link(citation.url, citation.quote)
    source = f"[{title}](<{one_line(link)}>)" if link else title
    facts = [source, citation.published, citation.language, escaped(one_line(name))]
    return f"[^{number}]: {', '.join(filter(None, facts))}: “{escaped(one_line(citation.quote))}”"
