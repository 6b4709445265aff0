"""Promises of the REPL, in a real pseudo-terminal: what stands on the screen, to the letter."""

import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot import terminal_texts
from bot.feedback import Feedback
from bot.repl_commands import COMMANDS
from bot.telegram import texts as telegram_texts
from retrieval.database import open_database
from tests.terminal import Terminal

_ROOT = Path(__file__).parent.parent
_HINT = "? ask in Vietnamese, Chinese or English · /help · Ctrl-D leaves"
_BANNER = "citedesk: answers with the paragraphs that prove them"
_SOURCES = [
    "[1] Việt Nam - Hoa Kỳ ký Bản ghi nhớ",
    "    2011-09-21 · vi · vi/memo#2",
    "[2] 习近平访越：双方宣布构建命运共同体",
    "    (word by word: agreement on *sea* issues)",
    "    2023-12-14 · zh · zh/visit#2",
]
_ANSWER = [
    " • “Hai Bộ Quốc phòng đã ký Bản ghi nhớ về thúc đẩy hợp tác quốc phòng song",
    "   phương.” [1]",
    " • “《关于指导解决中越海上问题基本原则协议》” [2]",
    "",
    *_SOURCES,
    "",
]
ENTER, ALT_ENTER, CTRL_C, CTRL_D, TAB, UP = "\r", "\x1b\r", "\x03", "\x04", "\t", "\x1b[A"

