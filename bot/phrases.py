"""What the program itself says inside answers, in the language of the answer."""

from collections.abc import Iterable, Mapping, Sequence

from retrieval.article import Paragraph
from retrieval.dates import DateMention, TimeConstraint, parse_date
from retrieval.decomposition import Unit
from retrieval.manifest import ArticleEntry

_LANGUAGES = ("en", "vi", "zh")
_ARTICLES_NAMED = 3
_NOT_FOUND = {
    "en": "Not in these articles: none of the {count} articles{period} answers this question.",
    "vi": "Không có trong các bài này: không bài nào trong {count} bài{period} trả lời câu hỏi.",
    "zh": "这些文章中没有答案：{count} 篇文章{period}都没有回答这个问题。",
}
_PERIOD = {
    "en": " (published {first} to {last}{others})",
    "vi": " (đăng từ {first} đến {last}{others})",
    "zh": "（发表于 {first} 至 {last}{others}）",
}
_OF_UNKNOWN_DAY = {
    "en": ", {count} on unknown days",
    "vi": ", {count} bài không rõ ngày",
    "zh": "，其中{count}篇日期不详",
}
_TIME_NOT_MET = {
    "en": " Nothing that fits the question is dated {period}.",
    "vi": " Không có nội dung nào phù hợp với câu hỏi thuộc thời gian {period}.",
    "zh": "没有{period}的相关内容。",
}
_NOT_PUBLISHED = {
    "en": " Nothing that fits the question was published at that time ({period}).",
    "vi": " Không có bài nào phù hợp với câu hỏi được đăng vào lúc đó ({period}).",
    "zh": "没有该时间（{period}）发表的相关内容。",
}
_NEAREST_DATES = {
    "en": " The nearest dates there are: {dates}.",
    "vi": " Các mốc thời gian gần nhất hiện có: {dates}.",
    "zh": "现有的最近日期：{dates}。",
}
_CHANGED = {
    "en": "The articles differ; the newest stands first.",
    "vi": "Các bài nêu khác nhau; bài mới nhất đứng trước.",
    "zh": "各篇报道说法不同，最新的在前。",
}
_PUBLISHED = {
    "en": "published {date}: ",
    "vi": "đăng ngày {date}: ",
    "zh": "{date}发表：",
}
_MONTH = {"en": "month {month}", "vi": "tháng {month}", "zh": "{month}月"}
_SINCE = {"en": "since {first}", "vi": "từ {first}", "zh": "{first}以来"}
_UNTIL = {"en": "until {last}", "vi": "đến {last}", "zh": "{last}以前"}
_COUNTED = {
    "en": "{items} from {articles}, {undated}.",
    "vi": "{items} từ {articles}, {undated}.",
    "zh": "共{items}，出自{articles}，{undated}。",
}
_ITEMS = {"en": ("{n} item", "{n} items"), "vi": ("{n} mục",), "zh": ("{n}项",)}
_ARTICLES = {"en": ("{n} article", "{n} articles"), "vi": ("{n} bài",), "zh": ("{n}篇文章",)}
_WITHOUT_DATE = {
    "en": ("{n} undated",),
    "vi": ("{n} mục không có ngày tháng",),
    "zh": ("其中{n}项没有日期",),
}
_MORE = {
    "en": "{n} more may fit and are not shown: ask for less at once.",
    "vi": "Còn {n} mục có thể phù hợp mà chưa nêu ở đây: hãy hỏi hẹp hơn.",
    "zh": "另有{n}项可能相符而未列出，请缩小提问范围。",
}
_NEAREST = {
    "en": " The nearest articles: {titles}.",
    "vi": " Các bài gần nhất: {titles}.",
    "zh": "最接近的文章：{titles}。",
}
_TITLE = {"en": "“{title}”{date}", "vi": "“{title}”{date}", "zh": "《{title}》{date}"}
_DATE = {"en": " ({date})", "vi": " ({date})", "zh": "（{date}）"}
_DOUBTFUL = {
    "en": " (not proved by the articles)",
    "vi": " (chưa được bài báo nào chứng minh)",
    "zh": "（未经文章证实）",
}
_WITHOUT_CHAT_MODEL = {
    "en": "(The chat model gave no answer that the articles prove; these are their own words.)",
    "vi": "(Mô hình trò chuyện không đưa ra được câu trả lời mà các bài báo "
    "chứng minh; đây là nguyên văn trong bài.)",
    "zh": "（聊天模型没有给出能由文章证实的回答；以上是文章原文。）",
}
_LIST_SEPARATOR = {"en": "; ", "vi": "; ", "zh": "；"}
_SPACE = {"en": " ", "vi": " ", "zh": ""}
_BEFORE = {
    "en": "{first} came before {second}.",
    "vi": "{first} diễn ra trước {second}.",
    "zh": "{first}早于{second}。",
}
_IN_ORDER = {
    "en": "In order of time: {sides}.",
    "vi": "Theo thứ tự thời gian: {sides}.",
    "zh": "按时间先后：{sides}。",
}
_ALONE = {"en": "{side}.", "vi": "{side}.", "zh": "{side}。"}
_OPEN_ORDER = {
    "en": "The dates given do not tell which came first: {sides}.",
    "vi": "Các mốc thời gian được nêu không cho biết điều nào diễn ra trước: {sides}.",
    "zh": "文中的日期无法判断先后：{sides}。",
}
_UNIT = {
    "en": {"day": "day", "week": "week", "month": "month", "year": "year"},
    "vi": {"day": "ngày", "week": "tuần", "month": "tháng", "year": "năm"},
    "zh": {"day": "一天", "week": "一周", "month": "一个月", "year": "一年"},
}
_TOGETHER = {
    True: {
        "en": "Yes, in the same {unit}: {sides}.",
        "vi": "Có, trong cùng một {unit}: {sides}.",
        "zh": "是的，在同{unit}：{sides}。",
    },
    False: {
        "en": "No, not in the same {unit}: {sides}.",
        "vi": "Không, không cùng một {unit}: {sides}.",
        "zh": "不是，不在同{unit}：{sides}。",
    },
    None: {
        "en": "The dates given do not tell whether it was in the same {unit}: {sides}.",
        "vi": "Các mốc thời gian được nêu không cho biết có cùng một {unit} hay không: {sides}.",
        "zh": "文中的日期无法判断是否在同{unit}：{sides}。",
    },
}
_LASTED = {"en": "{side}: {days} days", "vi": "{side}: {days} ngày", "zh": "{side}：{days}天"}
_LONGEST_FIRST = {
    "en": "Longest first: {sides}.",
    "vi": "Từ dài nhất: {sides}.",
    "zh": "由长到短：{sides}。",
}
_UNDATED = {
    "en": " No full date is given for {sides}.",
    "vi": " Không có ngày tháng đầy đủ cho {sides}.",
    "zh": "{sides}没有完整的日期。",
}
_OTHER_DATES = {
    "en": " Other passages that fit “{side}” give other dates: {dates}.",
    "vi": " Các đoạn khác khớp với “{side}” nêu ngày khác: {dates}.",
    "zh": "符合“{side}”的其他段落给出了别的日期：{dates}。",
}
_NO_LENGTH = {
    "en": " The first and the last day are not both given for {sides}.",
    "vi": " Không nêu đủ ngày đầu và ngày cuối của {sides}.",
    "zh": "{sides}没有同时给出起止日期。",
}
_NOT_AMONG = {
    "en": " Nothing was found about {sides}.",
    "vi": " Không tìm thấy gì về {sides}.",
    "zh": "没有找到关于{sides}的内容。",
}


