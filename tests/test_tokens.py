"""Promises about words as the lexical index knows them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import tokens


def test_a_year_stands_apart_from_the_characters_around_it() -> None:
    assert "2011" in tokens.words("2011年《越美防务合作备忘录》", "zh")
    assert "2011" in tokens.words("２０１１年", "zh")


def test_han_runs_become_characters_and_pairs() -> None:
    assert tokens.words("备忘录", "zh") == ["备", "忘", "录", "备忘", "忘录"]


def test_traditional_and_simplified_are_alike() -> None:
    assert tokens.words("國防合作備忘錄", "zh") == tokens.words("国防合作备忘录", "zh")


def test_vietnamese_keeps_its_tone_marks_and_pairs_syllables() -> None:
    assert tokens.words("Ký kết", "vi") == ["ký", "kết", "ký_kết"]


def test_words_typed_without_tone_marks_meet_the_folded_form() -> None:
    assert set(tokens.words("ky ket", "vi")) <= set(tokens.folded(tokens.words("ký kết", "vi")))


def test_english_forms_of_a_word_are_one() -> None:
    assert tokens.words("agreements signed", "en") == tokens.words("agreement signs", "en")


def test_thousands_separators_do_not_split_a_number() -> None:
    assert tokens.words("4,000 and 12.500", "en") == ["4000", "and", "12500"]
    assert tokens.words("27/8/2024", "vi") == ["27", "8", "2024"]


def test_composed_and_decomposed_text_are_one() -> None:
    text = "Hiệp định phân định vịnh Bắc Bộ"
    decomposed = unicodedata.normalize("NFD", text)
    assert tokens.words(decomposed, "vi") == tokens.words(text, "vi")


def test_words_that_frame_a_question_are_left_out() -> None:
    assert "什么" not in tokens.question_terms("什么时候签署了协议?", "zh")
    assert "nào" not in tokens.question_terms("Hiệp định nào được ký?", "vi")
    assert tokens.question_terms("when was the treaty signed?", "en").keys() == {"treati", "sign"}


def test_a_question_of_framing_words_alone_still_has_terms() -> None:
    assert tokens.question_terms("什么?", "zh")


def test_numbers_weigh_more_and_single_characters_less() -> None:
    terms = tokens.question_terms("2011 协议", "zh")
    assert terms["2011"] > terms["协议"] > terms["协"]


@given(st.text())
def test_any_text_gives_terms_without_white_space(text: str) -> None:
    for language in ("en", "vi", "zh", "und"):
        assert all(
            term and not any(c.isspace() for c in term) for term in tokens.words(text, language)
        )


@pytest.mark.parametrize(
    ("question", "language", "rest"),
    [
        ("Sao trực thăng không đáp được?", "vi", "trực thăng không đáp được?"),
        ("Hiệp định bao giờ có hiệu lực?", "vi", "Hiệp định có hiệu lực?"),
        ("Ngôi sao nào sáng nhất?", "vi", "Ngôi sao sáng nhất?"),
        ("官兵为啥没能回国", "zh", "官兵 没能回国"),
        ("國防部長是誰？", "zh", "國防部長是 ？"),
        ("Tổng thống Ai Cập là ai?", "vi", "Tổng thống Ai Cập ?"),
        ("Công ty nào dẫn đầu về AI?", "vi", "Công ty dẫn đầu về AI?"),
        ("Sao Hỏa có nước không?", "vi", "Sao Hỏa có nước không?"),
        ("几内亚有几个港口？", "zh", "几内亚有 个港口？"),
        ("任何人何时能来", "zh", "任何人 能来"),
        ("Who came?", "en", "Who came?"),
    ],
)
def test_words_that_only_ask_are_not_translated(question: str, language: str, rest: str) -> None:
    assert " ".join(tokens.without_asking(question, language).split()) == rest
