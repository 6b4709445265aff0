"""What the program itself says inside answers, in the language of the answer."""

from collections.abc import Sequence

from retrieval.manifest import ArticleEntry

_LANGUAGES = ("en", "vi", "zh")
_NOT_FOUND = {
    "en": "Not in these articles: none of the {count} articles{period} answers this question.",
    "vi": "Không có trong các bài này: không bài nào trong {count} bài{period} trả lời câu hỏi.",
    "zh": "这些文章中没有答案：{count} 篇文章{period}都没有回答这个问题。",
}
_PERIOD = {
    "en": " (published {first} to {last})",
    "vi": " (đăng từ {first} đến {last})",
    "zh": "（发表于 {first} 至 {last}）",
}
_DATES = {
    "en": " The passages nearest to it speak of {dates}.",
    "vi": " Những đoạn gần nhất nói về {dates}.",
    "zh": "最接近的段落谈到 {dates}。",
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


def shown_language(language: str) -> str:
    """The language the program speaks for an answer in this one: itself where it is known."""
    return language if language in _LANGUAGES else "en"


def not_found(
    language: str,
    holdings: Sequence[ArticleEntry],
    nearest: Sequence[tuple[str, str | None]],
    dates: Sequence[str],
) -> str:
    """The sentence of a refusal: what the collection does hold, nothing cited.

    ``nearest`` are titles with publication dates, ``dates`` the dates that the
    nearest passages speak of, when the question asked about a time.
    """
    language = shown_language(language)
    text = _NOT_FOUND[language].format(count=len(holdings), period=_period(language, holdings))
    if dates:
        text += _DATES[language].format(dates=", ".join(dates))
    titles = [_title(language, title, date) for title, date in nearest if title]
    if titles:
        text += _NEAREST[language].format(titles=_LIST_SEPARATOR[language].join(titles))
    return text


def doubtful(language: str) -> str:
    """What stands behind a sentence that no cited paragraph proves."""
    return _DOUBTFUL[shown_language(language)]


def without_chat_model(language: str) -> str:
    """What stands under an answer made without the chat model that should have written it."""
    return _WITHOUT_CHAT_MODEL[shown_language(language)]


def _period(language: str, holdings: Sequence[ArticleEntry]) -> str:
    known = sorted(
        entry.published
        for entry in holdings
        if entry.published and not entry.published.startswith("--")
    )
    if not known:
        return ""
    return _PERIOD[language].format(first=known[0], last=known[-1])


def _title(language: str, title: str, date: str | None) -> str:
    shown = _DATE[language].format(date=date) if date and not date.startswith("--") else ""
    return _TITLE[language].format(title=title, date=shown)
