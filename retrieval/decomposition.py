"""Questions about several events, taken apart so that each is sought for itself.

"Which came first, A or B?" has two sides; a paragraph about one of them is
found by that side, not by the whole. "On the day of A, what did B do?" leans on
an event: its date, once found, is what the rest of the question asks about.

A comparison is read in three steps: the words that only compare ("which came
first", 哪个更早, "cái nào diễn ra trước") are set aside, what is left is cut where it
lists things, and a time that stands alone ("in 2019, …") goes to every side. "And"
may join two sides or stand inside one: sides are about equally long, so that the
one nearest to the middle is taken. Where a sentence holds the alternatives ("did A or
B come first?"), what stands around them is said of both.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from retrieval import characters
from retrieval.alternatives import STANDS_FOR, alternatives, with_shared
from retrieval.characters import HAN, simplified
from retrieval.dates import find_dates

Unit = Literal["day", "week", "month", "year"]
Asks = Literal["order", "same", "length", "each", "amount"]


@dataclass(frozen=True)
class Comparison:
    """The events that a question compares, in its words and order, and what it asks of them.

    ``asks`` is their order in time, whether they fall into the ``same`` ``unit``, which one
    lasted longest, something of each of them, or the ``amount`` of one thing at two times.
    ``is_whole`` tells whether the sides hold all that the question says, but for the words that
    compare.
    """

    sides: Sequence[str]
    asks: Asks
    unit: Unit | None = None
    is_whole: bool = True

    @property
    def is_of_times(self) -> bool:
        """Whether dates answer it, rather than what is told of each side."""
        return self.asks != "amount"


@dataclass(frozen=True)
class Leaning:
    """A question whose time is that of another event."""

    event: str
    rest: str
    unit: Unit


# The words that compare; Vietnamese is matched without its tone marks.
_THESE = (
    r"(?:在?(?:这|那|上述|以上)[些几两二三四五六]?[个件项场次]?(?:事件|事情|政策|活动|事)?|事件)?"
    r"(?:之中|当中|中|里)?[，,]?\s*"
)
_EARLIER_ZH = r"(?:[更最较](?:早|晚|先|后|迟)|[早晚先](?![前后会上餐生])|在[前先后])"
_EARLIER_EN = (
    r"(?:first|older|newer|earlier|earliest|later|latest"
    r"|last(?! (?:year|week|month|night|time)\b)|sooner)"
)
_EARLIER_VI = r"(?:(?:truoc|sau)(?! (?:nam|khi|ngay|thang|do|nay)\b)|som|muon|dau tien|cuoi cung)"
_HAPPENED_ZH = r"(?:发生|进行|举行|公布|发布|举办|出现)"
_IS_EN = r"(?:is|was|are|were|has|had)"
_HAPPENED_EN = r"(?:came|happened|took place|occurred|began|started|was|is|were)"
_HAPPENED_VI = r"(?:dien ra|xay ra|duoc ky|bat dau)"
_WHICH_VI = (
    r"(?:thi )?(?:cai|su kien|viec|dieu|chuyen|cuoc|chuyen tham|van kien|hiep dinh|thoa thuan)?"
    r"\s*nao\b"
)
# After a comma or at the beginning any thing may be asked for: "A và B, cơn bão nào …".
_ANY_WHICH_VI = r"(?:(?<=^)|(?<=, ))(?:thi )?(?:[^\W\d]+ ){0,4}?nao\b"
# Who or which state did something first: what they did is said of each.
_WHO_ZH = r"(?:谁|哪(?:一?[国方]|一?个国家|一?位))"
_WHO_EN = r"(?:who|which (?:country|state|nation|side|leader|minister))"
_WHO_VI = r"(?:ai|(?:nuoc|quoc gia|ben) nao)"
_FIRST_VI = r"(?:truoc(?: tien)?|som (?:hon|nhat)|dau tien)"
_COMPARING: Mapping[Asks, Sequence[str]] = {
    "length": (
        rf"{_THESE}(?:哪|谁)[^，,]{{0,8}}(?:持续|历时|时间|用时)[^，,]{{0,6}}[长久短][^，,]*$",
        r"\bwhich\b[^,:?]*\b(?:lasted|took|ran|went)\b[^,:?]*\b(?:long|short)e(?:r|st)\b",
        rf",?\s*{_WHICH_VI}[^,:?]*\bkeo dai (?:lau |ngan )?(?:hon|nhat)\b[^,:]*$",
        rf"{_ANY_WHICH_VI}[^,:?]*\bkeo dai (?:lau |ngan )?(?:hon|nhat)\b[^,:]*$",
    ),
    "same": (
        (
            rf"{_THESE}(?:(?:是否|是不是|是|都|均){{1,3}}{_HAPPENED_ZH}?|发生)?(?:都|均|是){{0,2}}[在于]?"
            r"(?:都是)?同一?个?(?P<zh>[年月日天周])[份内里]?(?P<asked>[^，,：:；;]*)$"
        ),
        (
            rf"(?:\b(?:happen|take place|occur|come|{_HAPPENED_EN})\b )?(?:both )?"
            r"\b(?:in|on|during|within) the same (?P<en>day|week|month|year)\b(?: as\b)?"
        ),
        (
            rf"(?:\bco )?(?:\bdeu )?(?:\b{_HAPPENED_VI} )?(?:\b(?:trong|vao) )?\bcung (?:mot )?"
            r"(?P<vi>ngay|tuan|thang|nam)\b(?! \d)(?: voi\b)?(?: (?:hay )?khong\b)?"
        ),
    ),
    "order": (
        rf"{_THESE}{_WHO_ZH}[^，,：:；;]{{0,4}}?{_EARLIER_ZH}(?P<asked>[^，,：:；;]*)$",
        rf"^{_WHO_ZH}[^，,：:；;]{{0,4}}?{_EARLIER_ZH}(?P<asked>[^，,：:；;]*)[，,：:；;]",
        rf"^{_WHO_EN}\b(?P<asked>[^,:?]+) (?:first|earlier|earliest)[,:]",
        rf", ?{_WHO_EN}\b(?P<asked>[^,:?]+) (?:first|earlier|earliest)\W*$",
        rf"^{_WHO_VI}\b(?P<asked>[^,:?]+) {_FIRST_VI}[,:]",
        rf", ?{_WHO_VI}\b(?P<asked>[^,:?]+) {_FIRST_VI}\W*$",
        (
            rf"{_THESE}(?:哪|谁)[^，,：:；;]{{0,14}}?{_EARLIER_ZH}(?P<asked>[^，,：:；;]*?)"
            r"(?:[，,；;？?]\s*各[^，,；;]*)?$"
        ),
        rf"{_THESE}{_EARLIER_ZH}[^，,：:；;]*?(?:哪|谁)[^，,：:；;]*$",
        rf"^(?:哪|谁)[^，,：:；;]{{0,14}}?{_EARLIER_ZH}(?P<asked>[^，,：:；;]*?)[，,：:；;]",
        rf"^在?(?:以下|下列|下面)[^：:？?]*?{_EARLIER_ZH}[^：:？?]*[：:？?]",
        r"(?:是否|是不是)?(?:发生)?(?:早于|晚于|先于)",
        r"\b(?:happen |come )?(?:earlier|later|sooner) than\b",
        r"\b(?:happen |take place |occur |come |signed )?before or after\b",
        (
            rf"(?:^|(?<=, )(?!which {_IS_EN}\b))(?:which|what)\b(?P<asked>[^,:?]*?)"
            rf"\b{_EARLIER_EN}\b[^,:?]*?[,:?]"
        ),
        rf"^(?:which|what)(?: one| event)? {_HAPPENED_EN} {_EARLIER_EN}\b",
        rf",? (?:which|what)\b(?P<asked>[^,:]*?)\b{_EARLIER_EN}\b[^,:]*$",
        rf"^which of (?:these )?(?=.* {_HAPPENED_EN} {_EARLIER_EN}\W*$)",
        rf"{_ANY_WHICH_VI}(?P<asked>[^,:?]*?)\b{_EARLIER_VI}\b[^,:?]*?[,:?]",
        rf"^{_WHICH_VI} {_HAPPENED_VI} {_EARLIER_VI}(?: hon| nhat| tien)?\b",
        rf",?\s*{_WHICH_VI}(?P<asked>[^,:]*?)\b{_EARLIER_VI}\b[^,:]*$",
        rf"{_ANY_WHICH_VI}(?P<asked>[^,:]*?)\b{_EARLIER_VI}\b[^,:]*$",
        r"\b(?:dien ra |xay ra )?truoc hay sau\b",
        rf"\b{_HAPPENED_VI} (?:som|muon) (?:hon|nhat)\b",
    ),
    "each": (
        rf"{_THESE}(?:是否)?都是?[在于]?[^，,]{{0,12}}{_HAPPENED_ZH}的?[吗么]?[？?]?$",
        r"(?:是|发生)?在哪[几两二三四](?:个?月份?|年|天)(?P<asked>[^，,]*)$",
        r",? respectively\b|,? lan luot\W*$",
    ),
}
_SCAFFOLDS: Sequence[tuple[Asks, re.Pattern[str]]] = [
    (asks, re.compile(pattern)) for asks, patterns in _COMPARING.items() for pattern in patterns
]
_SAYS_NOTHING = re.compile(
    rf"{_HAPPENED_ZH}|[的了得吗呢么？?。]|[在于][先前后]?$|事件|时间|日期|同[年月日天周]"
    rf"|\b(?:came|happened|took place|occurred|began|one|events?|of|these|{_HAPPENED_VI})\b"
    rf"|\b{_IS_EN}\s*$|^\s*co\s*$"
)
_ONLY_COMPARES = re.compile(
    rf"{_HAPPENED_ZH}|事件|事情|政策|活动|时间|日期|时候|持续|历时|用时|[这那以上述下列面些几两二三四五六个件项场次之中当里在哪谁一国方家位"
    r"更最较早晚先后迟前得的是否不都均于同年月日天周份内吗么呢长久短了被事]"
    r"|\b(?:which|what|who|of|these|the|following|events?|one|came|come|happen(?:ed)?|took place"
    r"|take place|occur(?:red)?|began|started|is|was|are|were|has|had|did|do|first|earlier"
    r"|earliest|older|newer|later|latest|last|sooner|before|after|or|than|both|in|on|at|within|during|same|day"
    r"|week|month|year|country|state|nation|side|leader|minister|lasted|took|ran|went|longe(?:r|st)"
    r"|shorte(?:r|st)|respectively|as"
    r"|cai|su kien|viec|dieu|chuyen tham|chuyen|cuoc|van kien|hiep dinh|thoa thuan|nao|ai|nuoc"
    r"|quoc gia|ben|dien ra|xay ra|duoc ky|bat dau|truoc|sau|som|muon|hon|nhat|dau tien|cuoi cung"
    r"|thi|co|deu|trong|vao|cung|mot|ngay|tuan|thang|nam|voi|hay|khong|keo dai|lau|ngan|lan luot|o"
    r"|la|tien)\b|[\W_]"
)
_OF_EACH = re.compile(r"^(?P<sides>.+?)(?:分别|各自|\b(?:lần lượt|lan luot)\b)(?P<asked>.*\w.*)$")
# "Was it more in 2022 or in 2024?": of the same thing, at two times.
_MORE = re.compile(
    r"\b(?:more|fewer|less|larger|bigger|greater|higher|longer|smaller|lower|stronger)\b"
    r"(?! than \d)"
    r"|\b(?:nhieu|it|cao|thap|lon|nho|dai|ngan|dong|manh) (?:hon\b(?! \d)|nhat\b)"
    r"|(?:更|较|比较)[多少高低大小长短强]|多还是少|[多高大长]还是[少低小短]"
    r"|哪(?:一?年|[一]?[次届])[^，。？?]{0,8}[多少高低大小长短强]"
)
_OR = re.compile(
    r"[,，]?\s*(?:(?:or|hay|hoac|with|voi|va|and|so voi|than)\b.*|还是.*|[和与跟及比].*)"
)
_HAN = re.compile(f"[{HAN}]")
_BEFORE = re.compile(
    r"^did (?P<one>.+?) (?:happen|take place|occur|come|begin|start)"
    r" (?:before|after)(?! or| \w+\W*$) (?P<other>.+?)\W*$"
    r"|^(?P<mot>.+?) co (?:dien ra|xay ra|bat dau|duoc ky) (?:truoc|sau)"
    r"(?! (?:su|thoi|han|mat|khi)\b) (?P<hai>.+?) khong\W*$"
)
# The same of what only stands for something, as "the one with Japan" does.
_OTHER_ZH = r"[^，,]+?的(?:[那这]?一?[份个项次场届])?"
_BEFORE_ANOTHER = re.compile(
    r"^(?:did|was|were|is|are) (?P<one>.+?)(?<! or) (?:before|after)"
    rf" (?P<other>{STANDS_FOR.pattern}.+?)\W*$"
    rf"|^(?P<jia>.+?)(?:[签发][署订生]?得)?比(?P<yi>{_OTHER_ZH})[更要还]?[早晚][^，,]{{0,3}}$"
    rf"|^(?P<bing>.+?)[，,]?\s*是?(?:[签发][署订生])?在(?P<ding>{_OTHER_ZH})[之以]前还是[^，,]*$"
)
_UNITS: dict[str, Unit] = {
    **dict.fromkeys(("天", "日", "day", "ngày", "ngay"), "day"),
    **dict.fromkeys(("周", "week", "tuan"), "week"),
    **dict.fromkeys(("月", "month", "tháng", "thang"), "month"),
    **dict.fromkeys(("年", "year", "năm", "nam"), "year"),
}

# What stands between the things that are listed.
_QUOTED = re.compile(
    r"《[^》]*》|“[^”]*”|‘[^’]*’|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)|[（(][^（）()]*[）)]"
)
_TWO_NAMES = re.compile(
    r"(?P<one>[“‘\"《][^”’\"》]+[”’\"》])\s*(?:和|与|及|跟|还是|and|or|và|hay|với)\s*"
    r"(?P<other>[“‘\"《][^”’\"》]+[”’\"》])"
)
_LAST_JOINT = re.compile(r"以及|还是|\s(?:or|hay|hoac|versus|vs\.?)\s")
_LISTS = re.compile(rf"[、；;：:？?，]|(?<!\d),|,(?!\d)|{_LAST_JOINT.pattern}")
_JOINS = re.compile(r"和|与|及|跟|\s(?:and|va|with|voi)\s")
# "Among the following events", "in these events of 2024": no event itself.
_FRAME = re.compile(
    r"(?:以下|下列|下面|发生的|这[些几]个?)[^，,]{0,3}(?:事件|事)?[之当]?中$"
    r"|^(?:of )?(?:these|the following)\b[^,]{0,12}$"
)
_SAYS_WHEN = re.compile(r"(?:后|期间)$")
_EDGE = re.compile(
    r"^(?:[\s.。和与及]|以及"
    r"|(?:and|did|do|was|were|is|are|between|both|of|co phai|va|giua)\s)+"
    r"|(?:[\s.。吗呢]|的?(?:事件|时间|日期|日子|发生)+"
    r"|\s(?:dien ra|xay ra|come|came|happen|happened|take place|occur|were"
    rf"|{_HAPPENED_EN} {_EARLIER_EN}))+$"
)
_ENDS_A_SIDE = re.compile(r"(?:事件|时间|日期)$")
_AROUND_TIMES = re.compile(
    r"[\s.。在于的中内里间期和与至到]|当天"
    r"|\b(?:in|on|of|the|between|and|vao|trong|tu|den)\b"
)
_SHORTEST_SIDE = 2
# The last of several listed things is two where it is so much longer than the others on average.
_LONGER = 1.15

# A question of its own is no side; what only says when is none either.
_ASKS = re.compile(
    r"什么|哪|谁|多少|如何|何[时地人]|为何|怎么|\b(?:what|which|who|whom|whose|when|where|why|how)\b"
    r"|\b(?:gì|nào|ai|đâu|bao nhiêu|vì sao|tại sao|thế nào)\b",
    re.IGNORECASE,
)
_FRAMED = re.compile(r"^(?:after|during|when|while|before|at|sau|trong|khi|truoc|tai)\b|^[在当自]")

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
        r"^(?:vào|trong)?\s*(?P<unit>ngày|tháng|năm)\s(?:mà )?"
        r"(?!(?:trước|sau|này|nay|ngoái|kia|tới|qua|đó)\b)(?P<event>[^,\d][^,]{8,}), "
        r"(?P<rest>.{8,})$",
        re.IGNORECASE,
    ),
}


def comparison(question: str) -> Comparison | None:
    """What a question compares; None where it compares nothing."""
    question = " ".join(unicodedata.normalize("NFC", question).split())
    each = _OF_EACH.match(simplified(question))
    if each and not _asks(each["sides"]):
        listed, asked = (question[slice(*each.span(part))] for part in ("sides", "asked"))
        sides = [f"{side} {asked.strip(' ?？')}" for side in _sides(listed)]
        return Comparison(sides, "each", is_whole=_are_alike(sides)) if len(sides) > 1 else None
    plain = _plain(question)
    if before := _BEFORE.match(plain):
        sides = [*with_shared(*_named(before, question))]
        return None if any(map(_only_time, sides)) else Comparison(sides, "order")
    if before := _BEFORE_ANOTHER.match(plain):
        one, other = _named(before, question)
        if (sides := [*with_shared(one, other)]) != [one, other]:
            return Comparison(sides, "order")
    for asks, scaffold in _SCAFFOLDS:
        if match := scaffold.search(plain):
            body = f"{question[: match.start()]};{question[match.end() :]}"
            sides = list(_sides(body))
            asks_more = asks in ("order", "same") and any(map(_asks, sides))
            if len(sides) > 1 and not (asks_more or _only_frames(match, body)):
                if len(sides) == 2:  # noqa: PLR2004
                    sides = list(with_shared(*sides))
                told = _with_asked(question, match, sides)
                is_whole = _only_compares(match, told is not sides) and _are_alike(sides)
                return Comparison(told, asks, _unit(match), is_whole)
    found = _at_two_times(question, plain)
    return found or (None if _asks(question) else _alternatives(question, plain))


def _named(match: re.Match[str], question: str) -> Iterator[str]:
    """The parts of a question that stand where the named groups of a match do."""
    return (question[slice(*match.span(part))] for part, said in match.groupdict().items() if said)


def _at_two_times(question: str, plain: str) -> Comparison | None:
    """A question of which of two times there was more: the same of each time."""
    dates = find_dates(question, None, None)
    if not _MORE.search(simplified(plain)) or len(dates) != 2:  # noqa: PLR2004
        return None
    one, other = dates
    if len(one.first) != len(other.first) or not _OR.fullmatch(plain, one.end, other.start):
        return None
    sides = [
        question[: one.end] + question[other.end :],
        question[: one.start] + question[other.start :],
    ]
    return Comparison(sides, "amount", is_whole=False)


def _asks(text: str) -> bool:
    return _ASKS.search(simplified(text)) is not None


def _alternatives(question: str, plain: str) -> Comparison | None:
    """A question that names what came first within its own sentence: "Did A or B happen first?"."""
    found = alternatives(question, plain)
    if found is None or min(len(found.one), len(found.other)) < _SHORTEST_SIDE:
        return None
    sides = [f"{found.context} {side}".strip() for side in (found.one, found.other)]
    # Where one side ends is less sure here: the whole may find what the sides do not.
    return None if any(map(_only_time, sides)) else Comparison(sides, "order", is_whole=False)


def _only_compares(match: re.Match[str], is_told: bool) -> bool:
    """Whether the words that were set aside only compare, besides what the sides are told."""
    first, last = match.span("asked") if is_told else (match.end(), match.end())
    aside = match.string[match.start() : first] + " " + match.string[last : match.end()]
    return not _ONLY_COMPARES.sub("", aside)


def _are_alike(sides: Sequence[str]) -> bool:
    """Whether no side is so short that what is said of it may stand with another."""
    return 2 * min(map(len, sides)) >= max(map(len, sides))


def _only_frames(match: re.Match[str], body: str) -> bool:
    """Whether what stands beside "who did it first" only says when: "after the talks, …"."""
    is_joined = _LAST_JOINT.search(_masked(body)) is not None
    says_when = _FRAMED.search(_plain(body)) is not None
    return bool(match.groupdict().get("asked")) and says_when and not is_joined


def leaning(question: str, language: str) -> Leaning | None:
    """The event that a question's time leans on, and the rest of the question."""
    pattern, question = _LEANS.get(language), question.strip()
    match = pattern.match(simplified(question)) if pattern else None
    if match is None or _only_time(match["event"]):
        return None
    event, rest = (question[slice(*match.span(part))] for part in ("event", "rest"))
    return Leaning(event, rest, _UNITS[match["unit"].lower()])


