"""Promises about answers that compare: only what the dates of the quoted words prove is said."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.app import Desk
from bot.comparison import DatedSide, arranged, fall_together, in_groups, verdict
from bot.timeline import Source
from retrieval.article import Article, Paragraph
from retrieval.dates import DateMention
from retrieval.decomposition import Comparison

SOURCE = Source(Paragraph("a", 1, "text", "", "en"), "text")


def side(name: str, *dates: str) -> DatedSide:
    mentions = [value.partition("/") for value in dates]
    return DatedSide(
        name, SOURCE, tuple(DateMention(0, 0, first, last or first) for first, _, last in mentions)
    )


def names(groups: list[list[DatedSide]]) -> list[list[str]]:
    return [[each.name for each in group] for group in groups]


def test_dates_that_overlap_at_their_precision_prove_no_order() -> None:
    sides = [side("late", "2013"), side("month", "2011-09"), side("year", "2011")]
    assert names(in_groups(sides)) == [["year", "month"], ["late"]]


def test_every_date_of_one_side_must_lie_before_every_date_of_the_other() -> None:
    assert names(in_groups([side("a", "2011", "2015"), side("b", "2013")])) == [["a", "b"]]
    assert names(in_groups([side("a", "2011", "2012"), side("b", "2013")])) == [["a"], ["b"]]


def test_a_side_without_a_year_stands_in_no_order() -> None:
    sides = [side("undated"), side("a", "--06-01"), side("b", "2013")]
    assert names(in_groups(sides)) == [["b"]]
    assert [each.name for each in arranged(sides)] == ["b", "undated", "a"]


@pytest.mark.parametrize(
    ("first", "second", "unit", "shared"),
    [
        ("2023-09-10", "2023-12", "year", True),
        ("2023-09-10", "2023-12", "month", False),
        ("2023", "2023-12", "month", None),
        ("2023", "2022", "month", False),
        ("2023-05-01", "2023-05-07", "week", True),
        ("2023-05-07", "2023-05-08", "week", False),
        ("2023-09-10/2023-09-11", "2023-09-11", "day", None),
    ],
)
def test_the_same_day_or_month_is_said_only_where_it_is_certain(
    first: str, second: str, unit: str, shared: bool | None
) -> None:
    assert fall_together([side("a", first), side("b", second)], unit) is shared  # type: ignore[arg-type]


def test_how_long_something_lasted_needs_its_first_and_last_day() -> None:
    assert side("a", "2018-03-05/2018-03-09").length == 5
    assert side("a", "2018-03").length is None
    assert side("a", "2018-03-05").length is None


@pytest.mark.parametrize(
    ("language", "order", "open_order", "undated"),
    [
        ("en", "“A” (2011) [1] came before “B” (2013-07) [2].", "do not tell", "No full date"),
        ("vi", "“A” (2011) [1] diễn ra trước “B” (2013-07) [2].", "không cho biết", "Không có"),
        ("zh", "“A”（2011）[1]早于“B”（2013-07）[2]。", "无法判断", "没有完整的日期"),
    ],
)
def test_the_verdict_is_in_the_language_of_the_question(
    language: str, order: str, open_order: str, undated: str
) -> None:
    asked = Comparison(["A", "B"], "order")
    a, b = side("A", "2011"), side("B", "2013-07")
    assert verdict(asked, [a, b], language) == order
    assert open_order in verdict(asked, [a, side("B", "2011-09")], language)
    assert undated in verdict(asked, [a, side("B")], language)


@pytest.mark.parametrize(
    ("language", "other"),
    [
        ("en", "“A” give other dates: 2014"),
        ("vi", "“A” nêu ngày khác: 2014"),
        ("zh", "“A”的其他段落给出了别的日期：2014"),
    ],
)
def test_dates_that_other_words_give_keep_the_order_open(language: str, other: str) -> None:
    asked = Comparison(["A", "B"], "order")
    a, b = side("A", "2011"), side("B", "2013-07")
    doubtful = replace(a, rivals=(DateMention(0, 0, "2014", "2014"),))
    assert other in verdict(asked, [doubtful, b], language)
    assert other not in verdict(asked, [doubtful, side("B", "2016")], language)


def test_what_was_then_or_before_is_earlier_than_what_came_later_and_no_more_is_said() -> None:
    first = replace(side("A", "2013"), at_latest=True)
    assert names(in_groups([first, side("B", "2014")])) == [["A"], ["B"]]
    assert len(in_groups([first, side("B", "2011")])) == 1
    assert first.shown_dates("en") == "≤ 2013"


def test_a_side_of_which_nothing_was_found_is_named() -> None:
    asked = Comparison(["A", "B", "C"], "order")
    said = verdict(asked, [side("A", "2011"), side("C", "2013")], "en")
    assert said.endswith("Nothing was found about “B”.")


def _lines(answer: Answer) -> tuple[str, set[str]]:
    first = answer.answer.splitlines()[0]
    cited = {f"{c.article}#{c.paragraph}" for c in answer.citations}
    assert {int(n) for n in re.findall(r"\[(\d+)\]", first)} == {c.number for c in answer.citations}
    return first, cited


@pytest.mark.parametrize(
    ("question", "pattern"),
    [
        (
            "RCEP签署和埃斯珀访问越南哪个更早？",
            r"埃斯珀访问越南”（2019-11-20.*早于“RCEP签署”",
        ),
        (
            "Which is later, the signing of RCEP or Biden's visit to Hanoi?",
            r"RCEP” \(2020-11-15\) \[1\] came before “Biden's visit to Hanoi” \(2023-09-1",
        ),
        (
            "EVFTA có hiệu lực và RCEP được ký kết, việc nào diễn ra trước?",
            r"“EVFTA có hiệu lực” \(2020-08-01\) \[1\] diễn ra trước “RCEP .*\(2020-11-15\)",
        ),
        ("拜登访问越南和习近平访问越南是在同一年吗？", "^是的，在同一年"),
        ("拜登访问越南和习近平访问越南是在同一个月吗？", "^不是，不在同一个月"),
        (
            "《陆地边界条约》和《关于指导解决中越海上问题基本原则协议》哪个更早？",
            "1999-12-30.*早于.*2011",
        ),
    ],
)
def test_both_sides_are_cited_and_their_order_is_stated(
    samples_desk: Desk, question: str, pattern: str
) -> None:
    answer = samples_desk.ask(question, date(2024, 6, 1))
    first, cited = _lines(answer)
    assert re.search(pattern, first), first
    assert len(cited) == 2


def test_a_comparison_with_something_unknown_is_refused_by_name(samples_desk: Desk) -> None:
    question = "Which came first, the signing of RCEP or the moon landing?"
    answer = samples_desk.ask(question)
    assert answer.refused
    assert "“the moon landing”" in answer.answer


def test_a_date_after_which_something_happened_is_not_taken_for_its_own(samples_desk: Desk) -> None:
    """The articles tell of the visit without its day, and of earlier visits with their years."""
    answer = samples_desk.ask(
        "Chuyến thăm của Obama và chuyến thăm Đà Nẵng của tàu sân bay Carl Vinson, "
        "cái nào diễn ra trước?"
    )
    first, _ = _lines(answer)
    assert not re.search("1995|2000|2006|2013", first)
    assert "Không có ngày tháng đầy đủ cho “Chuyến thăm của Obama”" in first


def asked_over(desk: Desk, folder: Path, question: str, *told: tuple[str, str]) -> Answer:
    """What a collection of one-paragraph articles, each in a language, answers."""
    articles = [
        Article(f"a{number}", "", language, (text,)) for number, (language, text) in enumerate(told)
    ]
    own = desk.over(articles, folder / "news")
    answer = own.ask(question, date(2024, 6, 1))
    own.close()
    return answer


LISTED = [
    (
        "en",
        (
            "In 1999 Laos and Chad signed the border treaty, in 2000 they signed the fisheries "
            "agreement, and in 2009 they signed three protocols on border gates."
        ),
    ),
    (
        "vi",
        (
            "Năm 1999 Lào và Chad ký hiệp ước biên giới, năm 2000 hai nước ký hiệp định nghề cá, "
            "năm 2009 hai nước ký ba nghị định thư về cửa khẩu."
        ),
    ),
    ("zh", "老挝和乍得1999年签署边界条约，2000年签署渔业协定，2009年签署三份口岸议定书。"),
]


@pytest.mark.parametrize("told", LISTED, ids=["en", "vi", "zh"])
@pytest.mark.parametrize(
    "question",
    [
        "Which came first, the fisheries agreement of Laos and Chad or their border treaty?",
        "Hiệp định nghề cá Lào - Chad và hiệp ước biên giới Lào - Chad, văn kiện nào ký trước?",
        "老挝和乍得的渔业协定和老挝和乍得的边界条约，哪个先签署？",
    ],
    ids=["en", "vi", "zh"],
)
def test_of_several_times_in_a_sentence_each_side_has_its_own(
    samples_desk: Desk, tmp_path: Path, told: tuple[str, str], question: str
) -> None:
    first = asked_over(samples_desk, tmp_path, question, told).answer.splitlines()[0]
    assert re.findall(r"1999|2000|2009", first) == ["1999", "2000"], first


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "Which came first, the founding of ASEAN or the founding of the United Nations?",
            [
                ("vi", "Năm 2024 thương mại giữa ASEAN và Chad là 982 tỷ USD."),
                ("en", "The first hospital of the United Nations reached Bentiu in October 2018."),
            ],
        ),
        (
            "Động đất Myanmar có xảy ra trước động đất Leyte không?",
            [
                (
                    "vi",
                    (
                        "Trong các thảm họa như bão Nargis ở Myanmar năm 2008, động đất Nepal năm "
                        "2015 hay sóng thần Indonesia năm 2018, nước này giúp bằng tiền."
                    ),
                ),
                ("vi", "Động đất Leyte ngày 4/2/2023 làm 300 người chết."),
            ],
        ),
        (
            "缅甸地震和莱特岛地震哪个更早？",
            [
                ("zh", "2008年缅甸遭遇风暴，2015年尼泊尔发生地震，该国都提供了援助。"),
                ("zh", "2023年2月4日莱特岛发生地震，造成300人死亡。"),
            ],
        ),
    ],
)
def test_what_is_told_of_something_else_proves_no_order(
    samples_desk: Desk, tmp_path: Path, question: str, told: list[tuple[str, str]]
) -> None:
    answer = asked_over(samples_desk, tmp_path, question, *told)
    first = answer.answer.splitlines()[0]
    assert not re.search("came before|diễn ra trước “|早于", first), first


def test_an_event_that_many_words_tell_of_has_no_one_date(
    samples_desk: Desk, tmp_path: Path
) -> None:
    answer = asked_over(
        samples_desk,
        tmp_path,
        "Which came first, the flood in Hue or the opening of the Muong La bridge?",
        ("en", "The flood in Hue on 3 May 2011 closed the port."),
        ("en", "The flood in Hue on 9 June 2019 closed the airport."),
        ("en", "The opening of the Muong La bridge was on 4 July 2015."),
    )
    first = answer.answer.splitlines()[0]
    assert "do not tell which came first" in first
    assert "give other dates: 20" in first


def test_a_side_is_dated_by_words_that_tell_of_what_happened_not_of_something_else(
    samples_desk: Desk, tmp_path: Path
) -> None:
    answer = asked_over(
        samples_desk,
        tmp_path,
        "Which was founded first, the Hoa Lu Tropical Institute or the Ba Vi Maritime Centre?",
        (
            "en",
            (
                "Under the plan the Hoa Lu Tropical Institute will get 30 scholarships in 2025. The"
                " institute was founded on 7 March 1988 and has branches in two cities."
            ),
        ),
        ("en", "The Ba Vi Maritime Centre was founded on 28 August 1998 by the navy."),
    )
    first = answer.answer.splitlines()[0]
    assert "1988-03-07" in first
    assert "1998-08-28" in first
    assert "2025" not in first
    assert first.index("Hoa Lu") < first.index("Ba Vi")


def test_without_words_of_its_kind_a_side_has_no_date(samples_desk: Desk, tmp_path: Path) -> None:
    answer = asked_over(
        samples_desk,
        tmp_path,
        "Which happened first, the sinking of the Sea Star or the opening of the Ba Vi bridge?",
        ("en", "Three men of the Sea Star were rescued on 18 October 2023 near the island."),
        ("en", "The Ba Vi bridge was opened on 2 November 2023 by the minister."),
    )
    assert "2023-10-18" not in answer.answer.splitlines()[0]
