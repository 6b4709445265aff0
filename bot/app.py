"""The composition root: settings in, a desk that answers questions out.

The parts are made when they are first needed, so that a command that needs no
model does not wait for one.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.answer import Answer
from bot.settings import Settings
from retrieval.article import Article, Paragraph
from retrieval.errors import CitedeskError, NothingIndexed
from retrieval.index import Index, IndexLocation, IndexReport, Progress
from retrieval.manifest import ArticleEntry, Manifest
from retrieval.readers import ReadingLimits, SourceArticle, read_articles
from retrieval.translation import WordTranslations

if TYPE_CHECKING:
    from bot.extractive import ExtractiveAnswerer
    from retrieval.embedding import SentenceEncoder
    from retrieval.retriever import Passage, Retriever


class Desk:
    """Everything that answers questions over one data folder."""

    def __init__(self, settings: Settings, rebuild: bool = False) -> None:
        self.settings = settings
        self._rebuild = rebuild
        self._warming = threading.Lock()

    @cached_property
    def location(self) -> IndexLocation:
        """Where the index is kept."""
        settings = self.settings
        return IndexLocation(
            settings.data_dir / "index", settings.chroma_url or None, settings.database_url or None
        )

    @cached_property
    def encoder(self) -> "SentenceEncoder":
        """The embedding model (seconds to load)."""
        from retrieval.embedding import load_encoder

        settings = self.settings
        return load_encoder(
            settings.embedding_model,
            settings.data_dir / "models",
            settings.question_prefix,
            settings.passage_prefix,
        )

    @cached_property
    def translations(self) -> WordTranslations:
        """The word translations, with the person's own terms."""
        shipped = WordTranslations.load()
        return shipped.with_terms(self.settings.terms_file) if self.settings.terms_file else shipped

    @cached_property
    def index(self) -> Index:
        """The index, opened; made anew when the desk was asked to rebuild."""
        return Index(self.location, self.encoder, self.translations, rebuild=self._rebuild)

    @cached_property
    def manifest(self) -> Manifest:
        """What is indexed, readable without a model."""
        self.location.folder.mkdir(parents=True, exist_ok=True)
        return Manifest(self.location.database)

    @cached_property
    def retriever(self) -> "Retriever":
        """The retriever over the index."""
        from retrieval.retriever import Retriever

        return Retriever(self.index)

    @cached_property
    def answerer(self) -> "ExtractiveAnswerer":
        """The answerer without a chat model."""
        from bot.extractive import ExtractiveAnswerer

        return ExtractiveAnswerer(
            self.index, self.settings.refusal_threshold, gloss=self.settings.gloss
        )

    def read_and_index(self, paths: Sequence[Path], progress: Progress) -> IndexReport:
        """Read files and folders into the index."""
        limits = ReadingLimits(file_size=self.settings.file_size)
        roots = [path.resolve() for path in paths]
        return self.index.update(read_articles(paths, limits), roots, progress)

    def search(self, question: str, k: int, asked_on: date | None = None) -> Sequence["Passage"]:
        """The ``k`` passages for a question, best first."""
        return self.retriever.search(self.retriever.query(self._checked(question)), k)

    def found(self, question: str, k: int, asked_on: date | None = None) -> Mapping[str, Any]:
        """The object that ``search --json`` prints."""
        passages = self.search(question, k, asked_on)
        return {"question": question, "passages": [passage_record(p) for p in passages]}

    def ask(self, question: str, asked_on: date | None = None) -> Answer:
        """The answer to a question, which may be a refusal."""
        started = time.perf_counter()
        self.warm()
        query = self.retriever.query(self._checked(question))
        passages = self.retriever.search(query, self.settings.passages)
        day = asked_on or datetime.now().astimezone().date()
        return self.answerer.answer(query, passages, self.articles(), day, started)

    def confidence(self, question: str, asked_on: date | None = None) -> float:
        """How likely the collection holds the answer, from 0 to 1."""
        query = self.retriever.query(self._checked(question))
        passages = self.retriever.search(query, self.settings.passages)
        return self.answerer.confidence(query, passages)

    def over(self, articles: Sequence[Article], folder: Path) -> "Desk":
        """A desk with the same models over other articles, indexed under ``folder``."""
        other = Desk(self.settings.model_copy(update={"data_dir": folder}))
        for shared in ("encoder", "translations"):
            other.__dict__[shared] = getattr(self, shared)
        root = folder.resolve()
        sources = [SourceArticle(each, root, root / each.id) for each in articles]
        other.index.update(sources, [root])
        return other

    def identity(self) -> Mapping[str, object]:
        """What answers depend on besides the articles."""
        return {
            **self.settings.model_dump(mode="json", exclude={"data_dir"}),
            "embedding": self.encoder.fingerprint,
            "translations": self.translations.fingerprint,
        }

    def paragraph_and_neighbours(self, name: str, reach: int = 1) -> list[Paragraph]:
        """The paragraph ``ARTICLE#N`` between up to ``reach`` neighbours on each side."""
        article, _, number = name.rpartition("#")
        if not article or not number.isdecimal():
            raise CitedeskError(f"{name!r} names no paragraph: write it as ARTICLE#N")
        numbers = range(max(1, int(number) - reach), int(number) + reach + 1)
        found = self.manifest.paragraphs((article, n) for n in numbers)
        if (article, int(number)) not in found:
            raise CitedeskError(
                f"there is no paragraph {name}: see `citedesk articles` for what is indexed"
            )
        return [found[key] for key in sorted(found)]

    def warm(self) -> None:
        """Load what the first question will need."""
        with self._warming:
            _ = self.answerer, self.retriever

    def close(self) -> None:
        """Release what is held open."""
        for part in ("index", "manifest"):
            if part in self.__dict__:
                self.__dict__.pop(part).close()

    def articles(self) -> list[ArticleEntry]:
        """What is indexed."""
        entries = self.manifest.articles()
        if not entries:
            raise NothingIndexed(
                f"nothing is indexed yet in {self.location.folder}: run `citedesk index PATH`"
            )
        return entries

    def _checked(self, question: str) -> str:
        question = question.strip()
        if not question:
            raise CitedeskError("the question is empty: type a question")
        limit = self.settings.question_length
        if len(question) > limit:
            raise CitedeskError(
                f"the question has {len(question)} characters, {limit} are allowed "
                "(CITEDESK_QUESTION_LENGTH): ask a shorter one"
            )
        return question


def passage_record(passage: "Passage") -> dict[str, Any]:
    """A passage as ``search --json`` prints it."""
    paragraph = passage.paragraph
    return {
        "article": paragraph.article,
        "paragraph": paragraph.number,
        "score": round(passage.score, 4),
        "title": paragraph.title,
        "url": paragraph.url,
        "published": paragraph.published,
        "language": paragraph.language,
        "text": paragraph.text,
    }
