"""What the word translations promise, on the shipped file."""

import unicodedata
from pathlib import Path

import pytest

from retrieval.errors import DataError, ModelError
from retrieval.states import written_out
from retrieval.terms import NEWS, read_terms
from retrieval.translation import WordTranslations


def shared(
    translations: WordTranslations, first: tuple[str, str], second: tuple[str, str]
) -> set[str]:
    return set(translations.pivot_terms(*first)) & set(translations.pivot_terms(*second))


def test_words_of_all_languages_meet_in_english_stems(translations: WordTranslations) -> None:
    english = translations.pivot_terms("the ministers of national defence", "en")
    assert {"minist", "nation", "defenc"} <= set(english)
    for text, language in (("bộ trưởng quốc phòng", "vi"), ("国防部长", "zh")):
        assert set(english) & set(translations.pivot_terms(text, language))


def test_function_words_leave_nothing(translations: WordTranslations) -> None:
    assert translations.pivot_terms("What was it that they did?", "en") == {}
    assert translations.pivot_terms("的", "zh") == {}
    assert translations.pivot_terms("của", "vi") == {}
    assert translations.pivot_terms("", "zh") == {}


@pytest.mark.parametrize(
    ("text", "language"),
    [("二〇一一年", "zh"), ("２０１１年", "zh"), ("năm 2011", "vi"), ("in 2011", "en")],
)
def test_years_meet_however_they_are_written(
    translations: WordTranslations, text: str, language: str
) -> None:
    assert "2011" in translations.pivot_terms(text, language)


def test_numbers_meet_with_either_separator(translations: WordTranslations) -> None:
    for text, language in (
        ("1.200.000 người", "vi"),
        ("1,200,000 people", "en"),
        ("1200000人", "zh"),
    ):
        assert "1200000" in translations.pivot_terms(text, language)


@pytest.mark.parametrize(
    ("text", "number"),
    [("第十四次会议", "14"), ("第二十届", "20"), ("第三轮", "3"), ("第四十二批", "42")],
)
def test_ordinals_meet_in_digits(translations: WordTranslations, text: str, number: str) -> None:
    vietnamese = translations.pivot_terms(f"lần thứ {number}", "vi")
    assert number in vietnamese.keys() & translations.pivot_terms(text, "zh").keys()


def test_ordinals_of_other_words_stay(translations: WordTranslations) -> None:
    for text in ("第二次世界大战", "第三方"):
        assert not {"2", "3"} & translations.pivot_terms(text, "zh").keys()


@pytest.mark.parametrize(
    ("english", "vietnamese", "chinese"),
    [
        ("United States", "Hoa Kỳ", "美国"),
        ("American", "Mỹ", "美国"),
        ("North Korea", "Triều Tiên", "朝鲜"),
        ("United Kingdom", "Vương quốc Anh", "英国"),
        ("Myanmar", "Myanmar", "缅甸"),
    ],
)
def test_states_are_one_term_in_all_languages(
    translations: WordTranslations, english: str, vietnamese: str, chinese: str
) -> None:
    named = [(english, "en"), (vietnamese, "vi"), (chinese, "zh")]
    known = [{term for term in translations.pivot_terms(*each) if term[0] == "+"} for each in named]
    assert len(set.intersection(*known)) == 1


def test_the_two_koreas_are_two(translations: WordTranslations) -> None:
    both = shared(translations, ("韩国", "zh"), ("Triều Tiên", "vi"))
    assert not any(term.startswith("+") for term in both)


def test_decades_meet(translations: WordTranslations) -> None:
    for text, language in (("20世纪70年代", "zh"), ("thập niên 1970", "vi"), ("the 1970s", "en")):
        assert "1970" in translations.pivot_terms(text, language)


def test_months_meet(translations: WordTranslations) -> None:
    for text, language in (("7月", "zh"), ("tháng 7", "vi"), ("tháng bảy", "vi"), ("July", "en")):
        assert "juli" in translations.pivot_terms(text, language)


def test_twelve_months_are_not_december(translations: WordTranslations) -> None:
    assert "decemb" not in translations.pivot_terms("12个月", "zh")


def test_traditional_characters_and_both_tone_styles_are_one(
    translations: WordTranslations,
) -> None:
    assert translations.pivot_terms("國防部長", "zh") == translations.pivot_terms("国防部长", "zh")
    assert translations.pivot_terms("hoà bình", "vi") == translations.pivot_terms("hòa bình", "vi")


def test_letters_and_their_marks_may_stand_apart(translations: WordTranslations) -> None:
    text = "Đại tướng Phan Văn Giang thăm Quảng Tây"
    apart = unicodedata.normalize("NFD", text)
    assert translations.pivot_terms(apart, "vi") == translations.pivot_terms(text, "vi")
    assert translations.gloss(apart, "vi", "en") == translations.gloss(text, "vi", "en")


