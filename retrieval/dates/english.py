"""The expressions of time in English.

Apart because a language has words and forms of its own; what all share is in ``expressions``.
"""

from retrieval.dates.builders import (
    calendar,
    century,
    counted,
    decade,
    lasting,
    month_beside,
    months_of_year,
    not_a_date,
    weekday,
)
from retrieval.dates.expressions import (
    AND,
    DAY,
    DAY2,
    NO_MORE,
    NOT_COUNTED,
    YEAR,
    Expressions,
    after,
    one_of,
)
from retrieval.dates.vocabulary import FOLLOWING, ORDINALS, RELATIVE

_EN_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
    r"(?:(?<=\b[a-z]{3})(?<!may)\.|(?<=sept)\.)?"
)
_EN_ANY_MONTH = _EN_MONTH.replace("?P<month>", "?:")
_EN_BEFORE_MONTH = after(
    "in since until till by of during from between before after early mid late and to"
)
_EN_ORDINAL = r"(?:st|nd|rd|th)?"
_EN_DAY = rf"{DAY}{_EN_ORDINAL}\b"
_EN_DAY2 = rf"{DAY2}{_EN_ORDINAL}\b"
_EN_YEAR = (
    rf"(?:,? (?:of )?(?:{YEAR}{NO_MORE}|(?P<relative>(?:last|this|next) year)"
    r"|(?P<follows>the following year)))"
)
_EN_NUMBER = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|fifteen|twenty|thirty|forty|fifty)"
)
_EN_UNIT = r"(?P<unit>year|month|week|day|decade)"
_EN_WEEKDAY = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
_EN_QUARTER = r"(?P<quarter>first|second|third|fourth|final) quarter\b"

ENGLISH: Expressions = {
    "flight": [(r"flight (?:\w+ )?\d+", not_a_date)],
    r"\d": [
        (r"(?:\d+|\d+(?:st|nd|rd|th)[ -]century) (?:bc|bce)\b", not_a_date),
        (rf"{_EN_DAY}{AND}{_EN_DAY2} (?:of )?{_EN_MONTH}{_EN_YEAR}?", calendar),
        (rf"{_EN_DAY} (?:of )?{_EN_MONTH}{_EN_YEAR}?", calendar),
        (r"(?P<century>1\d|2[01]|[1-9])(?:st|nd|rd|th)[ -]century", century),
        (r"(?P<decade>[12]\d\d0|[3-9]0)'?s\b", decade),
        (
            rf"{after('in since until during year')}(?P<year>1[0-8]\d\d){NO_MORE}{NOT_COUNTED}",
            calendar,
        ),
    ],
    _EN_ANY_MONTH: [
        (
            rf"{_EN_MONTH} (?:the )?{_EN_DAY}{AND}{_EN_DAY2}(?! {_EN_ANY_MONTH}){_EN_YEAR}?",
            calendar,
        ),
        (rf"{_EN_MONTH} (?:the )?{_EN_DAY}(?![.,:]\d){_EN_YEAR}?", calendar),
        (rf"{_EN_MONTH}{_EN_YEAR}", calendar),
        (rf"{_EN_BEFORE_MONTH}(?P<capital>{_EN_MONTH})", calendar),
        (rf"(?<=mid-)(?P<capital>{_EN_MONTH})", calendar),
        (rf"(?P<capital>{_EN_MONTH})(?={AND}{_EN_ANY_MONTH})", calendar),
    ],
    "first|second|third|fourth|final|latter|q|h|past|last|this|next|'": [
        (rf"(?P<side>last|this|next) {_EN_MONTH}", month_beside),
        (rf"q(?P<quarter>[1-4])(?: |/|-|, | of )?{YEAR}", months_of_year),
        (r"q(?P<quarter>[1-4]) (?:of )?(?P<relative>(?:last|this|next) year)", months_of_year),
        (rf"h(?P<half>[12]) {YEAR}", months_of_year),
        (rf"{_EN_QUARTER}{_EN_YEAR}?", months_of_year),
        (rf"(?P<half>first|second|latter) half{_EN_YEAR}", months_of_year),
        (
            rf"(?:first|(?P<final>last|final)) (?P<months>{_EN_NUMBER}) months{_EN_YEAR}",
            months_of_year,
        ),
        (rf"(?:past|last) (?P<count>{_EN_NUMBER}) {_EN_UNIT}s\b", lasting),
        (r"'(?P<decade>[3-9]0)s\b", decade),
        (rf"(?P<ahead>next) (?P<count>{_EN_NUMBER}) {_EN_UNIT}s\b", lasting),
        (rf"(?P<side>last|next) {_EN_WEEKDAY}", weekday),
        (rf"this {_EN_WEEKDAY}", weekday),
    ],
    one_of(ORDINALS): [
        (rf"{one_of(ORDINALS)}[ -]century (?:bc|bce)\b", not_a_date),
        (rf"(?P<century>{one_of(ORDINALS)})[ -]century", century),
    ],
    rf"{_EN_NUMBER}\b": [
        (rf"(?P<count>{_EN_NUMBER})(?P<half> and a half)? {_EN_UNIT}s? ago\b", counted),
        (rf"(?<!-)(?P<count>{_EN_NUMBER}) {_EN_UNIT}s? (?P<later>later)\b(?! than)", calendar),
    ],
    "about|almost|and|around|half|least|nearly|over|some|than|to|within": [
        (rf"\w+ {_EN_NUMBER} {_EN_UNIT}s? later\b", not_a_date),
    ],
    "mon|tue|wed|thu|fri|sat|sun": [
        (rf"{_EN_WEEKDAY},? (?P<week>(?:last|this|next) week)\b", weekday),
        (rf"{_EN_WEEKDAY}(?!,? \(?(?:the )?(?:{_EN_ANY_MONTH}|\d))", weekday),
    ],
    "today|tonight|tomorrow|yesterday|this|last|next|the": [
        (r"(?P<relative>(?:last|this|next) week)(?P<part>end)\b", calendar),
        (rf"(?P<follows>{one_of(filter(str.isascii, FOLLOWING))})\b(?! of)", calendar),
        (rf"(?P<relative>{one_of(filter(str.isascii, RELATIVE))})\b", calendar),
    ],
}
