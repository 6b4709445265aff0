"""The two real articles, as people have them. They are named by lines, never quoted."""

from pathlib import Path

import pytest

from retrieval.article import Article
from retrieval.errors import DataError, ReadError
from retrieval.readers import read_articles

FOLDER = Path(__file__).parents[2] / "shared" / "articles"
VIETNAMESE, CHINESE = "000_0d2e8de166aa385a", "002_9facfce134dc4812"
BODY = {
    VIETNAMESE: [3, 5, 11, 13, 15, 21, 23, 25, 31],
    CHINESE: [3, 7, 9, 11, 13, 15, 17, 19, 21, 23],
}

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the real articles are not here")


def read(name: str) -> Article:
    [found] = read_articles([FOLDER / f"{name}.txt"])
    assert not isinstance(found, ReadError | DataError)
    return found.article


def line(name: str, number: int) -> str:
    return (FOLDER / f"{name}.txt").read_text("utf-8").split("\n")[number - 1].strip()


@pytest.mark.parametrize("name", BODY)
def test_every_line_of_the_body_is_kept_exactly_and_nothing_else(name: str) -> None:
    assert list(read(name).paragraphs) == [line(name, number) for number in BODY[name]]


@pytest.mark.parametrize("name", BODY)
def test_the_first_line_is_the_title_and_the_file_name_the_id(name: str) -> None:
    assert read(name).title == line(name, 1)
    assert read(name).id == name


def test_what_the_vietnamese_article_states() -> None:
    article = read(VIETNAMESE)
    assert (article.language, article.outlet, article.published) == ("vi", "QĐND", "--08-27")
    assert article.url == line(VIETNAMESE, 35).split(": ")[1]


def test_what_the_chinese_article_states() -> None:
    article = read(CHINESE)
    assert (article.language, article.outlet, article.published) == ("zh", "越通社", "--11-21")
    assert article.url is None


def test_both_come_out_of_their_folder() -> None:
    assert [each.article.id for each in read_articles([FOLDER]) if hasattr(each, "article")] == [
        VIETNAMESE, CHINESE,
    ]  # fmt: skip