def shown_language(language: str) -> str:
    """The language the program speaks for an answer in this one: itself where it is known."""
    return language if language in _LANGUAGES else "en"


def not_found(
    language: str,
    holdings: Sequence[ArticleEntry],
    nearest: Iterable[Paragraph],
) -> str:
    """The sentence of a refusal: what the collection does hold, nothing cited.

    ``nearest`` are the paragraphs that fit best, of which the first few articles are named.
    """
    language = shown_language(language)
    text = _NOT_FOUND[language].format(count=len(holdings), period=_period(language, holdings))
    articles = [*{each.article: each for each in nearest}.values()][:_ARTICLES_NAMED]
    titles = [_title(language, each.title, each.published) for each in articles if each.title]
    if titles:
        text += _NEAREST[language].format(titles=_LIST_SEPARATOR[language].join(titles))
    return text


def time_not_met(language: str, period: TimeConstraint, dates: Sequence[str]) -> str:
    """That no passage tells of the time asked about, and the nearest dates that there are."""
    language = shown_language(language)
    phrase = _TIME_NOT_MET if period.axis == "event" else _NOT_PUBLISHED
    text = phrase[language].format(period=shown_period(language, period.first, period.last))
    return text + (_NEAREST_DATES[language].format(dates=", ".join(dates)) if dates else "")


def shown_period(language: str, first: str | None, last: str | None) -> str:
    """A date or a period at the precision it was given; None is an open end."""
    language = shown_language(language)
    if last is None:
        return _SINCE[language].format(first=_shown_end(language, first or ""))
    if first is None:
        return _UNTIL[language].format(last=_shown_end(language, last))
    ends = dict.fromkeys((_shown_end(language, first), _shown_end(language, last)))
    return " – ".join(ends)


def shown_date(language: str, mention: DateMention) -> str:
    """A date of a text, at the precision it was given."""
    return shown_period(language, mention.first, mention.last)


