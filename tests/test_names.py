"""Promises about names: which years belong to them."""

import re

import pytest

from bot.names import name_claims
from bot.readings import Evidence
from bot.stretches import stretches
from retrieval.article import Paragraph
from retrieval.names import is_year_of_a_name
from retrieval.sentences import Span
from retrieval.translation import WordTranslations


@pytest.mark.parametrize(
    ("text", "language", "dates"),
    [
        ("In Hanoi 2011 the sides signed a pact.", "en", ["2011"]),
        ("President Trump 2017 visited Hanoi.", "en", ["2017"]),
        ("Hai bên nhắc lại Hiệp định Paris 1973.", "vi", []),
        ("Hai bên nhắc lại Thỏa thuận Geneva 1954.", "vi", []),
        ("They met at the Golden Dragon 2023 exercise.", "en", []),
        ("Tổng thống Obama 2016 thăm Hà Nội.", "vi", ["2016"]),
        ("The 2011 memorandum was signed.", "en", ["2011"]),
        ("They signed it in Hanoi 2011.", "en", ["2011"]),
    ],
)
def test_a_year_behind_a_name_may_be_when_it_happened(
    text: str, language: str, dates: list[str]
) -> None:
    [stretch] = stretches(Paragraph("a", 1, text, "", language), Span(0, len(text)))
    assert [date.first for date in stretch.dates] == dates
    year = re.search(r"\d{4}", text)
    assert year
    assert is_year_of_a_name(text, *year.span()) is not bool(dates)


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("“金龙2024”演习", True),
        ("金龙2024演习", True),
        ("“金龙”—2024", True),
        ("双方于2024签署", False),
    ],
)
def test_a_year_may_be_joined_to_a_name(text: str, is_named: bool) -> None:
    assert is_year_of_a_name(text, text.index("2"), text.index("4") + 1) is is_named


@pytest.mark.parametrize(
    ("question", "language", "text", "text_language", "is_stated"),
    [
        ("特斯拉交付了多少辆车？", "zh", "Tesla giao 400.000 xe.", "vi", True),
        ("特斯拉交付了多少辆车？", "zh", "Tuần đầu có 400 xe tải.", "vi", False),
        ("上海下雪了吗？", "zh", "Hôm qua Thượng Hải có tuyết.", "vi", True),
        ("河北省下雪了吗？", "zh", "昨天河北下雪。", "zh", True),
        ("上海下雪了吗？", "zh", "昨天广州下雪。", "zh", False),
        ("Giao lưu ở Sơn La", "vi", "Hai bên tô sơn cột mốc.", "vi", False),
        ("Giao lưu ở Sơn La", "vi", "Hai bên gặp nhau ở Sơn La.", "vi", True),
        ("Hội nghị ở Bắc Kinh", "vi", "Hai bên gặp nhau ở Beijing.", "vi", True),
    ],
)
def test_names_stand_in_a_text_in_any_of_their_forms(
    translations: WordTranslations,
    question: str,
    language: str,
    text: str,
    text_language: str,
    is_stated: bool,
) -> None:
    said = Evidence(text, text_language, translations)
    names = list(name_claims(question, language, translations))
    assert names
    assert all(name.stated_in(said) for name in names) is is_stated


def test_an_unknown_name_is_sure_in_chinese_only_where_it_is_read_aloud(
    translations: WordTranslations,
) -> None:
    [person] = name_claims("Khi đó Ngô Xuân Lịch phát biểu", "vi", translations)
    [place] = name_claims("Giao lưu ở Sơn La", "vi", translations)
    text = "吴春历大将在河静省说"
    assert person.stated_in(Evidence(text, "zh", translations, is_lenient=False))
    assert not place.stated_in(Evidence(text, "zh", translations, is_lenient=False))
    assert place.stated_in(Evidence(text, "zh", translations))
