"""Dates in text: the table of expressions, properties of any text, and the time of questions."""

import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.dates import (
    DateMention,
    PartialDate,
    days,
    find_dates,
    overlaps,
    parse_date,
    question_time,
    without_dates,
)

TABLE = Path(__file__).parent / "data" / "dates.tsv"


class Example(NamedTuple):
    language: str
    reference: str
    text: str
    mentions: str


def _examples() -> list[Example]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()[1:]
    return [Example(*line.split("\t")) for line in lines]


def _described(text: str, mentions: list[DateMention]) -> str:
    described = [
        f"{text[mention.start : mention.end]} = {mention.first}"
        + ("" if mention.first == mention.last else f" .. {mention.last}")
        for mention in mentions
    ]
    return " ; ".join(described) or "-"


def _found(example: Example) -> str:
    found = find_dates(example.text, example.language, example.reference or None)
    return _described(example.text, found)


def test_the_table_is_large_enough() -> None:
    examples = _examples()
    assert len(examples) >= 320
    assert {example.language for example in examples} == {"vi", "zh", "en"}


def test_expressions_are_understood_exactly() -> None:
    examples = _examples()
    wrong = [
        (example, found) for example in examples if (found := _found(example)) != example.mentions
    ]
    assert len(wrong) <= 0.03 * len(examples), wrong


def test_the_language_may_be_unknown() -> None:
    examples = _examples()
    wrong = [
        (example, found)
        for example in examples
        if (found := _found(example._replace(language="?"))) != example.mentions
    ]
    assert len(wrong) <= 0.03 * len(examples), wrong


def test_spans_fit_decomposed_text() -> None:
    for example in _examples():
        if example.language != "vi":
            continue
        decomposed = unicodedata.normalize("NFD", example.text)
        found = find_dates(decomposed, "vi", example.reference or None)
        described = unicodedata.normalize("NFC", _described(decomposed, found))
        assert described == _found(example)


PIECES = re.findall(r"\w+|\W+", " ".join(example.text for example in _examples()))
# The words that dates are made of, one by one, so that they meet in every order.
WORDS = {
    "zh": """
        上上 上 个 本 这 这个 下 下个 周 星期 礼拜 月 年 日 天 季度 初 底 末 中旬 去年 今年
        明年 同年 当天 次日 第 一 二 三 四 十 廿 〇 几 多 半 世纪 年代 至 到 - 前 后 以来 内
        号 时 早 晚 春季 上半年 1 2 11 20 27 31 1990 2011 ， 、 （ ） . /
    """.split(),
    "vi": """
        ngày tháng năm tuần quý thứ hai ba tư chủ nhật trước sau này qua tới ngoái nay kia
        đầu cuối giữa sáng chiều tối hôm rạng thập niên thế kỷ từ đến và - / . , 1 2 11 20 27
        31 90 1990 2011 I XX mùng mồng nửa vừa rồi khoảng trong vòng cách đây
    """.split(),
    "en": """
        last next this past coming early late mid January February Sept. Sunday Monday week
        month year quarter decade century first second 1st 21st 1 2 11 20 31 90s 1990s 2011
        of in on by since until from to between and - , / before after ago two half the end
        beginning spring Q1 eve
    """.split(),
}
COMPOSED = st.sampled_from(["vi", "zh", "en"]).flatmap(
    lambda language: st.lists(st.sampled_from(WORDS[language]), max_size=9).map(
        ("" if language == "zh" else " ").join
    )
)
TEXTS = st.one_of(
    COMPOSED,
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.text(alphabet="0123456789-/.年月日 tháng năm ngày to 至", max_size=40),
)
REFERENCES = st.sampled_from([None, "2019-11-21", "2020-02-29", "2019-11", "2019", "--11-21", "?"])


@given(TEXTS, st.sampled_from(["vi", "zh", "en", None]), REFERENCES)
def test_any_text_gives_ordered_spans_and_periods(
    text: str, language: str | None, reference: str | None
) -> None:
    position = 0
    for mention in find_dates(text, language, reference):
        assert position <= mention.start < mention.end <= len(text)
        position = mention.end
        first, last = parse_date(mention.first), parse_date(mention.last)
        assert PartialDate() not in (first, last)
        covered = days(mention.first, mention.last)
        assert covered is None or covered[0] <= covered[1]


