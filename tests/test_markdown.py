"""Promises about answers as Markdown: quotes to the letter, nothing that opens, footnotes."""

import io

from rich.console import Console

from bot.answer import Answer, cite
from bot.markdown import AnswerMarkdown, answer_markdown, escaped, with_footnotes
from retrieval.article import Paragraph

TEXT = "签署*了*[3] <b>，_x_ `y` # \x1b[2J 备忘录"
PARAGRAPH = Paragraph("zh/a", 2, TEXT, "A [title]\x1b", "zh", None, "https://x.org/a b", "2011")


def _answer(text: str, refused: bool = False) -> Answer:
    citations = () if refused else (cite(1, PARAGRAPH, TEXT),)
    return Answer("i", "what *is* it?", "en", text, refused, None, citations, "m", 0.1)


def _shown(text: str, width: int = 60) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=width).print(AnswerMarkdown(text))
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_a_quote_is_shown_to_the_letter_beside_markdown() -> None:
    shown = _shown(answer_markdown(_answer(f"It **says** “{TEXT}” [1]")))
    assert shown == [f"It says “{TEXT.replace(chr(27), '␛')}” [1]"]


def test_a_refusal_is_no_markdown() -> None:
    assert _shown(answer_markdown(_answer("*None* of [these]", refused=True))) == [
        "*None* of [these]"
    ]


def test_links_images_and_html_stay_text_and_markers_stay_markers() -> None:
    text = "[1](http://evil) ![i](http://evil) <http://evil> <b>x</b> &amp; [2]\n\n[2]: http://evil"
    assert _shown(text, 90) == text.splitlines()


def test_each_line_of_an_answer_stays_a_line() -> None:
    assert _shown("one [1]\ntwo [2]") == ["one [1]", "two [2]"]


def test_what_begins_a_block_is_escaped() -> None:
    for text in ("- a", "1. a", "+ a", "# a", "> a", "=== a", "| a |", "    a"):
        assert _shown(escaped(text)) == [text.strip()]


def test_footnotes_are_numbered_through_all_answers() -> None:
    saved = with_footnotes([_answer("First [1] but [7]."), _answer("Second [1].")])
    assert saved.split("\n\n")[:2] == ["## what \\*is\\* it?", "First[^1] but [7]."]
    assert "Second[^2]." in saved
    assert "[^2]: [A \\[title\\]␛](<https://x.org/a b#:~:text=" in saved
    assert "\x1b" not in saved
