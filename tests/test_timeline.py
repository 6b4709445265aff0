"""Promises about lists: one line for each event, in order of time, counted at the end."""

import re
import time
from dataclasses import replace
from datetime import date

import pytest

from bot.answer import Answer
from bot.app import Desk
from bot.extractive import ExtractiveAnswerer
from bot.items import asks_for_list
from bot.periods import nearest_dates
from bot.phrases import counted, shown_date, time_not_met
from bot.timeline import Line, Source, in_order, merged
from retrieval.article import Paragraph
from retrieval.dates import DateMention, TimeConstraint
from retrieval.index import Index
from retrieval.retriever import Retriever
from retrieval.translation import WordTranslations
from tests.conftest import article, put


def paragraph(name: str, text: str, language: str, published: str | None = None) -> Paragraph:
    return Paragraph(name, 1, text, "", language, published=published)


def line(name: str, text: str, language: str, day: str | None) -> Line:
    date_told = DateMention(0, 0, day, day) if day else None
    return Line(text, [Source(paragraph(name, text, language), text)], date_told)


def answered(index: Index, question: str, passages: int = 5) -> Answer:
    retriever = Retriever(index)
    query = retriever.query(question)
    answerer = ExtractiveAnswerer(index, refusal_threshold=0.01, gloss=False)
    return answerer.answer(query, retriever.found(query, passages), [], "en", time.perf_counter())


def quotes_of(index: Index, question: str) -> set[str]:
    return {each.quote for each in answered(index, question).citations}


def sources(lines: list[Line]) -> list[list[str]]:
    return [[source.paragraph.article for source in each.sources] for each in lines]


@pytest.mark.parametrize(
    "question",
    [
        "timeline of Vietnam-US relations",
        "Which US carriers have visited Da Nang?",
        "what documents were signed?",
        "List the agreements with Japan",
        "all the agreements with Japan",
        "Please show me all of the agreements",
        "các mốc quan hệ Việt - Mỹ",
        "Dòng thời gian quan hệ Việt - Nhật",
        "nhung hiep dinh nao duoc ky",
        "越美关系时间线",
        "中越签署的协议有哪些？",
        "两国关系大事记",
        "越美關係時間線",
        "請列舉兩國簽署的協議",
    ],
)
def test_questions_for_several_things_are_known(question: str) -> None:
    assert asks_for_list(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is the cost of the project?",
        "What was the name of the ship?",
        "Which street has the restaurant?",
        "What does the minister say?",
        "How fast did they get all the crew out of the water?",
        "Hiệp định được ký năm nào?",
        "谁签署了协议？",
    ],
)
def test_questions_for_one_thing_are_told_from_them(question: str) -> None:
    assert not asks_for_list(question)


def test_two_things_of_one_paragraph_are_never_one(translations: WordTranslations) -> None:
    first = line("a", "《海上事件预防谅解备忘录》", "zh", "2024-01-30")
    other = line("a", "《海警合作谅解备忘录》", "zh", "2024-01-30")
    again = line("b", "《海警合作谅解备忘录》", "zh", "2024-01-30")
    assert sources(merged([first, other, again], translations)) == [["a"], ["a", "b"]]


def test_lines_stand_in_order_of_time_and_undated_ones_last() -> None:
    days = ["2015-06-01", None, "2011", "--06-01", "2011-09-20"]
    lines = [line(str(at), f"line {at}", "en", day) for at, day in enumerate(days)]
    assert sources(in_order(lines)) == [["2"], ["4"], ["0"], ["1"], ["3"]]


def test_one_event_in_three_languages_is_one_line(translations: WordTranslations) -> None:
    told = [
        line("zh", "2011年9月，两国签署《越美防务合作备忘录》", "zh", "2011-09"),
        line("vi", "Hai bên ký Bản ghi nhớ về hợp tác quốc phòng Việt - Mỹ", "vi", "2011-09-20"),
        line("en", "The Vietnam-US memorandum on defence cooperation was signed", "en", "2011-09"),
    ]
    (only,) = merged(told, translations)
    assert len(only.sources) == 3
    assert only.date
    assert only.date.first == "2011-09-20"


def test_alike_events_of_different_times_stay_apart(translations: WordTranslations) -> None:
    told = [
        line("a", "A joint vision statement on defence was signed", "en", "2015-06-01"),
        line("b", "A joint vision statement on defence was signed", "en", "2018-04"),
    ]
    assert sources(merged(told, translations)) == [["a"], ["b"]]


