"""Promises about what is to come: the words of news and of questions that say so."""

import pytest

from retrieval.plans import asks_for_plans, tells_of_open_plans, tells_of_plans


@pytest.mark.parametrize(
    "text",
    [
        "Chuyến tuần tra thứ hai dự kiến vào tháng 11.",
        "Hai bên lên kế hoạch ký hiệp định.",
        "Hai bên sắp ký hiệp định.",
        "首次巡逻初定4月中旬举行。",
        "双方计划明年签署协定。",
        "雙方將簽署協定，預定下周舉行會談。",
        "The carrier is expected in Da Nang next spring.",
        "The two plan to sign a pact.",
        "Will it be signed?",
        "The band was due to tour Canada.",
    ],
)
def test_a_plan_is_known(text: str) -> None:
    assert tells_of_plans(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hai bên tuần tra chung hồi tháng 11.",
        "Chính phủ sắp xếp lại bộ máy.",
        "4月，少将率团访问。",
        "中将出席会议，上将访问越南。",
        "中將出席會議，將近500人參加。",
        "该模型拟合良好。",
        "双方实施了五年计划。",
        "The carrier left in spring.",
        "The delay was due to rain, the other was due to flooding.",
        "双方决定于5月签署，协定于10月签署。",
        "门将扑出点球，卫星进入预定轨道。",
    ],
)
def test_what_happened_is_no_plan(text: str) -> None:
    assert not tells_of_plans(text)


@pytest.mark.parametrize(
    "text", ["He would often visit Hanoi.", "The treaty was to prove decisive."]
)
def test_what_a_story_saw_coming_may_have_come(text: str) -> None:
    assert tells_of_plans(text)
    assert not tells_of_open_plans(text)


def test_what_is_to_come_is_an_open_plan() -> None:
    assert tells_of_open_plans("The band was due to tour Canada.")
    assert tells_of_open_plans("The two will sign a pact.")


@pytest.mark.parametrize(
    "question",
    [
        "What will be signed?",
        "Which upcoming visits are there?",
        "Hai bên sẽ ký gì?",
        "Hai ben sap ky gi?",
        "将签署什么？",
        "雙方有何計劃？",
    ],
)
def test_a_question_for_plans_is_known(question: str) -> None:
    assert asks_for_plans(question)


@pytest.mark.parametrize(
    "question",
    [
        "What was signed?",
        "Hiệp định nào được ký?",
        "哪位上将访问了越南？",
        "Các hoạt động chia sẻ kinh nghiệm nào đã diễn ra?",
        "Những tỉnh nào được sáp nhập năm 2025?",
        "Nhung tinh nao duoc sap nhap nam 2025?",
    ],
)
def test_a_question_for_what_happened_is_none(question: str) -> None:
    assert not asks_for_plans(question)
