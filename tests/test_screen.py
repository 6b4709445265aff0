"""Promises about text on a terminal: it is harmless, and it fits in any script."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.screen import breaks, one_line, visible


def _lines(text: str, width: int) -> list[str]:
    return [text[a:b].rstrip() for a, b in pairwise([0, *breaks(text, width), len(text)])]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("bell\x07 back\x08 return\r", "bell␇ back␈ return␍"),
        ("c1 \x9b2J \x85", "c1 �2J �"),
        ("\u202egnp.exe\u2066", "�gnp.exe�"),
        ("\ud800", "�"),
        ("Tiếng Việt\t中文\n👩‍👧", "Tiếng Việt\t中文\n👩‍👧"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_instead(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(alphabet=st.characters(codec=None)))
def test_positions_stay_and_nothing_obeyed_remains(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert all(c in "\n\t" or not (ord(c) < 32 or 127 <= ord(c) < 160) for c in shown)
    assert len(one_line(text).splitlines()) <= 1


def test_chinese_breaks_between_characters_but_not_before_punctuation() -> None:
    assert _lines("双方商定，在深化的基础上。", 8) == ["双方商", "定，在深", "化的基础", "上。"]
    assert _lines("他说《协议》很好", 7) == ["他说", "《协", "议》很", "好"]


def test_words_stay_whole_and_a_marker_stays_with_its_word() -> None:
    assert _lines("ký kết hiệp định [1]", 16) == ["ký kết hiệp", "định [1]"]
    assert _lines("a" * 12, 5) == ["aaaaa", "aaaaa", "aa"]


def test_letters_and_their_marks_are_never_parted() -> None:
    assert _lines("e\u0323\u0302" * 4, 2) == ["e\u0323\u0302" * 2] * 2


@given(st.text(alphabet="ab 中，《》“”[1]ệ\u0323", max_size=80), st.integers(2, 12))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, width: int) -> None:
    starts = [0, *breaks(text, width), len(text)]
    assert starts == sorted(starts)
    assert "".join(text[a:b] for a, b in pairwise(starts)) == text
    assert all(cell_len(line) <= width for line in _lines(text, width))