@pytest.mark.parametrize(
    ("language", "text", "other"),
    [
        ("vi", "Kim ngạch thương mại đạt 81,5 tỷ USD.", "Kim ngạch thương mại đạt 86,7 tỷ USD."),
        ("vi", "Có 1.083 lượt quân nhân tham gia.", "Có 1.080 lượt quân nhân tham gia."),
        ("vi", "Giám đốc là ông Bùi Đức Thành.", "Giám đốc là bà Phạm Thu Hà."),
        ("vi", "Bản ghi nhớ hợp tác với Ấn Độ.", "Bản ghi nhớ hợp tác với Nhật Bản."),
        ("zh", "第三批维和工兵分队启程。", "第四批维和工兵分队启程。"),
        ("zh", "中国派出135人救援队。", "中国派出82人救援队。"),
        ("zh", "与印度签署防务合作备忘录。", "与日本签署防务合作备忘录。"),
        ("en", "Trade was worth $15 billion.", "Trade was worth $18 billion."),
        ("en", "Engineer Unit No. 3 is on its way.", "Engineer Unit No. 4 is on its way."),
    ],
)
def test_what_gives_another_figure_number_or_name_is_another_line(
    translations: WordTranslations, language: str, text: str, other: str
) -> None:
    told = [line("a", text, language, None), line("b", other, language, None)]
    assert sources(merged(told, translations)) == [["a"], ["b"]]
    again = [told[0], line("c", text, language, None)]
    assert sources(merged(again, translations)) == [["a", "c"]]


def test_documents_of_one_day_are_told_apart_by_their_names(
    translations: WordTranslations,
) -> None:
    told = [
        replace(line(name, text, language, "2000-12-25"), is_document=True)
        for name, text, language in (
            ("a", "北部湾领海、专属经济区和大陆架划界协定", "zh"),
            ("b", "北部湾渔业合作协定", "zh"),
            ("c", "Hiệp định phân định Vịnh Bắc Bộ", "vi"),
        )
    ]
    assert sources(merged(told, translations)) == [["a", "c"], ["b"]]


@pytest.mark.parametrize(
    ("language", "text", "day", "other", "other_day"),
    [
        ("zh", "2015年两所大学签署合作备忘录", "2015", "海警部队之间的合作备忘录", "2015-09-16"),
        ("zh", "边境地区卫生合作备忘录", None, "2015年两所大学签署合作备忘录", "2015"),
        (
            *("vi", "Tuyên bố tầm nhìn chung giai đoạn 2015-2020", "2015-05"),
            *("Tuyên bố tầm nhìn chung đến năm 2030", None),
        ),
    ],
)
def test_two_documents_with_alike_names_stay_apart_unless_of_one_day(
    translations: WordTranslations,
    language: str,
    text: str,
    day: str | None,
    other: str,
    other_day: str | None,
) -> None:
    told = [
        replace(line("a", text, language, day), is_document=True),
        replace(line("b", other, language, other_day), is_document=True),
    ]
    for each in told:
        each.subject = "合作备忘录" if language == "zh" else each.subject
    assert sources(merged(told, translations)) == [["a"], ["b"]]


def test_a_document_signed_anew_is_another_one_of_its_paragraph(
    translations: WordTranslations,
) -> None:
    told = [line("a", "防务合作协定", "zh", day) for day in ("2009-09", "2022-02")]
    assert sources(merged(told, translations)) == [["a"], ["a"]]


def test_the_states_of_a_title_are_those_of_a_line_that_names_none(
    translations: WordTranslations,
) -> None:
    text = "Hai bên ký Bản ghi nhớ về hợp tác quốc phòng."
    told = [
        Line(text, [Source(replace(paragraph(title, text, "vi"), title=title), text)])
        for title in ("Việt Nam - Nhật Bản", "Việt Nam - Ấn Độ", "Nhật Bản và Việt Nam")
    ]
    assert sources(merged(told, translations)) == [
        ["Việt Nam - Nhật Bản", "Nhật Bản và Việt Nam"],
        ["Việt Nam - Ấn Độ"],
    ]


def test_the_nearest_dates_stand_in_order_at_their_own_precision() -> None:
    period = TimeConstraint("2012", "2012", "event", ())
    texts = ["Signed in 2011 and on 5 May 2013.", "In September 2010, then in 1999.", "In 2012."]
    found = nearest_dates([paragraph(t, t, "en") for t in texts], period)
    assert found == ["1999", "2010-09", "2011", "2013-05-05"]


