"""The expressions of time in Chinese, in the simplified characters that ``folding`` gives.

Apart because a language has words and forms of its own; what all share is in ``expressions``.
"""

from retrieval.characters import HAN
from retrieval.dates.builders import (
    Builder,
    calendar,
    century,
    counted,
    decade,
    lasting,
    months_of_year,
    not_a_date,
    weekday,
)
from retrieval.dates.expressions import AND, TO, Expressions, one_of
from retrieval.dates.vocabulary import FOLLOWING, RELATIVE

_ZH_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_ZH_YEAR = r"(?P<year>[12]\d{3}|[一二][〇○零一二三四五六七八九]{3}) ?年度?"
_ZH_LAST_YEAR = r"(?P<relative>大前年|前年|去年|上年|今年|本年|明年|后年)"
# "The second day of the talks" and "two years after the wedding" follow no date.
_ZH_OPENS = rf"(?:(?<![{HAN}])|(?<=[在于而但且即并仅短至]))"
_ZH_NEXT_YEAR = rf"{_ZH_OPENS}(?P<follows>次年|翌年|第二年)(?![级度])"
_ZH_ANY_YEAR = (
    rf"(?:{_ZH_YEAR}|{_ZH_LAST_YEAR}|{_ZH_NEXT_YEAR}|(?P<years_ago>{_ZH_NUMBER}) ?年前)的? ?"
)
_ZH_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月份? ?"
_ZH_MONTH2 = _ZH_MONTH.replace("?P<month>", "?P<month2>")
_ZH_DAY_NUMBER = r"[0-3]?\d|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_ZH_DAY = rf"(?P<day>{_ZH_DAY_NUMBER}) ?[日号]"
_ZH_DAYS = rf"(?P<day>{_ZH_DAY_NUMBER}) ?日?{AND}(?P<day2>{_ZH_DAY_NUMBER}) ?[日号]"
_ZH_MONTHS = rf"{_ZH_MONTH.replace('月', '月?')}{TO}{_ZH_MONTH2}"
_ZH_WEEKDAY = r"(?P<weekday>[一二三四五六日天])"
_ZH_DECADE = r"(?P<decade>[2-9]0|[二三四五六七八九]十) ?年代"
_ZH_UNIT = r"个?(?P<unit>年|月|天|日|周|星期|世纪)"
_ZH_COUNT = rf"(?P<count>{_ZH_NUMBER}) ?{_ZH_UNIT}(?P<half>半)?多?"
_ZH_LATER = (
    rf"{_ZH_OPENS}(?P<count>{_ZH_NUMBER}) ?"
    r"(?:(?:个|(?<=两))(?=月)|个?(?=星期)|(?=[年天周])|(?<=[一二两三四五六七八九十])(?=日))"
    r"(?P<unit>年|月|天|日|周|星期)(?P<later>[之以]?后)(?![面来期续代年天])"
)
_ZH_FOLLOWING = (
    rf"{_ZH_OPENS}(?P<follows>{one_of(word for word in FOLLOWING if word[0] >= '一')})"
    r"(?![级度然本元均])"
)
_ZH_BARE_DAY = r"(?P<day>[0-3]?\d) ?日(?!内|间|游|均|线|以|之?[前后]|本|元|报|刊|常|语|美|方|军)"

_ZH_YEARS: list[tuple[str, Builder]] = [
    (rf"{_ZH_ANY_YEAR}{_ZH_MONTH}{_ZH_DAYS}", calendar),
    (rf"{_ZH_ANY_YEAR}{_ZH_MONTH}{_ZH_DAY}", calendar),
    (rf"{_ZH_ANY_YEAR}{_ZH_MONTHS}(?!{_ZH_DAY_NUMBER})", calendar),
    (rf"{_ZH_ANY_YEAR}{_ZH_MONTH}", calendar),
    (rf"{_ZH_ANY_YEAR}第?(?P<quarter>[1-4一二三四]) ?季度", months_of_year),
    (rf"{_ZH_ANY_YEAR}前(?P<quarters>[二两三23])个?季度", months_of_year),
    (rf"{_ZH_ANY_YEAR}[前头](?P<months>{_ZH_NUMBER})个月", months_of_year),
    (rf"{_ZH_ANY_YEAR}(?P<half>[上下])半年", months_of_year),
]