Start = Callable[..., Terminal]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts the REPL over the stand-in desk, with a folder of the test's own."""

    def begin(*arguments: str, columns: int = 80, rows: int = 24, **environment: str) -> Terminal:
        return Terminal(
            [sys.executable, "-m", "tests.repl_desk", *arguments],
            columns,
            rows,
            {"CITEDESK_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(_ROOT), **environment},
            tmp_path,
        )

    return begin


def _ask(terminal: Terminal, question: str = "q") -> None:
    terminal.wait_for_last(_HINT)
    terminal.type(question + ENTER)
    terminal.wait_for("2023-12-14 · zh · zh/visit#2")
    terminal.wait_for_last(_HINT)


def _after(terminal: Terminal, line: str, hint: str = _HINT) -> list[str]:
    """What stands between the last such line and the next prompt, which a blank line sets off."""
    terminal.wait_for(line)
    terminal.wait_for_last("", hint)
    lines = terminal.transcript()
    return lines[len(lines) - lines[::-1].index(line) : -2]


# -- asking ----------------------------------------------------------------------


def test_an_answer_is_shown_as_markdown_with_its_sources_beneath(start: Start) -> None:
    with start() as terminal:
        _ask(terminal, "which agreements?")
        assert terminal.transcript() == [
            _BANNER,
            "? which agreements?",
            "Asked: which agreements?",
            "",
            *_ANSWER,
            _HINT,
        ]


def test_a_wide_terminal_has_the_sources_in_a_table(start: Start) -> None:
    with start(columns=140) as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("q" + ENTER)
        terminal.wait_for("zh/visit#2")
        terminal.wait_for_last(_HINT)
        table = [line for line in terminal.transcript() if line.startswith(("[1]", "[2]"))]
        assert [" ".join(line.split("  ")[:2]) for line in table] == [
            "[1] Việt Nam - Hoa Kỳ ký Bản ghi nhớ",
            "[2] 习近平访越：双方宣布构建命运共同体",
        ]
        assert table[0].endswith("2011-09-21  vi        vi/memo#2")


def test_no_line_is_wider_than_a_narrow_terminal(start: Start) -> None:
    with start(columns=40) as terminal:
        terminal.wait_for("? ")
        terminal.type("q" + ENTER)
        terminal.wait_for("zh/visit#2")
        assert " • “《关于指导解决中越海上问题基本原则协" in terminal.transcript()
        assert "   议》” [2]" in terminal.transcript()


def test_a_refusal_cites_nothing_and_clears_the_numbers(start: Start) -> None:
    with start() as terminal:
        _ask(terminal)
        terminal.type("nothing known" + ENTER)
        assert _after(terminal, "? nothing known") == ["Not in these articles."]
        terminal.type("/open 1" + ENTER)
        assert _after(terminal, "? /open 1") == [
            "nothing is numbered yet: ask a question that gets sources, or /search"
        ]


def test_a_draft_is_shown_as_markdown_until_the_answer_replaces_it(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("slow" + ENTER)
        terminal.wait_for("looking for the answer · Ctrl-C stops it")
        terminal.wait_for("Half an answer")
        assert terminal.styled("bold") == "Half"
        terminal.type(CTRL_C)
        _ask(terminal)
        assert "Một" not in "\n".join(terminal.transcript())


def test_ctrl_c_stops_an_answer_half_way_and_keeps_what_was_typed(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("slow one" + ENTER)
        terminal.wait_for("Half an answer")
        terminal.type("typed meanwhile")
        terminal.wait_for_last("? typed meanwhile")
        terminal.type(CTRL_C)
        terminal.wait_for("stopped")
        terminal.wait_for_last("? typed meanwhile")
        assert terminal.transcript() == [
            _BANNER,
            "? slow one",
            "Half an answer",
            "stopped",
            "",
            "? typed meanwhile",
        ]
        terminal.type(ENTER)
        terminal.wait_for("Asked: typed meanwhile")


def test_a_question_sent_while_an_answer_comes_waits_its_turn(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("first" + ENTER + "second" + ENTER)
        terminal.wait_for("Asked: second")
        terminal.wait_for_last(_HINT)
        questions = [line for line in terminal.transcript() if line.startswith("? ")]
        assert questions == ["? first", "? second", _HINT]


def test_typing_is_possible_before_the_desk_is_open(start: Start) -> None:
    with start(OPENING="1.5") as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("early" + ENTER + "unfinished")
        terminal.wait_for_last("? unfinished")
        terminal.wait_for("Asked: early")
        terminal.wait_for_last("? unfinished")


def test_a_fault_inside_is_one_sentence_and_the_session_goes_on(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("fault" + ENTER)
        assert _after(terminal, "? fault") == [
            "a fault in citedesk (RuntimeError: out of order); please report it"
        ]
        _ask(terminal)


# -- typing ----------------------------------------------------------------------


def test_alt_enter_breaks_the_line_and_enter_sends(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("one" + ALT_ENTER + "two")
        terminal.wait_for_last("  two")
        assert terminal.transcript()[-2:] == ["? one", "  two"]
        terminal.type(ENTER)
        terminal.wait_for("Asked: one")


def test_a_paste_of_several_lines_is_one_question_that_waits_for_enter(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.paste("ai đã ký\nhiệp định\n这是什么？")
        terminal.wait_for_last("  这是什么？")
        assert terminal.transcript() == [_BANNER, "? ai đã ký", "  hiệp định", "  这是什么？"]
        terminal.type(ENTER)
        terminal.wait_for("Asked: ai đã ký")
        assert sum("Asked:" in line for line in terminal.transcript()) == 1


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_vietnamese_is_understood_composed_and_decomposed(start: Start, form: str) -> None:
    question = "Hiệp định nào được ký ở Hà Nội?"
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type(unicodedata.normalize(form, question))
        terminal.wait_for_last(f"? {question}")
        terminal.type(ENTER)
        terminal.wait_for(f"Asked: {question}")
        assert f"Asked: {question}".encode() in terminal.raw


def test_backspace_takes_a_wide_character_whole(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("中越" + "\x7f" + "国")
        terminal.wait_for_last("? 中国")


def test_a_resize_while_an_answer_comes_draws_it_anew(start: Start) -> None:
    with start(columns=80) as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("slow" + ENTER)
        terminal.wait_for("Half an answer")
        terminal.resize(50, 24)
        terminal.type("still here")
        terminal.wait_for_last("? still here")
        assert terminal.transcript()[-4:] == [
            "? slow",
            "Half an answer",
            "looking for the answer · Ctrl-C stops it",
            "? still here",
        ]
        terminal.type(CTRL_C)
        terminal.wait_for("stopped")


def test_answers_after_a_resize_fit_the_new_width(start: Start) -> None:
    with start(columns=80) as terminal:
        terminal.wait_for_last(_HINT)
        terminal.resize(140, 30)
        terminal.type("q" + ENTER)
        terminal.wait_for("published")


def test_what_was_typed_is_there_in_the_next_session(start: Start, tmp_path: Path) -> None:
    with start() as terminal:
        _ask(terminal, "remember me")
        terminal.type(CTRL_D)
        assert terminal.wait_for_end() == 0
    assert (tmp_path / "data" / "history").stat().st_mode & 0o077 == 0
    with start() as terminal:
        _ask(terminal, "another")
        terminal.type(UP + UP)
        terminal.wait_for_last("? remember me")


def test_ctrl_c_gives_a_line_up_and_ctrl_d_leaves(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("never mind")
        terminal.wait_for_last("? never mind")
        terminal.type(CTRL_C)
        terminal.wait_for_last(_HINT)
        terminal.type(CTRL_D)
        assert terminal.wait_for_end() == 0
        assert "Traceback" not in "\n".join(terminal.transcript())


def test_ctrl_d_leaves_at_once_while_an_answer_comes(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("slow" + ENTER)
        terminal.wait_for("Half an answer")
        terminal.type(CTRL_D)
        assert terminal.wait_for_end(5) == 0


# -- commands --------------------------------------------------------------------


def test_open_shows_the_paragraph_between_its_neighbours_with_the_quote_marked(
    start: Start,
) -> None:
    with start() as terminal:
        _ask(terminal)
        terminal.type("/open 2" + ENTER)
        assert _after(terminal, "? /open 2") == [
            "习近平访越：双方宣布构建命运共同体  Báo Mẫu · 2023-12-14 · zh",
            "",
            "zh/visit#1  应越共中央总书记阮富仲邀请，习近平12月12日至13日对越南进行国事访问。",
            "",
            "zh/visit#2  双方重申遵守2011年签署的《关于指导解决中越海上问题基本原则协议》，继",
            "续谈判北部湾湾口外海域划界，不让分歧扩大。",
            "",
            "(word by word: agreement on *sea* issues)",
        ]
        assert terminal.styled("reverse") == "《关于指导解决中越海上问题基本原则协议》"


def test_open_takes_the_name_of_any_paragraph(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("/open vi/memo#1" + ENTER)
        assert _after(terminal, "? /open vi/memo#1")[:3] == [
            "Việt Nam - Hoa Kỳ ký Bản ghi nhớ  Báo Mẫu · 2011-09-21 · vi",
            "",
            "vi/memo#1  Sáng 20-9, hai bên họp tại Washington.",
        ]


def test_browse_opens_the_page_at_the_quote(start: Start, tmp_path: Path) -> None:
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}\n')
    browser.chmod(0o700)
    with start(BROWSER=f"{browser} %s") as terminal:
        _ask(terminal)
        terminal.type("/browse 1" + ENTER)
        assert _after(terminal, "? /browse 1")[-1] == "opened in the browser"
    assert opened.read_text().startswith("https://news.example.org/memo#:~:text=Hai%20B")


def test_browse_prints_the_link_where_no_browser_is(start: Start) -> None:
    with start(columns=200, BROWSER="", DISPLAY="", PATH="/nowhere") as terminal:
        terminal.wait_for("? ")
        terminal.type("q" + ENTER)
        terminal.wait_for("zh/visit#2")
        terminal.type("/browse 1" + ENTER)
        shown = _after(terminal, "? /browse 1")
        assert shown[0].startswith("https://news.example.org/memo#:~:text=Hai%20B")
        assert shown[-1] == "no browser here: open the address yourself"
        terminal.type("/browse 2" + ENTER)
        assert _after(terminal, "? /browse 2") == [
            "zh/visit#2 states no web address: read it with /open 2"
        ]


def test_sources_come_again(start: Start) -> None:
    with start() as terminal:
        _ask(terminal)
        terminal.type("/sources" + ENTER)
        assert _after(terminal, "? /sources") == _SOURCES


def test_search_numbers_its_passages_for_open(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("/search 协议" + ENTER)
        assert _after(terminal, "? /search 协议") == [
            "1. zh/visit#2  1.500 · 2023-12-14 · zh · 习近平访越：双方宣布构建命运共同体",
            "双方重申遵守2011年签署的《关于指导解决中越海上问题基本原则协议》，继续谈判北部湾",
            "湾口外海域划界，不让分歧扩大。",
        ]
        terminal.type("/open 1" + ENTER)
        terminal.wait_for("zh/visit#1  应越共中央")


def test_articles_are_listed(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("/articles" + ENTER)
        shown = _after(terminal, "? /articles")
        assert shown[:2] == [
            "Việt Nam - Hoa Kỳ ký Bản ghi nhớ",
            "  vi/memo · 2011-09-21 · vi · 3 paragraphs",
        ]


def test_articles_are_a_table_on_a_wide_terminal(start: Start) -> None:
    with start(columns=140) as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("/articles" + ENTER)
        shown = _after(terminal, "? /articles")
        assert shown[0].split() == ["id", "published", "language", "paragraphs", "title"]
        assert shown[1].split()[:5] == ["vi/memo", "2011-09-21", "vi", "3", "Việt"]


def test_why_shows_the_record_of_an_answer(start: Start) -> None:
    with start() as terminal:
        _ask(terminal)
        terminal.type("/why" + ENTER)
        assert _after(terminal, "? /why") == [
            "asked      q␛[2J",
            "understood Q",
            "day        2026-01-31, language en",
            "index      generation 1",
            "retrieved  1. vi/memo#2  1.5  vector=0.5",
            "shown      by extractive in 0.1 s: “x” [1]",
        ]


def test_good_and_bad_are_kept_as_feedback(start: Start, tmp_path: Path) -> None:
    with start() as terminal:
        _ask(terminal, "is it right?")
        terminal.type("/good" + ENTER)
        assert _after(terminal, "? /good") == ["Kept for `citedesk feedback export`."]
        terminal.type("/bad wrong year" + ENTER)
        assert _after(terminal, "? /bad wrong year") == ["Kept for `citedesk feedback export`."]
    (kept,) = Feedback(open_database("", tmp_path / "data/telegram.sqlite")).questions()
    assert kept["question"] == "is it right?"
    assert kept["tags"]["feedback"] == "down"
    assert kept["tags"]["comment"] == "wrong year"


def test_model_shows_and_changes_what_writes_the_answers(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("/model" + ENTER)
        assert _after(terminal, "? /model") == [
            "Answers quote; no model writes.",
            "Passages are found by stand-in.",
        ]
        terminal.type("/model ollama:qwen3" + ENTER)
        assert _after(terminal, "? /model ollama:qwen3")[0] == (
            "Answers are written by ollama:qwen3."
        )
        terminal.type("/model none" + ENTER)
        assert "no model" in _after(terminal, "? /model none")[0]


def test_answers_come_in_the_language_chosen_and_then_in_that_of_the_question_again(
    start: Start,
) -> None:
    hint = "? hỏi bằng tiếng Việt, tiếng Trung hoặc tiếng Anh · /help · Ctrl-D thoát"
    expected = [
        ("北京的天气怎么样？", "这些文章中没有答案", _HINT),
        ("/language vi", "Câu trả lời bằng tiếng Việt", hint),
        ("上海的天气怎么样？", "Không có trong các bài này", hint),
        ("/language auto", "Answers come in the language of the question", _HINT),
        ("广州的天气怎么样？", "这些文章中没有答案", _HINT),
    ]
    with start("--real", columns=120, rows=40, CITEDESK_REFUSAL_THRESHOLD="1") as terminal:
        terminal.wait_for("[Y/n]")
        terminal.type(ENTER)
        terminal.wait_for("indexed 24")
        terminal.wait_for_last(_HINT)
        for typed, shown, after in expected:
            terminal.type(typed + ENTER)
            assert _after(terminal, f"? {typed}", after)[0].startswith(shown)


def test_what_stands_around_an_answer_is_in_the_language_chosen(start: Start) -> None:
    hint = "? 用越南文、中文或英文提问 · /help · Ctrl-D 退出"
    with start(columns=140, rows=50) as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("/language zh" + ENTER)
        terminal.wait_for_last("回答使用中文；引文仍是文章原文。", "", hint)
        terminal.type("q" + ENTER)
        terminal.wait_for("zh/visit#2")
        terminal.wait_for_last(hint)
        shown = terminal.transcript()
        assert any(line.split() == ["来源", "发表日期", "语言", "段落"] for line in shown)
        assert any("(逐词对照: agreement on *sea* issues)" in line for line in shown)
        for typed, answered in (
            ("/open 9", "9 不是上面的编号：编号为 1 至 2"),
            ("/articles", "id 发表日期 语言 段落数 标题"),
            ("/help", "/open N 来源 N 的段落及其前后段落"),
            ("/serch", "没有命令 /serch：是不是 /search？/help 列出全部命令"),
        ):
            terminal.type(typed + ENTER)
            terminal.wait_for(f"? {typed}")
            terminal.wait_for_last("", hint)
            assert answered in [" ".join(line.split()) for line in terminal.transcript()]
        terminal.type("slow" + ENTER)
        terminal.wait_for("正在寻找答案 · Ctrl-C 停止")
        terminal.type(CTRL_C)
        terminal.wait_for_last("已停止", "", hint)


@pytest.mark.parametrize("phrases", [terminal_texts._PHRASES, telegram_texts._PHRASES])
def test_every_phrase_stands_in_three_languages_with_the_same_places(
    phrases: Mapping[str, Mapping[str, str]],
) -> None:
    for versions in phrases.values():
        assert set(versions) == {"vi", "zh", "en"}
        places = {frozenset(re.findall(r"{\w+}", text)) for text in versions.values()}
        assert len(places) == 1


def test_reset_starts_afresh(start: Start) -> None:
    with start() as terminal:
        _ask(terminal)
        terminal.type("/reset" + ENTER)
        assert _after(terminal, "? /reset") == ["The next question starts afresh."]
        terminal.type("/open 1" + ENTER)
        terminal.wait_for("nothing is numbered yet")


def test_help_lists_every_command(start: Start) -> None:
    with start(rows=30) as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("/help" + ENTER)
        shown = _after(terminal, "? /help")
        assert [line.split()[0] for line in shown if line.startswith("/")] == list(COMMANDS)


def test_save_writes_footnotes_and_overwrites_only_when_told(start: Start, tmp_path: Path) -> None:
    with start() as terminal:
        _ask(terminal)
        terminal.type("/save notes.md" + ENTER)
        assert _after(terminal, "? /save notes.md") == ["saved in notes.md (answers: 1)"]
        (tmp_path / "notes.md").write_text("mine")
        terminal.type("/save notes.md" + ENTER)
        terminal.wait_for("exists: ")
        assert (tmp_path / "notes.md").read_text() == "mine"
        terminal.type("/save notes.md --overwrite" + ENTER)
        assert _after(terminal, "? /save notes.md --overwrite") == [
            "saved in notes.md (answers: 1)"
        ]
    saved = (tmp_path / "notes.md").read_text()
    assert "- “《关于指导解决中越海上问题基本原则协议》”[^2]" in saved
    assert "[^1]: [Việt Nam - Hoa Kỳ ký Bản ghi nhớ](<https://news.example.org/memo#" in saved


_WRONG = [
    ("/open", "/open lacks what it works on: type /open N"),
    ("/open 9", "9 is no number shown above: there is 1 to 2"),
    ("/open two", "two is no number shown above: there is 1 to 2"),
    ("/open x#y", "there is no paragraph x#y"),
    ("/sources now", "/sources takes nothing after it"),
    ("/model gpt", "CITEDESK_CHAT_MODEL='gpt' names no provider"),
    ("/language fr", "fr is no language here: type /language vi or zh or en or auto"),
    ("/why 0000", "there is no record of an answer '0000'"),
    ("/serch", "/serch is no command: did you mean /search? /help lists them"),
    ("/index nowhere", "nowhere: there is no such file"),
    ("/save no/such/folder", "no/such/folder cannot be written (No such file or directory)"),
]


def test_a_wrong_command_gets_one_sentence(start: Start) -> None:
    with start() as terminal:
        _ask(terminal)
        for typed, shown in _WRONG:
            terminal.type(typed + ENTER)
            assert _after(terminal, f"? {typed}")[0].startswith(shown)


def test_commands_paths_and_titles_are_completed(start: Start, tmp_path: Path) -> None:
    (tmp_path / "articles of mine").mkdir()
    with start() as terminal:
        _ask(terminal)
        for typed, menu, completed in (
            ("/sou", "the sources of the last", "? /sources"),
            ("/index art", "articles of mine", "? /index articles of mine"),
            ("/open vi/", "vi/memo#1", "? /open vi/memo#1"),
            ("hoa ky", "", "? hoa Việt Nam - Hoa Kỳ ký Bản ghi nhớ"),
        ):
            terminal.type(typed)
            terminal.wait_for(menu)
            terminal.type(TAB)
            terminal.wait_for(completed)
            terminal.type(CTRL_C)
            terminal.wait_for_last(_HINT)


# -- first start -----------------------------------------------------------------


def test_a_first_start_offers_the_samples_and_shows_progress(start: Start) -> None:
    with start("--empty") as terminal:
        terminal.wait_for("Nothing is indexed yet. Index the sample articles to try it? [Y/n]")
        terminal.type(ENTER)
        terminal.wait_for("articles: 2, paragraphs: 5 · zh/visit · Ctrl-C stops it")
        terminal.wait_for_last(_HINT)
        assert terminal.transcript() == [
            _BANNER,
            "Nothing is indexed yet. Index the sample articles to try it? [Y/n]",
            "indexed 3, unchanged 0, removed 0, failed 0",
            "Ask for instance: which agreements were signed in 2011?",
            _HINT,
        ]
        _ask(terminal)


def test_who_declines_the_samples_is_told_how_to_index(start: Start) -> None:
    with start("--empty") as terminal:
        terminal.wait_for("[Y/n]")
        terminal.type("n" + ENTER)
        terminal.wait_for("Read your own articles with /index PATH.")
        terminal.type("q" + ENTER)
        terminal.wait_for("or type /index")


def test_indexing_can_be_stopped(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        terminal.type("/index ." + ENTER)
        terminal.wait_for("articles: 1, paragraphs: 3")
        terminal.type(CTRL_C)
        assert _after(terminal, "? /index .") == ["stopped"]


def test_the_samples_are_indexed_and_answer_over_the_real_desk(start: Start) -> None:
    with start("--real", columns=120) as terminal:
        terminal.wait_for("[Y/n]")
        terminal.type(ENTER)
        terminal.wait_for("indexed 24, unchanged 0, removed 0, failed 0")
        terminal.type("Bản ghi nhớ quốc phòng Việt - Mỹ ký tháng 9-2011 tại đâu?" + ENTER)
        terminal.wait_for("[1]  ")
        terminal.wait_for_last(_HINT)
        terminal.type("/why" + ENTER)
        assert "retrieved" in "\n".join(_after(terminal, "? /why"))
        terminal.type(CTRL_D)
        assert terminal.wait_for_end() == 0


# -- safety ----------------------------------------------------------------------


def test_no_control_character_of_an_article_reaches_the_terminal(start: Start) -> None:
    with start() as terminal:
        terminal.wait_for_last(_HINT)
        for typed in ("hostile", "/open 1", "/browse 1", "/articles", "/sources"):
            terminal.type(typed + ENTER)
            _after(terminal, f"? {typed}")
        terminal.type("/open x/")
        terminal.wait_for("x/hostile#1  Bad ␛[2J title")
        raw = terminal.raw.decode()
        assert "\x1b]0;owned" not in raw
        assert "\x1b[31mred" not in raw
        assert not {"\x07", "\x9b", "\u202e"} & set(raw)
        assert "Bad \x1b" not in raw
        assert "“Harmless ␛]0;owned␇ and ␛[31mred␛[2J �31m �end.” [1]" in terminal.transcript()


# -- without a terminal ----------------------------------------------------------


def _piped(folder: Path, questions: bytes, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "tests.repl_desk", *arguments],
        input=questions,
        capture_output=True,
        cwd=_ROOT,
        check=False,
        env={**os.environ, "CITEDESK_DATA_DIR": str(folder)},
    )


def test_piped_questions_get_one_plain_line_each(tmp_path: Path) -> None:
    done = _piped(tmp_path, b"first\n\n  hostile\nnothing\n/help\n\xff\n")
    lines = done.stdout.decode().splitlines()
    assert (done.returncode, done.stderr) == (0, b"")
    starts = [line.split(" ")[0] for line in lines]
    assert starts == ["Asked:", "“Harmless", "Not", "Asked:", "Asked:"]
    assert lines[0].endswith("\t[1] vi/memo#2; [2] zh/visit#2")
    assert b"\x1b" not in done.stdout


def test_piped_errors_are_results_of_their_lines(tmp_path: Path) -> None:
    done = _piped(tmp_path, b"first\nsecond\n", "--empty")
    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == 2 * [
        "citedesk: nothing is indexed yet in data/index: run `citedesk index PATH`"
    ]


def test_the_command_without_a_terminal_ends_with_its_input(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", "chat"],
        input=b"\n",
        capture_output=True,
        cwd=_ROOT,
        check=False,
        env={**os.environ, "CITEDESK_DATA_DIR": str(tmp_path / "data")},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
