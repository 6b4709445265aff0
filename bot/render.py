"""Answers, passages and articles as people read them: colour on a terminal, plain when piped."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent_encoded

from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.answer import Answer, Citation, name_in
from bot.screen import Fitted, one_line, visible
from bot.terminal_texts import say
from retrieval.article import Paragraph

if TYPE_CHECKING:
    from retrieval.manifest import ArticleEntry

_DIRECTIVE_LENGTH = 120
_WIDE_TABLE = 100
# More glosses than this hide the sources among them; /open shows each.
_GLOSSED_SOURCES = 4


def output_console() -> Console:
    """Standard output: wrapped and coloured on a terminal, untouched when piped."""
    terminal = sys.stdout.isatty()
    return Console(soft_wrap=not terminal, highlight=False, no_color=not terminal or None)


def quote_link(url: str | None, quote: str) -> str | None:
    """The address of a page at the quoted words (URL text fragment).

    The fragment follows the WICG draft "Text Fragments", section 3.2: long
    quotes are given by their beginning and their end.
    """
    if not url:
        return None
    page = url.split("#", 1)[0]
    if len(quote) <= _DIRECTIVE_LENGTH:
        return f"{page}#:~:text={_directive(quote)}"
    start, end = _edges(quote)
    return f"{page}#:~:text={_directive(start)},{_directive(end)}"


def _directive(text: str) -> str:
    return percent_encoded(text, safe="").replace("-", "%2D")


def _edges(quote: str) -> tuple[str, str]:
    words = quote.split()
    if len(words) >= 12:  # noqa: PLR2004  six words at each end are enough to be unique
        return " ".join(words[:6]), " ".join(words[-6:])
    return quote[:20], quote[-20:]


def emit(console: Console, text: Text) -> None:
    """Print a text: styled, fitted and harmless on a terminal, to the letter when piped."""
    if console.is_terminal:
        text.plain = visible(text.plain)
        console.print(Fitted(text))
    else:
        console.file.write(f"{text.plain}\n")


def print_answer(console: Console, answer: Answer) -> None:
    """An answer, and under it each citation with its paragraph and the quote in it."""
    emit(console, Text(answer.answer, style="" if not answer.refused else "yellow"))
    for citation in answer.citations:
        emit(console, Text())
        emit(console, _heading(citation))
        emit(console, _highlighted(citation.text, citation.quote))
        if citation.gloss:
            emit(console, Text(labelled_gloss(citation, answer.language), style="dim"))
        print_link(console, quote_link(citation.url, citation.quote))


def print_link(console: Console, link: str | None, whole: bool = False) -> None:
    """An address on a line that only the terminal breaks, so that it can be copied and clicked.

    A terminal shows the page alone, for the quoted words fill lines when they
    are percent-encoded; a click still leads to them. ``whole`` shows all.
    """
    if link is None:
        return
    if console.is_terminal:
        link = visible(link)
        shown = link if whole else link.split("#", 1)[0]
        opens = link if link.startswith(("http://", "https://")) else None
        style = Style(color="blue", dim=True, link=opens)
        console.print(Text(shown, style=style), soft_wrap=True)
    else:
        emit(console, Text(link))


def labelled_gloss(citation: Citation, language: str) -> str:
    """The gloss of a quote, said to be one."""
    return f"({say('word by word', language)}: {citation.gloss})"


def print_sources(console: Console, answer: Answer) -> None:
    """The sources of an answer: a table, or two lines for each where the terminal is narrow."""
    citations = answer.citations
    if len(citations) > _GLOSSED_SOURCES:
        citations = [replace(citation, gloss=None) for citation in citations]
    if console.width < _WIDE_TABLE:
        for citation in citations:
            console.print(_stacked(citation, answer.language))
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("")
    table.add_column(say("source", answer.language))
    for heading in ("published", "language", "paragraph"):
        shown = say(heading, answer.language)
        table.add_column(shown, no_wrap=heading != "paragraph", overflow="fold")
    for citation in citations:
        name = citation.name
        table.add_row(
            Text(f"[{citation.number}]", style="bold cyan"),
            _source(citation, answer.language),
            one_line(citation.published or ""),
            one_line(citation.language),
            Text(one_line(name), style="dim"),
        )
    console.print(table)


def _source(citation: Citation, language: str) -> Fitted:
    """The title, and the gloss of the quote for a reader who needs one."""
    text = Text(one_line(citation.title or citation.article))
    if citation.gloss:
        text.append("\n" + one_line(labelled_gloss(citation, language)), style="dim")
    return Fitted(text)


def _stacked(citation: Citation, language: str) -> Table:
    row = Table.grid(padding=(0, 1))
    facts = [citation.published, citation.language, citation.name]
    row.add_row(
        Text(f"[{citation.number}]", style="bold cyan"),
        _source(citation, language),
    )
    row.add_row("", Fitted(Text(one_line(" · ".join(filter(None, facts))), style="dim")))
    return row


def _heading(citation: Citation) -> Text:
    facts = [
        citation.published or "",
        citation.language,
        citation.name,
    ]
    text = Text(f"[{citation.number}] ", style="bold cyan")
    text.append(citation.title, style="bold")
    text.append("  " + " · ".join(fact for fact in facts if fact), style="dim")
    return text


def _highlighted(paragraph: str, quote: str) -> Text:
    text = Text(visible(paragraph))
    start = paragraph.find(quote)
    if quote and start >= 0:
        text.stylize("bold reverse", start, start + len(quote))
    return text


def print_passages(console: Console, passages: Iterable[Mapping[str, object]]) -> None:
    """Ranked passages, each with its name, score, title and text."""
    for rank, passage in enumerate(passages, start=1):
        if rank > 1:
            emit(console, Text())
        heading = Text(f"{rank}. ", style="bold cyan")
        heading.append(name_in(passage), style="bold")
        facts = [
            f"{passage['score']:.3f}",
            passage["published"],
            passage["language"],
            passage["title"],
        ]
        heading.append("  " + " · ".join(str(fact) for fact in facts if fact), style="dim")
        emit(console, heading)
        emit(console, Text(str(passage["text"])))


def print_articles(
    console: Console, entries: Sequence["ArticleEntry"], language: str | None = None
) -> None:
    """The articles: a table on a terminal, tab-separated when piped; headings in a language."""
    rows = [
        (entry.id, entry.published or "", entry.language, str(entry.length), entry.title)
        for entry in entries
    ]
    if not console.is_terminal:
        for row in rows:
            emit(console, Text("\t".join(row)))
        return
    if console.width < _WIDE_TABLE:
        for entry in entries:
            _print_stacked(console, entry, language)
        return
    headings = ("published", "language", "paragraphs", "title")
    table = Table("id", *(say(heading, language) for heading in headings), box=None)
    for row in rows:
        table.add_row(*(Fitted(Text(one_line(value))) for value in row))
    console.print(table)


def _print_stacked(console: Console, entry: "ArticleEntry", language: str | None) -> None:
    length = say("length", language, count=entry.length)
    facts = (entry.id, entry.published, entry.language, length)
    emit(console, Text(one_line(entry.title or entry.id), style="bold"))
    emit(console, Text(f"  {one_line(' · '.join(filter(None, facts)))}", style="dim"))


def print_paragraph(
    console: Console, paragraph: Paragraph, around: Sequence[Paragraph], quote: str = ""
) -> None:
    """A paragraph with its neighbours, the quoted words marked, and the link to its source."""
    facts = [paragraph.outlet, paragraph.published, paragraph.language]
    heading = Text(paragraph.title or paragraph.article, style="bold")
    heading.append("  " + " · ".join(fact for fact in facts if fact), style="dim")
    emit(console, heading)
    for entry in around:
        emit(console, Text())
        chosen = entry.number == paragraph.number
        line = Text()
        line.append(f"{entry.name}  ", style="bold cyan" if chosen else "dim")
        line.append_text(_highlighted(entry.text, quote) if chosen else Text(entry.text, "dim"))
        emit(console, line)
    if link := quote_link(paragraph.url, quote or paragraph.text):
        emit(console, Text())
        print_link(console, link)


def plain_answer(answer: Mapping[str, Any]) -> str:
    """An answer on one line, its citations behind it."""
    cited = "; ".join(f"[{c['number']}] {name_in(c)}" for c in answer["citations"])
    text = answer["answer"].replace("\n", " ")
    return f"{text}\t{cited}" if cited else text


def plain_passages(found: Mapping[str, Any]) -> str:
    """The names of ranked passages on one line."""
    return "\t".join(map(name_in, found["passages"]))


def article_record(entry: "ArticleEntry") -> dict[str, Any]:
    """An article as ``articles --json`` prints it."""
    return {
        "id": entry.id,
        "published": entry.published,
        "language": entry.language,
        "title": entry.title,
        "outlet": entry.outlet,
        "url": entry.url,
        "paragraphs": entry.length,
    }


def paragraph_record(paragraph: Paragraph) -> dict[str, Any]:
    """A paragraph as ``show --json`` prints it."""
    return {
        "article": paragraph.article,
        "paragraph": paragraph.number,
        "title": paragraph.title,
        "outlet": paragraph.outlet,
        "url": paragraph.url,
        "link": quote_link(paragraph.url, paragraph.text),
        "published": paragraph.published,
        "language": paragraph.language,
        "text": paragraph.text,
    }
