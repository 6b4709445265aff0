"""What kind of thing happened, as questions and reports name it: founded, signed, opened.

A date dates an event only where the words beside it tell of the same kind: that a ship was handed
over does not say when it arrived.
"""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from retrieval.characters import lowered, simplified

_KINDS = {
    kind: re.compile(pattern)
    for kind, pattern in {
        # To open an office is to found it, to sign a contract to order.
        "founding": (
            r"成立|创[建立办]|组建|设立|建交|开[馆幕通业园张]|(?<!改革)开放|启用|揭牌|落成"
            r"|\b(?:thành lập|ra đời|sáng lập|khai trương|khánh thành|khai mạc|mở cửa|thiết lập)\b"
            r"|\b(?:found(?:ed|ing)|establish\w*|set up|creat(?:ed|ion)|came into being)\b"
            r"|\b(?:open(?:s|ed|ing)?|inaugurat\w*|older|newer)\b"
        ),
        "signing": (
            r"签|(?<![修制])订|采购|购[买入]|合同"
            r"|(?<!đăng )(?<!thư )(?<!nhật )\bk[ýí]\b|\b(?:đặt mua|đặt hàng|mua|hợp đồng)\b"
            r"|\b(?:sign(?:s|ed|ing|ature)?|(?<!in )order(?:s|ed|ing)?|bought|buy\w*|purchas\w*"
            r"|contracts?)\b"
        ),
        "selling": r"售|卖|\bbán\b(?! (?:đảo|dẫn|kết|cầu))|\b(?:sold|sales?|sell\w*)\b",
        "ending": (
            r"完成|结束|竣工|闭幕|\b(?:kết thúc|hoàn thành|hoàn tất|bế mạc)\b"
            r"|\b(?:complet\w*|finish\w*|end(?:ed|ing)|conclud\w*)\b"
        ),
        "entering service": (
            r"入列|服役|\bbiên chế\b|\b(?:commission(?:ed|ing)|(?:enter\w*|into) service)\b"
        ),
        "taking effect": (
            r"生效|施行|实施|\bhiệu lực\b|\b(?:in|into) force\b|\b(?:tak\w+|took) effect\b"
        ),
        "closing": (
            r"关[闭停]|停[产运业播办]|闭馆|\b(?:đóng cửa|ngừng|dừng)\b"
            r"|\b(?:clos(?:es|ed|ing|ure)|shut\w*)\b"
        ),
        "reopening": (
            r"恢复|重[新开启]|复[航工课]|\b(?:mở lại|nối lại|trở lại|khôi phục)\b"
            r"|\b(?:reopen\w*|resum\w*|restor\w*|again)\b"
        ),
        "death": (
            r"[去逝离辞]世|病逝|牺牲|殉职|遇难|身亡|死"
            r"|\b(?:qua đời|hy sinh|từ trần|tử nạn|tử vong|thiệt mạng|chết|mất năm|mất ngày)\b"
            r"|\b(?:die[sd]?|dying|deaths?|dead|killed|passed away)\b"
        ),
        "birth": r"出生|诞生|(?<!发)生于|\bsinh (?:năm|ngày|ra|tại|ở)\b|\b(?:born|birth)\b",
        "attack": (
            r"枪|袭|开火|(?<!发)射|轰炸|\b(?:bắn|tấn công|nổ súng|không kích)\b"
            r"|\b(?:shot|shoot\w*|attack\w*|fired|bomb(?:ed|ing))\b"
        ),
        "sinking": (
            r"沉(?!默)|撞|\b(?:chìm|va chạm|đâm)\b"
            r"|\b(?:s[aiu]nk(?:s|ing)?|collid\w*|collision|ramm\w+)\b"
        ),
        "rescue": r"救|(?<!nghiên )\bcứu\b|\b(?:rescu\w*|saved?)\b",
        "handing over": (
            r"移交|交[付接船]|\b(?:bàn giao|chuyển giao|tiếp nhận)\b|\btrao\b(?! đổi)"
            r"|\b(?:hand(?:ed|ing|s)? over|handover|transfer\w*|deliver\w*|receiv\w*|turned over)\b"
        ),
        "election": r"当选|选[举为出入]|\b(?:bầu|đắc cử)\b|\b(?:re-?)?elect(?:s|ed|ing|ions?)?\b",
    }.items()
}

# What lists of what happened ask for: "which exercises", 哪些军舰访问过.
_EVENTS = {
    kind: re.compile(pattern)
    for kind, pattern in {
        "visit": (
            r"(?<![专采])访(?!谈)|停[泊靠]|靠[港泊]|抵[达港]|驶抵|进港|入港|之行|接待|迎"
            r"|\b(?:thăm|ghé|cập|công du|chuyến đi|đón|tiếp đón|sang)\b"
            r"|\b(?:visit\w*|trips?|tour(?:s|ed)?|calls?|called|berth\w*|dock(?:s|ed)|moor(?:s|ed)"
            r"|arriv\w*|flew|travel\w*|welcom\w*|host(?:s|ed)|received|guests?)\b"
        ),
        "exercise": (
            r"演[习练训]|联演|操演|演兵"
            r"|\b(?:diễn tập|tập trận|thao luyện|luyện tập)\b"
            r"|\b(?:exercis\w*|drill(?:s|ed|ing)?|man(?:oeu|eu)v\w+|war games?|rehears\w*)\b"
        ),
        "meeting": (
            r"对话|会[谈晤议见商]|峰会|磋商|论坛|例会|[轮届]"
            r"|\b(?:đối thoại|hội đàm|hội nghị|họp|gặp|tham vấn|diễn đàn|vòng|lần thứ|phiên)\b"
            r"|\b(?:dialogues?|talks?|met|meet\w*|summits?|conferences?|forums?|consultations?"
            r"|sessions?|rounds?)\b"
        ),
        "patrol": r"巡逻|巡航|\b(?:tuần tra)\b|\bpatrol\w*",
    }.items()
}


def events(text: str) -> AbstractSet[str]:
    """The kinds of events that words name; none where they name no kind that is known."""
    words = lowered(simplified(text))
    return frozenset(kind for kind, pattern in _EVENTS.items() if pattern.search(words))


def kinds(text: str) -> AbstractSet[str]:
    """The kinds of things that words say happened; none where they name no kind that is known."""
    words = lowered(simplified(text))
    return frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(words))


def kinds_of_side(side: str, question: str, sides: Iterable[str]) -> AbstractSet[str]:
    """What kinds a side of a comparison is of: by its own words, else by those beside all sides."""
    for each in sides:
        question = question.replace(each, " ")
    return kinds(side) or kinds(question)


def may_tell(asked: AbstractSet[str], told: str) -> bool:
    """Whether words may tell of what is of these kinds: of one of them, or none is known."""
    return not asked or not asked.isdisjoint(kinds(told))