def _unit(match: re.Match[str]) -> Unit | None:
    units = (match.groupdict().get(language) for language in ("zh", "en", "vi"))
    return _UNITS.get(next(filter(None, units), ""))


def _with_asked(question: str, match: re.Match[str], sides: Sequence[str]) -> Sequence[str]:
    """The sides, with what is said of all of them beside the words that compare."""
    if not match.groupdict().get("asked"):
        return sides
    asked = re.split("[?？!！。]", question[match.start("asked") : match.end("asked")])[0]
    for nothing in reversed([*_SAYS_NOTHING.finditer(_plain(asked))]):
        asked = asked[: nothing.start()] + asked[nothing.end() :]
    asked = " ".join(asked.split())
    is_said = len(asked) >= _SHORTEST_SIDE and not _only_time(asked)
    between = "" if _HAN.search(asked) else " "
    return [f"{side}{between}{_not_in(side, asked)}" for side in sides] if is_said else sides


def _not_in(side: str, asked: str) -> str:
    """What is said of a side without the words that it begins with and the side has itself."""
    words, known = asked.split(" "), side.lower().split(" ")
    said = [at for at, word in enumerate(words) if word.lower() not in known]
    return " ".join(words[said[0] :]) if said else asked


def _plain(text: str) -> str:
    """The text as words are sought in it, of the same length."""
    plain = characters.plain(text)
    return plain if len(plain) == len(text) else text


