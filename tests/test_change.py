"""Promises about what newer articles say otherwise; a false alarm is worse than a miss."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import Desk
from bot.change import changed
from retrieval.article import Article, Paragraph
from retrieval.evidence import Statement
from retrieval.retriever import Passage
from retrieval.sentences import Span
from retrieval.translation import WordTranslations


def statement(text: str, published: str | None, language: str = "en") -> Statement:
    paragraph = Paragraph(str(published), 1, text, "", language, published=published)
    return Statement(Passage(paragraph, 1.0), Span(0, len(text)), 1.0)


def days(statements: list[Statement]) -> list[str | None]:
    return [each.passage.paragraph.published for each in statements]


@pytest.mark.parametrize(
    ("language", "older", "newer"),
    [
        ("en", "The flood killed 12 people in the valley.", "The flood killed 25 people."),
        (
            "en",
            "The bridge will cost $40 million.",
            "The cost of the bridge is now $55 million.",
        ),
        ("en", "As of 3 May 12 people had died of it.", "As of 9 May 25 people had died of it."),
        ("en", "Unemployment stands at 4%.", "Unemployment stands at 6 percent."),
        ("vi", "Lũ quét làm 12 người chết ở xã.", "Lũ quét làm 25 người chết ở xã."),
        ("vi", "Dự án có vốn 1.200 tỷ đồng.", "Vốn của dự án là 1.500 tỷ đồng."),
        ("zh", "洪水造成12人死亡。", "洪水造成25人死亡。"),
        ("zh", "大桥正在建设。", "大桥建设完成。"),
        ("zh", "雙方將簽署稅收協定。", "雙方已簽署稅收協定。"),
        ("en", "The bridge is under construction.", "Construction of the bridge is completed."),
        ("vi", "Hai bên sẽ ký hiệp định thuế.", "Hai bên đã ký hiệp định thuế."),
    ],
)
def test_another_figure_or_status_for_the_same_thing_is_seen(
    translations: WordTranslations, language: str, older: str, newer: str
) -> None:
    told = [statement(older, "2020-05-04", language), statement(newer, "2020-05-10", language)]
    assert days(changed(told, translations)) == ["2020-05-10", "2020-05-04"]


@pytest.mark.parametrize(
    ("language", "older", "newer"),
    [
        ("en", "The flood killed 12 people.", "The flood killed twelve people."),
        ("en", "The talks would often be about tax.", "The talks have been about tax."),
        ("en", "The bridge cost $41.7 million.", "The bridge cost $42 million."),
        ("en", "The flood killed 12 people.", "The flood destroyed 25 houses."),
        ("en", "The flood in Hue killed 12 people.", "The flood in Vinh killed 25 people."),
        ("en", "On 3 May 2020 12 people died of it.", "On 9 May 2020 25 people died of it."),
        ("en", "The flood killed 12 people.", "The minister met 25 people at the museum."),
        ("vi", "Lũ làm 12 người chết ở Huế.", "Lũ làm 25 người chết ở Vinh."),
        ("zh", "2020年5月3日新增12例。", "2020年5月9日新增25例。"),
        ("zh", "上将访问大桥建设工地。", "大桥建设工地完成。"),
        ("zh", "中将出席大桥建设会议。", "大桥建设会议完成。"),
    ],
)
def test_other_things_are_no_change(
    translations: WordTranslations, language: str, older: str, newer: str
) -> None:
    told = [statement(older, "2020-05-04", language), statement(newer, "2020-05-10", language)]
    assert changed(told, translations) == []


def test_without_two_days_of_publication_nothing_is_newer(translations: WordTranslations) -> None:
    for first, second in ((None, "2020-05-10"), ("2020-05-10", "2020-05-10"), ("2020", "2020-05")):
        told = [
            statement("The flood killed 12 people.", first),
            statement("The flood killed 25 people.", second),
        ]
        assert changed(told, translations) == []


def test_a_statement_that_meets_less_of_the_question_is_of_something_else(
    translations: WordTranslations,
) -> None:
    told = [
        statement("The flood killed 12 people.", "2020-05-04"),
        replace(statement("The flood killed 25 people.", "2020-05-10"), coverage=0.5),
    ]
    assert changed(told, translations) == []


@pytest.mark.parametrize(
    ("language", "question", "older", "newer", "said"),
    [
        (
            "en",
            "How many people did the flood in Muong La kill?",
            "The flood in Muong La killed 12 people, the province said.",
            "The flood in Muong La killed 25 people, the province said.",
            "The articles differ; the newest stands first.\n- published 2020-05-10: “The flood",
        ),
        (
            "vi",
            "Lũ quét ở Mường La làm bao nhiêu người chết?",
            "Lũ quét ở Mường La làm 12 người chết, tỉnh cho biết.",
            "Lũ quét ở Mường La làm 25 người chết, tỉnh cho biết.",
            "Các bài nêu khác nhau; bài mới nhất đứng trước.\n- đăng ngày 2020-05-10: “Lũ",
        ),
        (
            "zh",
            "芒拉洪水造成多少人死亡？",
            "省政府表示，芒拉洪水造成12人死亡。",
            "省政府表示，芒拉洪水造成25人死亡。",
            "各篇报道说法不同，最新的在前。\n- 2020-05-10发表：“省政府",
        ),
    ],
)
def test_both_figures_are_shown_newest_first_with_their_days(
    samples_desk: Desk,
    tmp_path: Path,
    language: str,
    question: str,
    older: str,
    newer: str,
    said: str,
) -> None:
    told = [
        Article("older", "", language, (older,), published="2020-05-04"),
        Article("newer", "", language, (newer,), published="2020-05-10"),
    ]
    desk = samples_desk.over(told, tmp_path / "news")
    answer = desk.ask(question)
    desk.close()
    assert answer.answer.startswith(said)
    assert [citation.published for citation in answer.citations] == ["2020-05-10", "2020-05-04"]


def test_a_day_is_of_the_year_that_its_paragraph_is_about(translations: WordTranslations) -> None:
    def told(text: str, published: str) -> Statement:
        each = statement(text, published)
        return replace(each, span=Span(text.index("On 1 August"), len(text)))

    newer = told("On 1 August the flood killed 25 people.", "2020-08-10")
    text = "On 1 August of that year the flood killed 12 people."
    older = told(text, "2020-08-04")
    earlier = told(f"It was in 2018. {text}", "2020-08-04")
    assert len(changed([older, newer], translations)) == 2
    assert not changed([earlier, newer], translations)