@given(TEXTS, st.sampled_from(["vi", "zh", "en", None]), REFERENCES)
def test_a_text_without_its_dates_has_all_else_in_its_place(
    text: str, language: str | None, reference: str | None
) -> None:
    rest = without_dates(text, language, reference)
    dated = {
        at
        for mention in find_dates(text, language, reference)
        for at in range(mention.start, mention.end)
    }
    assert rest == "".join(" " if at in dated else each for at, each in enumerate(text))


def test_the_dates_of_a_text_are_sought_once() -> None:
    text, other = "Signed on 3 May 2020.", "Signed on 4 May 2020."
    assert find_dates(text, "en", "2021") is find_dates(text, "en", "2021")
    assert find_dates(text, "en", "2021") != find_dates(other, "en", "2021")


@given(TEXTS, st.sampled_from(["vi", "zh", "en"]), st.dates())
def test_any_question_gives_a_constraint_or_none(text: str, language: str, asked_on: date) -> None:
    constraint = question_time(text, language, asked_on)
    if constraint:
        assert constraint.first or constraint.last
        assert all(0 <= start < end <= len(text) for start, end in constraint.spans)


DATES = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


@given(DATES)
@pytest.mark.parametrize(
    ("language", "form"),
    [
        ("vi", "ngày {d}/{m}/{y}"),
        ("vi", "ngày {d:02}-{m:02}-{y}"),
        ("vi", "ngày {d} tháng {m} năm {y}"),
        ("vi", "{d}.{m}.{y}"),
        ("zh", "{y}年{m}月{d}日"),
        ("zh", "{y} 年 {m} 月 {d} 号"),
        ("zh", "{y}-{m:02}-{d:02}"),
        ("en", "{d} {month} {y}"),
        ("en", "{month} {d}, {y}"),
        ("en", "{short}. {d}, {y}"),
        ("en", "{y}-{m:02}-{d:02}"),
    ],
)
def test_written_days_are_read_back(language: str, form: str, day: date) -> None:
    month = day.strftime("%B")
    text = form.format(d=day.day, m=day.month, y=day.year, month=month, short=month[:3])
    text = text.replace("May.", "May")
    (mention,) = find_dates(text, language)
    assert (mention.first, mention.last) == (day.isoformat(), day.isoformat())
    assert (mention.start, mention.end) == (0, len(text))


@given(DATES)
@pytest.mark.parametrize(
    ("language", "form"),
    [
        ("vi", "tháng {m}/{y}"),
        ("vi", "tháng {m} năm {y}"),
        ("zh", "{y}年{m}月"),
        ("en", "{month} {y}"),
    ],
)
def test_written_months_are_read_back(language: str, form: str, day: date) -> None:
    text = form.format(m=day.month, y=day.year, month=day.strftime("%B"))
    (mention,) = find_dates(text, language)
    assert mention.first == mention.last == f"{day.year}-{day.month:02}"


@given(DATES)
def test_forms_of_xml_schema_round_trip(day: date) -> None:
    for form in ("%Y", "%Y-%m", "%Y-%m-%d", "--%m", "--%m-%d"):
        text = day.strftime(form)
        assert str(parse_date(text)) == text


@pytest.mark.parametrize("week", ["上上", "上", "上个", "本", "这", "这个", "下", "下个"])
@pytest.mark.parametrize("unit", ["周", "星期"])
def test_every_chinese_week_is_known(week: str, unit: str) -> None:
    (found,) = find_dates(f"{week}{unit}三签署", "zh", "2024-05-15")
    weeks = -2 if week == "上上" else {"上": -1, "本": 0, "这": 0, "下": 1}[week[0]]
    assert found.first == str(date(2024, 5, 15) + timedelta(weeks=weeks))


def test_a_date_that_does_not_exist_is_unknown() -> None:
    assert parse_date("2019-02-30") == PartialDate()
    assert parse_date("soon") == PartialDate()