def _shown_end(language: str, value: str) -> str:
    """A date; of a month or day of any year only that."""
    year, month, day = parse_date(value)
    is_month = year is None and day is None and month is not None
    return _MONTH[language].format(month=month) if is_month else value.removeprefix("--")


def changed(language: str) -> str:
    """That articles of different days give another figure or status for the same thing."""
    return _CHANGED[shown_language(language)]


def published(language: str, date: str) -> str:
    """When an article appeared, before its words."""
    return _PUBLISHED[shown_language(language)].format(date=date)


def counted(language: str, items: int, articles: int, undated: int, more: int = 0) -> str:
    """How many things a list holds, from how many articles, how many undated, how many more."""
    language = shown_language(language)
    text = _COUNTED[language].format(
        items=_number_of(_ITEMS[language], items),
        articles=_number_of(_ARTICLES[language], articles),
        undated=_number_of(_WITHOUT_DATE[language], undated),
    )
    rest = _MORE[language].format(n=more) if more else ""
    return f"{text}{'' if language == 'zh' else ' '}{rest}".strip()


def _number_of(forms: Sequence[str], n: int) -> str:
    return (forms[0] if n == 1 else forms[-1]).format(n=n)


def doubtful(language: str) -> str:
    """What stands behind a sentence that no cited paragraph proves."""
    return _DOUBTFUL[shown_language(language)]


def without_chat_model(language: str) -> str:
    """What stands under an answer made without the chat model that should have written it."""
    return _WITHOUT_CHAT_MODEL[shown_language(language)]


def side(language: str, name: str, dates: str, marker: str) -> str:
    """One side of a comparison by its name, its dates and the marker of its citation."""
    language = shown_language(language)
    shown = _DATE[language].format(date=dates) if dates else ""
    return f"“{name}”{shown}{_SPACE[language]}{marker}"


def order(language: str, groups: Sequence[Sequence[str]]) -> str:
    """In which order events came; those of one group cannot be told apart."""
    language = shown_language(language)
    joined = [" / ".join(group) for group in groups]
    if not groups:
        return ""
    if len(groups) == len(groups[0]) == 1:
        return _ALONE[language].format(side=joined[0])
    if len(groups) == 1:
        return _OPEN_ORDER[language].format(sides=_listed(language, groups[0]))
    if all(len(group) == 1 for group in groups) and len(joined) == 2:  # noqa: PLR2004
        return _BEFORE[language].format(first=joined[0], second=joined[1])
    return _IN_ORDER[language].format(sides=" → ".join(joined))


def together(language: str, unit: Unit, verdict: bool | None, sides: Sequence[str]) -> str:
    """Whether events fall into the same day, week, month or year; None where that is open."""
    language = shown_language(language)
    return _TOGETHER[verdict][language].format(
        unit=_UNIT[language][unit], sides=_listed(language, sides)
    )


def longest_first(language: str, lengths: Sequence[tuple[str, int]]) -> str:
    """How many days each event lasted, in the order given."""
    language = shown_language(language)
    lasted = [_LASTED[language].format(side=side, days=days) for side, days in lengths]
    return _LONGEST_FIRST[language].format(sides=_listed(language, lasted))


def undated(language: str, sides: Sequence[str]) -> str:
    """That the cited words give no full date for some sides; empty for none."""
    return _of_sides(_UNDATED, language, sides)


def other_dates(language: str, side: str, dates: str) -> str:
    """That the dates of a side are not certain, for other passages give others."""
    return _OTHER_DATES[shown_language(language)].format(side=side, dates=dates)


def without_length(language: str, sides: Sequence[str]) -> str:
    """That the cited words do not say how long some sides lasted; empty for none."""
    return _of_sides(_NO_LENGTH, language, sides)


def not_among(language: str, names: Sequence[str]) -> str:
    """That nothing was found about some things a question names; empty for none."""
    return _of_sides(_NOT_AMONG, language, [f"“{name}”" for name in names])


def _of_sides(phrase: Mapping[str, str], language: str, sides: Sequence[str]) -> str:
    language = shown_language(language)
    return phrase[language].format(sides=_listed(language, sides)) if sides else ""


def _listed(language: str, things: Sequence[str]) -> str:
    return _LIST_SEPARATOR[language].join(things)


def _period(language: str, holdings: Sequence[ArticleEntry]) -> str:
    known = sorted(
        entry.published
        for entry in holdings
        if entry.published and parse_date(entry.published).year
    )
    if not known:
        return ""
    unknown = len(holdings) - len(known)
    others = _OF_UNKNOWN_DAY[language].format(count=unknown) if unknown else ""
    return _PERIOD[language].format(first=known[0], last=known[-1], others=others)


def _title(language: str, title: str, published: str | None) -> str:
    shown = _DATE[language].format(date=published) if parse_date(published).year else ""
    return _TITLE[language].format(title=title, date=shown)