def test_latin_names_and_abbreviations_pass_through(translations: WordTranslations) -> None:
    for language, text in (
        ("vi", "trụ sở COTODAMA"),
        ("zh", "COTODAMA总部"),
        ("en", "COTODAMA's office"),
    ):
        assert "cotodama" in translations.pivot_terms(text, language)


@pytest.mark.parametrize(
    ("han", "latin"),
    [
        ("邦妮·詹金斯说", "Bonnie Jenkins"),
        ("卡万·肖特是谁？", "Kawann Short"),
        ("布罗兹基在哪里", "Brodsky"),
    ],
)
def test_foreign_names_meet_across_scripts(
    translations: WordTranslations, han: str, latin: str
) -> None:
    for language in ("en", "vi"):
        assert shared(translations, (han, "zh"), (latin, language))


def test_vietnamese_names_meet_by_their_readings(translations: WordTranslations) -> None:
    vietnamese = ("Đại tướng Ngô Xuân Lịch phát biểu", "vi")
    assert {"_ngo.xuan", "_xuan.lich"} <= shared(translations, ("吴春历大将说", "zh"), vietnamese)
    assert "_ngo.xuan" in translations.pivot_terms("General Ngo Xuan Lich spoke", "en")


def test_foreign_names_are_told_by_how_they_are_written(translations: WordTranslations) -> None:
    assert translations.foreign_names("绍伊古在河内同谁举行了会谈?") == ["绍伊古"]
    assert translations.foreign_names("双方签署了合作协议。") == []


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("特斯拉上海工厂第二季度交付了多少辆车?", ["特斯拉", "上海"]),
        ("北京什么时候下雪？", ["北京"]),
        # The name goes on behind the word that is known.
        ("卡罗莱纳在几码线开球？", []),
        ("双方签署了哪些合作协议？", []),
        ("vivo的手机", []),
    ],
)
def test_names_that_have_a_translation_are_told_by_their_sound(
    translations: WordTranslations, question: str, names: list[str]
) -> None:
    assert [name for name, _ in translations.translated_names(question)] == names


def test_unlike_names_do_not_meet(translations: WordTranslations) -> None:
    assert not shared(translations, ("卡万·肖特", "zh"), ("Bonnie Jenkins", "en"))


def test_a_question_is_a_list_of_concepts(translations: WordTranslations) -> None:
    concepts = translations.question_concepts("Quốc phòng, quốc phòng là gì?", "vi")
    assert len(concepts) == 1
    assert max(concepts[0].values()) == 1.0
    assert {"defenc", "nation"} <= set(concepts[0])


def test_paragraph_terms_repeat_by_weight(translations: WordTranslations) -> None:
    once = translations.paragraph_terms("river", "en")
    assert set(once) == {"river"}
    assert len(translations.paragraph_terms("river river", "en")) == 2 * len(once)


def test_terms_hold_no_spaces(translations: WordTranslations) -> None:
    texts = (
        ("吴春历，卡万·肖特", "zh"),
        ("Ngô Xuân Lịch ở Đà Nẵng", "vi"),
        ("New York's 1,5", "en"),
    )
    for text, language in texts:
        assert not any(" " in term for term in translations.pivot_terms(text, language))


def test_an_unknown_language_is_read_as_latin_script(translations: WordTranslations) -> None:
    assert "cotodama" in translations.pivot_terms("COTODAMA aus Tokio", "unknown")


@pytest.mark.parametrize(
    ("text", "language", "to", "expected"),
    [
        ("国防部长", "zh", "en", "defen"),
        ("quốc phòng", "vi", "zh", "国防"),
        ("water", "en", "vi", "nước"),
    ],
)
def test_a_gloss_gives_words_of_the_other_language(
    translations: WordTranslations, text: str, language: str, to: str, expected: str
) -> None:
    assert expected in translations.gloss(text, language, to)


def test_a_gloss_keeps_names(translations: WordTranslations) -> None:
    assert "Ngô Xuân Lịch" in translations.gloss("Ông Ngô Xuân Lịch đến Trung Quốc", "vi", "en")


def test_a_gloss_keeps_what_it_does_not_know(translations: WordTranslations) -> None:
    assert "COTODAMA 2011" in translations.gloss("COTODAMA 2011", "en", "vi")


