"""The words of the domain: articles and their paragraphs.

A date may be known in part. It is kept as text in the forms of XML Schema
(part 2, section 3.3): ``2019-11-21``, ``2019-11``, ``2019``, and ``--11-21``
for a day whose year is unknown.
"""

import hashlib
import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """One news item.

    ``paragraphs`` holds the body alone, in order; paragraph ``n`` of the
    article (counted from 1) is ``paragraphs[n - 1]``.
    """

    id: str
    title: str
    language: str
    paragraphs: tuple[str, ...]
    outlet: str | None = None
    url: str | None = None
    published: str | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything the index holds about the article, in hexadecimal."""
        content = json.dumps(vars(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of an article: the unit of citation."""

    article: str
    number: int
    text: str
    title: str
    language: str
    outlet: str | None = None
    url: str | None = None
    published: str | None = None

    @property
    def name(self) -> str:
        """The public name, ``<article id>#<number>``."""
        return f"{self.article}#{self.number}"