def test_days_of_a_period() -> None:
    assert days("2011", "2011") == (date(2011, 1, 1), date(2011, 12, 31))
    assert days("2012-02", "2012-02") == (date(2012, 2, 1), date(2012, 2, 29))
    assert days("2018", "2019-11-21") == (date(2018, 1, 1), date(2019, 11, 21))
    assert days("--11-21", "--11-21") is None


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (("2011", "2011"), ("2011-09-20", "2011-09-20"), True),
        (("2011", "2011"), ("2012-01-01", "2012-01-01"), False),
        (("2018", "2020"), ("2019-11", "2019-11"), True),
        (("--11-21", "--11-21"), ("2019-11-21", "2019-11-21"), True),
        (("--11-21", "--11-21"), ("2019-11-20", "2019-11-20"), False),
        (("--11-21", "--11-21"), ("2019", "2019"), True),
        (("--11", "--11"), ("--11-21", "--11-21"), True),
        (("--10", "--10"), ("--11-21", "--11-21"), False),
        (("--12-20", "--01-05"), ("2020-01-02", "2020-01-02"), True),
        (("--12-20", "--01-05"), ("2020-03-02", "2020-03-02"), False),
    ],
)
def test_partial_dates_overlap_as_far_as_they_go(
    a: tuple[str, str], b: tuple[str, str], expected: bool
) -> None:
    mention_a, mention_b = DateMention(0, 1, *a), DateMention(0, 1, *b)
    assert overlaps(mention_a, mention_b) is overlaps(mention_b, mention_a) is expected


@pytest.mark.parametrize(
    ("language", "question", "first", "last", "axis", "spans"),
    [
        ("en", "What was signed in 2011?", "2011", "2011", "event", ["in 2011"]),
        (
            "en",
            "Which deals were made between 2013 and 2015?",
            "2013",
            "2015",
            "event",
            ["between 2013 and 2015"],
        ),
        (
            "en",
            "What has changed since last year?",
            "2023",
            "2024-03-01",
            "event",
            ["since last year"],
        ),
        ("en", "What was signed before 2015?", None, "2014", "event", ["before 2015"]),
        ("en", "What was signed after 2011?", "2012", None, "event", ["after 2011"]),
        ("en", "Members as of March 2012?", None, "2012-03", "event", ["as of March 2012"]),
        ("en", "What happened last November?", "2023-11", "2023-11", "event", ["last November"]),
        (
            "en",
            "Articles published in March 2020 about dioxin",
            "2020-03",
            "2020-03",
            "published",
            ["in March 2020"],
        ),
        (
            "en",
            "The toll as known on 3 May 2020",
            None,
            "2020-05-03",
            "published",
            ["as known on 3 May 2020"],
        ),
        (
            "en",
            "What happened on 5 May 2020 and in 2022?",
            "2020-05-05",
            "2022",
            "event",
            ["on 5 May 2020", "in 2022"],
        ),
        ("vi", "Năm 2011 ký những gì?", "2011", "2011", "event", ["Năm 2011"]),
        (
            "vi",
            "Những gì được ký từ 2013 đến 2015?",
            "2013",
            "2015",
            "event",
            ["từ 2013 đến 2015"],
        ),
        (
            "vi",
            "Trước năm 2015 có hiệp định nào?",
            None,
            "2014",
            "event",
            ["Trước năm 2015"],
        ),
        (
            "vi",
            "Sau ngày 20/9/2011 có gì?",
            "2011-09-21",
            None,
            "event",
            ["Sau ngày 20/9/2011"],
        ),
        (
            "vi",
            "Từ năm 2011 đến nay có gì mới?",
            "2011",
            "2024-03-01",
            "event",
            ["Từ năm 2011 đến nay"],
        ),
        (
            "vi",
            "Bài đăng ngày 27-8 nói gì?",
            "--08-27",
            "--08-27",
            "published",
            ["ngày 27-8"],
        ),
        (
            "vi",
            "Tính đến tháng 3/2012 có bao nhiêu nước?",
            None,
            "2012-03",
            "event",
            ["Tính đến tháng 3/2012"],
        ),
        ("zh", "2011年签署了什么？", "2011", "2011", "event", ["2011年"]),
        (
            "zh",
            "2013年到2015年之间签署了什么？",
            "2013",
            "2015",
            "event",
            ["2013年到2015年之间"],
        ),
        ("zh", "自去年以来有什么变化？", "2023", "2024-03-01", "event", ["自去年以来"]),
        ("zh", "2015年之前有哪些协议？", None, "2014", "event", ["2015年之前"]),
        ("zh", "2015年以后有哪些协议？", "2016", None, "event", ["2015年以后"]),
        ("zh", "截至2012年3月有多少？", None, "2012-03", "event", ["截至2012年3月"]),
        (
            "zh",
            "2021年8月10日发布的哪篇文章讨论了奥运会？",
            "2021-08-10",
            "2021-08-10",
            "published",
            ["2021年8月10日"],
        ),
        ("zh", "11月20日至21日谁访问了越南？", "--11-20", "--11-21", "event", ["11月20日至21日"]),
        ("zh", "官兵为何没能在年底回国？", "--09", "--12", "event", ["在年底"]),
        ("zh", "去年底谁访问了越南？", "2023-09", "2023-12", "event", ["去年底"]),
        ("en", "Who came in June?", "--06", "--06", "event", ["in June"]),
        ("en", "Who came in June last year?", "2023-06", "2023-06", "event", ["in June last year"]),
        (
            "vi",
            "Năm 2019, hồi tháng 6 ai thăm?",
            "2019",
            "2019",
            "event",
            ["Năm 2019", "hồi tháng 6"],
        ),
        ("vi", "Cuối năm có hoạt động gì?", "--09", "--12", "event", ["Cuối năm"]),
        ("en", "What has happened since June?", "2023-06", "2024-03-01", "event", ["since June"]),
        ("zh", "6月至今有多少台风？", "2023-06", "2024-03-01", "event", ["6月至今"]),
        ("en", "Arrests in June after 2005?", "2006", None, "event", ["in June", "after 2005"]),
        ("vi", "Trước tháng 6 có gì?", None, "2023-05", "event", ["Trước tháng 6"]),
        ("zh", "四年前发生了什么？", "2020", "2020", "event", ["四年前"]),
        ("en", "News from 2020 about dioxin", "2020", "2020", "published", ["from 2020"]),
        ("en", "What was done from 2013 onwards?", "2013", None, "event", ["from 2013 onwards"]),
        ("vi", "hiep dinh nao duoc ky nam 2011", "2011", "2011", "event", ["nam 2011"]),
        ("vi", "Từ đầu năm 2011 có gì?", "2011-01", None, "event", ["Từ đầu năm 2011"]),
        ("zh", "2015年底之前有什么？", None, "2015-12", "event", ["2015年底之前"]),
        (
            "en",
            "Who came after the February 2023 earthquake?",
            "2023-02",
            None,
            "event",
            ["after the February 2023"],
        ),
        ("en", "Who came before the 2014 crisis?", None, "2014", "event", ["before the 2014"]),
        ("en", "Who came before the 1980s and why?", None, "1979", "event", ["before the 1980s"]),
    ],
)
def test_the_time_of_a_question(
    language: str, question: str, first: str | None, last: str | None, axis: str, spans: list[str]
) -> None:
    constraint = question_time(question, language, date(2024, 3, 1))
    assert constraint
    assert (constraint.first, constraint.last, constraint.axis) == (first, last, axis)
    assert [question[start:end] for start, end in constraint.spans] == spans


