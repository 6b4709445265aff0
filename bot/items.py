"""Questions that ask for a list: whether they do, and of what kind of thing."""

import re

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
_DOCUMENT = (
    r"\b(?:agreement|accord|treat(?:y|ies)|memorand\w+|statement|declaration|document|deal|pact"
    r"|protocol)s?\b"
    r"|\b(?:hiep dinh|thoa thuan|ban ghi nho|bien ban|tuyen bo|van kien|van ban"
    r"|nghi dinh thu|hiep uoc)\b"
    r"|协议|协定|备忘录|声明|条约|文件|宣言|公报|议定书"
    r"|協議|協定|備忘錄|聲明|條約|公報|議定書"
)
_DOCUMENTS = re.compile(_DOCUMENT, re.IGNORECASE)
_SIGNING = re.compile(
    r"\bsign(?:s|ed|ing)?\b"
    r"|\bky (?:ket|voi|duoc|tai|ngay|nam|bien ban|ban ghi nho|hiep|thoa thuan|them|nhung|cac)\b"
    r"|\b(?:da|le|cung) ky\b|[签簽][署订訂约約字]",
    re.IGNORECASE,
)
# What a question asks for by name: "which fruits", "những nước nào", 哪些国家.
_ASKED = re.compile(
    r"\b(?:which|what|list(?: all)?(?: of)?(?: the)?)\s+"
    r"(?P<en>(?:(?!of\b)\w+\s+){0,3}?\w+(?<![su])s|documents?)\b"
    r"|\b(?:nhung|cac)\s+(?P<vi>(?:\w+\s+){1,12}?)nao\b"
    r"|哪些(?P<zh>(?:(?![签簽是被获獲与與和了过過])[\u4e00-\u9fff]){1,12})",
    re.IGNORECASE,
)
_ASKS_WHAT_WAS_SIGNED = re.compile(
    r"\bky (?:ket )?(?:duoc )?(?:nhung )?gi\b|[签簽][署订訂]了?(?:什么|什麼|哪些)\W*$"
    r"|\bwhat (?:has|have|had|did|was|were)\b.*\bsign(?:ed)?\b",
    re.IGNORECASE,
)
_ASKS_FOR_EFFECT = re.compile(
    r"\b(?:takes?|took|taken|taking) effect\b|\b(?:in|into) force\b|\bexpire[sd]?\b"
    r"|\beffective\b|\bhieu luc\b|\bhet han\b|生效|到期|失效|期满",
    re.IGNORECASE,
)
_ASKS_FOR_EVENTS = re.compile(
    r"\btimelines?\b|\bchronology\b|\b(?:moc|cot moc|dau moc)\b|\bdong thoi gian\b"
    r"|\btrinh tu thoi gian\b|\bsu kien\b|\bevents\b|\bngay nao\b|\bnam nao\b|\bkhi nao\b|\bwhen\b"
    r"|时间|大事[记年]|年表|何时|历[次届]",
    re.IGNORECASE,
)
_ASKS_FOR_PLANS = re.compile(
    r"\b(?:will|plan(?:s|ned)?|expected|upcoming|scheduled|future|se|du kien|sap|ke hoach"
    r"|tuong lai)\b|将|將|计划|計劃|预计|拟|未来",
    re.IGNORECASE,
)


def asks_for_list(question: str) -> bool:
    """Whether a question wants several things, each on a line of its own."""
    return bool(_ASKS_FOR_LIST.search(fold(question.lower())) or _ASKS_FOR_LIST.search(question))


def asks_for_documents(question: str) -> bool:
    """Whether a question is about agreements, statements or other documents.

    One for countries or goods is, if it is about signing them.
    """
    plain = fold(question.lower())
    asked = _ASKED.search(plain)
    if asked and not _DOCUMENTS.search(asked[0]) and not _SIGNING.search(plain):
        return False
    return bool(_ASKS_WHAT_WAS_SIGNED.search(plain) or _DOCUMENTS.search(plain))


def asks_for_effect(question: str) -> bool:
    """Whether a question is about when documents take effect or end, not when they were made."""
    plain = fold(question.lower())
    return bool(_ASKS_FOR_EFFECT.search(plain)) and not _SIGNING.search(plain)


def asks_for_events(question: str) -> bool:
    """Whether a question wants what happened when: a timeline, or days."""
    return bool(_ASKS_FOR_EVENTS.search(fold(question.lower())))


def asks_for_plans(question: str) -> bool:
    """Whether a question is about what is to come."""
    return bool(_ASKS_FOR_PLANS.search(fold(question.lower())))


def tells_of_documents(text: str) -> bool:
    """Whether words of an article speak of a document or of signing one."""
    plain = fold(text.lower())
    return bool(_SIGNING.search(plain) or _DOCUMENTS.search(plain))
