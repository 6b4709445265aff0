"""The expressions of time in Vietnamese.

Apart because a language has words and forms of its own; what all share is in ``expressions``.
"""

from retrieval.dates.builders import (
    calendar,
    century,
    counted,
    decade,
    lasting,
    months_of_year,
    not_a_date,
    weekday,
)
from retrieval.dates.expressions import (
    AND,
    DAY,
    DAY2,
    MONTH,
    MONTH2,
    NO_MORE,
    TO,
    YEAR,
    Expressions,
    after,
    one_of,
)
from retrieval.dates.vocabulary import FOLLOWING, RELATIVE

_VI_NUMBERED = (
    r"(?:nghị quyết|nghị định|thông tư|quyết định|chỉ thị|luật|điều|khoản|số|phòng|trang"
    r"|chuyến bay)"
)
_VI_DIGIT = r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín)"
_VI_NUMBER = rf"(?:\d{{1,3}}|(?:{_VI_DIGIT} mươi|mười)(?: (?:{_VI_DIGIT}|lăm))?|{_VI_DIGIT})"
_VI_UNIT = r"(?P<unit>năm|tháng|tuần|ngày|thập kỷ|thập niên)"
_VI_COUNT = rf"(?P<count>{_VI_NUMBER}) {_VI_UNIT}(?P<half> rưỡi)?"
_VI_MONTH = (
    r"tháng (?P<month>(?:1[0-2]|0?[1-9])(?!\d|[.,]\d)"
    r"|(?:giêng|hai|ba|tư|năm(?! \d)|sáu|bảy|tám|chín|mười(?: một| hai)?|chạp)\b)"
)
_VI_YEAR = rf"(?:(?:,? năm |[/-]| ?, ?){YEAR}{NO_MORE})"
_VI_LAST_YEAR = (
    r"(?:(?:của )?(?P<relative>năm (?:ngoái|nay|vừa qua|qua|trước|kia|tới))\b"
    r"|(?P<follows>năm (?:sau|kế tiếp|tiếp theo))\b(?! khi))"
)
_VI_ANY_YEAR = rf"(?:{_VI_YEAR}| {_VI_LAST_YEAR})"
_VI_OF_YEAR = rf"(?: của)?(?: năm {YEAR}| {_VI_LAST_YEAR}| năm\b)"
_VI_GOES_ON = (
    "ngoái|nay|này|qua|vừa|trước|tới|sau|kế|tiếp|giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|chạp"
)
_VI_WHEN = r"(?:(?:rạng )?sáng|trưa|chiều|tối|đêm|khuya|hôm)(?: ngày| mùng)?|ngày|mùng|mồng"
# "A month after the war" follows no date, "some years later" lies nobody knows where.
_VI_EVENT = (
    r"\d|khi|lúc|ngày|năm|tháng|vụ|cuộc|trận|sự|lễ|thảm|chiến|chuyến|đợt|đại|dịch|bão|lần|vòng"
    r"|phiên|kỳ|khủng|thống|độc|giải|cách mạng|cái|thời|mốc|sinh|mổ|phẫu|tốt|covid|tết|thế|bầu"
)
_VI_VAGUE = (
    r"hơn|gần|khoảng|chừng|ngót|đầy|trong|suốt|vài|nửa|ít|đôi|dăm|từng|trăm|nghìn|ngàn|chục|tới|đến"
)
_VI_NO_YEAR = r"(?!\d|[/-]\d)"
_VI_BEFORE_DAY = after("từ đến hết trước sau dịp lễ vào khánh")
_VI_NO_SHARE = (
    r"(?! ?%| (?:ngày|tuần|tháng|giờ|phút|lần|km|số|dân|diện|tổng|của|người|lượng|chặng|thời"
    r"|phiếu|đại))"
)
_VI_WEEK = r"(?P<week>tuần (?:này|trước|vừa qua|qua|rồi|tới|sau))\b"
_VI_WEEKDAY = r"(?P<weekday>hai|ba|tư|năm|sáu|bảy)"
_VI_QUARTER = r"quý (?P<quarter>[1-4]|i{1,3}|iv|nhất|hai|ba|tư|đầu|cuối)\b"
_VI_DECADE = r"(?:những năm|thập niên|thập kỷ)(?: năm)? (?P<decade>[1-9]0|[12]\d\d0)\b"