@pytest.mark.parametrize("language", ["vi", "zh", "en"])
@pytest.mark.parametrize("question", ["Who? Ai? 谁?", "月底有什么活动？", "Đầu tháng có gì?"])
def test_a_question_without_time(language: str, question: str) -> None:
    assert question_time(question, language, date(2024, 3, 1)) is None


@pytest.mark.parametrize(
    ("text", "language", "published", "first"),
    [
        ("2025年首次巡逻初定4月中旬举行", "zh", "2024-11-29", "2025-04-11"),
        ("Chuyến đầu năm 2025 định vào giữa tháng 4", "vi", "2024-11-29", "2025-04-11"),
        ("2011年双方达成两项共识：8月1日签署声明", "zh", "2019-09-20", "2011-08-01"),
        ("Năm 2011 có hai mốc: ngày 1/8, họ ký tuyên bố", "vi", "2019-09-20", "2011-08-01"),
    ],
)
def test_a_year_that_heads_a_sentence_is_that_of_its_days(
    text: str, language: str, published: str, first: str
) -> None:
    assert find_dates(text, language, published)[-1].first == first


def test_the_second_day_of_a_patrol_is_no_monday() -> None:
    assert find_dates("Từ ngày thứ hai, biển êm", "vi", "2025-04-17") == ()
    (monday,) = find_dates("Từ ngày Thứ Hai, biển êm", "vi", "2025-04-17")
    assert monday.first == "2025-04-14"


