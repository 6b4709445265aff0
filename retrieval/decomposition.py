"""Questions about several events, taken apart so that each is sought for itself.

"Which came first, A or B?" has two sides; a paragraph about one of them is
found by that side, not by the whole. "On the day of A, what did B do?" leans on
an event: its date, once found, is what the rest of the question asks about.
"""

import re
from dataclasses import dataclass
from typing import Literal

Unit = Literal["day", "month", "year"]

_COMPARES = re.compile(
    r"哪[一个件项场次]*.{0,12}(?:早|晚|先|后|前)|同[一]?个?[年月日天周]|分别|是否都|先后|各自|早于|晚于"
    r"|\b(?:which|who|what)\b.*\b(?:first|earlier|earliest|later|latest|last)\b"
    r"|\bsame (?:day|week|month|year)\b|\brespectively\b|\b(?:before|after) or (?:before|after)\b"
    r"|\bnào\b.*\b(?:trước|sau|sớm|muộn|đầu tiên)\b|\bcùng (?:một )?(?:ngày|tuần|tháng|năm)\b"
    r"|\blần lượt\b",
    re.IGNORECASE,
)
_COMPARING_WORDS = re.compile(
    r"哪[一个件项场次]*(?:事件)?.{0,8}(?:更|最)?(?:早|晚|先|后).{0,6}$"
    r"|(?:是否|是)?(?:都)?(?:发生|进行|举行)?在?(?:都)?(?:是)?同[一]?个?[年月日天周].{0,12}$"
    r"|这[几些两三四]?[个件]?事件.{0,3}|在?以下(?:事件)?中?|事件|的时间|分别.{0,14}$|[？?]|是否|哪[一个件]"
    r"|\b(?:which|who|what)\b[^,:]*?\b(?:first|earlier|earliest|later|latest|last)\b"
    r"|\b(?:in |on )?the same (?:day|week|month|year)\b(?: as)?|\brespectively\b|\bdid\b"
    r"|\bhappen(?:ed)?\b|\bcame\b"
    r"|\b(?:cái|sự kiện|việc|điều)?\s*nào\b[^,:]*?\b(?:trước|sau|sớm hơn|muộn hơn|sớm nhất"
    r"|đầu tiên)\b"
    r"|\b(?:có )?(?:diễn ra |xảy ra )?(?:trong |vào )?cùng (?:một )?(?:ngày|tuần|tháng|năm)\b"
    r"|\blần lượt\b",
    re.IGNORECASE,
)
_BETWEEN_SIDES = re.compile(
    r"[、，,；;：:]|以及|还是|和|与|及|或|\s(?:or|and|than|with|hay|hoặc|và|với)\s", re.IGNORECASE
)
_LEANS = {
    "zh": re.compile(
        r"^(?P<event>.{4,}?)(?:的)?(?:当|同|那)(?P<unit>[天日月年])[，,、]?(?P<rest>.{4,})$"
    ),
    "en": re.compile(
        r"^on the (?:same )?(?P<unit>day|month|year) (?:of|that|when) (?P<event>[^,]{8,}), "
        r"(?P<rest>.{8,})$",
        re.IGNORECASE,
    ),
    "vi": re.compile(
        r"^(?:vào|trong)?\s*(?P<unit>ngày|tháng|năm)\s(?:mà )?(?P<event>[^,\d][^,]{8,}), "
        r"(?P<rest>.{8,})$",
        re.IGNORECASE,
    ),
}
_UNITS: dict[str, Unit] = {
    **dict.fromkeys(("天", "日", "day", "ngày"), "day"),
    **dict.fromkeys(("月", "month", "tháng"), "month"),
    **dict.fromkeys(("年", "year", "năm"), "year"),
}
_SHORTEST_SIDE = 3


@dataclass(frozen=True)
class Leaning:
    """A question whose time is that of another event."""

    event: str
    rest: str
    unit: Unit


def compared_sides(question: str) -> list[str]:
    """The events that a question compares, in its order; empty when it compares none."""
    if not _COMPARES.search(question):
        return []
    body = _COMPARING_WORDS.sub(" ", question)
    pieces = (piece.strip(" ?？。.") for piece in _BETWEEN_SIDES.split(body))
    sides = [piece for piece in pieces if len(piece) >= _SHORTEST_SIDE]
    return sides if len(sides) > 1 else []


def leaning(question: str, language: str) -> Leaning | None:
    """The event that a question's time leans on, and the rest of the question."""
    pattern = _LEANS.get(language)
    match = pattern.match(question.strip()) if pattern else None
    if match is None:
        return None
    return Leaning(match["event"], match["rest"], _UNITS[match["unit"].lower()])