CHINESE: Expressions = {
    "第二": [*_ZH_YEARS, (_ZH_FOLLOWING, calendar)],
    "连续|近|未来|为期|过去|最近|每|第|长达|约|超|满|公元前": [
        (rf"公元前 ?{_ZH_NUMBER}\d? ?(?:年|世纪)", not_a_date),
        (rf"近 ?{_ZH_NUMBER} ?个?(?:年|月|天|日|周|星期)[之以]?后", not_a_date),
        (rf"(?:近|过去|最近)的?(?P<count>{_ZH_NUMBER}) ?{_ZH_UNIT}来?", lasting),
        (rf"(?P<ahead>未来)的?(?P<count>{_ZH_NUMBER}) ?{_ZH_UNIT}", lasting),
        (r"第(?P<quarter>[1-4一二三四]) ?季度", months_of_year),
        (rf"(?:连续|为期|每|第|长达|约|超|满) ?{_ZH_NUMBER} ?[日天年月](?!前)", not_a_date),
    ],
    "几|数|多|十几": [
        (r"十?[几数多]十?个?(?:年|月|天|日|周|星期|世纪)(?:之|以)?[前后]", not_a_date),
    ],
    r"\d|[一二两三四五六七八九十]": [
        *_ZH_YEARS,
        (rf"(?P<year>[12]\d{{3}}) ?年?{TO}(?P<year2>[12]\d{{3}}) ?年", calendar),
        (rf"{_ZH_MONTH}{_ZH_DAYS}", calendar),
        (rf"{_ZH_MONTH}{_ZH_DAY}", calendar),
        (rf"{_ZH_MONTHS}(?!{_ZH_DAY_NUMBER})", calendar),
        (rf"(?P<century>\d\d|二?十[一二三四五六七八九]?) ?世纪 ?{_ZH_DECADE}", decade),
        (r"(?P<century>\d\d|二?十[一二三四五六七八九]?) ?世纪", century),
        (r"(?P<decade>[12]\d\d0) ?年代", decade),
        (_ZH_DECADE, decade),
        (_ZH_LATER, calendar),
        (rf"{_ZH_COUNT}(?:之|以)?前(?P<today>的今[天日])?", counted),
        (r"(?P<quarter>[1-4一二三四]) ?季度", months_of_year),
        (_ZH_YEAR, calendar),
        (_ZH_MONTH, calendar),
        (_ZH_BARE_DAY, calendar),
    ],
    "大?前年|[去上今本明后]年": [*_ZH_YEARS, (_ZH_LAST_YEAR, calendar)],
    "[次翌隔]": [*_ZH_YEARS, (_ZH_FOLLOWING, calendar)],
    "[上本下这]": [
        (rf"(?P<relative>[上本下]个?月) ?{_ZH_DAY}", calendar),
        (rf"(?P<week>(?:上上|上个?|本|这个?|下个?)(?:周|星期)){_ZH_WEEKDAY}", weekday),
        (rf"(?P<last_century>上个?世纪){_ZH_DECADE}", decade),
        (r"(?P<half>[上下])半年", months_of_year),
    ],
    r"\(": [(r"\((?:周|星期|礼拜)[一二三四五六日天]\)", not_a_date)],
    "[周星礼]": [(rf"(?:周|星期|礼拜){_ZH_WEEKDAY}(?![年围岁福])", weekday)],
    "前|头|半|年|月": [
        (r"(?P<half>半)(?P<unit>年)前", counted),
        (r"(?<!半)(?P<part>(?P<this>年)[初底末])", calendar),
        (r"(?P<part>(?P<this>月)[初底末])", calendar),
        (r"(?<!提)前(?P<quarters>[二两三23])个?季度", months_of_year),
        (rf"(?<!提)[前头](?P<months>{_ZH_NUMBER})个月", months_of_year),
    ],
    "[今昨前明后上下本这大]": [
        (rf"(?P<relative>{one_of(word for word in RELATIVE if word[0] >= '一')})", calendar),
    ],
}