@pytest.mark.parametrize(
    ("first", "last", "knows_year", "precision", "is_day", "of_one_year"),
    [
        ("2011", "2011", True, 1, False, True),
        ("2011-09", "2011-11", True, 2, False, True),
        ("2011-12-30", "2012-01-02", True, 3, True, False),
        ("--11", "--11", False, 1, False, True),
        ("--11-21", "--11-21", False, 2, False, True),
    ],
)
def test_a_date_says_what_is_known_of_it(
    first: str, last: str, knows_year: bool, precision: int, is_day: bool, of_one_year: bool
) -> None:
    mention = DateMention(0, 0, first, last)
    assert (mention.knows_year, mention.precision) == (knows_year, precision)
    assert (mention.is_day, mention.of_one_year) == (is_day, of_one_year)
    assert (mention.days is not None) == knows_year


def test_a_date_keeps_its_form() -> None:
    for value in ("2011", "2011-09", "2011-09-20", "--11", "--11-21"):
        assert str(parse_date(value)) == value


@pytest.mark.parametrize(
    ("phrase", "language", "first"),
    [
        ("một tháng sau", "vi", "2014-06"),
        ("hai ngày sau", "vi", "2014-05-29"),
        ("ngày hôm sau", "vi", "2014-05-28"),
        ("tuần sau", "vi", "2014-06-02"),
        ("năm sau", "vi", "2015"),
        ("the next day", "en", "2014-05-28"),
        ("the following month", "en", "2014-06"),
        ("the next year", "en", "2015"),
        ("seven months later", "en", "2014-12"),
        ("两天后", "zh", "2014-05-29"),
        ("第二天", "zh", "2014-05-28"),
        ("翌日", "zh", "2014-05-28"),
        ("次月", "zh", "2014-06"),
        ("兩年後", "zh", "2016"),
    ],
)
@pytest.mark.parametrize("published", ["2026-05-29", None])
def test_what_follows_a_date_counts_from_it(
    phrase: str, language: str, first: str, published: str | None
) -> None:
    for link in (", ", "; ", ". "):
        found = find_dates(f"27/5/2014{link}{phrase}, A.", language, published)
        assert [mention.first for mention in found] == ["2014-05-27", first]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A. B. Một tháng sau, C.", "vi"),
        ("Năm 2014. Một tháng sau, C.", "vi"),
        ("Ngày 27/5/2014. A. Hôm sau, C.", "vi"),
        ("In 2014. Two days later, C.", "en"),
        ("Yesterday A. The following month, C.", "en"),
        ("去年 A。次月,C。", "zh"),
        ("2014年5月 A。两天后,C。", "zh"),
    ],
)
def test_what_follows_no_date_that_is_near_and_fine_enough_is_none(
    text: str, language: str
) -> None:
    found = find_dates(text, language, "2026-05-29")
    later = max(text.rfind(word) for word in ("Một", "Hôm", "Two", "The", "次月", "两天后"))
    assert all(mention.end <= later for mention in found)


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("2025年10月26日,A。两天后的10月28日,B。", "zh", "2025-10-28"),
        ("2025年10月26日,A。同日,B於10月26日。", "zh", "2025-10-26"),
        ("A on 26 October 2025. On the same day, 26 October, B.", "en", "2025-10-26"),
        ("Ngày 26/10/2025, A. Cùng ngày, chiều 26/10, B.", "vi", "2025-10-26"),
        ("Ngày 26/10/2025, A. Ngày 28/10, B.", "vi", "2025-10-28"),
        ("Ngày 26/10/2025, A. Ngày 28/10, B sẽ đến.", "vi", "2026-10-28"),
        ("Ngày 26/10/2015, A. Lễ kỷ niệm ngày 26/10.", "vi", "2026-10-26"),
        ("Ngày 26/10/2025, A. Ngày 3/5, B.", "vi", "2026-05-03"),
    ],
)
def test_a_sentence_that_goes_on_from_a_date_keeps_its_year(
    text: str, language: str, first: str
) -> None:
    assert find_dates(text, language, "2026-10-16")[-1].first == first
