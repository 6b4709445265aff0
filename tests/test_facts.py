"""Promises about which sentences of a paragraph are quoted."""

from pathlib import Path

import pytest

from bot.app import Desk
from bot.expectation import asks_somebody
from retrieval.article import Article

MISSING = (
    "About 200,000 Vietnamese soldiers are still listed as missing after the war, the ministry"
    " says. Talks on the search are held twice a year in Hanoi or Honolulu. For the American side"
    " 1,160 people remain unaccounted for."
)


def quotes(desk: Desk, folder: Path, text: str, language: str, question: str) -> list[str]:
    collection = desk.over([Article("a", "", language, (text,), published="2024-05-06")], folder)
    answer = collection.ask(question)
    assert not answer.refused
    assert all(citation.quote in text for citation in answer.citations)
    return [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    ("language", "text", "question", "holds"),
    [
        (
            "en",
            MISSING,
            "How many American people remain missing?",
            "1,160",
        ),
        (
            "vi",
            (
                "Cầu Bạch Long nối hai bờ sông Kỳ Cùng được xây trong ba năm. Lễ khánh thành cầu"
                " Bạch Long diễn ra ngày 12/5/2019. Sau đó cầu Bạch Long được sơn lại."
            ),
            "Cầu Bạch Long khánh thành khi nào?",
            "12/5/2019",
        ),
        (
            "zh",
            "白龙大桥跨越奇穷河。大桥由三家公司共同施工。整个白龙大桥工程耗资四亿元，资金来自两省财政。",
            "白龙大桥耗资多少？",
            "四亿元",
        ),
    ],
)
def test_the_sentence_with_the_kind_of_thing_asked_for_is_quoted(
    samples_desk: Desk, tmp_path: Path, language: str, text: str, question: str, holds: str
) -> None:
    assert any(holds in quote for quote in quotes(samples_desk, tmp_path, text, language, question))


def test_a_reply_is_quoted_with_the_question_that_somebody_asks(
    samples_desk: Desk, tmp_path: Path
) -> None:
    text = (
        "有记者问及白龙港扩建工程何时完工。发言人答复说，明年春天可以交付使用。"
        "当天的记者会还谈到水产品出口。"
    )
    (quote,) = quotes(samples_desk, tmp_path, text, "zh", "白龙港扩建工程何时完工？")
    assert quote.startswith("有记者问及")
    assert "明年春天" in quote


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("有记者问何时批准。", True),
        ("《青年报》记者提问时谈到渔船。", True),
        ("Trả lời câu hỏi về việc này, phóng viên được hỏi nhiều lần.", True),
        ("A reporter asked whether the ship had left.", True),
        ("Khi nào thì xong?", True),
        ("外长访问河内，记者到场。", False),
        ("记者看到，问题已经解决。", False),
        ("Hai bên trao đổi về hợp tác.", False),
    ],
)
def test_what_somebody_asks_is_known(sentence: str, asks: bool) -> None:
    assert asks_somebody(sentence) is asks


def test_a_long_paragraph_is_not_quoted_whole(samples_desk: Desk, tmp_path: Path) -> None:
    sentence = "The bridge at Bach Long was opened by the minister in May 2019 before many guests. "
    text = (sentence * 12).strip()
    found = quotes(samples_desk, tmp_path, text, "en", "When was the Bach Long bridge opened?")
    assert found
    assert all("May 2019" in quote and len(quote) <= 400 for quote in found)


def test_things_of_a_list_are_quoted_where_they_stand_together(
    samples_desk: Desk, tmp_path: Path
) -> None:
    """They are neither dated nor counted: a line is a place, not one of the things."""
    text = (
        "Ngày 18/10 đoàn thanh tra nghề cá Bạch Long kết thúc đợt kiểm tra.",
        "Đoàn thanh tra nghề cá Bạch Long đã tới các tỉnh Bình Định, Khánh Hòa và Kiên Giang.",
    )
    collection = samples_desk.over(
        [Article("a", "Thanh tra nghề cá", "vi", text, published="2023-10-19")], tmp_path
    )
    answer = collection.ask("Đoàn thanh tra nghề cá Bạch Long đã tới những tỉnh nào?")
    assert "Kiên Giang" in answer.citations[0].quote
    assert "mục" not in answer.answer


@pytest.mark.parametrize(
    ("language", "paragraphs", "question"),
    [
        (
            "vi",
            ("PV: Điều gì khiến ông tiếc nhất ở Bạch Long?", "- Chưa mở lại được chợ phiên."),
            "Điều gì khiến ông tiếc nhất ở Bạch Long?",
        ),
        (
            "zh",
            ("问：为什么白龙大桥不修在老桥旁边？", "答：那一带河床有断层，拆迁也太大。"),
            "白龙大桥为什么不修在老桥旁边？",
        ),
    ],
)
def test_an_interview_answers_by_what_follows_the_question(
    samples_desk: Desk, tmp_path: Path, language: str, paragraphs: tuple[str, ...], question: str
) -> None:
    collection = samples_desk.over([Article("a", "白龙", language, paragraphs)], tmp_path)
    passages = collection.search(question, 5)
    assert [passage.paragraph.number for passage in passages] == [2]
    assert [citation.paragraph for citation in collection.ask(question).citations] == [2]
