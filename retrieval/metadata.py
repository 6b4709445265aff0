"""Finds outlet, address and publication date of a news page in its own lines.

Everything is taken from where pages state it: the dateline, a source line, the address, a
line that holds nothing but a date. What is stated nowhere is None: nothing is guessed from
what the story tells, except that a news story which opens with a day and no year ("Sáng
27-8, tại Hà Nội, …") tells of its own day.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import islice, takewhile
from urllib.parse import urlsplit

from retrieval.characters import HAN, is_han, simplified
from retrieval.dates import DateMention, find_dates
from retrieval.line_kinds import dated_by, ends_sentence, is_date_line, tells_who

_OPENING = 120
_HEAD_PARAGRAPHS = 3
_HEAD_LINE = 100
_FOOT_LINES = 4
_PLACE_WORDS = 5
_OUTLET_CHARACTERS = 40

_PLACE = r"(?P<place>[^\W\d_][^\d()（）.:!?]{1,40}?)"
_CLOSER = r"\s*(?:[-–—:]|$)"
_AGENCY_LINE = re.compile(rf"(?:{_PLACE},?\s*)?\((?P<inner>[^()]{{2,40}})\)\s*[-–—:]+\s*")
_AFTER_DATE = re.compile(rf"\s*,?\s*(?:\((?P<outlet>[^()\d]{{2,30}})\))?{_CLOSER}+")
_CHINESE_NUMBER = "[0-9０-９〇零一二三四五六七八九十]"
_CHINESE_LINE = re.compile(
    rf"[（(【\[]?(?P<outlet>(?!记者)[{HAN}]{{1,10}}?[社网报台])?[{HAN}]{{0,10}}?"
    rf"(?P<date>(?:(?:{_CHINESE_NUMBER}{{4}}年)?{_CHINESE_NUMBER}{{1,3}}月)?{_CHINESE_NUMBER}{{1,3}}日)"
    r"\s*专?(?P<closer>[电讯]|消息|[—–-]+|[)）】\]])\s*[—–-]*\s*"
)

_TIME_OF_DAY = "sáng|trưa|chiều|tối|đêm|rạng sáng|上午|中午|下午|晚|晚上|凌晨|傍晚"
_BEFORE_DAY = re.compile(
    r"(?:vào|từ hôm nay|hôm|nay|ngày|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|"
    rf"{_TIME_OF_DAY}|[\W_])*",
    re.IGNORECASE,
)

_UPDATED = re.compile(r"lần cuối|last (?:modified|updated)|最后|更新", re.IGNORECASE)
_REPUBLIC_YEAR = re.compile(r"(?:中华)?民国(\d{2,3})年")
_CLOCK = re.compile(r"\s*[-–]?\s*\b\d{1,2}:\d{2}(?::\d{2})?\b")

_URL = re.compile(r"https?://[^\s<>\"]+")
_SOURCE_LABEL = re.compile(
    r"(?:nguồn(?: tin)?|sources?|link|url|bài gốc|(?:文章|稿件|新闻|消息|信息)?来源|"
    r"原文(?:[链连]接|地址|网址)?|出处|转自)\b\s*(?P<name>[^:：]{0,40}?)\s*"
    r"(?:[:：|]\s*(?P<value>.*)|$)",
    re.IGNORECASE,
)
_CLOSING_AGENCY = re.compile(
    r"(?:^|[.。!?…”\"/])\s*[(（](?:Theo )?(?P<outlet>[A-ZĐ][\w+/.-]{1,20})[)）]\s*(?:\./\.|\.)?$"
)
# A longer name in capitals with vowels is a place: "MANILA - Sáng …".
_OPENING_OUTLET = re.compile(
    rf"(?P<zh>(?!联合国)[{HAN}]{{1,6}}?[社网报台])"
    rf"(?:记者[\s　]|专?[讯电](?:[\s　—]|$)|[{HAN}]{{1,6}}[—–]{{1,2}})"
    r"|(?P<vi>(?:[A-ZĐ]{2,4}|[B-DF-HJ-NP-TV-XZĐ]{5,6})(?:\.VN)?(?: Online)?)\s*[-–—.]\s+"
    r"(?=(?:Ngày|Sáng|Trưa|Chiều|Tối|Đêm|Rạng sáng|Hôm|Theo|Vào|Mới đây)\s)"
)
_NO_PAPERS = frozenset(
    "UAE USA NATO EU UN ASEAN APEC WTO WHO IMF HCM TPHCM G7 G20 合作社 出版社".split()
)
_LONE_AGENCY = re.compile(rf"[{HAN}]{{1,8}}[社网报台]|[A-Z]{{2,8}}[+]?")

_PAPER = re.compile(
    r"\b(?:Báo|Tạp chí|Thời báo|Đài|News|Times|Post|Review|Journal|Daily|Herald|Tribune|Monitor|"
    r"Agency|Press|Wire|Service|Chronicle|Observer|Guardian|Standard|Courier|Gazette|Today|Online)\b"
    r"|^(?:[A-Z]{2,4}|[B-DF-HJ-NP-TV-XZ]{5,8}|REUTERS)[+]?$|^[A-Z][a-z]+[A-Z]\w*$"
    r"|[社网报台]$|(?:(?<!^听)新闻|周刊)$"
)

_URL_DATES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})[-/_](?P<month>\d{1,2})[-/_](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})[-/](?P<month>\d{2})(?P<day>\d{2})(?!\d)"),
    re.compile(
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
        r"(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d(?:\d{3})?)?)?(?!\d)"
    ),
    re.compile(r"/(?P<year>\d{4})[-/](?P<month>\d{2})(?P<day>)/"),
)
_FIRST_WEB_YEAR = 1991
_SAME_NEWS = timedelta(days=14)
_LEAP_YEAR = "2000"
_BARE_DAY = re.compile(r"(?<![\d/.-])(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?![\d/-])")


def web_url(text: str | None) -> str | None:
    """Return an address if it is one of the web that can be linked to, else None."""
    if not text or re.search(r"[\s<>\"\x00-\x1f]", text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.hostname else None


@dataclass(frozen=True)
class Metadata:
    """What the lines of a page say about it.

    ``lines`` follow the title; ``body`` are the indices of those that are paragraphs;
    ``stated_url`` is an address known from elsewhere, ``above`` are the lines above the title.
    """

    lines: Sequence[str]
    body: Sequence[int]
    language: str
    stated_url: str | None = None
    above: Sequence[str] = ()

    @cached_property
    def url(self) -> str | None:
        """The address of the page: that of the first source line that holds one."""
        return self.stated_url or next(filter(None, map(_source_url, self._other_lines)), None)

    @cached_property
    def outlet(self) -> str | None:
        """Who published: by dateline, source line, closing agency, or the address's host."""
        named = (line.outlet for line in self._datelines if line.outlet)
        sources = filter(None, map(_source_name, self._other_lines))
        mastheads = filter(None, map(_masthead, [*self._head, *self._foot]))
        openings = filter(None, map(_opening_outlet, [*self._head, self._paragraphs[0]]))
        papers = filter(None, map(_paper, self.above))
        found = (*named, *sources, *mastheads, *openings, self._closing_agency, *papers, self._host)
        return next(filter(None, found), None)

    @cached_property
    def published(self) -> str | None:
        """The day of publication as far as it is known, in the forms of XML Schema."""
        found = [day for day in self._stated_days() if day]
        return _with_year(found[0], found[1:]) if found else None

    def _stated_days(self) -> Iterator[str | None]:
        yield from (line.day for line in self._datelines)
        yield _day_in_url(self.url)
        yield from (_only_day(line) for line in self._head if _may_hold_date(line))
        yield from (_only_day(line) for line in self._foot if not _UPDATED.search(simplified(line)))
        first = self._paragraphs[0]
        told = (
            self._datelines[0].rest
            if self._datelines and self._datelines[0].text == first
            else first
        )
        yield _opening_day(told, self.language)

    @cached_property
    def _paragraphs(self) -> list[str]:
        return [self.lines[number] for number in self.body]

    @cached_property
    def _head(self) -> list[str]:
        first = self.body[:_HEAD_PARAGRAPHS]
        return [line for n, line in enumerate(self.lines[: first[-1]]) if n not in first]

    @cached_property
    def _foot(self) -> list[str]:
        """The lines right below the story that tell when and by whom it was published."""
        below = (line for line in self.lines[self.body[-1] + 1 :] if line)
        told = takewhile(_tells_when_or_who, below)
        return list(islice(told, _FOOT_LINES)) if ends_sentence(self._paragraphs[-1]) else []

    @cached_property
    def _other_lines(self) -> list[str]:
        body = set(self.body)
        return [line for number, line in enumerate(self.lines) if line and number not in body]

    @cached_property
    def _datelines(self) -> list["_Dateline"]:
        last = self.body[:_HEAD_PARAGRAPHS][-1]
        found = (_dateline(line, self.language) for line in self.lines[: last + 1])
        return [line for line in found if line]

    @cached_property
    def _closing_agency(self) -> str | None:
        after = [line for line in self.lines[self.body[-1] :] if line][:3]
        for line in after:
            if match := _CLOSING_AGENCY.search(line):
                return match["outlet"]
        return next((line for line in after[1:] if _LONE_AGENCY.fullmatch(simplified(line))), None)

    @property
    def _host(self) -> str | None:
        host = urlsplit(self.url).hostname if self.url else None
        return host.removeprefix("www.") if host else None


