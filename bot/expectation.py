"""What kind of thing a question asks for, where its words say so, and whether a text has one."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.people import asks_who, is_wanted
from retrieval.article import Paragraph
from retrieval.characters import HAN, plain, simplified
from retrieval.dates import find_dates
from retrieval.tokens import normalize

_CLOCK = re.compile(r"\d{1,2}\s*(?::\d\d|h\d{0,2}\b|giờ|点|时|a\.?m|p\.?m)", re.IGNORECASE)
_MONEY = re.compile(
    r"[$€£¥₫]\s*\d|(?<![\d.,])[\d一二三四五六七八九十百千万亿两半几][\d.,]*+\s*(?:(?:nghìn|triệu|tỷ|tỉ|thousand|million|billion|trillion"
    r"|万|亿|百万|十亿)\s*)*"
    r"(?:usd|vnd|eur|cny|ndt|đô la|đô-la|đồng|euro|yên|yen|dollars?|dong|won|rupees?|rupiah|baht"
    r"|pesos?|ringgit|kip|kíp|rúp|r(?:o)?ubles?|pounds?|bảng|yuan|renminbi|nhân dân tệ|francs?"
    r"|美元|欧元|人民币|元|越南盾|日元|韩元|卢比|印尼盾|泰铢|比索|林吉特|基普|卢布|英镑|法郎)",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"[\d一二三四五六七八九十两几半]+个?(?:[天日周年]|星期|月|小时)(?:以|之)?[内后前]"
    r"|\b(?:sau|trong|trước) (?:khoảng |vòng )?\d+ (?:giờ|ngày|tuần|tháng|năm)\b"
    r"|\b(?:in|after|within) \w+ (?:hours?|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|[一二三四五六七八九十百千万亿两][个名位次份项国人架艘年月日天家%多]"
    r"|\b(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|trăm|nghìn|triệu|tỷ)\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million"
    r"|half|third|quarter|twice)\b",
    re.IGNORECASE,
)


# Of things too: "the ship, built in 1991".
_AGE = re.compile(
    r"\d\s*(?:周?岁|周年|-?years?\b)|[(（]\d{2}[)）]|-year-old\b|高[龄寿]|年[近过逾]"
    r"|\b(?:turned|dates? from|entered service)\b|\btuổi\b|\baged?\b|, \d{2}(?=[,)])|\bborn\b"
    r"|\bsinh (?:năm|ngày)|出生|生于|\b(?:built|launched|commissioned|founded|established)\b"
    r"|建造|服役|下水|成立"
    r"|hạ thủy|thành lập|biên chế|\bđóng (?:năm|mới|tại|từ)\b"
)
_BIRTH = re.compile(
    r"\bsinh (?:năm|ngày|ra|tại|ở|trưởng)|\bquê\b|\btuổi\b|\bborn\b|\bnative\b|\bhometown\b"
    r"|\bfrom\b|[(（]\d{4}|出生|生于|籍贯|老家|祖籍|岁"
    rf"|[{HAN}]{{2}}人(?:[，,。]|$)|是[{HAN}]{{2,4}}人"
)
_SPOUSE = re.compile(
    r"妻|夫人|丈夫|爱人|配偶|伉俪|遗孀|夫妇|夫妻|[结成]婚|\b(?:vợ|chồng|phu nhân|kết hôn)\b"
    r"|\b(?:wife|husband|spouse|widow(?:er)?|married|first lady)\b"
)
_SCHOOLING = re.compile(
    r"大学|学院|学校|军校|院校|毕业|[在从]\w{2,8}(?:大|校)(?:就?读|毕)|深造"
    r"|\b(?:đại học|học viện|cao đẳng|trường|tốt nghiệp|theo học|du học|cử nhân)\b"
    r"|\b(?:universit|college|school|academy|institute|graduat|alma mater|degree|studie[ds])"
)
_SHARE = re.compile(
    r"%|per ?cent|phần trăm|百分|[一二三四五六七八九半\d]成|分之|一半|một nửa|quá nửa"
    r"|phần (?:hai|ba|tư|năm|mười|\d)|\bone in \w+|\b0[.,]\d|\d/\d"
    r"|\b(?:half|thirds?|quarters?|fifths?|tenths?)\b"
)
_DISTANCE = re.compile(
    r"公里|海里|英里|\d里|千米|[\d一二三四五六七八九十百千万]\s*米|cây số|ki-?lô-?mét"
    r"|hải lý|\bdặm\b|\bmét\b"
    r"|\bkm\b|\dkm|\d\s*m\b|kilomet|\bmiles?\b|\bmet(?:er|re)s?\b"
    r"|\b(?:foot|feet|nm)\b|\bhours?\b"
)
_WEIGHT = re.compile(
    r"吨|公斤|千克|[十百千万\d]斤|\btấn\b|\btạ\b|\d(?:kg|t)\b|\blbs?\b"
    r"|\bpounds?\b|\bkg\b|\bkilo|\b(?:kilo|mega|giga)?ton(?:ne)?s?\b"
)
_AREA = re.compile(
    r"公顷|平方|[\d万千百]亩|\bhéc|\bhecta|\d\s*ha\b|\bha\b|vuông|km2|m2|\bacres?\b|\bsq"
)


@dataclass(frozen=True)
class Expectation:
    """A kind of answer: how a question asks for it, and how to find one in a text."""

    name: str
    asked: re.Pattern[str]
    found_in: Callable[[str, str, str | None], bool]

    def is_met(self, text: str, paragraph: Paragraph) -> bool:
        """Whether words of a paragraph have one."""
        return self.found_in(text, paragraph.language, paragraph.published)


def _has_date(text: str, language: str, published: str | None) -> bool:
    """Whether a text names a date, or how long it is until or since one."""
    return bool(_SPAN.search(simplified(text)) or find_dates(text, language, published))


def _has_year(text: str, language: str, published: str | None) -> bool:
    return any(m.first[:4].isdecimal() for m in find_dates(text, language, published))


def _matches(pattern: re.Pattern[str]) -> Callable[[str, str, str | None], bool]:
    return lambda text, _language, _published: bool(pattern.search(normalize(text)))


# The first that a question asks for counts. Vietnamese is matched without its tone marks.
_EXPECTATIONS = (
    Expectation(
        "clock", re.compile(r"(?<!哪)几点|\bluc may gio\b|\bwhat time\b"), _matches(_CLOCK)
    ),
    Expectation(
        "money",
        re.compile(
            r"多少钱|花了?多少|多少(?:美元|欧元|资金|经费|亿|万元)|耗资"
            r"|(?:(?<![消浪])费用?|造价|金额|价格?|价值|预算|工资|奖金|罚款)(?:是|为|有|约|达)?多少"
            r"(?!个?[吨公斤克人国名次])"
            r"|\b(?:bao nhieu|may) (?:tien|trieu|ty|ti|nghin|dong|do la|usd)\b"
            r"|\b(?:chi phi|kinh phi|gia tri|hoc phi|luong thang)\b.*\bbao nhieu\b"
            r"(?! (?:phan tram|tan|nguoi|lan)\b)"
            r"|\bwhat (?:did|does|do|has|have|will|would) (?:[\w'-]+ ){1,6}?(?:pay|bid)\b"
            r"(?! (?:tribute|attention|homage|respects?|farewell|a visit)\b)"
            r"|\bhow much (?:[\w'-]+ ){0,2}?(?:money|cash|aid|fund(?:s|ing)?|investment|loans?"
            r"|credit)\b"
            r"|\bhow much (?:was|is|are|were|did|do|does|has|have|will|would|it)\b.*"
            r"\b(?:money|cash|costs?|pay|paid|spen[dt]|worth|invest|fund|len[dt]|loan|aid|donat"
            r"|prices?|earn|charge|grant|contribut|pledg|bid|offer)"
            r"|\bcosts?\b|\bbudget\b"
        ),
        _matches(_MONEY),
    ),
    Expectation(
        "age",
        re.compile(
            r"几岁|多少岁|多大(?:年纪|年龄|岁数)|年龄是?多|\b(?:bao nhieu|may) tuoi\b"
            r"|\bhow old\b|\bwhat age\b"
        ),
        _matches(_AGE),
    ),
    Expectation(
        "day or place of birth",
        re.compile(
            r"\bsinh (?:vao )?(?:nam nao|ngay nao|nam bao nhieu|khi nao)\b"
            r"|\bque (?:quan )?o (?:dau|tinh)\b|\bwhen (?:was|were) [\w .'-]{2,40} born\b(?! of)"
            r"|\b(?:what|where|which) (?:is|was) [\w .'-]{2,40} hometown\b"
            r"|哪一?年(?:出生|诞生|生的)|老家[是在]?哪|籍贯(?:是|在|\W|$)"
        ),
        _matches(_BIRTH),
    ),
    Expectation(
        "husband or wife",
        re.compile(
            r"(?:妻子|夫人|爱人|丈夫|配偶|太太)(?:是(?!否)|叫|姓|做什么|的(?:名字|工作|职业))"
            r"|\b(?:phu nhan|vo|chong) (?:cua )?(?:ong|ba|anh|chi|co)\b"
            r".*\b(?:la ai|ten (?:la )?gi|lam (?:nghe )?gi)\b"
            r"|\b(?:who|what|where|how)\b[^,]*\b(?:wife|husband|spouse)\b|\bmarried to\b"
        ),
        _matches(_SPOUSE),
    ),
    Expectation(
        "school",
        re.compile(
            r"哪一?所(?:大学|学校|院校|军校|高校)|毕业于(?:哪|什么)|[从在]哪(?:里|儿)?毕业"
            r"|\btot nghiep\b.*\btruong nao\b|\b(?:hoc|tot nghiep) (?:o )?truong nao\b"
            r"|\b(?:which|what) (?:\w+ )?(?:university|college|school|academy)\b"
            r"|\bwhere did [\w .'-]{2,40}(?<!the )(?:study|graduate)\b"
        ),
        _matches(_SCHOOLING),
    ),
    Expectation(
        "share",
        re.compile(
            r"百分之(?:几|多少)|几成|(?:\b(?:bao nhieu|may) )?\bphan tram\b"
            r"|\b(?:what|which) (?:per ?cent\w*|share|proportion)\b|\bhow many per ?cent\b"
        ),
        _matches(_SHARE),
    ),
    Expectation(
        "distance",
        re.compile(
            r"多少(?:公里|海里|千米|米)"
            r"|\b(?:bao nhieu|may) (?:km|cay so|ki-?lo-?met|hai ly|dam|met)\b"
            r"(?! (?:vuong|chay|dong|may|cuoi|phan)\b)"
            r"|\bhow far (?:is|are|was|were|away|from|apart|off|out)\b"
            r"|\bhow (?:many (?:kilomet\w+|kms?|(?:nautical )?miles|met(?:er|re)s))\b"
        ),
        _matches(_DISTANCE),
    ),
    Expectation(
        "weight",
        re.compile(
            r"多少[万千百]?(?:吨|公斤)|排水量[是有]?多"
            r"|\b(?:bao nhieu|may) kg\b"
            r"|\b(?:bao nhieu|may) (?:(?:trieu|nghin|ngan|van) )?tan\b"
            r"(?! (?:binh|cong|sinh|tich|tong)\b)"
            r"|\bhow many (?:\w+ )?(?:ton(?:ne)?s|kilos?|kilograms?)\b"
        ),
        _matches(_WEIGHT),
    ),
    Expectation(
        "area",
        re.compile(
            r"多少(?:公顷|平方|亩)|\b(?:bao nhieu|may) (?:hec-?ta|ha\b|met vuong|km2|km vuong)"
            r"|\bhow many (?:hectares|acres|square)\b"
        ),
        _matches(_AREA),
    ),
    Expectation("year", re.compile(r"哪一?年|\bnam nao\b|\b(?:what|which) year\b"), _has_year),
    Expectation(
        "date",
        re.compile(
            r"什么时候|何时|哪一?天|几月|哪个?月|\bkhi nao\b|\bluc nao\b|\bbao gio\b"
            r"|\b(?:ngay|thang) nao\b"
            r"|(?:^|[,;]|\b(?:and|or|but|since|until|by)) *when\b|\bwhen\W*$"
            r"|\b(?:what|which) (?:date|day|month)\b"
        ),
        _has_date,
    ),
    Expectation(
        "number",
        re.compile(
            r"多少|几[个名位次份项国人架艘年天]|\bbao nhieu\b"
            r"|\bmay (?:nguoi|lan|nuoc|nam|ngay|bai|van)\b"
            r"|\bhow (?:many|much|long|large|far|old)\b|\bwhat (?:percentage|share|number)\b"
        ),
        _matches(_NUMBER),
    ),
)


# A question that is told of, and its answer follows: "有记者问", "hỏi về khả năng".
_SOMEBODY_ASKS = re.compile(
    r"[?？][”\"』」）)]*$"
    r"|(?:记者|媒体|有人|社|报|台)[^，。]{0,12}(?<![访慰疑顾学过责])问(?![题世候责鼎])"
    r"|\b(?:hỏi (?:về|rằng|liệu|vì sao|tại sao|khi nào)|đặt câu hỏi|được hỏi"
    r"|asked (?:about|if|whether))\b"
)


def asks_somebody(sentence: str) -> bool:
    """Whether a sentence only tells what somebody asks."""
    return _SOMEBODY_ASKS.search(simplified(sentence)) is not None


def preferences(question: str) -> list[Expectation]:
    """The kinds of answer among whose sentences the likeliest is: for "who", a person.

    Nothing must have a person: that not all are known by the words beside them is no reason to
    refuse.
    """
    expected = expectations(question)
    return expected if expected or not asks_who(question) else [_person(question)]


def _person(question: str) -> Expectation:
    def has_one(text: str, language: str, _published: str | None) -> bool:
        return is_wanted(question, text, language)

    return Expectation("person", re.compile(""), has_one)


def expectations(question: str) -> list[Expectation]:
    """The kinds of answer that a question asks for in so many words; "how many, and when" has two.

    A question for a sum is none for a number, one for a year none for a date.
    """
    asked: list[Expectation] = []
    left = plain(question)
    for each in _EXPECTATIONS:
        if each.asked.search(left):
            asked.append(each)
            left = each.asked.sub(" ", left)
    return asked
