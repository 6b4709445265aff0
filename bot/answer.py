"""What the program answers: text with markers, citations, or a refusal with its reason."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from retrieval.article import Paragraph


@dataclass(frozen=True)
class Citation:
    """A passage that an answer uses, with the exact words that support it.

    ``quote`` stands in ``text`` to the letter. ``gloss`` is a word-by-word
    rendering for a reader of another language; never evidence.
    """

    number: int
    article: str
    paragraph: int
    title: str
    url: str | None
    published: str | None
    language: str
    quote: str
    gloss: str | None
    text: str

    @property
    def name(self) -> str:
        """The public name of the paragraph, ``<article id>#<number>``."""
        return f"{self.article}#{self.paragraph}"

    def __post_init__(self) -> None:
        if not self.quote or self.quote not in self.text:
            raise ValueError(f"the quote {self.quote!r} does not stand in its paragraph")


def cite(number: int, paragraph: Paragraph, quote: str, gloss: str | None = None) -> Citation:
    """The citation of a paragraph by exact words of it."""
    return Citation(
        number=number,
        article=paragraph.article,
        paragraph=paragraph.number,
        title=paragraph.title,
        url=paragraph.url,
        published=paragraph.published,
        language=paragraph.language,
        quote=quote,
        gloss=gloss,
        text=paragraph.text,
    )


def name_in(record: Mapping[str, Any]) -> str:
    """The public name of the paragraph that a citation or passage is of, from its JSON object."""
    return f"{record['article']}#{record['paragraph']}"


@dataclass(frozen=True)
class Answer:
    """One answer. Under a refusal ``answer`` is the sentence shown and nothing is cited.

    ``language`` is the one it is given in: the question's, unless the person chose another.
    """

    id: str
    question: str
    language: str
    answer: str
    refused: bool
    refusal_reason: str | None
    citations: Sequence[Citation]
    model: str
    seconds: float

    def to_json(self) -> Mapping[str, Any]:
        """The object that ``ask --json`` prints."""
        return {**asdict(self), "citations": [asdict(citation) for citation in self.citations]}


def answer_from_json(body: Mapping[str, Any]) -> Answer:
    """The answer that ``Answer.to_json`` described."""
    citations = tuple(Citation(**citation) for citation in body["citations"])
    return Answer(**{**body, "citations": citations})


def names_of(citations: Iterable[Citation]) -> list[str]:
    """The public names of the paragraphs cited, each once."""
    return list(dict.fromkeys(citation.name for citation in citations))


def new_answer_id() -> str:
    """A short name that an answer can be asked for by."""
    return secrets.token_hex(4)
