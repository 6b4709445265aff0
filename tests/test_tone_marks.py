"""Promises about Vietnamese typed without its tone marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.characters import without_diacritics
from retrieval.index import Index
from retrieval.retriever import Retriever
from retrieval.tone_marks import ToneMarks, is_unmarked
from retrieval.translation import WordTranslations

TYPED = st.text(st.sampled_from("abcdeghiklmnopqrstuvxyABDHV 0123456789,.?-"), max_size=80)


@pytest.fixture(scope="module")
def tone_marks(translations: WordTranslations) -> ToneMarks:
    return ToneMarks(translations.word_costs("vi"), lambda _: 0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tuan tra chung vinh Bac Bo", "tuần tra chung vịnh Bắc Bộ"),
        ("hai nuoc hop tac quoc phong", "hai nước hợp tác quốc phòng"),
        ("tau san bay cua My", "tàu sân bay của Mỹ"),
        ("lo phan ung hat nhan", "lò phản ứng hạt nhân"),
    ],
)
def test_words_of_several_syllables_get_their_marks(
    tone_marks: ToneMarks, typed: str, meant: str
) -> None:
    restored = tone_marks.restored(typed).split()
    right = sum(a == b for a, b in zip(restored, meant.split(), strict=True))
    assert right >= 0.8 * len(restored)


def test_what_the_collection_writes_decides_between_readings(
    translations: WordTranslations,
) -> None:
    counts = {"ký": 20, "được_ký": 12}
    alone = ToneMarks(translations.word_costs("vi"), lambda _: 0)
    read = ToneMarks(translations.word_costs("vi"), lambda term: counts.get(term, 0))
    assert alone.restored("hiep dinh duoc ky") == "hiệp định được kỳ"
    assert read.restored("hiep dinh duoc ky") == "hiệp định được ký"


def test_what_stands_side_by_side_in_the_collection_is_read_so(
    translations: WordTranslations,
) -> None:
    counts = {"ngà_voi": 12, "đình_lương": 12}
    alone = ToneMarks(translations.word_costs("vi"), lambda _: 0)
    read = ToneMarks(translations.word_costs("vi"), lambda term: counts.get(term, 0))
    assert alone.restored("nga voi cua Dinh - Luong") == "ngã với của Định - Lượng"
    assert read.restored("nga voi cua Dinh - Luong") == "ngà voi của Đình - Lương"


@given(typed=TYPED)
def test_only_marks_are_added(tone_marks: ToneMarks, typed: str) -> None:
    assert without_diacritics(tone_marks.restored(typed)) == typed


def test_what_has_a_mark_is_left_as_it_is(index: Index) -> None:
    assert is_unmarked("ky ket nam 2011")
    assert not is_unmarked("ký kết nam 2011")
    retriever = Retriever(index)
    assert retriever.query("ký hiep dinh", language="vi").read == "ký hiep dinh"
    assert retriever.query("sign the treaty", language="en").read == "sign the treaty"
    query = retriever.query("hiep dinh hop tac", language="vi")
    assert (query.text, query.read) == ("hiep dinh hop tac", "hiệp định hợp tác")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quan he Viet Nhat", "quan hệ Việt Nhật"),
        ("luc quan Viet Trung", "lục quân Việt Trung"),
        ("hop tac viet han", "hợp tác việt hàn"),
        ("doi thoai My Viet", "đối thoại Mỹ Việt"),
        ("nguoi viet nam", "người việt nam"),
    ],
)
def test_states_in_pairs_are_read_as_states(tone_marks: ToneMarks, typed: str, meant: str) -> None:
    assert tone_marks.restored(typed) == meant
