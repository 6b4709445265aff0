"""The language of questions and articles."""

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hiệp định nào được ký năm 2011?", "vi"),
        ("hiep dinh nao duoc ky", "vi"),
        ("ky ket nam 2011", "vi"),
        ("he thong can bo", "vi"),
        ("to chuc o dau", "vi"),
        ("phat bieu cua esper tai hanoi", "vi"),
        ("HAI NƯỚC KÝ GÌ NĂM 2011?", "vi"),
        ("Nguyen Xuan Phuc", "vi"),
        ("which agreements were signed in 2011?", "en"),
        ("WHO SIGNED IT", "en"),
        ("can he do that", "en"),
        ("memorandum", "en"),
        ("UNESCO", "en"),
        ("两国签署了什么协议?", "zh"),
        ("兩國簽署了什麼協議?", "zh"),
        ("越通社", "zh"),
        ("Quels accords ont été signés en 2011 ?", "und"),
        ("Welche Abkommen wurden 2011 unterzeichnet?", "und"),
        ("Кто подписал соглашение?", "und"),
        ("日本政府は協定に署名した", "und"),
        ("한국과 베트남", "und"),
        ("", "und"),
        ("2011?", "und"),
    ],
)
def test_plain_texts(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What did Hoàng Xuân Chiến say to Bonnie Jenkins?", "en"),
        ("When did Thủ tướng Phạm Minh Chính visit Bắc Kinh?", "en"),
        ("Where can I eat phở bò?", "en"),
        ("What does 《越美防务合作备忘录》 cover?", "en"),
        ("What is 越美防务合作备忘录?", "en"),
        ("Who is 阮春福?", "en"),
        ("What does “ký kết hiệp định” mean?", "en"),
        ("“The Quiet American” của Graham Greene nói gì?", "vi"),
        ("Thủ tướng Li Qiang thăm Hà Nội khi nào", "vi"),
        ("《越美防务合作备忘录》 la gi", "vi"),
        ("doctor who la loai chua te gi", "vi"),
        ("Mark Esper哪一天访问越南?", "zh"),
        ("Bonnie Jenkins和Hoàng Xuân Chiến谈了什么?", "zh"),
        ("“Belt and Road”倡议是什么时候提出的?", "zh"),
        ("《The Quiet American》是谁写的?", "zh"),
        ("海啸预警中心(Also the Pacific Tsunami Warning Center)也表示", "zh"),
    ],
)
def test_the_frame_of_a_mixed_sentence_decides(text: str, language: str) -> None:
    assert detect_language(text) == language


Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FORMS: list[Form] = ["NFC", "NFD", "NFKC", "NFKD"]
VIETNAMESE = st.lists(
    st.sampled_from("hai nước đã ký hiệp định hợp tác ở Hà Nội vào tháng chín năm trước".split()),
    min_size=4,
)
ENGLISH = st.lists(
    st.sampled_from("the two countries signed their agreement which was about defence".split()),
    min_size=4,
)
CHINESE = st.text(st.sampled_from("两国在河内签署了防务合作协议"), min_size=1)


@given(VIETNAMESE, st.sampled_from(FORMS))
def test_vietnamese_may_be_composed_or_decomposed(words: list[str], form: Form) -> None:
    text = f"{' '.join(words)} được ký"
    assert detect_language(unicodedata.normalize(form, text)) == "vi"


@given(VIETNAMESE, ENGLISH, CHINESE, st.sampled_from([*"?!. ", "...", " 2011", "\n"]))
def test_case_and_punctuation_do_not_matter(
    vi: list[str], en: list[str], zh: str, ending: str
) -> None:
    for words, language in ((f"{' '.join(vi)} được", "vi"), (f"the {' '.join(en)}", "en")):
        assert detect_language(words.upper() + ending) == language
        assert detect_language(ending + words.lower()) == language
    assert detect_language(zh + ending) == "zh"


@given(CHINESE, ENGLISH, VIETNAMESE)
def test_what_stands_in_title_marks_does_not_matter(
    title: str, en: list[str], vi: list[str]
) -> None:
    assert detect_language(f"what is the {' '.join(en)} 《{title}》") == "en"
    assert detect_language(f"được ký {' '.join(vi)} 《{title}》") == "vi"
    assert detect_language(f"《{' '.join(en)}》{title}") == "zh"


@given(st.text())
def test_any_text_has_one_of_four_answers(text: str) -> None:
    assert detect_language(text) in {"vi", "zh", "en", "und"}
