"""Questions that ask for a list: whether they do, and of what kind of thing."""

import re

from retrieval.characters import HAN, plain

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
    r"|\btrinh tu thoi gian\b|^\W*dien bien\b|\bcourse of events\b"
    # "Các văn kiện hai nước ký năm 2011": nothing else is asked.
    r"|^\W*(?:cac|nhung) (?:van kien|hiep dinh|thoa thuan|ban ghi nho|chuyen|cuoc|dot|hoi nghi)\b"
    r"(?!.*\b(?:bao nhieu|ai|dau|gi|khi nao|bao gio|vi sao|tai sao|the nao|khong)\b)"
    r"|哪些|列出|列举|分别是|有什么.*(?:协议|协定|文件)|时间[线轴]|大事|年表"
)
_DOCUMENT = (
    r"\b(?:agreement|accord|treat(?:y|ies)|memorand\w+|statement|declaration|document|deal|pact"
    r"|protocol)s?\b"
    r"|\b(?:hiep dinh|thoa thuan|ban ghi nho|bien ban|tuyen bo|van kien|van ban"
    r"|nghi dinh thu|hiep uoc)\b"
    r"|协议|协定|备忘录|声明|条约|文件|宣言|公报|议定书"
)
_DOCUMENTS = re.compile(_DOCUMENT)
_DOCUMENTS_OF_A_KIND = re.compile(
    r"\b(?:treat(?:y|ies)|memorand\w+|statements?|declarations?|protocols?"
    r"|ban ghi nho|bien ban|tuyen bo|nghi dinh thu|hiep uoc)\b|备忘录|声明|条约|宣言|公报|议定书"
)
_SIGNING = re.compile(
    r"\bsign(?:s|ed|ing)?\b"
    r"|\bky (?:ket|voi|duoc|tai|ngay|nam|bien ban|ban ghi nho|hiep|thoa thuan|them|nhung|cac)\b"
    r"|\b(?:da|le|cung) ky\b|签[署订约字]"
)
# What a question asks for by name: "which fruits", "những nước nào", 哪些国家.
_ASKED = re.compile(
    r"\b(?:which|what|list(?: all)?(?: of)?(?: the)?)\s+"
    r"(?P<en>(?:(?!of\b)\w+\s+){0,3}?\w+(?<![su])s|documents?)\b"
    r"|\b(?:nhung|cac)\s+(?P<vi>(?:\w+\s+){1,12}?)nao\b"
    rf"|哪些(?P<zh>(?:(?![签是被获与和了过])[{HAN}]){{1,12}})"
)
_ASKS_WHAT_WAS_SIGNED = re.compile(
    r"\bky (?:ket )?(?:duoc )?(?:nhung )?gi\b|签[署订]?[了过]?(?:什么|哪些)\W*$"
    r"|\bwhat (?:has|have|had|did|was|were)\b.*\bsign(?:ed)?\b"
)
_HAPPENED = re.compile(
    r"\b(?:visit|trip|tour|talk|meeting|summit|exercise|drill|patrol|dialogue|conference|forum"
    r"|session|round|ceremony|ceremonie|port call|incident|accident|attack|clashe?)s?\b"
    r"|\b(?:chuyen|cuoc|dot|hoat dong|hoi nghi|hoi dam|dien tap|tap tran|tuan tra|doi thoai"
    r"|ky hop|khoa hop|phien)\b"
    r"|访问?|会[谈晤议见]|演[习练]|联演|巡逻|对话|峰会|活动|事件|大事|行动|论坛|仪式|事故|冲突"
)
# "Which countries visited", 哪些国家访问: those who did it are listed.
_WHO_DID = re.compile(
    r"^(?:国|人|地|省|市|县|领导|公司|企业|舰|船|部|代表|官|学|医|专家|记者|媒体|中心)|中心|国家"
)
_ASKS_FOR_EFFECT = re.compile(
    r"\b(?:takes?|took|taken|taking) effect\b|\b(?:in|into) force\b|\bexpire[sd]?\b"
    r"|\beffective\b|\bhieu luc\b|\bhet han\b|生效|到期|失效|期满"
)
_ASKS_FOR_EVENTS = re.compile(
    r"\btimelines?\b|\bchronology\b|\b(?:moc|cot moc|dau moc)\b|\bdong thoi gian\b"
    r"|\btrinh tu thoi gian\b|^\W*dien bien\b|\bcourse of events\b"
    r"|\bsu kien\b|\bevents\b|\bngay nao\b|\bnam nao\b|\bkhi nao\b|\bwhen\b"
    r"|时间|大事|年表|何时|历[次届]"
)


def asks_for_list(question: str) -> bool:
    """Whether a question wants several things, each on a line of its own."""
    question = plain(question)
    return bool(_ASKS_FOR_LIST.search(question) or _ASKS_WHAT_WAS_SIGNED.search(question))


def asks_for_lines(question: str) -> bool:
    """Whether what a question lists are documents or what happened: each is of a time.

    Places, goods or fields mostly stand together in one paragraph.
    """
    if not asks_for_list(question):
        return False
    return _lists_happenings(question) or asks_for_documents(question) or asks_for_events(question)


def _lists_happenings(question: str) -> bool:
    asked = _ASKED.search(plain(question))
    if asked is None:
        return _HAPPENED.search(plain(question)) is not None
    if asked["zh"]:
        return not _WHO_DID.search(asked["zh"]) and _HAPPENED.search(asked["zh"]) is not None
    # In English the last word says what they are, in Vietnamese the first.
    head = asked["en"].split()[-1] if asked["en"] else " ".join(asked["vi"].split()[:2])
    return _HAPPENED.search(head) is not None


def asks_for_documents(question: str) -> bool:
    """Whether a question is about agreements, statements or other documents.

    One for countries or goods is, if it is about signing them.
    """
    question = plain(question)
    asked = _ASKED.search(question)
    if asked and not _DOCUMENTS.search(asked[0]) and not _SIGNING.search(question):
        return False
    return bool(_ASKS_WHAT_WAS_SIGNED.search(question) or _DOCUMENTS.search(question))


def asks_for_any_document(question: str) -> bool:
    """Whether a question for documents is about all kinds of them, by whatever name."""
    question = plain(question)
    return not _DOCUMENTS_OF_A_KIND.search(question) and asks_for_documents(question)


def asks_for_effect(question: str) -> bool:
    """Whether a question is about when documents take effect or end, not when they were made."""
    question = plain(question)
    return bool(_ASKS_FOR_EFFECT.search(question)) and not _SIGNING.search(question)


def asks_for_events(question: str) -> bool:
    """Whether a question wants what happened when: a timeline, or days."""
    return bool(_ASKS_FOR_EVENTS.search(plain(question)))


def tells_of_documents(text: str) -> bool:
    """Whether words of an article speak of a document or of signing one."""
    text = plain(text)
    return bool(_SIGNING.search(text) or _DOCUMENTS.search(text))
