"""Promises about answers that compare: only what the dates of the quoted words prove is said."""

import re
from datetime import date

import pytest

from bot.answer import Answer
from bot.app import Desk
from bot.comparison import DatedSide, arranged, fall_together, in_groups, verdict
from bot.timeline import Source
from retrieval.article import Paragraph
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
