"""Promises about the lexical index, on a real one on disk."""

from pathlib import Path

import pytest

from retrieval import tokens
from retrieval.characters import without_diacritics
from retrieval.lexical import LexicalEntry, LexicalIndex
from retrieval.manifest import key_of


def _entry(identifier: str, language: str, text: str) -> LexicalEntry:
    terms = tokens.words(text, language)
    fields = {"words": terms, "folded": tokens.folded(terms)}
    return LexicalEntry(identifier, key_of(identifier), language, fields)


def _found(index: LexicalIndex, question: str, language: str) -> list[str]:
    names = {key_of(name): name for name in ("toned", "other", "zh", "plain")}
    clauses = index.clauses(_concepts(question, language))
    return [names[key] for key, _ in index.search(clauses, language, 5)]


def _concepts(question: str, language: str) -> list[dict[tuple[str, str], float]]:
    return [
        {("words", term): weight, ("folded", without_diacritics(term)): 0.3 * weight}
        for term, weight in tokens.question_terms(question, language).items()
    ]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex(tmp_path / "lexical")
    index.update(
        [
            _entry("toned", "vi", "Hai bên ký kết hiệp định năm 2011."),
            _entry("other", "vi", "Thời tiết hôm nay đẹp."),
            _entry("zh", "zh", "2011年签署备忘录。"),
        ]
    )
    return index


def test_a_question_without_tone_marks_finds_the_words_with_them(index: LexicalIndex) -> None:
    assert _found(index, "ky ket nam 2011", "vi") == ["toned"]


def test_an_exact_match_ranks_above_one_without_tone_marks(index: LexicalIndex) -> None:
    index.update([_entry("plain", "vi", "Hai ben ky ket hiep dinh nam 2011.")])
    assert _found(index, "ký kết hiệp định", "vi")[0] == "toned"


def test_only_the_language_asked_for_is_found(index: LexicalIndex) -> None:
    assert _found(index, "2011", "zh") == ["zh"]


def test_scores_of_chosen_chunks_equal_those_of_the_search(index: LexicalIndex) -> None:
    clauses = index.clauses(_concepts("hiệp định 2011", "vi"))
    found = dict(index.search(clauses, "vi", 5))
    keys = [key_of("toned"), key_of("other")]
    scores = index.scores([clauses, []], keys)
    assert scores.tolist() == [pytest.approx([found.get(key, 0.0) for key in keys]), [0.0, 0.0]]
    assert index.scores([clauses], []).shape == (1, 0)


def test_what_must_be_held_is_held_by_all_that_is_found(index: LexicalIndex) -> None:
    index.update([_entry("plain", "vi", "Hai bên ký kết hiệp định năm 2012.")])
    required = index.clauses([{("words", "2012"): 1.0}], must=True)
    for question in ("ký kết hiệp định năm 2011", "thời tiết"):
        found = index.search([*required, *index.clauses(_concepts(question, "vi"))], "vi", 5)
        assert [key for key, _ in found] == [key_of("plain")]


def test_what_is_removed_is_not_found_and_what_is_replaced_is_found_once(
    index: LexicalIndex,
) -> None:
    index.update(add=[_entry("toned", "vi", "Bản mới năm 2011.")], remove=["toned", "zh"])
    assert index.ids() == {"toned", "other"}
    assert len(index.search(index.clauses(_concepts("2011", "vi")), "vi", 5)) == 1


def test_the_index_survives_being_reopened(tmp_path: Path, index: LexicalIndex) -> None:
    assert LexicalIndex(tmp_path / "lexical").ids() == index.ids()


def test_a_rare_term_is_worth_more_and_an_unknown_one_most(index: LexicalIndex) -> None:
    common, rare, unknown = index.rarities(
        [{("words", "2011"): 1.0}, {("words", "ký"): 1.0}, {("words", "xyz"): 1.0}]
    )
    assert common < rare < unknown


def test_an_unknown_word_counts_for_nothing_beside_its_known_form(index: LexicalIndex) -> None:
    known, both = index.rarities(
        [{("folded", "ky"): 0.3}, {("words", "ky"): 1.0, ("folded", "ky"): 0.3}]
    )
    assert known == both
