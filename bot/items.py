"""Questions that ask for a list, and the documents that answer them.

An item is a document (agreement, statement, treaty …) that a text names, with
the exact words that name it and the date that goes with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.dates import DateMention, find_dates
from retrieval.sentences import Span, clauses
from retrieval.tokens import fold

_ASKS_FOR_LIST = re.compile(
    r"\b(which|what|list|name)\s+(?:\w+\s+){0,3}?\w+s\b|\btimeline\b|\ball the\b"
    r"|\b(nhung|cac)\b.*\bnao\b|\bliet ke\b|\bnhung gi\b|\bcac moc\b|\bgom (?:nhung )?gi\b"
    r"|哪些|列出|列举|分别是|有什么.*(?:协议|协定|文件)|时间线",
    re.IGNORECASE,
)
_ASKS_FOR_DOCUMENTS = re.compile(
    r"\b(agreement|accord|treat(?:y|ies)|memorand\w+|statement|declaration|document|deal|pact|protocol)s?\b"
    r"|\b(hiep dinh|thoa thuan|ban ghi nho|bien ban|tuyen bo|van kien|van ban|nghi dinh thu|hiep uoc)\b"
    r"|协议|协定|备忘录|声明|条约|文件|宣言|公报|议定书",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_][\w’'-]*"
_CAPITALISED = r"[A-ZĐÀ-Ỹ][\w’'–-]*"
_NAMED_DOCUMENT = {
    "zh": re.compile(
        r"《[^》]{2,80}》(?:（[^）]{1,12}）|\([^)]{1,12}\))?"
        r"|[\u4e00-\u9fff（）·]{0,18}(?:协议|协定|备忘录|条约|议定书|联合声明|宣言|公报)"
    ),
    "vi": re.compile(
        r"[“\"](?:Hiệp định|Bản ghi nhớ|Biên bản|Tuyên bố|Thỏa thuận|Thoả thuận|Nghị định thư|Hiệp ước"
        r"|Kế hoạch|Chương trình|Công ước)[^”\"]{3,160}[”\"]"
        r"|\b(?:Hiệp định|hiệp định|Bản ghi nhớ|bản ghi nhớ|Biên bản ghi nhớ|biên bản ghi nhớ|Tuyên bố"
        r"|Thỏa thuận|thỏa thuận|Thoả thuận|thoả thuận|Nghị định thư|nghị định thư|Hiệp ước|hiệp ước)"
        rf"(?:\s+{_WORD}){{1,14}}(?:\s*[-–]\s*{_WORD}(?:\s+{_WORD}){{0,3}})?"
    ),
    "en": re.compile(
        rf"\b(?:{_CAPITALISED}[ -])*(?:{_CAPITALISED}|[a-z-]+)\s?"
        r"(?:[Mm]emorandum of [Uu]nderstanding|[Aa]greement|[Tt]reaty|[Ss]tatement|[Dd]eclaration|[Pp]rotocol"
        r"|[Pp]act|[Aa]ccord|[Mm]emorandum)\b"
        rf"(?:\s+(?:on|of|for|between|in)\s+{_WORD}(?:\s+(?:{_WORD})){{0,10}})?"
    ),
}


@dataclass(frozen=True)
class Item:
    """A document that a sentence names: ``name`` in its exact words, ``quote`` with its date."""

    name: str
    quote: Span
    date: DateMention | None


def asks_for_list(question: str) -> bool:
    """Whether a question wants several things, each on a line of its own."""
    return bool(_ASKS_FOR_LIST.search(fold(question.lower())) or _ASKS_FOR_LIST.search(question))


def asks_for_documents(question: str) -> bool:
    """Whether a question is about agreements, statements or other documents."""
    return bool(
        _ASKS_FOR_DOCUMENTS.search(fold(question.lower())) or _ASKS_FOR_DOCUMENTS.search(question)
    )


def documents(text: str, sentence: Span, language: str, published: str | None) -> Iterator[Item]:
    """The documents that a sentence names, each with the date nearest to it."""
    pattern = _NAMED_DOCUMENT.get(language)
    if pattern is None:
        return
    mentions = [
        mention
        for mention in find_dates(text, language, published)
        if sentence.start <= mention.start and mention.end <= sentence.end
    ]
    parts = clauses(text, sentence)
    for match in pattern.finditer(text, sentence.start, sentence.end):
        named = Span(match.start(), match.end())
        date = _date_of(named, mentions, parts)
        yield Item(match.group(), _with_date(named, date), date)


def _date_of(named: Span, mentions: list[DateMention], parts: list[Span]) -> DateMention | None:
    """The date inside the name, else in its clause, else the nearest one before, else after."""
    around = next((part for part in parts if part.start <= named.start < part.end), named)
    inside = [m for m in mentions if named.start <= m.start < named.end]
    in_clause = [m for m in mentions if around.start <= m.start < around.end]
    before = [m for m in mentions if m.end <= named.start]
    after = [m for m in mentions if m.start >= named.end]
    for choice in (in_clause[:1], inside[:1], before[-1:], after[:1]):
        if choice:
            return choice[0]
    return None


def _with_date(named: Span, date: DateMention | None) -> Span:
    if date is None:
        return named
    return Span(min(named.start, date.start), max(named.end, date.end))
