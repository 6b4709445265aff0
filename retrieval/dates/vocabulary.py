"""The words that dates are made of, in all three languages, and what they mean.

Apart from the expressions, so that a phrase like "yesterday" is one more word in a row.
"""

import re
from collections.abc import Mapping
from typing import Literal, TypeVar

from retrieval.dates.values import EARLY, LATE, MIDDLE

Meaning = TypeVar("Meaning")
CalendarUnit = Literal["day", "week", "month", "quarter", "year", "decade", "century"]


def _values(words: str, first: int = 1) -> dict[str, int]:
    return {word: value for value, word in enumerate(words.split(), first)}


def _meanings(phrases_of: Mapping[Meaning, str]) -> dict[str, Meaning]:
    return {
        phrase: meaning for meaning, phrases in phrases_of.items() for phrase in phrases.split(", ")
    }


ORDINALS = _values(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
)
_NUMBERS = {
    **ORDINALS,
    **_values("một hai ba bốn năm sáu bảy tám chín mười"),
    **_values("one two three four five six seven eight nine ten eleven twelve"),
    **_values("零 一 二 三 四 五 六 七 八 九", 0),
    **_values("jan feb mar apr may jun jul aug sep oct nov dec"),
    **_values("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi"),
    **_meanings(
        {0: "〇, ○", 1: "giêng, nhất, đầu, a, an", 2: "两", 4: "tư, cuối, final", 5: "lăm"}
    ),
    **_meanings({12: "chạp", 15: "fifteen", 20: "twenty", 30: "thirty", 40: "forty", 50: "fifty"}),
}
WEEKDAYS = {
    **_values("hai ba tư năm sáu bảy", 0),
    **_values("mon tue wed thu fri sat sun", 0),
    **_values("一 二 三 四 五 六 日", 0),
    **_meanings({6: "chủ nhật, 天"}),
}
HALVES = _meanings({1: "đầu, first, 1, 上", 2: "cuối, sau, second, latter, 2, 下"})
UNITS: dict[str, CalendarUnit] = _meanings(
    {
        "day": "ngày, day, 天, 日",
        "week": "tuần, week, 周, 星期",
        "month": "tháng, month, 月",
        "year": "năm, year, 年",
        "decade": "thập kỷ, thập niên, decade",
        "century": "thế kỷ, century, 世纪",
    }
)

# Phrases that count from the reference.
_RELATIVE_ROWS: list[tuple[CalendarUnit, int, str]] = [
    ("day", -2, "hôm kia, the day before yesterday, 前天, 前日"),
    ("day", -1, "hôm qua, sáng qua, chiều qua, tối qua, đêm qua, yesterday, last night"),
    ("day", -1, "昨天, 昨日, 昨晚, 昨夜"),
    ("day", 0, "hôm nay, sáng nay, trưa nay, chiều nay, tối nay, đêm nay"),
    ("day", 0, "today, this morning, this afternoon, this evening, tonight"),
    ("day", 0, "今天, 今日, 今早, 今晨, 今晚"),
    ("day", 1, "ngày mai, tomorrow, 明天, 明日, 明晚"),
    ("day", 2, "ngày kia, the day after tomorrow, 后天"),
    ("week", -1, "tuần trước, tuần qua, tuần vừa qua, tuần rồi, last week"),
    ("week", -2, "上上周, 上上星期"),
    ("week", -1, "上周, 上个周, 上星期, 上个星期"),
    ("week", 0, "tuần này, this week, 本周, 本星期, 这周, 这个周, 这星期, 这个星期"),
    ("week", 1, "tuần tới, tuần sau, next week, the next week, 下周, 下个周, 下星期, 下个星期"),
    ("month", -2, "上上个月"),
    ("month", -1, "tháng trước, tháng qua, tháng vừa qua, tháng rồi, last month, 上月, 上个月"),
    ("month", 0, "tháng này, this month, 本月, 这个月"),
    ("month", 1, "tháng tới, tháng sau, next month, the next month, 下月, 下个月"),
    ("quarter", -1, "quý trước, last quarter, 上季度, 上个季度, 上一季度"),
    ("quarter", 0, "quý này, this quarter, 本季度"),
    ("quarter", 1, "quý tới, next quarter, 下季度, 下个季度"),
    ("year", -3, "大前年"),
    ("year", -2, "năm kia, năm kìa, the year before last, 前年"),
    ("year", -1, "năm ngoái, năm qua, năm vừa qua, năm trước, last year, 去年, 上年"),
    ("year", 0, "năm nay, this year, 今年, 本年"),
    ("year", 1, "năm tới, next year, the next year, 明年"),
    ("year", 2, "后年"),
    ("decade", -1, "thập kỷ trước, thập niên trước, last decade"),
    ("century", -1, "thế kỷ trước, last century, 上世纪, 上个世纪"),
    ("century", 0, "thế kỷ này, this century, 本世纪"),
]
RELATIVE = {
    phrase: (unit, count)
    for unit, count, phrases in _RELATIVE_ROWS
    for phrase in phrases.split(", ")
}

