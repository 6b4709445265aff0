"""Fixtures: every test has a data folder of its own, and no setting of the machine reaches it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.article import Article
from retrieval.index import Index, IndexLocation, IndexReport
from retrieval.readers import SourceArticle
from retrieval.translation import WordTranslations
from tests.standins import HashingEncoder

ROOT = Path("/collection")


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("CITEDESK_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CITEDESK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def translations() -> WordTranslations:
    return WordTranslations.load()


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture
def index(
    tmp_path: Path, encoder: HashingEncoder, translations: WordTranslations
) -> Iterator[Index]:
    index = Index(IndexLocation(tmp_path / "index"), encoder, translations)
    yield index
    index.close()


def article(identifier: str, *paragraphs: str, language: str = "en", title: str = "") -> Article:
    return Article(identifier, title, language, paragraphs)


def put(index: Index, *articles: Article) -> IndexReport:
    """Make these the whole collection."""
    return index.update([SourceArticle(a, ROOT, ROOT / f"{a.id}.txt") for a in articles], [ROOT])
