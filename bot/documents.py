"""The documents (agreements, statements, treaties …) that a sentence names, and of when they are.

Apart from ``items``, which reads questions. A name is given in its exact words. Of the dates
beside it only one that can be when it was made is its own: the years that a plan is for, the day
a treaty took effect and the dates of other documents are none.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.periods import dates_within, is_term
from retrieval.article import Paragraph
from retrieval.characters import HAN, simplified
from retrieval.dates import DateMention
from retrieval.plans import AHEAD
from retrieval.sentences import Span

_CHINESE_KIND = (
    "(?:协议|协定|备忘录|声明|条约|公约|议定书|宣言|公报|意向书|换文|协约|合同|纪要|宪章|文件"
    "|协[议定]书|计划|规划|计画|路线图|纲要|方案)"
)
_CHINESE_AGREEMENT = "(?:协议|协定|备忘录|条约|议定书|声明|宣言|公报|意向书)"
# A name begins behind such a character, but "peace" and "peacekeeping" are no "and".
_CHINESE_WORD = (
    "(?:维和|和平|共和"
    "|(?![的所在与和即双这该此签署发表份项了为是两将而被写]"
    f"|类似|同类|相关|有关|上述|多项|任何|其他|会议|会谈|以及|按照|根据)[{HAN}])"
)
_VIETNAMESE_KIND = (
    r"(?:hiệp định|(?:biên )?bản ghi nhớ|ý định thư|tuyên bố|thỏa thuận|thoả thuận|nghị định thư"
    r"|hiệp ước|kế hoạch (?:hợp tác|hành động))"
)
# As verbs they tell what somebody said or agreed on.
_VIETNAMESE_VERB = r"(?:tuyên bố|thỏa thuận|thoả thuận)"
_OF_A_DOCUMENT = (
    r"(?:chung|tầm nhìn|ý định|về|hợp tác|khung|kỹ thuật|thương mại|song phương|đường dây|giữa"
    r"|đối tác|chuyển giao|hỗ trợ|cung cấp)\b"
)
_BEFORE_A_DOCUMENT = "".join(
    rf"(?<!\b{word}\s)" for word in "ký kết bản ra các những một hai ba bốn năm đạt".split()
)
# A name ends before words that tell what became of the document, and before the next one.
_VIETNAMESE_WORD = (
    r"(?!(?:ký|được|đã|sẽ|có(?! tổ chức)|là|gồm|trị giá|từ|vào|năm|tháng|ngày|giai|nhằm|để|theo"
    r"|này|đó|công(?= bố)|trong|sau|chưa|không|đi(?= vào)|cho(?= phép| biết| thấy)"
    r"|(?:đến|tới)(?= (?:năm )?\d)"
    rf"|(?:và|cùng|với|cùng với) (?:các |hai |một )?(?:{_VIETNAMESE_KIND}|biên bản|quy chế"
    r"|chương trình|công hàm|hợp đồng|ý định thư|văn kiện|quy hoạch)"
    r"|(?:và|cùng)(?= (?:chứng kiến|trao(?! đổi)|nâng|khởi động|thống nhất|nhất trí|cam kết"
    r"|đề nghị|ra))"
    r")\b)"
    r"(?:phòng, chống|[^\W\d_]{1,20}|\d{1,3}(?![\w/%-]|[.,]\d| tháng| năm))"
)
_VIETNAMESE_TERM = (
    r"(?:\s+(?:(?:hướng )?(?:đến|tới)|giai đoạn|tầm nhìn)(?: năm)? \d{4}(?: ?[-–] ?\d{4})?\b)?"
)
_ENGLISH_WORD = (
    r"(?!(?:in|that|which|who|sign|signs|signed|signing|concluded|dating|followed|took|has|had|was"
    r"|were|is|are|will|would|by|with|under|from|as|at|after|before|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day|(?:january|february|march|april|june|july|august|september|october|november"
    r"|december)|(?:last|next|this) \w+|and(?= [A-Z]))\b)[^\W\d_][\w’'-]{0,30}"
)
_ENGLISH_PREMODIFIER = (
    r"(?!(?:the|an?|this|that|its|their|his|her|our|such|each|any|no|new|latest|recent|another|other"
    rf"|similar|ratif\w+|reach\w*)\b){_ENGLISH_WORD}"
)
_ENGLISH_KIND = (
    r"(?:memorandum of understanding|memorandum|agreement|treaty|statement of intent|statement"
    r"|letter of intent|arrangement(?= (?:on|for)\b)"
    r"|declaration|protocol|pact|accord)"
)
# "Partnership and Cooperation Agreement".
_ENGLISH_PAIR = r"(?-i:\b[A-Z][a-z]+ and (?:[A-Z][a-z]+ ){1,2})"
_ENGLISH_TOPIC = rf"\s+(?:on|of|for|between)\s+{_ENGLISH_WORD}(?:\s+{_ENGLISH_WORD}){{0,12}}"
_ENGLISH_TERM = r"(?:\s+(?:to|until|through|towards?|up to) \d{4}\b)?"
_NAMES = {
    "zh": re.compile(
        rf"《(?=[^》]{{0,79}}{_CHINESE_KIND})[^》]{{2,80}}》(?:（[^）]{{1,12}}）|\([^)]{{1,12}}\))?"
        rf"|关于[^，。；：《》]{{4,40}}[的之](?:合作|意向|谅解|框架)*{_CHINESE_AGREEMENT}"
        rf"|(?<=签署|签订|签下|缔结|达成|发表)[了过]?"
        rf"(?:{_CHINESE_WORD}|[和与及]){{2,20}}?{_CHINESE_AGREEMENT}(?!投资)"
        rf"|(?<!\d)(?:{_CHINESE_WORD}){{2,16}}{_CHINESE_AGREEMENT}(?!投资)"
    ),
    "vi": re.compile(
        rf"[“\"]{_VIETNAMESE_KIND}[^”\"]{{3,160}}[”\"]"
        rf"|\b(?!{_BEFORE_A_DOCUMENT}(?-i:{_VIETNAMESE_VERB})\s(?!{_OF_A_DOCUMENT})){_VIETNAMESE_KIND}"
        rf"(?:\s+{_VIETNAMESE_WORD}){{2,24}}"
        rf"(?:\s*[-–]\s*{_VIETNAMESE_WORD}(?:\s+{_VIETNAMESE_WORD}){{0,3}})?{_VIETNAMESE_TERM}"
        # Without a name: "ký bản ghi nhớ ngày 22-12-2021", "thỏa thuận ký năm 2005".
        rf"|(?:(?<=\bký )|(?<=\bký kết )){_VIETNAMESE_KIND}"
        r"(?=\s*[,;.]|\s+(?:ngày|tháng|năm|với|tại|vào)\b)"
        rf"|\b{_VIETNAMESE_KIND}(?=\s+(?:được |đã )?ký (?:ngày|tháng|năm|với|tại|giữa)\b)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        rf"(?:(?:\b{_ENGLISH_PREMODIFIER}\s+){{1,4}}|(?:\b{_ENGLISH_PREMODIFIER}\s+){{0,3}}{_ENGLISH_PAIR})"
        rf"{_ENGLISH_KIND}\b(?:{_ENGLISH_TOPIC})?{_ENGLISH_TERM}"
        rf"|\b{_ENGLISH_KIND}{_ENGLISH_TOPIC}{_ENGLISH_TERM}"
        rf"|(?:(?<=\bsigned a )|(?<=\bsigned an )){_ENGLISH_KIND}"
        r"(?=\s*[,;.]|\s+(?:in|on|with|at)\b)",
        re.IGNORECASE,
    ),
}
_VIETNAMESE_KINDS = re.compile(rf"\b{_VIETNAMESE_KIND}\b", re.IGNORECASE)
_WITHOUT_A_NAME = re.compile(rf"{_VIETNAMESE_KIND}|{_ENGLISH_KIND}", re.IGNORECASE)
_PLAN = re.compile(r"kế hoạch\b", re.IGNORECASE)
_LOOSE_BEGINNING = re.compile("[了过及与和有]*")
_LOOSE_END = {
    "vi": re.compile(
        r"(?:(?<!thứ)\s+(?:và|của|về|giữa|do|tại|ở|với|bởi|cùng|như|là|đến|tới|các|những|một|hai|hướng))+$",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:\s+(?:and|of|on|for|between|to|towards?|through|until|up|the|an?|while|when|where))+$",
        re.IGNORECASE,
    ),
}
_REACH = 60
"""Characters before or behind a date or a name in which words tell what it is."""

_EFFECT = (
    r"(?:có hiệu lực|hết hiệu lực|mất hiệu lực|hết hạn|đáo hạn|in(?:to)? force|takes? effect"
    r"|took effect|effective|expire[sd]?|生效|到期|期满|届满|失效|施行|上路)"
)
_EFFECT_BEFORE = re.compile(
    rf"{_EFFECT}[^,;，；。]{{0,20}}$"
    r"|(?:\b(?<!\bký )(?<!\bdating )(?:từ|kể từ|from|starting|beginning|as of)(?: ngày)?"
    r"|[自从])\s*$",
    re.IGNORECASE,
)
_EFFECT_AFTER = re.compile(
    rf"(?:(?!\bký\b|\bsign|签)[^,;，；。、\d]){{0,30}}{_EFFECT}", re.IGNORECASE
)
_SINCE = re.compile(r"(?:since|kể từ|自从?)\b", re.IGNORECASE)
_MADE = re.compile(
    r"\b(?:ký|ra|thông qua|công bố|đạt|lập|trao|sign(?:s|ed|ing)?|adopt(?:s|ed)?|issued?"
    r"|conclude[sd]?|reach(?:ed)?|agreed|made|initialled|announced|released|seal(?:s|ed)?)\b"
    r"|签|发表|通过|达成|公布|宣布|缔结|订立|制定|发布|出台|启动",
    re.IGNORECASE,
)
_MADE_BEFORE = re.compile(rf"(?:{_MADE.pattern})[^,;，；]*$", re.IGNORECASE)
_MADE_BEHIND = re.compile(
    r"[^,;，；。]{0,20}?(?:\b(?:được|vừa|was|were) (?:ký|signed)\b|签[署订])", re.IGNORECASE
)
_EARLIER = re.compile(
    r"\b(?:trước đó|trước đây|từng|earlier|previously|had|have|has)\b|此前|曾|已经?签|早前",
    re.IGNORECASE,
)
_MADE_AFTER = re.compile(r"(?:正式|完成)?(?:签署|签订)")
_CARRIED_OUT = (
    r"\b(?:thi hành|thực hiện|triển khai|tuân thủ|implement(?:s|ed|ing)?"
    r"|carr(?:y|ied|ying) out|compl(?:y|ying) with)\b"
    r"|落实|执行|履行|遵守|贯彻|实施"
)
# What came after a document was made is told with a later day.
_TOLD_OF_LATER_AFTER = re.compile("之?后|以来")
_TOLD_OF_LATER_BEFORE = re.compile(
    r"\b(?:sau khi|kể từ khi|after|following|since)\b[^,;.]{0,30}\b(?:ký|sign\w*)\b[^,;.]{0,20}$",
    re.IGNORECASE,
)
# What is carried out or amended on a day was made on another.
_IN_USE_BEFORE = re.compile(
    r"(?:\b(?:căn cứ|dựa trên|theo|phù hợp với|sửa đổi|gia hạn|under|in line with|based on"
    r"|according to|extend(?:s|ed|ing)?|amend(?:s|ed|ing)?|discuss(?:es|ed|ing)?|review\w*)"
    rf"|根据|依据|按照|依照|基于|讨论|延长|修[订改]|[向对]|{_CARRIED_OUT})"
    r"(?: (?:the|an?|its|their|các|những|của|tinh thần|đúng)){0,2}\s*$",
    re.IGNORECASE,
)
_GOING_ON = r"(?:\s*(?:继续|共同|认真|全面|有效|积极|进一步|tiếp tục|cùng|continue to|jointly)\s*)*"
_NOT_MADE_BEFORE = re.compile(
    r"(?:\bviệc ký(?: kết)?(?: các| những)?\s*"
    r"|(?:\b(?:chưa|không|dự thảo|đàm phán|đề xuất|draft|negotiat\w+|propos\w+|yet to)\b"
    r"|未|没有|不会|起草|谈判|磋商)[^,;，；。]{0,40}"
    # "Will go on to implement what was signed" is of documents that were.
    rf"|(?:{AHEAD})(?!{_GOING_ON}\s*(?:{_CARRIED_OUT}))"
    rf"(?:[^,;，；。{HAN}]{{0,40}}|[^,;，；。]{{0,12}}签[^,;，；。]{{0,40}}))$",
    re.IGNORECASE,
)
# "This is the first agreement that …" says more of one that was named.
_DESCRIBED_BEFORE = re.compile(
    r"(?:\bđây (?:cũng )?là|\b(?:this|it) (?:is|was)|[这此](?:也)?[是为])[^,;，；。.]{0,30}$",
    re.IGNORECASE,
)
_NOT_MADE_AFTER = re.compile(
    r"[^;；。.]{0,12}?(?:\b(?:chưa|dự kiến|đang (?:chờ|đàm phán)|(?:is|are) (?:expected|due))\b"
    rf"|草案|尚未|预计|有望|谈判|(?:{AHEAD}) ?(?:được |be )?(?:ký|signed|签))",
    re.IGNORECASE,
)
_LEFT_OR_JOINED_BEFORE = re.compile(
    r"(?:\b(?:out of|withdr\w+ from|quit|left|leaving|ratif\w+|join(?:s|ed|ing)?|rút khỏi|gia nhập"
    r"|phê chuẩn)(?: (?:the|its|their))?(?: \w+){0,2}|退出|加入|批准)\s*$",
    re.IGNORECASE,
)
# In Chinese a comma begins another clause.
_COORDINATION = re.compile(
    rf"(?:[\s、]|(?<![》{HAN}]),|和|及|与|以及"
    r"|\b(?:và|cùng|and|as well as|the|an?|một|hai)\b)*",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"\s*(?:和|及|与|以及|\b(?:và|and)\b)\s*", re.IGNORECASE)
_OPENING_BRACKET = re.compile(r"\s*[(（]\s*(?:ký |năm |signed (?:in |on )?|签署于)?")
_IN_BRACKETS = re.compile(r"[(（]\s?(?:ký |năm |signed (?:in |on )?|签署于)?$")
_COMMA = re.compile("[,;，；、:：]")
_SEMICOLON = re.compile("[;；]")
_PARTICIPLE = re.compile(
    r"\s*[,，]\s*(?:(?:which was|đã|được|vốn|cùng|đều)\s+)*"
    r"(?:signed|concluded|reached|ký|[于由]?\w{0,6}签)[^,;，；]*",
    re.IGNORECASE,
)
# Characters between a document and its date: without a word for making it, at all, and so few
# that nothing else is told between them.
_LONGEST_GAP = 30
_LONGEST_LEAD = 300
_SHORT_GAP = 12


@dataclass(frozen=True)
class Document:
    """A document that a sentence names: ``name`` in its exact words, ``quote`` with its date.

    The name of one without is all that is told of it.

    ``is_news``: the sentence says that it was made, and not that this was earlier.
    """

    name: str
    span: Span
    quote: Span
    date: DateMention | None
    is_news: bool


def documents(
    paragraph: Paragraph, sentence: Span, *, in_effect: bool = False
) -> Iterator[Document]:
    """The documents that a sentence names, each with the day it was made as far as that is told.

    Those that are still planned or only drafts are left out. ``in_effect``: with the day it
    took effect or ended instead.
    """
    text = paragraph.text
    plain = simplified(text)
    names = _names(plain, sentence, paragraph.language)
    if not names:
        return
    mentions = [
        mention
        for mention in dates_within(paragraph, sentence)
        if not is_term(mention, plain) and _is_of_effect(mention, plain) == in_effect
    ]
    dating = _Dating(plain, sentence, names, mentions)
    for place, named in enumerate(names):
        date = dating.nearest(place) if in_effect else dating.date_of(place)
        if _is_to_be_made(named, plain) or (date is None and _is_described(named, plain)):
            continue
        quote = dating.quote_of(place, date)
        is_nameless = _WITHOUT_A_NAME.fullmatch(text, named.start, named.end)
        shown = quote if is_nameless else named
        yield Document(shown.of(text), shown, quote, date, dating.is_news(place))


def _names(text: str, sentence: Span, language: str) -> list[Span]:
    """Where a sentence names documents, without words that belong to what follows."""
    pattern = _NAMES.get(language)
    if pattern is None:
        return []
    spans = []
    for match in pattern.finditer(text, sentence.start, sentence.end):
        begun = _LOOSE_BEGINNING.match(text, match.start(), match.end())
        start = begun.end() if begun else match.start()
        loose = _LOOSE_END[language].search(match[0]) if language in _LOOSE_END else None
        spans.append(Span(start, match.start() + loose.start() if loose else match.end()))
    return spans


def _is_to_be_made(named: Span, text: str) -> bool:
    """Whether a document is planned, a draft, or not made at all."""
    return bool(
        _NOT_MADE_BEFORE.search(text, max(0, named.start - _REACH), named.start)
        or _NOT_MADE_AFTER.match(text, named.end)
    )


def _is_described(named: Span, text: str) -> bool:
    """Whether words only say of a document that was named before what it is."""
    start = max(0, named.start - _REACH)
    return _DESCRIBED_BEFORE.search(text, start, named.start) is not None


class _Dating:
    """Which of the dates of a sentence belongs to which of its documents.

    A date in the name is its own, then one in brackets behind it; else one behind it that says
    when it was made, which those coordinated with it share; else the last one before it.
    """

    def __init__(
        self, text: str, sentence: Span, names: Sequence[Span], mentions: Sequence[DateMention]
    ) -> None:
        self._text = text
        self._start, self._end = sentence.start, sentence.end
        self._names = names
        self._starts = [name.start for name in names]
        self._own: dict[int, DateMention] = {}
        self._free: list[DateMention] = []
        for mention in mentions:
            place = self._place_before(mention.end - 1)
            if self._is_of_name(place, mention):
                self._own.setdefault(place, mention)
            elif not _IN_BRACKETS.search(text, max(0, mention.start - _REACH), mention.start):
                self._free.append(mention)
        self._free_starts = [each.start for each in self._free]
        self._lasts = self._coordinated()

    def date_of(self, place: int) -> DateMention | None:
        """When the document at a place among the names was made."""
        before, behind = self._before(place), self._behind(place)
        if before and behind:
            is_near = not _COMMA.search(self._text, before.end, self._names[place].start)
            behind = before if is_near else behind
        return self._own.get(place) or behind or before

    def is_news(self, place: int) -> bool:
        """Whether the sentence says that a document was made, and not that this was earlier."""
        named = self._names[place]
        start = max(self._start, named.start - _LONGEST_LEAD)
        is_made = _MADE.search(self._text, start, named.start) or _MADE_BEHIND.match(
            self._text, named.end, self._end
        )
        is_earlier = _EARLIER.search(self._text, start, named.start)
        return bool(is_made) and not is_earlier and not self._is_told_otherwise(named)

    def nearest(self, place: int) -> DateMention | None:
        """The first date behind a document and before the next one, else the last before it."""
        named = self._names[place]
        end = next(iter(self._starts[place + 1 : place + 2]), self._end)
        behind, before = self._first_free(named.end), self._last_free(named.start)
        if behind and behind.start < end and self._is_together(named.end, behind.start):
            return behind
        return before if before and self._is_together(before.end, named.start) else None

    def _is_together(self, start: int, end: int) -> bool:
        return not _SEMICOLON.search(self._text, start, end)

    def quote_of(self, place: int, date: DateMention | None) -> Span:
        """A document with its date; without it where other documents stand between them.

        One without a name of its own with all that is told of it.
        """
        named = self._names[place]
        if _WITHOUT_A_NAME.fullmatch(self._text, named.start, named.end):
            return self._told_of(named)
        if date is None:
            return named
        start, end = min(named.start, date.start), max(named.end, date.end)
        between = bisect_left(self._starts, end) - bisect_left(self._starts, start)
        if between > 1:
            return named
        is_open = any(mark in self._text[start:end] for mark in "(（")
        is_closed = is_open and self._text[end : end + 1] in (")", "）")
        told = _MADE_AFTER.match(self._text, end)
        return Span(start, told.end() if told and not is_closed else end + is_closed)

    def _told_of(self, named: Span) -> Span:
        """The words around a document up to the next semicolons."""
        marks = [mark.start() for mark in _SEMICOLON.finditer(self._text, self._start, self._end)]
        start = max((mark + 1 for mark in marks if mark < named.start), default=self._start)
        end = min((mark for mark in marks if mark >= named.end), default=self._end)
        words = self._text[start:end]
        start += len(words) - len(words.lstrip())
        return Span(start, start + len(words.strip()))

    def _before(self, place: int) -> DateMention | None:
        """The date that leads to a document: the last one before it, unless it is another's."""
        named = self._names[place]
        date = self._last_free(named.start)
        if date is None or self._is_told_otherwise(named):
            return None
        other = self._place_before(date.start)
        if (other >= 0 and self._is_behind(other, date)) or not self._leads(date, other + 1, place):
            return None
        first = self._names[other + 1].start
        if other >= 0 and _CONJUNCTION.fullmatch(self._text, date.end, first):
            return None
        is_direct = first - date.end <= _SHORT_GAP
        end = min(named.start, date.end + _LONGEST_LEAD)
        return date if is_direct or _MADE.search(self._text, date.end, end) else None

    def _leads(self, date: DateMention, first: int, place: int) -> bool:
        """Whether a date leads beyond the ``first`` document behind it to the one at a place.

        In "2011, they signed: A; B" it does, in "2011 A, and work on B" not, nor in "2011 A; B".
        """
        if place <= self._lasts[first]:
            return True
        between = Span(date.end, self._names[first].start)
        marks = {mark[0] for mark in _COMMA.finditer(self._text, between.start, between.end)}
        if _SEMICOLON.search(self._text, between.end, self._names[place].start):
            return not marks.isdisjoint(":：")
        return bool(marks)

    def _is_told_otherwise(self, named: Span) -> bool:
        """Whether a document is carried out, amended, joined or takes effect in its sentence."""
        start = max(0, named.start - _REACH)
        return bool(
            _IN_USE_BEFORE.search(self._text, start, named.start)
            or _LEFT_OR_JOINED_BEFORE.search(self._text, start, named.start)
            or _EFFECT_AFTER.match(self._text, named.end)
            or _TOLD_OF_LATER_AFTER.match(self._text, named.end)
            or _TOLD_OF_LATER_BEFORE.search(self._text, start, named.start)
        )

    def _behind(self, place: int) -> DateMention | None:
        """The date behind a document, or behind the last of those it is coordinated with."""
        last = self._lasts[place]
        date = self._first_free(self._names[last].end)
        return date if date and self._is_behind(last, date) else None

    def _is_behind(self, place: int, date: DateMention) -> bool:
        """Whether a date says when the document before it was made."""
        start, end = self._names[place].end, date.start
        if end - start > _LONGEST_LEAD or self._place_before(end) != place:
            return False
        if _CONJUNCTION.fullmatch(self._text, start, end):
            return False
        if _PARTICIPLE.fullmatch(self._text, start, end):
            return True
        if _COMMA.search(self._text, start, end):
            return False
        is_short = end - start <= _LONGEST_GAP and not self._is_of_another(self._names[place])
        return is_short or bool(_MADE.search(self._text, start, end))

    def _is_of_another(self, named: Span) -> bool:
        """Whether a date close behind a document may be of something else.

        That is the one it amends, a withdrawal from it, or what a plan is for.
        """
        kinds = _VIETNAMESE_KINDS.findall(self._text, named.start, named.end)
        start = max(0, named.start - _REACH)
        return len(kinds) > 1 or bool(
            _PLAN.match(self._text, named.start)
            or _LEFT_OR_JOINED_BEFORE.search(self._text, start, named.start)
        )

    def _is_of_name(self, place: int, date: DateMention) -> bool:
        """Whether a date stands in the name at a place, or in brackets behind it."""
        if place < 0:
            return False
        end = self._names[place].end
        return date.start < end or (
            date.start - end < _REACH
            and bool(_OPENING_BRACKET.fullmatch(self._text, end, date.start))
        )

    def _coordinated(self) -> list[int]:
        """For each document the last of those that it is coordinated with."""
        lasts = list(range(len(self._names)))
        for place in reversed(range(len(self._names) - 1)):
            start, end = self._names[place].end, self._names[place + 1].start
            if end - start <= _SHORT_GAP and _COORDINATION.fullmatch(self._text, start, end):
                lasts[place] = lasts[place + 1]
        return lasts

    def _place_before(self, position: int) -> int:
        """The last of the documents that begin at a position or before it, -1 where none does."""
        return bisect_right(self._starts, position) - 1

    def _last_free(self, end: int) -> DateMention | None:
        at = bisect_left(self._free_starts, end)
        return self._free[at - 1] if at else None

    def _first_free(self, start: int) -> DateMention | None:
        at = bisect_left(self._free_starts, start)
        return self._free[at] if at < len(self._free) else None


def _is_of_effect(mention: DateMention, text: str) -> bool:
    """Whether a date is when something takes effect, begins to be used or ends."""
    if _SINCE.match(text, mention.start) and not _MADE.match(text, mention.end):
        return True
    if _MADE_BEFORE.search(text, max(0, mention.start - _SHORT_GAP), mention.start):
        return False
    return bool(
        _EFFECT_BEFORE.search(text, max(0, mention.start - _REACH), mention.start)
        or _EFFECT_AFTER.match(text, mention.end)
    )