# Phrases that count from the date told before them, and never from the reference.
_FOLLOWING_ROWS: list[tuple[CalendarUnit, str]] = [
    ("day", "hôm sau, ngày hôm sau, sáng hôm sau, trưa hôm sau, chiều hôm sau, tối hôm sau"),
    ("day", "đêm hôm sau, ngày sau đó, ngày tiếp theo, ngày kế tiếp"),
    ("day", "next day, the next day, the following day, 次日, 翌日, 隔天, 第二天"),
    ("week", "tuần sau đó, tuần tiếp theo, tuần kế tiếp, the following week"),
    ("month", "tháng sau đó, tháng tiếp theo, tháng kế tiếp, the following month"),
    ("month", "次月, 翌月, 第二个月"),
    ("year", "năm sau, năm sau đó, năm tiếp theo, năm kế tiếp, the following year"),
    ("year", "次年, 翌年, 第二年"),
]
FOLLOWING = {phrase: unit for unit, phrases in _FOLLOWING_ROWS for phrase in phrases.split(", ")}
# Of the phrases that count from the reference, those that stories tell of the past with as well,
FOLLOWING_OR_AHEAD = frozenset(
    "tuần sau|tháng sau|the next week|the next month|the next year".split("|")
)
# and those that do so only where the words around them leave no doubt.
AHEAD_OR_FOLLOWING = frozenset(
    "tuần tới|tháng tới|năm tới|next week|next month|next year|下周|下个周|下星期|下个星期|下月"
    "|下个月|明年".split("|")
)

# The part that is meant of what stands beside.
PARTS = _meanings(
    {
        EARLY: "đầu, thượng tuần, early, beginning of, start of, 初, 年初, 月初, 上旬, 初期, 早期",
        MIDDLE: "giữa, trung tuần, mid, middle of, 中旬, 中期",
        LATE: "cuối, hạ tuần, late, end of, end, 底, 末, 年底, 年末, 月底, 月末, 下旬, 后期, 末期",
    }
)


def plain(phrase: str) -> str:
    """The words with one blank between them, whatever stood there."""
    return " ".join(phrase.split())


def to_number(phrase: str) -> int:
    """Return the value of a number in digits or words."""
    word = plain(phrase)
    if word.isdecimal():
        return int(word)
    if word in _NUMBERS:
        return _NUMBERS[word]
    if match := re.fullmatch("(.*?)(?:十|mươi|mười)(.*)", word):
        tens, ones = match.groups()
        return 10 * (to_number(tens) if tens else 1) + to_number(ones)
    if word[:3] in _NUMBERS and word.isascii():
        return _NUMBERS[word[:3]]
    return int("".join(str(_NUMBERS.get(digit, 0)) for digit in word) or 0)
