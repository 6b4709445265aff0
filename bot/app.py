"""The composition root: settings in, a desk that answers questions out.

The parts are made when they are first needed, so that a command that needs no
model does not wait for one.
"""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.answer import Answer
from bot.items import asks_for_list
from bot.loading import smoothly
from bot.phrases import not_found, without_chat_model
from bot.settings import Settings
from bot.typed import composed
from retrieval.article import Article, Paragraph
from retrieval.collection import is_encodable
from retrieval.database import open_database
from retrieval.errors import CitedeskError, NothingIndexed, SettingError
from retrieval.index import Index, IndexLocation, IndexReport, Progress
from retrieval.language import detect_language
from retrieval.manifest import ArticleEntry, Manifest
from retrieval.readers import ReadingLimits, SourceArticle, read_articles
from retrieval.translation import WordTranslations

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.conversation import Conversations
    from bot.extractive import ExtractiveAnswerer
    from bot.feedback import Feedback
    from bot.generative import Asked, Draft, GenerativeAnswerer
    from bot.rewording import Calls, Translator
    from bot.store import Record, Store
    from retrieval.embedding import SentenceEncoder
    from retrieval.retriever import Passage, Retriever

_SMALL_CALL = 0.25
"""The share of the time limit that rewriting or translating a question may take."""


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
        settings = self.settings
        with smoothly():
            from retrieval.embedding import load_encoder

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
        return self.location.open_manifest()

    @cached_property
    def retriever(self) -> "Retriever":
        """The retriever over the index."""
        from retrieval.retriever import Retriever

        if not self.settings.reranker:
            return Retriever(self.index)
        from retrieval.reranking import Reranker

        return Retriever(self.index, rerank=Reranker(self.settings.reranker))

    @cached_property
    def answerer(self) -> "ExtractiveAnswerer":
        """The answerer without a chat model."""
        from bot.extractive import ExtractiveAnswerer

        return ExtractiveAnswerer(
            self.index, self.settings.refusal_threshold, gloss=self.settings.gloss
        )

    @cached_property
    def store(self) -> "Store":
        """Conversations and records of answers."""
        from bot.store import Keeping, Store

        settings = self.settings
        keeping = Keeping(settings.history_days, settings.history_turns, settings.answer_records)
        return Store(self._database("conversations.sqlite"), keeping)

    @cached_property
    def people(self) -> "Engine":
        """The database of what is kept about people: the bot's tables, and feedback."""
        return self._database("telegram.sqlite")

    @cached_property
    def feedback(self) -> "Feedback":
        """What people said about answers."""
        from bot.feedback import Feedback

        return Feedback(self.people)

    def _database(self, file: str) -> "Engine":
        settings = self.settings
        return open_database(settings.database_url, settings.data_dir / file)

    @cached_property
    def calls(self) -> "Calls | None":
        """Calls to the chat model, if there is one."""
        if not self.settings.chat_model:
            return None
        from bot.chat_model import ChatModelOptions, open_chat_model
        from bot.rewording import Calls
        from prompts import load_prompts

        settings = self.settings
        temperature = settings.chat_temperature
        options = ChatModelOptions(
            name=settings.chat_model,
            base_url=settings.chat_base_url,
            temperature=None if temperature < 0 else temperature,
            timeout=settings.chat_timeout,
            max_tokens=settings.chat_max_tokens,
        )
        return Calls(
            open_chat_model(options),
            load_prompts(settings.prompts_dir),
            settings.chat_timeout * _SMALL_CALL,
            settings.chat_retries,
        )

    @cached_property
    def translator(self) -> "Translator":
        """Translates through the chat model."""
        from bot.rewording import Translator

        if self.calls is None:
            raise SettingError("CITEDESK_CHAT_MODEL is empty: nothing can be translated")
        return Translator(self.calls, self.store, self.settings.chat_model)

    @cached_property
    def generative(self) -> "GenerativeAnswerer | None":
        """The answerer with a chat model, if there is one."""
        if self.calls is None:
            return None
        from bot.generative import GenerativeAnswerer, GenerativeOptions
        from bot.verification import Verifier

        settings = self.settings
        options = GenerativeOptions(
            model_name=settings.chat_model,
            timeout=settings.chat_timeout,
            retries=settings.chat_retries,
            max_tokens=settings.chat_max_tokens,
            repair=settings.chat_repair,
            unproved=settings.chat_unproved,
            translate_quotes=settings.chat_translate_quotes,
        )
        return GenerativeAnswerer(
            self.calls.model,
            self.calls.prompts,
            search=self._passages_for,
            refuse=self._refusal,
            verifier=Verifier(self.translations),
            translator=self.translator,
            options=options,
        )

    @cached_property
    def conversations(self) -> "Conversations":
        """Where questions come in."""
        from bot.conversation import Conversations
        from bot.rewording import Rewriter

        rewriter = Rewriter(self.calls) if self.calls else None
        return Conversations(self.store, self._answered, rewriter)

    def read_and_index(self, paths: Sequence[Path], progress: Progress) -> IndexReport:
        """Read files and folders into the index."""
        limits = ReadingLimits(article_bytes=self.settings.file_size)
        roots = [path.resolve() for path in paths]
        return self.index.update(read_articles(paths, limits), roots, progress)

    def search(self, question: str, k: int, asked_on: date | None = None) -> Sequence["Passage"]:
        """The ``k`` passages for a question, best first."""
        question = self._checked(question)
        return self.retriever.search(self.retriever.query(question, asked_on), k)

    def search_many(
        self, questions: Sequence[tuple[str, date | None]], k: int
    ) -> "Iterator[Sequence[Passage] | CitedeskError]":
        """What ``search`` finds for each question and day of asking, in much less time together.

        A question that may not be asked has its error there.
        """
        from retrieval.retriever import Question

        faults = [self._fault(question) for question, _ in questions]
        asked = [
            Question(composed(question), day)
            for (question, day), fault in zip(questions, faults, strict=True)
            if fault is None
        ]
        found = chain.from_iterable(self.retriever.search_many(asked, k))
        return (next(found) if fault is None else fault for fault in faults)

    def found(self, question: str, k: int, asked_on: date | None = None) -> Mapping[str, Any]:
        """The object that ``search --json`` prints."""
        passages = self.search(question, k, asked_on)
        return {"question": question, "passages": [passage_record(p) for p in passages]}

    def ask(
        self,
        question: str,
        asked_on: date | None = None,
        conversation: str | None = None,
        language: str | None = None,
    ) -> Answer:
        """The answer to a question, which may be a refusal; ``stream`` says what is taken."""
        *_, answer = self.stream(question, asked_on, conversation, language)
        if not isinstance(answer, Answer):
            raise CitedeskError("the answer was stopped: ask again")
        return answer

    def stream(
        self,
        question: str,
        asked_on: date | None = None,
        conversation: str | None = None,
        language: str | None = None,
    ) -> "Iterator[Draft | Answer]":
        """The answer as it comes: drafts, each the whole text so far, and at last the answer.

        With a chat model, follow-ups are understood from the turns of the ``conversation``.
        The answer is in the ``language`` (``vi``, ``zh``, ``en``) that the person chose, else
        in that of the question; quotes stay in the words of their articles.
        """
        question = self._checked(question)
        self.warm()
        day = asked_on or datetime.now().astimezone().date()
        return self.conversations.stream(question, day, conversation, language)

    def forget(self, conversation: str) -> int:
        """Delete a conversation with the records of its answers; gives the number of turns."""
        return self.store.forget(conversation)

    def forget_all(self, start: str, end: str) -> int:
        """Delete each conversation whose name starts and ends so, as ``forget`` does."""
        return self.store.forget_all(start, end)

    def why(self, answer_id: str) -> Mapping[str, Any]:
        """How an answer came about."""
        record = self.store.record(answer_id)
        if record is None:
            raise CitedeskError(
                f"there is no record of an answer {answer_id!r}: its id stands in `ask --json`, "
                "and old ones are deleted (CITEDESK_HISTORY_DAYS, CITEDESK_ANSWER_RECORDS)"
            )
        return record

    def _answered(self, asked: "Asked", record: "Record") -> "Iterator[Draft | Answer]":
        """By the chat model if there is one and it does, else in the articles' own words."""
        from bot.chat_model import ChatModelError

        started = time.perf_counter()
        record.index = {
            "generation": self.manifest.generation(),
            "embedding": self.encoder.name,
            "fingerprint": self.encoder.fingerprint,
        }
        if self.generative is None:
            yield self._extracted(asked, record, started)
            return
        try:
            yield from self.generative.stream(asked, record)
        except ChatModelError:
            answer = self._extracted(asked, record, started)
            note = without_chat_model(asked.language)
            yield replace(answer, answer=f"{answer.answer}\n\n{note}")

    def _extracted(self, asked: "Asked", record: "Record", started: float) -> Answer:
        from bot.store import passages_record

        query = self.retriever.query(asked.question, asked.asked_on)
        found = self.retriever.found(query, self._wanted(asked.question))
        record.retrieved = passages_record(found.passages)
        return self.answerer.answer(query, found, self.articles(), asked.language, started)

    def _wanted(self, question: str) -> int:
        """How many passages an answer is drawn from: a list needs more."""
        settings = self.settings
        return settings.list_passages if asks_for_list(question) else settings.passages

    def _passages_for(self, asked: "Asked", record: "Record") -> Sequence["Passage"]:
        """What a chat model answers from: found by the question and by its translations."""
        from bot.generative import merged

        language = detect_language(asked.question)
        questions = {language: asked.question}
        if self.settings.chat_translate_question:
            known = {"en", "vi", "zh"} - {language}
            others = [code for code in self.manifest.languages() if code in known]
            questions |= self.translator.translate(asked.question, others, record)
        record.asked["searched"] = questions
        k = self.settings.passages
        rankings = [
            self.retriever.search(self.retriever.query(question, asked.asked_on), k)
            for question in questions.values()
        ]
        return merged(rankings, k)

    def _refusal(self, language: str, passages: Sequence["Passage"]) -> str:
        return not_found(language, self.articles(), [each.paragraph for each in passages])

    def confidence(self, question: str, asked_on: date | None = None) -> float:
        """How likely the collection holds the answer, from 0 to 1."""
        query = self.retriever.query(self._checked(question), asked_on)
        passages = self.retriever.search(query, self._wanted(question))
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

    def with_chat_model(self, name: str) -> "Desk":
        """A desk over the same collection for which another chat model writes; empty for none."""
        other = Desk(self.settings.model_copy(update={"chat_model": name}))
        own = ("settings", "calls", "translator", "generative", "conversations")
        other.__dict__.update({k: v for k, v in self.__dict__.items() if k not in own})
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
            _ = self.answerer, self.retriever, self.generative, self.conversations

    def close(self) -> None:
        """Release what is held open."""
        for part in ("index", "manifest", "store"):
            if part in self.__dict__:
                self.__dict__.pop(part).close()
        if "people" in self.__dict__:
            self.people.dispose()

    def articles(self) -> list[ArticleEntry]:
        """What is indexed."""
        entries = self.manifest.articles()
        if not entries:
            raise NothingIndexed(
                f"nothing is indexed yet in {self.location.folder}: run `citedesk index PATH`"
            )
        return entries

    def _checked(self, question: str) -> str:
        if fault := self._fault(question):
            raise fault
        return composed(question)

    def _fault(self, question: str) -> CitedeskError | None:
        size, limit = len(question.strip()), self.settings.question_length
        if not size:
            return CitedeskError("the question is empty: type a question")
        if size > limit:
            return CitedeskError(
                f"the question has {size} characters, {limit} are allowed "
                "(CITEDESK_QUESTION_LENGTH): ask a shorter one"
            )
        if not is_encodable(question):
            return CitedeskError(
                "the question is not all UTF-8 text: type it again, in a terminal set to UTF-8"
            )
        return None


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