def _sides(body: str) -> Iterator[str]:
    """The things that are listed, each with the time that stands before all of them."""
    pieces = [bare for piece in _cut(body, _LISTS) if (bare := _bare(piece))]
    times = [piece for piece in pieces if _only_time(piece)]
    sides = [
        piece for piece in pieces if piece not in times and not _FRAME.search(simplified(piece))
    ]
    pair = _TWO_NAMES.fullmatch(simplified(sides[-1])) if len(sides) > 1 else None
    if pair and not any(map(_QUOTED.search, sides[:-1])):
        # "Of the visits to the bay, was that of “A” or “B” first?"
        two = [sides[-1][slice(*pair.span(name))] for name in ("one", "other")]
        times, sides = [*times, *sides[:-1]], two
    elif sides and not (len(sides) > 1 and _LAST_JOINT.search(_masked(body))):
        if (
            _SAYS_WHEN.search(simplified(sides[0]))
            and (parts := _joined(sides[1:]))
            and len(parts) > 1
        ):
            times, sides = [*times, sides[0]], sides[1:]
        sides[-1:] = _joined(sides)
    context = f"{' '.join(times)} " if times else ""
    return (f"{context}{side}" for side in sides if len(side) >= _SHORTEST_SIDE)


def _joined(sides: Sequence[str]) -> list[str]:
    """The last of the sides, or the two of which it is made."""
    if not sides:
        return []
    last, others = sides[-1], sides[:-1]
    joints = list(_JOINS.finditer(_masked(last)))
    if not joints or (others and len(last) < _LONGER * sum(map(len, others)) / len(others)):
        return [last]
    said = simplified(last)
    sure = [
        joint
        for joint in joints
        if _ENDS_A_SIDE.search(said[: joint.start()]) or STANDS_FOR.match(said, joint.end())
    ]
    middle = min(
        sure or joints,
        key=lambda joint: abs(joint.start() + joint.end() - len(last)),
    )
    halves = [_bare(last[: middle.start()]), _bare(last[middle.end() :])]
    return halves if all(len(half) >= _SHORTEST_SIDE for half in halves) else [last]


def _cut(text: str, separator: re.Pattern[str]) -> Iterator[str]:
    start = 0
    for match in separator.finditer(_masked(text)):
        yield text[start : match.start()]
        start = match.end()
    yield text[start:]


def _masked(text: str) -> str:
    """The plain text with what is quoted blanked, of the same length."""
    return _QUOTED.sub(lambda match: "_" * len(match[0]), _plain(text))


def _bare(piece: str) -> str:
    """A piece without the little words at its edges."""
    plain = _plain(piece)
    first, last = 0, len(piece)
    for match in _EDGE.finditer(plain):
        if match.start() == 0:
            first = match.end()
        elif match.end() == len(plain):
            last = match.start()
    return piece[first:last].strip()


def _only_time(piece: str) -> bool:
    rest = piece
    for mention in reversed(find_dates(piece, None, "2000-01-01")):
        rest = rest[: mention.start] + rest[mention.end :]
    return rest != piece and not _AROUND_TIMES.sub("", _plain(rest))
