"""Promises about documents that a text names: what they are called, and of when they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.items import documents
from retrieval.sentences import Span


def found(text: str, language: str) -> list[tuple[str, str]]:
    items = documents(text, Span(0, len(text)), language, None)
    return [(item.date.first if item.date else "", item.quote.of(text)) for item in items]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            (
                "Năm 2011 ký bản ghi nhớ hợp tác quốc phòng; năm 2014 nâng cấp quan hệ; "
                "năm 2015, hai bên ký bản ghi nhớ giữa hai cảnh sát biển; "
                "năm 2018 ra Tuyên bố tầm nhìn chung."
            ),
            "vi",
            [
                ("2011", "Năm 2011 ký bản ghi nhớ hợp tác quốc phòng"),
                ("2015", "năm 2015, hai bên ký bản ghi nhớ giữa hai cảnh sát biển"),
                ("2018", "năm 2018 ra Tuyên bố tầm nhìn chung"),
            ],
        ),
        (
            "Năm 2011 ký bản ghi nhớ hợp tác quốc phòng, năm 2015 ra tuyên bố tầm nhìn chung.",
            "vi",
            [
                ("2011", "Năm 2011 ký bản ghi nhớ hợp tác quốc phòng"),
                ("2015", "năm 2015 ra tuyên bố tầm nhìn chung"),
            ],
        ),
        (
            "Bản ghi nhớ hợp tác quốc phòng ký năm 2011, tuyên bố tầm nhìn chung ký năm 2015.",
            "vi",
            [
                ("2011", "Bản ghi nhớ hợp tác quốc phòng ký năm 2011"),
                ("2015", "tuyên bố tầm nhìn chung ký năm 2015"),
            ],
        ),
        (
            "包括2011年《防务合作备忘录》；2015年《联合愿景声明》；《行动计划（2018-2020年）》。",
            "zh",
            [
                ("2011", "2011年《防务合作备忘录》"),
                ("2015", "2015年《联合愿景声明》"),
                ("2018", "《行动计划（2018-2020年）》"),
            ],
        ),
        (
            "1993年签署关于搜寻烈士遗骸的协定；2014年签署搜救合作协议。",
            "zh",
            [
                ("1993", "1993年签署关于搜寻烈士遗骸的协定"),
                ("2014", "2014年签署搜救合作协议"),
            ],
        ),
        (
            "Hiệp ước biên giới hai nước ký cuối năm 1999, hiệp định phân định vịnh ký 25-12-2000.",
            "vi",
            [
                ("1999-09", "Hiệp ước biên giới hai nước ký cuối năm 1999"),
                ("2000-12-25", "hiệp định phân định vịnh ký 25-12-2000"),
            ],
        ),
        (
            "On Sept. 10, 2023, they made a joint statement on trust, after a pact on aid of 2011.",
            "en",
            [
                ("2023-09-10", "Sept. 10, 2023, they made a joint statement on trust"),
                ("2011", "pact on aid of 2011"),
            ],
        ),
        (
            "Năm 2023 họ xem lại bản ghi nhớ hợp tác quốc phòng (2011), tuyên bố chung mới (2015).",
            "vi",
            [
                ("2011", "bản ghi nhớ hợp tác quốc phòng (2011)"),
                ("2015", "tuyên bố chung mới (2015)"),
            ],
        ),
        (
            "They have a memorandum on defence (2011) and a statement of intent on rescue (2015).",
            "en",
            [
                ("2011", "memorandum on defence (2011)"),
                ("2015", "statement of intent on rescue (2015)"),
            ],
        ),
        (
            "Ngày 4/4/2018, hai bên ký bản ghi nhớ hợp tác quân y; Kế hoạch giai đoạn 2018-2020.",
            "vi",
            [("2018-04-04", "Ngày 4/4/2018, hai bên ký bản ghi nhớ hợp tác quân y")],
        ),
        (
            "2018年4月4日双方签署了《2018年至2020年军事合作发展路线图》。",
            "zh",
            [("2018-04-04", "2018年4月4日双方签署了《2018年至2020年军事合作发展路线图》")],
        ),
    ],
)
def test_each_document_of_an_enumeration_has_its_own_date(
    text: str, language: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text, language) == expected


@given(st.lists(st.integers(1990, 2030), min_size=1, max_size=6), st.booleans())
def test_years_stay_with_their_documents_in_either_order(
    years: list[int], dates_first: bool
) -> None:
    parts = [
        f"{year}年《第{at}份文件》" if dates_first else f"《第{at}份文件》（{year}年）"
        for at, year in enumerate(years)
    ]
    assert found("、".join(parts), "zh") == [(str(y), p) for y, p in zip(years, parts, strict=True)]
