"""Promises about persons that a text names, and questions that ask for one."""

import time
from pathlib import Path

import pytest

from bot.app import Desk
from bot.people import asks_who, is_wanted, people
from retrieval.article import Article


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Đoàn do bà Ingrid Vandeberg, Trưởng phòng, dẫn đầu.", "vi", {"Ingrid Vandeberg"}),
        ("Giám đốc bệnh viện là Thiếu tá, Tiến sĩ Đỗ Hoàng Quân.", "vi", {"Đỗ Hoàng Quân"}),
        ("Bộ trưởng Bộ Công Thương Việt Nam Hoàng Đức Thịnh tới dự.", "vi", {"Hoàng Đức Thịnh"}),
        ("Ông sang Việt Nam rồi thăm Thành phố Hồ Chí Minh.", "vi", set()),
        ("Gen. Hoang Kim Phung heads the department.", "en", {"Hoang Kim Phung"}),
        ("Vietnam sent its first unit to Abyei.", "en", set()),
        ("越南国防部副部长黎仲平上将出席。", "zh", {"黎仲平"}),
        ("由海军上校彼得·麦克拉伦率领。", "zh", {"彼得·麦克"}),
        ("越南駐港總領事范青鸞受訪。", "zh", {"范青鸞"}),
        ("双方在河内签署协议。", "zh", set()),
        ("The South China Sea, a key route, is busy.", "en", set()),
        ("The delegation was led by Nguyen Van An.", "en", {"Nguyen Van An"}),
        ("Ngoại trưởng Marco Rubio tới Hà Nội.", "vi", {"Marco Rubio"}),
        ("Bà Rịa Vũng Tàu đón đoàn Vương Quốc Anh.", "vi", set()),
        ("书记高度重视记者方面的报道。", "zh", set()),
    ],
)
def test_persons_are_known_by_rank_office_or_surname(
    text: str, language: str, names: set[str]
) -> None:
    assert people(text, language) == names


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Who headed the group?", True),
        ("ai dẫn đầu đoàn?", True),
        ("越方編隊由誰帶隊？", True),
        ("大队长是哪位？", True),
        ("Hai bên ký gì?", False),
        ("When did the WHO declare the pandemic over?", False),
        ("How many people who lived there were moved?", False),
        ("Việt Nam chi bao nhiêu tiền cho AI năm 2024?", False),
        ("Bệnh viện Bác Ái được xây năm nào?", False),
        ("Ai Cập xuất khẩu gì?", False),
        ("Signed by whom?", True),
        ("哪些国家参加？", False),
    ],
)
def test_questions_for_a_person_are_known(question: str, asks: bool) -> None:
    assert asks_who(question) is asks


def test_who_is_answered_first_by_a_sentence_with_another_person(
    samples_desk: Desk, tmp_path: Path
) -> None:
    text = (
        "Đoàn thanh tra Bạch Long sang kiểm tra nghề cá trong tháng 10, do ông Trần An mời.",
        "Đoàn thanh tra do bà Ingrid Vandeberg dẫn đầu.",
    )
    collection = samples_desk.over([Article("a", "Thanh tra", "vi", text)], tmp_path)
    answer = collection.ask("Ông Trần An mời đoàn thanh tra Bạch Long do ai dẫn đầu?")
    assert "Ingrid Vandeberg" in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "text", "is_meant"),
    [
        ("罗启明是谁？", "总工程师罗启明在成都受访。", True),
        ("罗启明是谁？", "我只讲一件事。", False),
        ("张又侠上将会见了谁?", "張又俠上將出席。", False),
        ("张又侠上将会见了谁?", "张又侠上将会见了黎仲平上将。", True),
    ],
)
def test_who_is_asked_for_is_another_or_the_one_whose_identity_is_asked(
    question: str, text: str, is_meant: bool
) -> None:
    assert is_wanted(question, text, "zh") is is_meant


@pytest.mark.parametrize("text", ["Ab" * 20_000, "A" * 20_000, "Bà Ab " * 5_000])
def test_wild_text_is_read_in_good_time(text: str) -> None:
    started = time.perf_counter()
    for language in ("en", "vi", "zh"):
        people(text, language)
    assert time.perf_counter() - started < 5
