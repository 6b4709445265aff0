"""Promises about sentences that tell of several times: what goes with one is not the other's."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stretches import dated_parts, stretches
from retrieval.article import Paragraph
from retrieval.sentences import Span, sentences


def paragraph(text: str, language: str, published: str | None = None) -> Paragraph:
    return Paragraph("a", 1, text, "", language, published=published)


def told(
    text: str, language: str, name: str = "", published: str | None = None
) -> list[tuple[str, list[str]]]:
    found = stretches(paragraph(text, language, published), sentences(text)[0], name)
    return [(each.words.strip(" ,;，；."), [date.first for date in each.dates]) for each in found]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "In 1999 they signed the pact, in 2004 they opened the bridge.",
            [("In 1999 they signed the pact", "1999"), ("in 2004 they opened the bridge", "2004")],
        ),
        (
            "vi",
            "Ký bản ghi nhớ với Lào (2012), Ấn Độ (2016).",
            [("Ký bản ghi nhớ với Lào (2012)", "2012"), ("Ấn Độ (2016)", "2016")],
        ),
        (
            "zh",
            "两国1999年12月30日签署《边界条约》,2000年12月25日签署《划界、渔业协定》。",
            [
                ("两国1999年12月30日签署《边界条约》", "1999-12-30"),
                ("2000年12月25日签署《划界、渔业协定》。", "2000-12-25"),
            ],
        ),
    ],
)
def test_each_listed_time_has_its_own_words(
    language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert told(text, language) == [(words, [day]) for words, day in expected]


def test_what_stands_before_a_list_goes_with_all_of_it() -> None:
    text = "Các tàu về nước, theo thứ tự: tàu An ngày 3/5/2013; tàu Bình ngày 9/6/2014."
    (first, _), (second, dates) = told(text, "vi")
    assert first.endswith("tàu An ngày 3/5/2013")
    assert (second, dates) == ("Các tàu về nước, tàu Bình ngày 9/6/2014", ["2014-06-09"])


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        (
            "en",
            "On 7 March 2024, the two signed a pact, their first since a visit in 2018.",
            "2024-03-07",
        ),
        ("vi", "Sáng 7/3/2024, hai bên ký hiệp định, nâng cấp thỏa thuận năm 2018.", "2024-03-07"),
        ("zh", "2024年3月7日，双方签署协定，取代2018年的协议。", "2024-03-07"),
        ("zh", "2024年3月7日，34国签署协定，取代2018年的协议。", "2024-03-07"),
    ],
)
def test_words_that_only_say_when_go_with_all_that_follows(
    language: str, text: str, first: str
) -> None:
    words, dates = told(text, language)[0]
    assert dates == [first]
    assert "2018" in words


def test_what_a_thing_did_later_keeps_what_the_thing_is() -> None:
    text = "Hiệp định nghề cá được ký ngày 25-12-2000, có hiệu lực ngày 30-6-2004."
    words, dates = told(text, "vi")[1]
    assert words.startswith("Hiệp định nghề cá")
    assert dates == ["2004-06-30"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "两军“金龙—2023”联合演习3月24日在军事训练场开幕。"),
        ("en", "The exercise Golden Dragon 2023 began on 24 March."),
        ("vi", "Diễn tập VINBAX-2023 khai mạc ngày 24/3."),
    ],
)
def test_the_year_in_a_name_is_no_date(language: str, text: str) -> None:
    [(_, dates)] = told(text, language, published="2023-03-25")
    assert dates == ["2023-03-24"]


def test_days_that_something_lasted_are_its_own() -> None:
    text = "Sau hai ngày 25 và 26/10, lễ ký khép lại."
    assert [dates for _, dates in told(text, "vi", published="2025-10-26")] == [["2025-10-25"]]
    text = "Sau ngày 25/10, lễ ký được mở lại."
    assert [dates for _, dates in told(text, "vi", published="2025-10-26")] == [[]]


def test_a_date_since_which_something_is_so_is_not_its_own() -> None:
    text = "汇率2023年1月10日创2022年8月23日以来新高。"
    assert [dates for _, dates in told(text, "zh")] == [["2023-01-10"]]


def test_a_year_by_which_the_event_is_called_gives_way_to_its_date() -> None:
    text = "2023年6月7日他宣布角逐2024年总统选举。"
    assert [dates for _, dates in told(text, "zh", "宣布角逐2024年总统选举")] == [["2023-06-07"]]
    assert [dates for _, dates in told("他宣布角逐2024年总统选举。", "zh", "2024年总统选举")] == [
        ["2024"]
    ]


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        (
            "Tàu về nước: HQ-182 ngày 31/12/2013; HQ-183 ngày 19/3/2014; HQ-184 ngày 28/1/2015.",
            "vi",
            [
                "Tàu về nước: HQ-182 ngày 31/12/2013",
                "HQ-183 ngày 19/3/2014",
                "HQ-184 ngày 28/1/2015.",
            ],
        ),
        (
            "2007年建立战略伙伴关系,2009年签署备忘录,2014年提供1亿美元信贷供越南购买巡逻艇。",
            "zh",
            [
                "2007年建立战略伙伴关系",
                "2009年签署备忘录",
                "2014年提供1亿美元信贷供越南购买巡逻艇。",
            ],
        ),
        (
            "Carriers called at Da Nang: the Carl Vinson in March 2018, the Reagan in June 2023.",
            "en",
            [
                "Carriers called at Da Nang: the Carl Vinson in March 2018",
                "the Reagan in June 2023.",
            ],
        ),
    ],
)
def test_a_sentence_of_several_dated_events_is_one_line_for_each(
    text: str, language: str, parts: list[str]
) -> None:
    told = dated_parts(paragraph(text, language), Span(0, len(text)))
    assert [part.of(text) for part in told] == parts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "On Monday 5 May 2025, the ships left Da Nang for Manila, where they stay until June.",
            "en",
        ),
        ("Chuyến thăm diễn ra vào các ngày 29, 30/1/2024, sau đó ông đi Lào.", "vi"),
        ("前三次分别在2015年11月、2017年11月和2023年12月，也是他今年首次出访。", "zh"),
        ("参演兵力共2150人，比去年的1315人增加不少，是2016年创办以来规模最大的一次。", "zh"),
        ("中国海警局消息，2025年6月18日至20日，双方舰艇开展2025年第二次联合巡逻。", "zh"),
    ],
)
def test_what_is_told_of_one_event_stays_together(text: str, language: str) -> None:
    told = dated_parts(paragraph(text, language, "2025-06-21"), Span(0, len(text)))
    assert [part.of(text) for part in told] == [text]


@given(
    st.lists(
        st.sampled_from(
            ["năm 2011 ", "ngày 5/6/2015", "ký hiệp định ", ", ", "; ", "và ", ",", " ", "(", ")"]
        ),
        min_size=1,
        max_size=40,
    )
)
def test_the_spans_of_a_sentence_lose_no_word_and_share_none(pieces: list[str]) -> None:
    text = "".join(pieces)
    told, sentence = paragraph(text, "vi", "2020-01-01"), Span(0, len(text))
    for spans in ([each.span for each in stretches(told, sentence)], dated_parts(told, sentence)):
        words = "".join(span.of(text) for span in spans)
        assert re.findall(r"\w", words) == re.findall(r"\w", text)
        assert all(a.end <= b.start for a, b in pairwise(spans))


def test_a_year_that_is_aimed_at_or_stands_in_a_title_is_no_time_of_the_sentence() -> None:
    text = "In May 2022 they signed the joint vision to 2030."
    assert told(text, "en") == [(text.strip("."), ["2022-05"])]
    text = "2022年5月两国签署《至2030年防务关系愿景声明》。"
    assert [dates for _, dates in told(text, "zh")] == [["2022-05"]]
    text = "Traffic rose 17% from 2023 in May 2025."
    assert [dates for _, dates in told(text, "en")] == [["2025-05"]]


@pytest.mark.parametrize(
    ("language", "text", "year"),
    [
        ("zh", "博物馆到2019年才开放。", "2019"),
        ("vi", "Mãi đến năm 1995 hai nước mới bình thường hóa.", "1995"),
        ("en", "Their ties date back to 1973.", "1973"),
    ],
)
def test_a_year_in_which_something_came_at_last_is_a_time(
    language: str, text: str, year: str
) -> None:
    assert [dates for _, dates in told(text, language)] == [[year]]
