"""Promises about answers and citations."""

from dataclasses import asdict

import pytest

from bot.answer import cite, name_in
from bot.phrases import not_found
from retrieval.article import Article, Paragraph
from retrieval.manifest import ArticleEntry

PARAGRAPH = Paragraph("a", 1, "Hai bên ký hiệp định.", "T", "vi")


def test_a_quote_that_does_not_stand_in_the_paragraph_cannot_be_cited() -> None:
    with pytest.raises(ValueError, match="does not stand"):
        cite(1, PARAGRAPH, "Hai bên ký thỏa thuận")
    with pytest.raises(ValueError, match="does not stand"):
        cite(1, PARAGRAPH, "")


def test_a_citation_has_the_name_of_its_paragraph_as_object_and_as_json() -> None:
    cited = cite(1, PARAGRAPH, "Hai bên")
    assert cited.name == PARAGRAPH.name == name_in(asdict(cited))


def test_the_fingerprint_changes_with_everything_the_index_holds() -> None:
    base = Article("a", "T", "vi", ("x",))
    variants = [
        Article("a", "T", "vi", ("y",)),
        Article("a", "U", "vi", ("x",)),
        Article("a", "T", "vi", ("x",), url="https://example.org"),
        Article("a", "T", "vi", ("x",), published="2011"),
    ]
    assert len({base.fingerprint, *(v.fingerprint for v in variants)}) == 5


def test_a_refusal_names_what_the_collection_holds_in_the_language_of_the_question() -> None:
    holdings = [
        ArticleEntry("a", "p", "f", "T", "en", None, None, "2011-09-20", 1),
        ArticleEntry("b", "p", "f", "U", "en", None, None, "2019", 1),
        ArticleEntry("c", "p", "f", "V", "en", None, None, "--11-21", 1),
    ]
    nearest = [
        Paragraph("a", 2, "", "Ký kết", "vi", published="2011-09-20"),
        Paragraph("b", 1, "", "Khác", "vi", published="--11-21"),
        Paragraph("a", 1, "", "Ký kết", "vi", published="2011-09-20"),
        Paragraph("c", 1, "", "", "vi"),
        Paragraph("d", 1, "", "Xa", "vi"),
    ]
    english = not_found("en", holdings, nearest)
    assert "3 articles (published 2011-09-20 to 2019, 1 on unknown days)" in english
    assert "“Ký kết” (2011-09-20); “Khác”." in english
    assert not_found("vi", holdings, nearest).startswith("Không có trong các bài này")
    assert "《Ký kết》（2011-09-20）" in not_found("zh", holdings, nearest)
    assert not_found("und", [], []).startswith("Not in these articles")
