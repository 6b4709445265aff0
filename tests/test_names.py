"""Promises about names: which years belong to them."""

import re

import pytest

from bot.stretches import stretches
from retrieval.article import Paragraph
from retrieval.names import is_year_of_a_name
from retrieval.sentences import Span


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