VIETNAMESE: Expressions = {
    "nghị|thông|quyết|chỉ|luật|điều|khoản|số|phòng|trang|chuyến|nhiều|những|mấy|các|hàng|mỗi": [
        (rf"{_VI_NUMBERED} (?:số |[a-z]{{2}} ?)?\d[\w/.-]*", not_a_date),
        (r"(?:nhiều|những|mấy|các|hàng|mỗi) (?:năm|tháng|ngày|tuần)(?= \D)", not_a_date),
    ],
    r"\d": [
        (rf"{DAY}{AND}(?:ngày )?{DAY2} {_VI_MONTH}{_VI_ANY_YEAR}?", calendar),
        (rf"{DAY}{AND}(?:ngày )?{DAY2}[/-]{MONTH}{_VI_ANY_YEAR}", calendar),
        (rf"{DAY}{AND}(?:ngày )?{DAY2}/{MONTH}{_VI_NO_YEAR}", calendar),
        (rf"{after('từ')}{DAY}{AND}(?:ngày )?{DAY2}-{MONTH}{_VI_NO_YEAR}", calendar),
        (rf"{DAY} {_VI_MONTH} {YEAR}{NO_MORE}(?! (?:người|lượt|tàu|tỷ|triệu|đồng))", calendar),
        (rf"{DAY} th(?P<month>1[0-2]|0?[1-9]),? {YEAR}{NO_MORE}", calendar),
        (rf"{DAY} {_VI_MONTH}{_VI_ANY_YEAR}?(?! ngày)", calendar),
        (rf"{DAY}[/-]{MONTH} {_VI_LAST_YEAR}", calendar),
        (rf"{DAY}[/-]{MONTH},? năm {YEAR}{NO_MORE}", calendar),
        (rf"(?<=\(){DAY}[/-]{MONTH}(?=\))", calendar),
        (rf"{_VI_BEFORE_DAY}{DAY}[/-]{MONTH}{_VI_NO_YEAR}{_VI_NO_SHARE}", calendar),
    ],
    "ngày|sáng|trưa|chiều|tối|đêm|khuya|rạng|hôm|mùng|mồng": [
        (rf"ngày {DAY}{AND}(?:ngày )?{DAY2}[/-]{MONTH}{_VI_ANY_YEAR}?{_VI_NO_YEAR}", calendar),
        (rf"ngày {DAY}{AND}(?:ngày )?{DAY2} {_VI_MONTH}{_VI_ANY_YEAR}?", calendar),
        (rf"(?:{_VI_WHEN}) {DAY} {_VI_MONTH}{_VI_ANY_YEAR}?", calendar),
        (rf"(?:{_VI_WHEN}) {DAY}[/.-]{MONTH}{_VI_ANY_YEAR}", calendar),
        (rf"(?:{_VI_WHEN}) {DAY}[/.-]{MONTH}(?:/(?P<year>[12]\d{{3}}))?{_VI_NO_YEAR}", calendar),
        (rf"(?:{_VI_WHEN}) {DAY} (?P<relative>tháng (?:này|trước|tới|sau))\b", calendar),
        (rf"(?:ngày|mùng|mồng) {DAY}(?![\d%]|[/.-]\d| (?:tháng|ngày|tuần))", calendar),
    ],
    "tháng": [
        (rf"tháng {MONTH}{TO}(?:tháng )?{MONTH2}{_VI_ANY_YEAR}", calendar),
        (rf"{_VI_MONTH}{_VI_ANY_YEAR}", calendar),
        (rf"{_VI_MONTH}(?! (?:ngày|tuần|lần|rưỡi))", calendar),
    ],
    "quý|nửa": [
        (rf"{_VI_QUARTER}(?: năm |/| |-){YEAR}{NO_MORE}", months_of_year),
        (rf"{_VI_QUARTER}(?: {_VI_LAST_YEAR})?", months_of_year),
        (rf"nửa (?P<half>đầu|cuối|sau){_VI_OF_YEAR}", months_of_year),
    ],
    "những|thập|thế": [
        (r"thế kỷ (?:thứ )?\w+ (?:tcn|trước công nguyên)", not_a_date),
        (rf"{_VI_DECADE} (?:của )?thế kỷ (?P<century>\d\d|[xvi]+)\b", decade),
        (rf"{_VI_DECADE} (?:của )?(?P<last_century>thế kỷ trước)", decade),
        (_VI_DECADE, decade),
        (r"thế kỷ (?:thứ )?(?P<century>\d\d?|[xvi]+)\b", century),
    ],
    rf"{_VI_NUMBER}\b|cách|đầu|cuối|giữa": [
        (
            rf"(?P<months>{_VI_NUMBER}) tháng (?:đầu|(?P<final>cuối)){_VI_OF_YEAR}",
            months_of_year,
        ),
        (rf"{_VI_COUNT} (?:tiếp theo|kế tiếp|sau (?:{_VI_EVENT}))", not_a_date),
        (rf"(?P<count>{_VI_NUMBER}) {_VI_UNIT} (?P<later>sau)\b(?: đó\b)?", calendar),
        (rf"{_VI_COUNT} (?:về )?trước(?! (?:khi|đó|lúc))", counted),
        (rf"cách (?:đây|nay) (?:khoảng |gần |hơn |tròn |đúng )?{_VI_COUNT}", counted),
        (rf"{_VI_COUNT} (?:vừa )?qua\b", lasting),
        (rf"{_VI_COUNT} (?P<ahead>tới)\b", lasting),
        (rf"{_VI_COUNT} (?P<ahead>nữa)\b", counted),
        (
            rf"(?P<part>đầu|cuối|giữa) (?P<this>năm|tháng)\b(?! (?:\w*\d|{_VI_GOES_ON}))",
            calendar,
        ),
    ],
    f"(?:{_VI_VAGUE}) ": [
        (rf"(?:{_VI_VAGUE}) (?:{_VI_NUMBER} )?(?:năm|tháng|tuần|ngày) sau\b", not_a_date),
    ],
    "sau": [(rf"(?P<later>sau) đó (?P<count>{_VI_NUMBER}) {_VI_UNIT}\b", calendar)],
    "năm": [
        (r"năm \d+ (?:tcn|trước công nguyên)", not_a_date),
        (rf"năm {YEAR} ?[-—] ?(?P<year2>[12]\d{{3}}){NO_MORE}", calendar),
        (r"năm (?P<year>[1-9]\d{2,3})(?![\w%]|[.,]\d)", calendar),
    ],
    "vào|thứ|chủ|ngày|sáng|trưa|chiều|tối|đêm|hôm": [
        (rf"(?:(?:sáng|trưa|chiều|tối|đêm|ngày|hôm) )?thứ {_VI_WEEKDAY},? {_VI_WEEK}", weekday),
        (rf"(?:(?:sáng|trưa|chiều|tối|đêm|ngày) )?(?P<weekday>chủ nhật),? {_VI_WEEK}", weekday),
        (rf"(?:sáng|trưa|chiều|tối|đêm|hôm) thứ {_VI_WEEKDAY}\b", weekday),
        # "Ngày thứ hai" of a visit is its second day.
        (rf"ngày thứ (?P<capital>{_VI_WEEKDAY})\b", weekday),
        (rf"thứ {_VI_WEEKDAY}(?=,? \(?(?:ngày )?\d)", not_a_date),
        (rf"thứ (?P<capital>{_VI_WEEKDAY})\b", weekday),
        (r"(?P<weekday>chủ nhật)(?: (?P<side>vừa qua))?\b", weekday),
    ],
    "hôm|sáng|trưa|chiều|tối|đêm|ngày|tuần|tháng|quý|năm|thập|thế": [
        (
            "(?P<follows>"
            + one_of(word for word in FOLLOWING if not word.isascii() and word[0] < "一")
            + r")\b(?! (?:của|khi|(?:luôn )?(?:cao|nhiều|lớn|tốt) hơn))",
            calendar,
        ),
        (
            "(?P<relative>"
            + one_of(word for word in RELATIVE if not word.isascii() and word[0] < "一")
            + r")\b(?! (?:đó|của))",
            calendar,
        ),
    ],
}