def test_the_nearest_days_of_publication_answer_a_question_about_publication() -> None:
    period = TimeConstraint("2012", "2012", "published", ())
    told = [paragraph("a", "In 2013.", "en", "2019-11-21"), paragraph("b", "In 2011.", "en")]
    assert nearest_dates(told, period) == ["2019-11-21"]


@pytest.mark.parametrize(
    ("language", "month"), [("en", "month 11"), ("vi", "tháng 11"), ("zh", "11月")]
)
def test_a_month_of_any_year_is_shown_as_one_wherever_dates_are(language: str, month: str) -> None:
    assert shown_date(language, DateMention(0, 0, "--11", "--11")) == month
    assert month in time_not_met(language, TimeConstraint("--11", "--11", "event", ()), [])
    assert shown_date(language, DateMention(0, 0, "--11-02", "--11-03")) == "11-02 – 11-03"


@pytest.mark.parametrize(
    ("language", "count", "unmet"),
    [
        ("en", "2 items from 3 articles, 1 undated.", "Nothing that fits the question is dated"),
        ("vi", "2 mục từ 3 bài, 1 mục không có ngày tháng.", "Các mốc thời gian gần nhất"),
        ("zh", "共2项，出自3篇文章，其中1项没有日期。", "没有2012的相关内容。现有的最近日期：2011"),
    ],
)
def test_counts_and_times_are_told_in_three_languages(
    language: str, count: str, unmet: str
) -> None:
    assert counted(language, 2, 3, 1) == count
    more = counted(language, 2, 3, 1, more=40)
    assert more.startswith(count)
    assert "40" in more
    period = TimeConstraint("2012", "2012", "event", ())
    assert unmet in time_not_met(language, period, ["2011"])


@pytest.mark.parametrize(
    ("question", "count"),
    [
        (
            "Timeline of Vietnam-US defence relations",
            r"(\d+) items from (\d+) articles, \d+ undated",
        ),
        ("Các mốc quan hệ quốc phòng Việt - Mỹ", r"(\d+) mục từ (\d+) bài, \d+ mục không có ngày"),
        ("越美防务关系时间线", r"共(\d+)项，出自(\d+)篇文章，其中\d+项没有日期"),
    ],
)
def test_a_timeline_is_dated_ordered_and_counted(
    samples_desk: Desk, question: str, count: str
) -> None:
    answer = samples_desk.ask(question, date(2024, 6, 1))
    *lines, closing = answer.answer.splitlines()
    days = [found[1] if (found := re.match(r"- (\d{4}[-\d]*)", each)) else "9999" for each in lines]
    assert days == sorted(days)
    assert "2015-06-01" in days
    numbers = re.match(count, closing)
    assert numbers
    assert int(numbers[1]) == len(lines)
    assert int(numbers[2]) == len({citation.article for citation in answer.citations})


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which agreements were signed in 1987?", "is dated 1987. The nearest dates there are: 19"),
        (
            "Những hiệp định nào được ký năm 1987?",
            "thuộc thời gian 1987. Các mốc",
        ),
        ("1987年签署的协议有哪些？", "没有1987的相关内容。现有的最近日期：19"),
        (
            "Which articles published in 1999 are about the defence memorandum?",
            "was published at that time (1999). The nearest dates there are: 2011-09-21",
        ),
    ],
)
def test_a_time_that_nothing_meets_is_said_with_the_nearest_dates(
    samples_desk: Desk, question: str, said: str
) -> None:
    answer = samples_desk.ask(question, date(2024, 6, 1))
    assert answer.refused
    assert said in answer.answer


@pytest.mark.parametrize(
    ("question", "last"),
    [
        ("What did articles published in 2011 say about the defence memorandum?", "2011-12-31"),
        ("The memorandum on defence cooperation as known on 1 January 2012", "2012-01-01"),
        ("Các bài đăng năm 2011 nói gì về bản ghi nhớ quốc phòng?", "2011-12-31"),
        ("2019年发表的文章怎样谈越美防务合作备忘录？", "2019-12-31"),
    ],
)
def test_only_what_was_published_then_is_cited(
    samples_desk: Desk, question: str, last: str
) -> None:
    answer = samples_desk.ask(question, date(2024, 6, 1))
    assert not answer.refused
    assert all(c.published and c.published <= last for c in answer.citations)


def test_what_fits_best_is_not_lost_for_want_of_a_date(samples_desk: Desk) -> None:
    answer = samples_desk.ask(
        "Bản ghi nhớ quốc phòng Việt - Mỹ năm 2011 nêu những lĩnh vực hợp tác nào?"
    )
    assert any("hai bên sẽ ưu tiên năm lĩnh vực" in each.quote for each in answer.citations)


