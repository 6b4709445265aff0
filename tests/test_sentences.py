"""Promises about sentences, clauses and the windows that are embedded."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.chunking import windows
from retrieval.sentences import Span, clauses, only_announces, sentences, with_enumeration

_NEWS = st.text(alphabet='ab 。.!?！"”；;,，\n《》12đý国 ', max_size=300)


def _of(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def test_chinese_sentences_keep_their_closing_marks() -> None:
    assert _of("他说：“好。”他走了！对吗?是的。") == ["他说：“好。”", "他走了！", "对吗?", "是的。"]


def test_abbreviations_titles_and_initials_do_not_end_a_sentence() -> None:
    assert _of("Sáng 27-8, tại TP. Hồ Chí Minh, ông A. B. Nguyễn nói. Hai bên ký.") == [
        "Sáng 27-8, tại TP. Hồ Chí Minh, ông A. B. Nguyễn nói.",
        "Hai bên ký.",
    ]
    assert len(_of("The U.S. side met Mr. Dang on Sept. 20. It was $3.5 million.")) == 2


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Tôi đề nghị ba việc. Một, mở thêm lớp. Hai, cấp học bổng. Hai bên ký kết.", 3),
        ("他提出两点主张。一是扩大贸易。二是加强往来。双方同意。", 3),
        ("She has three requests. First, open the port. Second, cut the fee. They agreed.", 3),
        ("Hai bên ký văn kiện. Hai Bộ trưởng hội đàm. Một đoàn khác đến sau.", 1),
        ("他很高兴。第一次访问很成功。", 1),
        ("两国代表团昨天抵达。首先，双方举行了会谈。此外，泰国发生了地震。", 1),
        ("Ông nêu hai vấn đề. Thứ nhất là biển. Thứ hai tuần tới, đoàn sẽ đi Lào.", 2),
        ("Tỷ số hai trận là 2-1. 1. FC Hà Nội thắng.", 1),
        ("He made two points. First, trade. Finally, they left.", 2),
    ],
)
def test_what_a_sentence_announces_goes_with_it(text: str, length: int) -> None:
    first, *_ = found = sentences(text)
    assert with_enumeration(text, first, 800) == Span(0, found[length - 1].end)
    assert with_enumeration(text, first, 5) == first


_PIECES = (
    "Ông nêu hai vấn đề. ", "Một, cảng. ", "Hai, biển. ", "Ba, sông. ", "他提两点。", "一是好。",
    "二是大。", "最后，走。", "He made three points. ", "First, go. ", "Second, stay. ", "End. ",
)  # fmt: skip
_ENUMERATIONS = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)


@given(_ENUMERATIONS)
def test_an_enumeration_is_an_exact_stretch_that_begins_with_its_sentence(text: str) -> None:
    for span in sentences(text):
        longer = with_enumeration(text, span, 100)
        assert longer.start == span.start
        assert span.end <= longer.end <= max(span.end, span.start + 100)


@pytest.mark.parametrize(
    ("paragraph", "announces"),
    [
        ("PV: Vì sao chậm?", True),
        ("PV: Ông đến đúng lúc cửa khẩu vừa mở lại. Ấn tượng đầu tiên là gì?", True),
        ("新华社记者：渔船已获救。后续如何安排？", True),
        ("Ai được lợi? Và ai chịu thiệt?", True),
        ("The treaty was signed on 5 May 2011 in Hanoi. But will it hold?", False),
        ("三、提质升级(2013—2021)", True),
        ("Về chìm tàu", True),
        ("1. The Lao Cai railway", True),
        ("Kim ngạch: 200 tỷ USD", False),
        ("Xuất khẩu tăng 12%", False),
        ("Ký tại Hà Nội ngày 30-12-1999", False),
        ("Hai bên ký hiệp định.", False),
    ],
)
def test_a_question_or_a_heading_only_announces_what_follows(
    paragraph: str, announces: bool
) -> None:
    following = "Phát biểu tại buổi lễ, Bộ trưởng cho biết công trình hoàn thành trong ba năm tới."
    assert only_announces(paragraph, following) is announces
    assert only_announces("Kim ngạch", "Xuất khẩu") is False


def test_clauses_keep_numbers_with_separators_whole() -> None:
    text = "Kim ngạch đạt 1,5 tỷ USD, tăng 10%; xuất khẩu giảm."
    assert [c.of(text) for c in clauses(text, sentences(text)[0])] == [
        "Kim ngạch đạt 1,5 tỷ USD,",
        "tăng 10%;",
        "xuất khẩu giảm.",
    ]


@given(_NEWS)
def test_sentences_hold_every_character_that_is_not_white_space(text: str) -> None:
    spans = sentences(text)
    joined = "".join(span.of(text) for span in spans)
    assert "".join(joined.split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


@given(_NEWS)
def test_clauses_hold_every_character_of_their_sentence(text: str) -> None:
    for sentence in sentences(text):
        joined = "".join(clause.of(text) for clause in clauses(text, sentence))
        assert "".join(joined.split()) == "".join(sentence.of(text).split())


@given(_NEWS, st.integers(min_value=1, max_value=40))
def test_windows_fit_and_together_hold_the_paragraph(text: str, limit: int) -> None:
    spans = windows(text, len, limit)
    if len(text) <= limit:
        assert spans == [Span(0, len(text))]
        return
    assert all(len(span.of(text)) <= limit or len(span.of(text).split()) > 1 for span in spans)
    covered = {at for span in spans for at in range(span.start, span.end)}
    assert all(at in covered for at, character in enumerate(text) if not character.isspace())
    assert [span.start for span in spans] == sorted({span.start for span in spans})


def test_windows_are_cut_between_sentences_and_share_one() -> None:
    text = "Aaaa aaaa. Bbbb bbbb. Cccc cccc. Dddd dddd."
    spans = [span.of(text) for span in windows(text, lambda part: len(part.split()), 4)]
    assert spans == ["Aaaa aaaa. Bbbb bbbb.", "Bbbb bbbb. Cccc cccc.", "Cccc cccc. Dddd dddd."]
