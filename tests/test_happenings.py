"""Promises about kinds of things that happen: a date is that of an event of the same kind."""

import pytest

from bot.happenings import events, kinds, kinds_of_side, may_tell


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("两国签署备忘录", {"signing"}),
        ("Hai bên ký hợp đồng mua tàu", {"signing"}),
        ("The contract was signed", {"signing"}),
        ("Trung tâm được thành lập", {"founding"}),
        ("The consulate opened in 2017", {"founding"}),
        ("该舰入列", {"entering service"}),
        ("The ship was handed over", {"handing over"}),
        ("Tàu chìm gần đảo", {"sinking"}),
        ("两名船员获救", {"rescue"}),
        ("Sân bay mở lại", {"reopening"}),
        ("The two ministers met in Hue", set()),
        ("Viện nghiên cứu trên bán đảo trao đổi với Tổng thư ký", set()),
        ("改革开放后发生于1997年，当年发射卫星", set()),
        ("In order to help, close to the end of 2020, the electricity project", set()),
    ],
)
def test_what_kind_of_thing_words_tell_of(text: str, expected: set[str]) -> None:
    assert kinds(text) == expected


def test_a_side_that_names_no_kind_is_of_the_one_that_is_asked_of_all() -> None:
    sides = ["the harbour office", "the river school"]
    asked = "Which is older, the harbour office or the river school?"
    assert kinds_of_side(sides[0], asked, sides) == {"founding"}
    sides = ["海港办公室", "河流学校"]
    assert kinds_of_side(sides[1], "海港办公室和河流学校哪个成立早？", sides) == {"founding"}
    assert not kinds_of_side("会谈", "会谈和演习哪个更早？", ["会谈", "演习"])


def test_words_of_another_kind_tell_nothing_of_it() -> None:
    assert not may_tell(frozenset({"sinking"}), "The crew was rescued on 3 May.")
    assert may_tell(frozenset({"sinking"}), "The boat sank on 2 May.")
    assert may_tell(frozenset(), "They met on 3 May.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Which French warships have visited Vietnam?", {"visit"}),
        ("HMCS Calgary berthed in Da Nang.", {"visit"}),
        ("tàu Tonnerre cập cảng Cam Ranh", {"visit"}),
        ("两国海军举行联合演习", {"exercise"}),
        ("兩國舉行聯合演習", {"exercise"}),
        ("đối thoại chính sách quốc phòng lần thứ tư", {"meeting"}),
        ("第38次联合巡逻", {"patrol"}),
        ("Họ ký bản ghi nhớ.", set()),
        ("记者专访了专家", set()),
    ],
)
def test_kinds_of_events_are_known_in_three_languages(text: str, expected: set[str]) -> None:
    assert events(text) == expected
