"""Promises about characters: one form of what is written in several, each in its place."""

import re
import unicodedata
from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from opencc import OpenCC

from retrieval.characters import (
    is_han,
    lowered,
    narrowed,
    plain,
    simplified,
    without_diacritics,
)
from tests.conftest import REPOSITORY


def test_every_chinese_character_has_exactly_one_simplified_form() -> None:
    characters = "".join(map(chr, chain(range(0x3400, 0x4DC0), range(0x4E00, 0xA000))))
    assert simplified(characters) == "".join(map(OpenCC("t2s").convert, characters))
    assert len(simplified(characters)) == len(characters)


@given(st.text())
@example("İZMİR ＡＢＣ　國")
def test_what_is_simplified_narrowed_or_lowered_keeps_its_places(text: str) -> None:
    for changed in (simplified, narrowed, lowered):
        assert len(changed(text)) == len(text)


def test_a_letter_that_becomes_two_when_small_stays() -> None:
    assert lowered("İZMİR 2011") == "İzmİr 2011"


@given(st.text())
@example("Đặng Thị Hòa, 한국 と ガ, 簽署")
def test_what_is_made_plain_keeps_its_places_where_it_is_composed(text: str) -> None:
    unmarked = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFC", text))
    composed = unicodedata.normalize("NFC", unmarked)
    assert len(plain(composed)) == len(composed)


def test_diacritics_go_and_letters_stay() -> None:
    assert without_diacritics("Đặng Thị Hòa") == "Dang Thi Hoa"
    assert plain("Những HIỆP ĐỊNH nào? 簽署") == "nhung hiep dinh nao? 签署"


@pytest.mark.parametrize("character", "国國〇々㐀\U00020000豈")
def test_a_chinese_character_is_known(character: str) -> None:
    assert is_han(character)


@pytest.mark.parametrize("character", "aĐ1，。カ·䷀")
def test_other_characters_are_not_chinese(character: str) -> None:
    assert not is_han(character)


@pytest.mark.parametrize("folder", ["bot", "retrieval"])
def test_words_are_sought_in_simplified_characters_alone(folder: str) -> None:
    """A pattern that spells out a traditional character never meets it in simplified text."""
    spelled = {
        f"{path.name}:{number}": line
        for path in (REPOSITORY / folder).rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if simplified(line) != line and not re.match(r"\s*#", line)
    }
    assert spelled == {}
