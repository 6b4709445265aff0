"""Questions that ask for a list, and the documents that answer them.

An item is a document (agreement, statement, treaty …) that a text names, with
the exact words that name it and the date that goes with it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.dates import DateMention, find_dates
from retrieval.sentences import Span
from retrieval.tokens import fold

# Words on -s that are no plural, and verbs after which the question is about one thing.
_VERB = (
    r"(?:is|was|does|has|did|do|had|are|were|will|would|can|could|his|its|this|as|vs"
    r"|[a-z]+'s|kind|sort|happens|means|causes|makes|says)\b"
)
_ASKS_FOR_LIST = re.compile(
    r"\b(?:which|what|list|name)\s+(?:are\s+the\s+)?"
    rf"(?:(?!{_VERB})\w+\s+){{0,3}}?(?!{_VERB})\w+(?<![su])s\b"
    r"|\b(?:timelines?|chronology)\b"
    r"|^\W*(?:(?:please|give|show|tell|find|get|what are)\b.*\b)?all (?:of )?the\b"
    r"|\b(?:nhung|cac)\b.*\bnao\b|\bliet ke\b|\bnhung gi\b|\bgom (?:nhung )?gi\b"
    r"|\b(?:cac|nhung) (?:moc|cot moc|dau moc|su kien)\b|\bmoc thoi gian\b|\bdong thoi gian\b"
    r"|\btrinh tu thoi gian\b"
    r"|哪些|列出|列举|分别是|有什么.*(?:协议|协定|文件)|时间[线轴]|大事[记年]|年表",
    re.IGNORECASE,
)
_ASKS_FOR_DOCUMENTS = re.compile(
    r"\b(agreement|accord|treat(?:y|ies)|memorand\w+|statement|declaration|document|deal|pact"
    r"|protocol)s?\b"
    r"|\b(hiep dinh|thoa thuan|ban ghi nho|bien ban|tuyen bo|van kien|van ban"
    r"|nghi dinh thu|hiep uoc)\b"
    r"|协议|协定|备忘录|声明|条约|文件|宣言|公报|议定书",
    re.IGNORECASE,
)
# A name ends before words that tell what became of the document.
_VIETNAMESE_WORD = (
    r"(?!(?:ký|được|đã|sẽ|có|là|gồm|từ|vào|năm|tháng|ngày|giai|nhằm|cho|để|theo|công(?= bố)|này|đó"
    r"|trong|sau)\b)"
    r"[^\W\d_]+"
)
_ENGLISH_WORD = (
    r"(?!(?:in|that|which|signed|concluded|dating|followed|took|has|was|were|is|are|had|will|by|with"
    r"|under|from|as|at|after|before)\b)[^\W\d_][\w’'-]*"
)
_VIETNAMESE_KIND = (
    r"(?:hiệp định|bản ghi nhớ|biên bản ghi nhớ|tuyên bố|thỏa thuận|thoả thuận|nghị định thư"
    r"|hiệp ước)"
)
_ENGLISH_KIND = (
    r"(?:memorandum of understanding|memorandum|agreement|treaty|statement of intent|statement"
    r"|declaration|protocol|pact|accord)"
)
_NAMED_DOCUMENT = {
    "zh": re.compile(
        r"《[^》]{2,80}》(?:（[^）]{1,12}）|\([^)]{1,12}\))?"
        r"|关于[^，。；：《》]{4,30}的(?:协议|协定|备忘录|条约|议定书|声明|宣言|公报)"
        r"|(?:(?![的所在与和即双这该此签署发表份项了为是])[\u4e00-\u9fff]){2,16}"
        r"(?:协议|协定|备忘录|条约|议定书|声明|宣言|公报)"
    ),
    "vi": re.compile(
        rf"[“\"]{_VIETNAMESE_KIND}[^”\"]{{3,160}}[”\"]"
        rf"|\b{_VIETNAMESE_KIND}(?:\s+{_VIETNAMESE_WORD}){{2,16}}"
        rf"(?:\s*[-–]\s*{_VIETNAMESE_WORD}(?:\s+{_VIETNAMESE_WORD}){{0,3}})?",
        re.IGNORECASE,
    ),
    "en": re.compile(
        rf"(?:\b(?!(?:the|an?|this|that|its|their|such|each)\b){_ENGLISH_WORD}\s+){{1,4}}{_ENGLISH_KIND}\b"
        rf"(?:\s+(?:on|of|for|between|to)\s+{_ENGLISH_WORD}(?:\s+{_ENGLISH_WORD}){{0,10}})?"
        rf"|\b{_ENGLISH_KIND}\s+(?:on|of|for|between|to)\s+{_ENGLISH_WORD}(?:\s+{_ENGLISH_WORD}){{0,10}}",
        re.IGNORECASE,
    ),
}


_BRACKET = re.compile(r"\s*[(（]\s*(?:ký |năm |signed (?:in |on )?|签署于)?")
_IN_BRACKETS = re.compile(r"[(（]\s*(?:ký |năm |signed (?:in |on )?|签署于)?$")
# "A plan for the years 2024 to 2026" was made at another time.
_TERM_BEFORE = re.compile(
    r"\b(?:giai đoạn|thời kỳ|nhiệm kỳ|for(?: the (?:period|years))?)\s*$", re.IGNORECASE
)
_TERM_AFTER = re.compile(
    r"[年度]*(?:(?![签簽署通过過制定按双雙间間])[\u4e00-\u9fff]){0,12}(?:计划|計劃|规划|規劃|路线图|路線圖|纲要|方案)"
)
_COMMA = re.compile("[,;，；、]")


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
    """The documents that a sentence names, each with the date that goes with it."""
    pattern = _NAMED_DOCUMENT.get(language)
    if pattern is None:
        return
    mentions = [
        mention
        for mention in find_dates(text, language, published)
        if sentence.start <= mention.start
        and mention.end <= sentence.end
        and not _is_term(mention, text)
    ]
    names = [
        Span(match.start(), match.end())
        for match in pattern.finditer(text, sentence.start, sentence.end)
    ]
    for named in names:
        date = _date_of(named, names, mentions, text)
        yield Item(named.of(text), _with_date(named, date, text), date)


def _date_of(
    named: Span, names: Sequence[Span], mentions: Sequence[DateMention], text: str
) -> DateMention | None:
    """The date of one of several documents.

    A date in the name is its own, then one in brackets behind it, then one that no comma and no
    other document parts from it. Else an enumeration gives either the dates first ("in 2011, A;
    in 2015, B") or the documents, as its beginning shows; semicolons part it.
    """
    own = [each for each in mentions if _overlap(named, each)]
    own += [each for each in mentions if _BRACKET.fullmatch(text, named.end, each.start)]
    if own:
        return own[0]
    free = [
        each
        for each in mentions
        if not any(_overlap(name, each) for name in names)
        and not _IN_BRACKETS.search(text, 0, each.start)
    ]
    part = _part_around(named, text)
    dates = [each for each in free if part.start <= each.start < part.end] or free
    before = [each for each in dates if each.end <= named.start]
    after = [each for each in dates if each.start >= named.end]
    is_bound = [
        bool(before) and _is_bound(before[-1].end, named.start, names, text),
        bool(after) and _is_bound(named.end, after[0].start, names, text),
    ]
    if is_bound[0] != is_bound[1]:
        return before[-1] if is_bound[0] else after[0]
    first = min(name.start for name in names if name.start >= part.start)
    if dates and dates[0].start < first:
        return before[-1] if before else after[0]
    return after[0] if after else next(reversed(before), None)


def _is_term(mention: DateMention, text: str) -> bool:
    """Whether a period is what a plan is made for, not when it was made."""
    return mention.first != mention.last and bool(
        _TERM_BEFORE.search(text, max(0, mention.start - 30), mention.start)
        or _TERM_AFTER.match(text, mention.end)
    )


def _is_bound(start: int, end: int, names: Sequence[Span], text: str) -> bool:
    """Whether no comma and no other document stands between a date and a document."""
    is_parted = any(start <= name.start and name.end <= end for name in names)
    return not (is_parted or _COMMA.search(text, start, end))


def _part_around(named: Span, text: str) -> Span:
    """The part of a text between semicolons that a name stands in."""
    start = max(text.rfind(mark, 0, named.start) for mark in ";；") + 1
    ends = [at for mark in ";；" if (at := text.find(mark, named.end)) >= 0]
    return Span(start, min(ends, default=len(text)))


def _overlap(named: Span, date: DateMention) -> bool:
    return date.start < named.end and named.start < date.end


def _with_date(named: Span, date: DateMention | None, text: str) -> Span:
    if date is None:
        return named
    start, end = min(named.start, date.start), max(named.end, date.end)
    is_open = any(mark in text[start:end] for mark in "(（") and text[end : end + 1] in (")", "）")
    return Span(start, end + is_open)