# --- Datelines --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Dateline:
    text: str
    outlet: str | None
    day: str | None
    rest: str


def _dateline(text: str, language: str) -> _Dateline | None:
    """Read the dateline that a line opens with, if it does."""
    opening = text[:_OPENING]
    if match := _CHINESE_LINE.match(simplified(opening)):
        return _chinese_dateline(text, match)
    if match := _AGENCY_LINE.match(opening):
        return _agency_dateline(text, match, language)
    return _dated_line(text, language)


def _chinese_dateline(text: str, match: re.Match[str]) -> _Dateline | None:
    outlet = _as_written(text, match, "outlet")
    if not outlet and match["closer"] not in "电讯":
        return None
    # "本报" is this paper, whichever it is.
    name = None if not outlet or outlet.startswith("本") else outlet
    return _Dateline(text, name, _only_day(match["date"], "zh"), text[match.end() :])


def _agency_dateline(text: str, match: re.Match[str], language: str) -> _Dateline | None:
    """Read "HANOI, Sept. 20 (VNA) -", "Hà Nội (TTXVN 20/9) -" or "Hà Nội (TTXVN) -"."""
    place, inner = match["place"], match["inner"]
    if place and not _is_place(place.split(",")[0]):
        return None
    mention = _dateline_day(inner, language)
    outlet = (inner[: mention.start] if mention else inner).strip(" ,")
    # "(phóng viên thường trú)" names nobody.
    named = outlet if outlet and not outlet[0].islower() else None
    return _Dateline(text, named, _day(mention) if mention else None, text[match.end() :])


