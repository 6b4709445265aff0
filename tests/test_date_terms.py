"""Promises about time in the lexical index and in questions."""

from datetime import date

import pytest

from retrieval.article import Paragraph
from retrieval.date_terms import (
    concept_of_event,
    event_terms,
    exact_concept_of_event,
    published_terms,
    question_concepts,
    without_relative_times,
)
from retrieval.decomposition import Unit, leaning

DAY = date(2024, 11, 12)


def _met(question: str, language: str, terms: list[str], field: str = "dates") -> float:
    return sum(
        max((weight for (f, t), weight in concept.items() if f == field and t in terms), default=0)
        for concept in question_concepts(question, language, DAY)
    )


def test_a_day_stands_under_its_year_its_month_and_itself() -> None:
    terms = event_terms("Ký ngày 20 tháng 9 năm 2011.", "vi", None)
    assert terms == ["--09", "--09-20", "2011", "2011-09", "2011-09-20"]


def test_a_day_without_a_year_stays_without_one() -> None:
    terms = ["--08", "--08-27", "?", "?-08"]
    assert event_terms("Sáng 27-8, tại Hà Nội", "vi", None) == terms
    assert published_terms("--08-27") == terms


@pytest.mark.parametrize("question", ["Ký gì tháng 8 năm 2019?", "Ký gì năm 2019?"])
def test_a_day_of_an_unknown_year_may_be_of_the_one_asked_about(question: str) -> None:
    of_that_year, of_no_year, of_another = (
        _met(question, "vi", event_terms(f"Ngày 27-8{year}, hai bên ký.", "vi", None))
        for year in ("-2019", "", "-2017")
    )
    assert of_that_year > of_no_year > of_another == 0


@pytest.mark.parametrize(
    ("asked_on", "within", "beyond"),
    [(date(2024, 11, 12), "11-06", "11-13"), (date(2024, 12, 3), "11-30", "12-02")],
)
def test_a_week_is_each_of_its_days_whether_of_one_month_or_of_two(
    asked_on: date, within: str, beyond: str
) -> None:
    (asked,) = question_concepts("Who came last week?", "en", asked_on)
    assert asked["dates", f"2024-{within}"] > asked["dates", f"--{within}"] > 0
    assert not {f"2024-{beyond}", f"--{beyond}"} & {term for _, term in asked}


def test_an_end_of_which_nothing_is_known_is_no_term() -> None:
    assert event_terms("未来3年", "zh", "--11-21") == ["--11", "--11-21", "?", "?-11"]


def test_a_question_about_a_year_meets_a_day_of_it_in_any_language() -> None:
    for text, language in (
        ("2011年9月20日", "zh"),
        ("ngày 20-9-2011", "vi"),
        ("Sept. 20, 2011", "en"),
    ):
        terms = event_terms(text, language, None)
        assert _met("which agreements were signed in 2011?", "en", terms)


def test_relative_times_count_from_the_day_of_asking() -> None:
    assert _met("四年前微信宣布了什么?", "zh", ["2020"])
    assert not _met("四年前微信宣布了什么?", "zh", ["2019"])
    assert without_relative_times("四年前微信宣布了什么?", "zh", DAY).strip() == "微信宣布了什么?"


def test_an_open_period_reaches_to_the_day_of_asking() -> None:
    assert _met("What has been signed since 2022?", "en", ["2023"])
    assert not _met("What has been signed since 2022?", "en", ["2021"])


def test_a_month_without_a_year_is_met_in_any_year() -> None:
    for text in ("tháng 6-2019", "ngày 5-6-2021"):
        assert _met("Who came in June?", "en", event_terms(text, "vi", None))
    assert not _met("Who came in June?", "en", event_terms("năm 2024", "vi", None))
    assert _met("Who came on 20 November?", "en", event_terms("2019年11月20日", "zh", None))
    assert not _met("官兵为何没能在年底回国？", "zh", ["--08"])
    for month in ("--09", "--10", "--11", "--12"):
        assert _met("官兵为何没能在年底回国？", "zh", [month])


def test_a_month_beside_a_time_with_its_year_is_no_fault() -> None:
    for question in ("What happened in June before 1998?", "How many arrests in June after 2005?"):
        assert question_concepts(question, "en", DAY)


def test_the_date_itself_counts_more_than_other_years_of_an_open_period() -> None:
    question = "How many people had died as of 17 October 2023?"
    on_the_day = _met(question, "en", event_terms("ngày 17-10-2023", "vi", None))
    assert on_the_day > _met(question, "en", ["2019"]) > 0


def test_publication_is_another_axis() -> None:
    question = "Which articles were published in September 2011?"
    assert _met(question, "en", published_terms("2011-09-20"), "published")
    assert not _met(question, "en", event_terms("Sept. 20, 2011", "en", None))


def test_questions_without_time_ask_for_none() -> None:
    assert question_concepts("Who met the minister?", "en", DAY) == []


def test_a_question_may_lean_on_the_date_of_an_event() -> None:
    found = leaning("科创板正式开板当天，58同城发布了什么报告？", "zh")
    assert found is not None
    assert (found.event, found.unit) == ("科创板正式开板", "day")
    event = Paragraph("a", 1, "2019年7月22日，科创板正式开板。", "", "zh")
    assert ("dates", "2019-07-22") in (concept_of_event(event, "day") or {})
    assert ("dates", "2019") in (concept_of_event(event, "day") or {})
    assert concept_of_event(Paragraph("a", 1, "2019年开板。", "", "zh"), "day") is None


@pytest.mark.parametrize(
    ("unit", "term"), [("day", "2019-07-22"), ("month", "2019-07"), ("year", "2019")]
)
def test_the_exact_date_of_an_event_is_met_by_that_date_alone(unit: Unit, term: str) -> None:
    event = Paragraph("a", 1, "2019年7月22日，科创板正式开板。", "", "zh")
    exact = exact_concept_of_event(event, unit) or {}
    assert set(exact) == {("dates", term), ("published", term)}
    assert exact_concept_of_event(Paragraph("a", 1, "科创板开板。", "", "zh"), unit) is None
