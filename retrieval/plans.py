"""What is to come: the words by which news tell of plans, and questions ask for them."""

import re
import unicodedata

from retrieval.characters import lowered, simplified, without_diacritics

# "Due to rain", "due to its age", "due to flooding" give a reason.
_REASON = (
    r" to (?:an?|bad|heavy|his|her|its|our|rain|snow|that|the|their|these|this|those|war|weather"
    r"|\w+(?:age|ance|ing|ity|ment|ness|tion))\b"
)
AHEAD = (
    r"\b(?:sẽ|dự kiến|dự định|sắp(?! (?:xếp|đặt|hàng))|(?:theo|lên|có) kế hoạch"
    rf"|will|would|(?:is|are|was|were|be) (?:due(?!{_REASON})|expected|planned|scheduled"
    r"|set (?:to|for)|to(?! (?:the|blame)\b))|expected to|plan(?:s|ning)? to(?! (?:the|an?)\b)"
    r"|planned (?:to|for)|due (?:in|on|to be)|scheduled for)\b"
    # No general, goalkeeper or "nearly"; no "simulated", "agreed on" or "decided on".
    r"|(?<![上中少大准名老女武主健麻])(?<!(?<!部)门)将(?![军领士来帅校官近])"
    r"|(?<![模虚比草])拟(?![合人态])|预计|预定(?=[于在今明后下本\d])|(?<![协决规约确固限指])定于|初定|待定|有望|打算"
    # As a verb: no "plan of action", no "five-year plan".
    r"|(?<![该此项个的动展作])(?<![\d一二三四五十]年)计划(?![，。、；：）》”’的之书是经委和及而正已受]|$)"
)
"""Alternatives of a regular expression for text in small letters and simplified characters."""

_AHEAD = re.compile(AHEAD)
_AHEAD_UNMARKED = re.compile(without_diacritics(AHEAD))
# Without their marks they look like words of plans: "chia sẻ" (share), "sáp nhập" (merge).
_LIKE_AHEAD = re.compile(r"\b(?:chia se|sap nhap)\b")
# In a story they often tell of what came: "he would often visit", "it was to prove decisive".
_SEEN_FROM_BEFORE = re.compile(r"\b(?:would|(?:was|were) to)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:plan(?:s|ned)?|expected|upcoming|scheduled|future|ke hoach|tuong lai)\b|计划|未来"
)


def tells_of_plans(text: str) -> bool:
    """Whether words tell of what is to come."""
    return _AHEAD.search(lowered(simplified(text))) is not None


def tells_of_open_plans(text: str) -> bool:
    """Whether words tell of what is to come and can tell of nothing that came since."""
    return tells_of_plans(_SEEN_FROM_BEFORE.sub(" ", text))


def asks_for_plans(question: str) -> bool:
    """Whether a question is about what is to come, be it typed with tone marks or without."""
    asked = lowered(simplified(unicodedata.normalize("NFC", question)))
    unmarked = without_diacritics(asked)
    if _ASKS.search(unmarked):
        return True
    if asked != unmarked:
        return _AHEAD.search(asked) is not None
    return _AHEAD_UNMARKED.search(_LIKE_AHEAD.sub(" ", unmarked)) is not None