def _dated_line(text: str, language: str) -> _Dateline | None:
    """Read "HANOI, Sept. 20, 2011 (VNA) -" or "Hà Nội, ngày 20/9/2011"."""
    place, comma, _ = text[:_OPENING].partition(",")
    mention = _dateline_day(text[:_OPENING], language) if comma and _is_place(place) else None
    if mention is None or text[len(place) : mention.start].strip(" ,"):
        return None
    match = _AFTER_DATE.match(text, mention.end)
    if not match:
        return None
    return _Dateline(text, match["outlet"], _day(mention), text[match.end() :])


def _is_place(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= _PLACE_WORDS and all(word[0].isupper() for word in words)


# --- Days -------------------------------------------------------------------------------


def _first_date(text: str, language: str | None) -> DateMention | None:
    """Find the first date of a text, completed by nothing that follows it."""
    found = find_dates(text, language)
    return next(iter(find_dates(text[: found[0].end + 1], language)), None) if found else None


def _dateline_day(text: str, language: str) -> DateMention | None:
    """Find the first date of a dateline, where "27-11" alone can only be a day."""
    mention = _first_date(text, language)
    match = _BARE_DAY.search(text)
    if match is None or (mention and mention.start <= match.start()):
        return mention
    if not _existing(_LEAP_YEAR, match["month"], match["day"]):
        return mention
    day = f"--{int(match['month']):02}-{int(match['day']):02}"
    return DateMention(match.start(), match.end(), day, day)


def _day(mention: DateMention) -> str | None:
    """Return what a mention names if it is one day, with or without its year."""
    is_day = mention.first == mention.last and len(mention.first) in (7, 10)
    return mention.first if is_day and mention.first.count("-") > 1 else None


def _only_day(text: str, language: str | None = None) -> str | None:
    text = _REPUBLIC_YEAR.sub(lambda match: f"{int(match[1]) + 1911}年", simplified(text))
    mention = _first_date(_CLOCK.sub(" ", text), language)
    return _day(mention) if mention else None


def _may_hold_date(line: str) -> bool:
    if not line or len(line) > _HEAD_LINE:
        return False
    return is_date_line(line) or bool(_SOURCE_LABEL.match(simplified(line)))


def _opening_day(text: str, language: str) -> str | None:
    """Return the day that a paragraph opens with, as papers begin the news of a day."""
    mention = _first_date(text[:_OPENING], language)
    if mention is None or language == "en":
        return None
    day = _day(mention)
    if day is None or not _BEFORE_DAY.fullmatch(text[: mention.start]):
        return None
    # A day with its year may be history; a time of day or "today" shows that it is news.
    is_news = re.search(rf"\bnay\b|{_TIME_OF_DAY}", text[: mention.end + 3], re.IGNORECASE)
    return day if day.startswith("--") or is_news else None


def _day_in_url(url: str | None) -> str | None:
    path = urlsplit(url).path if url else ""
    for pattern in _URL_DATES:
        for match in pattern.finditer(path):
            if found := _existing(match["year"], match["month"], match["day"]):
                return found
    return None


def _existing(year: str, month: str, day: str) -> str | None:
    try:
        found = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    if found.year < _FIRST_WEB_YEAR:
        return None
    return found.isoformat() if day else found.isoformat()[:7]


def _with_year(day: str, others: Sequence[str]) -> str:
    """Complete a day without a year from another that agrees with it, or lies close to it."""
    if not day.startswith("--"):
        return day
    for other in others:
        if other[4:10] == day[1:]:
            return other
        if len(other) == len("2011-09") and other[4:] == day[1:4]:
            return _existing(other[:4], day[2:4], day[5:]) or day
    whole = [date.fromisoformat(other) for other in others if len(other) == len("2011-09-20")]
    near = (
        candidate
        for other in whole
        for year in (other.year, other.year - 1, other.year + 1)
        if (candidate := _existing(str(year), day[2:4], day[5:]))
        and abs(date.fromisoformat(candidate) - other) <= _SAME_NEWS
    )
    return next(near, day)


# --- Sources ----------------------------------------------------------------------------


def _source_url(line: str) -> str | None:
    if not (_SOURCE_LABEL.match(simplified(line)) or _URL.match(line)):
        return None
    match = _URL.search(line)
    return web_url(match[0].rstrip(".,;:!?)]}>）】。，；")) if match else None


def _tells_when_or_who(line: str) -> bool:
    """Whether a line names a day and nothing else, or who wrote or published."""
    return tells_who(line) or (is_date_line(line) and _only_day(line) is not None)


def _opening_outlet(line: str) -> str | None:
    """The agency or paper that a line opens with: "TTXVN - Sáng", 早报记者, 越通社河内——."""
    match = _OPENING_OUTLET.match(simplified(line))
    name = match and (_as_written(line, match, "zh") or match["vi"])
    return name if name and not name.startswith("本") and name not in _NO_PAPERS else None


def _masthead(line: str) -> str | None:
    """The paper that stands beside the date at the head of a page; a person's name is none."""
    name = dated_by(line)
    return name if name and _PAPER.search(simplified(name)) else None


def _paper(line: str) -> str | None:
    """The paper whose name a line above the title begins with."""
    name = re.split(r"\s*[|│｜•·]\s*|\s[-–—]\s", line)[0].strip()
    is_name = len(name) <= _OUTLET_CHARACTERS and not (name.isupper() or "\t" in name)
    return name if is_name and _PAPER.search(simplified(name)) else None


def _source_name(line: str) -> str | None:
    simple = simplified(line)
    match = _SOURCE_LABEL.match(simple) or (
        _SOURCE_LABEL.search(simple) if is_date_line(line) else None
    )
    if match is None:
        return None
    value = _URL.sub("", _as_written(line, match, "value"))
    name = (
        _as_written(line, match, "name")
        or re.split(r"[\d|(（,，;；]|\s-\s|\s\S{2,4}[:：]", value)[0]
    )
    name = name.strip(" \u3000.:：-–—")
    is_name = len(name) <= _OUTLET_CHARACTERS and (name[:1].isupper() or is_han(name[:1]))
    return name if is_name else None


def _as_written(text: str, match: re.Match[str], group: str) -> str:
    """What was found in the simplified text, as the text has it; empty where nothing was."""
    return text[slice(*match.span(group))]