def test_own_terms_join_and_lead(translations: WordTranslations, tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(
        "# mine\nblue zone pact\thiệp ước vùng xanh\t蓝区协定\n\n\tđặc khu kỳ lạ\t奇特区\n", "utf-8"
    )
    own = translations.with_terms(path)
    texts = (
        ("The Blue Zone Pact holds", "en"),
        ("hiệp ước vùng xanh đã ký", "vi"),
        ("藍區協定生效", "zh"),
    )
    for text, language in texts:
        assert "+blue_zone_pact" in own.pivot_terms(text, language)
        assert {"+blue_zone_pact"} <= {t for c in own.question_concepts(text, language) for t in c}
    assert shared(own, ("đặc khu kỳ lạ", "vi"), ("奇特区", "zh"))
    assert own.gloss("蓝区协定", "zh", "en") == "blue zone pact"
    assert "+blue_zone_pact" not in translations.pivot_terms("蓝区协定", "zh")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a\tb\n", "terms.tsv:1: three columns"),
        ("# note\n\na\t\t\n", "terms.tsv:3: a concept needs its name in two languages"),
        ("a\tb\tc\n…\tb\tc\n", "terms.tsv:2: '…' is no en word"),
    ],
)
def test_faults_in_own_terms_name_the_line(
    translations: WordTranslations, tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(content, "utf-8")
    with pytest.raises(DataError, match=message):
        translations.with_terms(path)


def test_own_terms_in_another_encoding_name_the_line(
    translations: WordTranslations, tmp_path: Path
) -> None:
    path = tmp_path / "terms.tsv"
    path.write_bytes(b"a\tb\tc\n" + "蓝".encode("gbk"))
    with pytest.raises(DataError, match=r"terms\.tsv:2: is not UTF-8"):
        translations.with_terms(path)


def test_a_missing_or_damaged_file_is_told(translations: WordTranslations, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        WordTranslations.load(tmp_path / "none.npz")
    (tmp_path / "bad.npz").write_bytes(b"PK\x03\x04nonsense")
    with pytest.raises(ModelError, match="cannot be read"):
        WordTranslations.load(tmp_path / "bad.npz")
    with pytest.raises(ModelError, match="your terms cannot be read"):
        translations.with_terms(tmp_path / "none.tsv")


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("越美防务合作", {"vietnam", "state"}),
        ("埃斯珀访越", {"vietnam"}),
        ("越柬老三国", {"vietnam", "cambodia", "lao"}),
        ("11月20日中越两国", {"vietnam", "china"}),
    ],
)
def test_states_are_known_by_one_character(
    translations: WordTranslations, text: str, states: set[str]
) -> None:
    assert states <= set(translations.pivot_terms(text, "zh"))


@pytest.mark.parametrize(
    "text", ["今日中午", "11月20日和21日", "在其中", "越来越多", "与法律", "新英格兰"]
)
def test_everyday_words_are_no_states(translations: WordTranslations, text: str) -> None:
    states = {"vietnam", "china", "japan", "america", "franc"}
    assert not states & set(translations.pivot_terms(text, "zh"))


@pytest.mark.parametrize("text", ["US troops", "the U.S. and Laos", "USA", "the U.S.A."])
def test_states_are_known_by_capitals(translations: WordTranslations, text: str) -> None:
    assert {"unit", "state"} <= set(translations.pivot_terms(text, "en"))
    assert "unit" not in translations.pivot_terms("they told us", "en")


def test_newspapers_own_words_meet(translations: WordTranslations) -> None:
    for vietnamese, chinese in (("dioxin", "二噁英"), ("Xin-ga-po", "新方"), ("bàn giao", "移交")):
        assert shared(translations, (vietnamese, "vi"), (chinese, "zh"))


def test_every_news_term_is_well_formed() -> None:
    terms = read_terms(NEWS)
    assert len(terms) > 800
    assert all(term["en"] for term in terms)
    assert len({tuple(term.items()) for term in terms}) == len(terms)


def test_own_terms_lead_over_the_shipped_ones(
    translations: WordTranslations, tmp_path: Path
) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text("blue memo\tbản ghi nhớ\t蓝备忘\n", "utf-8")
    own = translations.with_terms(path)
    assert shared(own, ("bản ghi nhớ", "vi"), ("蓝备忘", "zh"))
    assert own.gloss("bản ghi nhớ", "vi", "en") == "blue memo"


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("biên giới Việt - Trung", "biên giới Việt Nam - Trung Quốc"),
        ("quan hệ Việt Nhật năm 2021", "quan hệ Việt Nam - Nhật Bản năm 2021"),
        ("đối thoại Mỹ Việt", "đối thoại Mỹ - Việt Nam"),
        ("hợp tác việt hàn", "hợp tác Việt Nam - Hàn Quốc"),
        ("quan hệ mỹ việt nam", "quan hệ mỹ việt nam"),
        ("ông Nguyễn Việt Trung", "ông Nguyễn Việt Trung"),
        ("Việt Anh và Hán Việt", "Việt Anh và Hán Việt"),
        ("quan hệ Nhật-Hàn-Mỹ", "quan hệ Nhật Bản - Hàn Quốc - Mỹ"),
        ("người Việt - Mỹ Tho", "người Việt - Mỹ Tho"),
    ],
)
def test_vietnamese_pairs_of_states_are_written_out(text: str, full: str) -> None:
    assert written_out(text, "vi") == full
