"""How the tables of expressions are written, and what dates have in common in all languages.

Apart from the languages, each of which adds a table of its own.
"""

import re
from collections.abc import Iterable

from retrieval.dates.builders import Builder, calendar, day_first, month_or_season

Expressions = dict[str, list[tuple[str, Builder]]]
"""The expressions of a language, under what they begin with (this makes the search fast).

An expression is a regular expression whose named groups say what was found (``year``,
``month``, ``day``, ``relative``, ``part`` and so on) and a builder that makes a period of
them. To add one, add a line under the word that it begins with: the first line that matches
wins. ``not_a_date`` is the builder of what only looks like a date. A blank stands for any
white space. A group named ``capital`` must be written with a capital letter.
"""


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern with white space of any kind for its blanks."""
    return re.compile(pattern.replace(" ?", r"\s*").replace(" ", r"\s+"))


def one_of(phrases: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(phrases, key=len, reverse=True)) + ")"


def after(words: str) -> str:
    """Look behind for one of the words."""
    return "(?:" + "|".join(rf"(?<=\b{word}\s)" for word in words.split()) + ")"


TO = r" ?(?:-|—(?!—)|to|through|until|đến|tới|至|到) ?"
AND = r" ?(?:-|—(?!—)|to|through|until|đến|tới|至|到|and|&|và|和|与|、) ?"
YEAR = r"(?P<year>[12]\d{3})"
_OLD_YEAR = r"(?:1[4-9]|20)\d\d"
DAY = r"(?P<day>[0-3]?\d)"
DAY2 = r"(?P<day2>[0-3]?\d)"
MONTH = r"(?P<month>1[0-2]|0?[1-9])"
MONTH2 = r"(?P<month2>1[0-2]|0?[1-9])"
NO_MORE = r"(?![0-9a-zà-ỹ/-]|[.,:]\d)"
NOT_COUNTED = r"(?! ?(?:%|\$|€)| \d{{3}}| (?:{})\b)".format(
    "people|persons|dollars|euros|usd|us|eur|vnd|km|kilomet|met(?:er|re)s?|miles|feet|kg|tons|tonnes"
    "|hectares|hours|minutes|percent|students|soldiers|troops|women|men|children|homes|houses"
    "|người|đồng|tỷ|tỉ|triệu|nghìn|tấn|ha|mét|m|m2|cái|chiếc|lần|hộ|xã|căn|suất|trường hợp|giờ"
    "|bộ|ca|học sinh|sinh viên|cán bộ|chiến sĩ|doanh nghiệp|đại biểu|trang|con|cây|vụ|km2"
    "|thành viên"
)

NUMERIC: Expressions = {
    r"\d": [
        (rf"{YEAR}(?P<mark>[-/.]){MONTH}(?P=mark){DAY}(?:(?=t\d)|{NO_MORE})", calendar),
        (rf"{DAY}(?P<mark>[-/.])(?P<month>[0-3]?\d)(?P=mark){YEAR}{NO_MORE}", day_first),
        (rf"{MONTH}[-/](?P<year>(?:19|20)\d\d){NO_MORE}", calendar),
        (
            rf"(?P<year>{_OLD_YEAR}) ?[-—/] ?(?P<year2>{_OLD_YEAR}){NO_MORE}{NOT_COUNTED}",
            calendar,
        ),
        (rf"(?P<year>(?:19|20)\d\d)(?:(?P<dash>-)|/)(?P<number>\d\d){NO_MORE}", month_or_season),
        (rf"(?<![\w$€£#:])(?P<year>(?:19|20)\d\d)(?!\w){NO_MORE}{NOT_COUNTED}", calendar),
    ],
}
