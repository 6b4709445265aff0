"""Fixtures: every test has a data folder of its own, and no setting of the machine reaches it."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retrieval.article import Article
from retrieval.index import Index, IndexLocation, IndexReport
from retrieval.readers import SourceArticle
from retrieval.translation import WordTranslations
from tests.standins import HashingEncoder

if TYPE_CHECKING:
    from bot.app import Desk
    from retrieval.embedding import SentenceEncoder

ROOT = Path("/collection")
REPOSITORY = Path(__file__).parent.parent
SHARED = REPOSITORY.parent / "shared"


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


@pytest.fixture(scope="session")
def default_encoder(tmp_path_factory: pytest.TempPathFactory) -> "SentenceEncoder":
    """The model that ships, loaded once for all tests that are about meaning."""
    from retrieval.embedding import load_encoder

    return load_encoder("", tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def samples_desk(
    tmp_path_factory: pytest.TempPathFactory,
    default_encoder: "SentenceEncoder",
    translations: WordTranslations,
) -> "Iterator[Desk]":
    """A desk over ``samples/``, indexed once for all tests that only ask."""
    from bot.app import Desk
    from bot.settings import Settings

    desk = Desk(Settings(data_dir=tmp_path_factory.mktemp("samples") / "data"))
    desk.__dict__.update(encoder=default_encoder, translations=translations)
    report = desk.read_and_index([REPOSITORY / "samples"], lambda *_: None)
    assert str(report) == "indexed 24, unchanged 0, removed 0, failed 0"
    yield desk
    desk.close()


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


def rows_of(database: Path) -> list[str]:
    """Every row of every table of an SQLite file, as text."""
    connection = sqlite3.connect(database)
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    rows = [str(row) for (name,) in tables for row in connection.execute(f"SELECT * FROM {name}")]
    connection.close()
    return rows


def article(identifier: str, *paragraphs: str, language: str = "en", title: str = "") -> Article:
    return Article(identifier, title, language, paragraphs)


def put(index: Index, *articles: Article) -> IndexReport:
    """Make these the whole collection."""
    return index.update([SourceArticle(a, ROOT, ROOT / f"{a.id}.txt") for a in articles], [ROOT])