def test_what_happened_by_a_time_is_told_by_later_articles_too(samples_desk: Desk) -> None:
    """ "As of" bounds the events, "as known on" the articles."""
    answer = samples_desk.ask("Which agreements were signed as of March 2012?", date(2024, 6, 1))
    assert any(
        citation.published and citation.published > "2012-03" for citation in answer.citations
    )
    days = re.findall(r"^- (\d{4}[-\d]*)", answer.answer, re.MULTILINE)
    assert days
    assert all(day <= "2012-03-31" for day in days)


def test_a_line_of_several_dates_stands_under_the_one_that_is_asked_about(
    index: Index,
) -> None:
    put(
        index,
        article(
            "gates",
            "Both sides will carry out the documents signed in 2009 and make Chi Ma and Ai Dian an "
            "international pair of border gates in the first quarter of 2022.",
        ),
    )
    answer = answered(index, "The timeline of the international border gates in early 2022")
    assert [each.article for each in answer.citations] == ["gates"]
    assert answer.answer.startswith("2022-01")


def test_a_document_that_is_news_is_of_the_day_that_its_lead_tells(index: Index) -> None:
    """It has no date of its own; another that is only carried out is no news."""
    put(
        index,
        article(
            "visit",
            "On 8 June 2022 the defence ministers met in Hanoi.",
            "They signed a memorandum on logistics support.",
            "They promised to carry out the agreement on border patrols.",
        ),
    )
    question = "Which agreements were signed in June {year}?"
    assert quotes_of(index, question.format(year=2022)) == {"memorandum on logistics support"}
    assert not quotes_of(index, question.format(year=2015))


def test_a_document_for_coming_years_is_of_the_day_that_its_lead_tells(index: Index) -> None:
    put(
        index,
        article(
            "visit",
            "On 8 October 2011 the party leaders met in Beijing.",
            "They signed an agreement on cooperation for 2012-2016.",
        ),
    )
    quotes = quotes_of(index, "Which agreements were signed in 2011?")
    assert quotes == {"agreement on cooperation"}
    assert not quotes_of(index, "Which agreements were signed in 2014?")


def test_a_timeline_tells_all_days_of_an_article_about_its_subject(index: Index) -> None:
    """By its title: hardly a sentence of such an article repeats what it is about."""
    mirela = article(
        "mirela",
        "Work began on 2 March 2015.",
        "On 7 May 2016 the second span was closed.",
        "A storm tore down two cranes in October 2017.",
        "Traffic has flowed since 1 June 2018.",
        title="How the Mirela bridge was built",
    )
    harbour = article(
        "harbour",
        "On 9 July 2016 a storm closed the harbour of Sona.",
        "Traffic was back on 2 August 2016.",
        title="The harbour of Sona",
    )
    put(index, mirela, harbour)
    assert quotes_of(index, "Timeline of the Mirela bridge") == set(mirela.paragraphs)


def test_a_list_says_how_much_it_leaves_out(index: Index) -> None:
    topics = (
        "Rice Exports, Air Transport, Extradition, Border Trade, Nuclear Safety, Fishing Rights, "
        "Vocational Training, Tax Matters, Military Medicine, Customs Procedures, Solar Energy, "
        "Film Production, Railway Construction, Animal Health, Museum Loans"
    ).split(", ")
    told = [f"In 2011 both sides signed the Agreement on {topic}." for topic in topics]
    put(index, article("list", *told))
    answer = answered(index, "Which agreements were signed in 2011?", passages=20).answer
    lines = [line for line in answer.splitlines() if line.startswith("- ")]
    assert len(lines) == 12
    assert "3 more" in answer.splitlines()[-1]


def test_a_list_of_events_tells_those_of_the_kind_asked_for_each_by_its_day(index: Index) -> None:
    put(
        index,
        article(
            "navy",
            "In May 2016 the navy held an exercise with Sona; in June 2018 a drill with Mirela.",
            "In July 2019 the navy of Vietnam bought two ships.",
            "Vietnam's navy received new uniforms in 2020.",
            title="The navy of Vietnam",
        ),
    )
    answer = answered(index, "Which exercises has the navy of Vietnam held?").answer
    days = re.findall(r"^- (\d{4}-\d\d)", answer, re.MULTILINE)
    assert days == ["2016-05", "2018-06"]
    assert "uniforms" not in answer
    assert "bought" not in answer
