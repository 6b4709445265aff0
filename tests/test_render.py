"""Promises about what people see."""

import io

from rich.console import Console

from bot.answer import Answer, cite
from bot.render import plain_answer, print_answer, print_articles, quote_link
from retrieval.article import Paragraph
from retrieval.manifest import ArticleEntry

PARAGRAPH = Paragraph(
    "zh/memo",
    2,
    "双方签署了2011年《备忘录》。另有其他。",
    "标题 [bold]",
    "zh",
    None,
    "https://news.example.org/a",
    "2011-09-20",
)
ANSWER = Answer(
    "1", "q", "en", "“2011年《备忘录》” [1]", False, None,
    (cite(1, PARAGRAPH, "2011年《备忘录》", "2011 year memorandum"),), "extractive", 0.1,
)  # fmt: skip


def _shown(answer: Answer, **options: object) -> str:
    stream = io.StringIO()
    print_answer(Console(file=stream, soft_wrap=True, highlight=False, **options), answer)  # type: ignore[arg-type]
    return stream.getvalue()


def test_piped_output_is_plain_and_holds_the_whole_paragraph() -> None:
    shown = _shown(ANSWER)
    assert "\x1b" not in shown
    assert PARAGRAPH.text in shown
    assert "标题 [bold]" in shown


def test_on_a_terminal_the_quote_stands_out_in_its_paragraph() -> None:
    shown = _shown(ANSWER, force_terminal=True, color_system="standard")
    assert "\x1b[1;7m2011年《备忘录》\x1b[0m" in shown


def test_a_gloss_is_labelled_as_one() -> None:
    assert "(word by word: 2011 year memorandum)" in _shown(ANSWER)


def test_a_link_opens_the_page_at_the_quoted_words() -> None:
    assert (
        quote_link("https://x.org/a#top", "a-b, c&d") == "https://x.org/a#:~:text=a%2Db%2C%20c%26d"
    )
    assert quote_link(None, "a") is None


def test_a_long_quote_is_linked_by_its_edges() -> None:
    words = " ".join(f"word{n}" for n in range(40))
    link = quote_link("https://x.org/a", words)
    assert link == (
        "https://x.org/a#:~:text=word0%20word1%20word2%20word3%20word4%20word5"
        ",word34%20word35%20word36%20word37%20word38%20word39"
    )
    assert "," in (quote_link("https://x.org/a", "国" * 200) or "")


def test_one_line_for_each_answer_from_standard_input() -> None:
    line = plain_answer(ANSWER.to_json())
    assert line == "“2011年《备忘录》” [1]\t[1] zh/memo#2"
    assert "\n" not in line


def test_articles_are_tab_separated_when_piped_and_a_table_on_a_terminal() -> None:
    entry = ArticleEntry("a/b", "/p", "f", "T [red]", "en", None, None, None, 3)
    piped, terminal = io.StringIO(), io.StringIO()
    print_articles(Console(file=piped), [entry])
    print_articles(Console(file=terminal, force_terminal=True, width=80), [entry])
    assert piped.getvalue() == "a/b\t\ten\t3\tT [red]\n"
    assert "T [red]" in terminal.getvalue()
