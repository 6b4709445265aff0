"""Promises about documents that a text names: what they are called, and of when they are.

And about questions for them.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents import documents
from bot.items import asks_for_documents, asks_for_effect, asks_for_lines
from bot.parties import Parties
from retrieval.article import Paragraph
from retrieval.sentences import Span
from retrieval.translation import WordTranslations


def told(text: str, language: str, published: str | None = None) -> Paragraph:
    return Paragraph("a", 1, text, "", language, published=published)


def found(
    text: str, language: str, published: str | None = None, *, in_effect: bool = False
) -> list[tuple[str, str]]:
    items = documents(told(text, language, published), Span(0, len(text)), in_effect=in_effect)
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
                ("", "《行动计划（2018-2020年）》"),
            ],
        ),
        (
            "包括2011年《防務合作備忘錄》；2015年《聯合願景聲明》；將於2020年簽署貿易協定。",
            "zh",
            [
                ("2011", "2011年《防務合作備忘錄》"),
                ("2015", "2015年《聯合願景聲明》"),
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
        (
            "2022年6月防长访越期间,两国签署《至2030年伙伴关系愿景声明》及《后勤支援备忘录》。",
            "zh",
            [
                ("2022-06", "2022年6月防长访越期间,两国签署《至2030年伙伴关系愿景声明》"),
                ("2022-06", "《后勤支援备忘录》"),
            ],
        ),
        (
            "双方将继续落实2011年9月签署的《合作备忘录》、2015年6月签署的《愿景声明》。",
            "zh",
            [
                ("2011-09", "2011年9月签署的《合作备忘录》"),
                ("2015-06", "2015年6月签署的《愿景声明》"),
            ],
        ),
    ],
)
def test_each_document_of_an_enumeration_has_its_own_date(
    text: str, language: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Với Lào, hai bên ký bản ghi nhớ ngày 18-5-2015 tại Viêng Chăn; họ thăm nhau mỗi năm.",
            "vi",
            [("2015-05-18", "Với Lào, hai bên ký bản ghi nhớ ngày 18-5-2015 tại Viêng Chăn")],
        ),
        (
            "Tuần tra bắt đầu năm 2006 theo thỏa thuận ký năm 2005 giữa hai Bộ Quốc phòng.",
            "vi",
            [
                (
                    "2005",
                    "Tuần tra bắt đầu năm 2006 theo thỏa thuận ký năm 2005 giữa hai Bộ Quốc phòng.",
                )
            ],
        ),
        (
            "With Laos the coast guard signed a memorandum in 2015; talks go on.",
            "en",
            [("2015", "With Laos the coast guard signed a memorandum in 2015")],
        ),
    ],
)
def test_a_document_without_a_name_is_quoted_with_all_that_is_told_of_it(
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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hai bộ trưởng ký Tuyên bố tầm nhìn chung về quan hệ quốc phòng đến năm 2030.", "vi"),
        ("Họ ký Bản ghi nhớ về đào tạo cán bộ giai đoạn 2025-2030.", "vi"),
        ("Bộ Công an ký Kế hoạch hành động với Campuchia về triệt phá lừa đảo năm 2026.", "vi"),
        ("两国签署了面向2030年的联合愿景声明。", "zh"),
        ("双方签署《2025—2028年防务合作计划》。", "zh"),
        ("They signed a joint vision statement on defence towards 2030.", "en"),
        ("They signed an agreement on training for 2025-2028.", "en"),
    ],
)
def test_the_years_that_a_document_is_for_are_not_when_it_was_made(
    text: str, language: str
) -> None:
    assert [date for date, _ in found(text, language)] == [""]


@pytest.mark.parametrize(
    ("text", "language", "dates"),
    [
        (
            "双方签署《军医合作备忘录》,并同意启动2021年《技术转移协定》框架下的项目。",
            "zh",
            ["", "2021"],
        ),
        ("2021年《技术转移协定》，建议着手讨论新愿景声明。", "zh", ["2021", ""]),
        ("Ký bản ghi nhớ với Anh; Hiệp định với Nga về an ninh ký năm 2026.", "vi", ["", "2026"]),
        (
            "10/10/2005: Hai bên ký Hiệp ước bổ sung Hiệp ước hoạch định biên giới năm 1985.",
            "vi",
            ["2005-10-10"],
        ),
        ("Ngày 6/7/2022, họ họp kiểm điểm 5 năm thi hành Nghị định thư về biên giới.", "vi", [""]),
        ("On 5 May 2021 they met to review the agreement on fisheries.", "en", [""]),
        ("8月20日首批水果启程，这是两国签署植物检疫议定书后的首批。", "zh", []),
        ("Ngày 5/3/2024, sau khi ký Nghị định thư về chanh leo, lô đầu khởi hành.", "vi", [""]),
    ],
)
def test_a_document_does_not_take_the_date_of_something_else(
    text: str, language: str, dates: list[str]
) -> None:
    assert [date for date, _ in found(text, language)] == dates


@pytest.mark.parametrize(
    ("text", "language", "made", "in_effect"),
    [
        (
            "Hiệp định phân định vịnh được ký ngày 25-12-2000, có hiệu lực ngày 30-6-2004.",
            "vi",
            "2000-12-25",
            "2004-06-30",
        ),
        ("《渔业协定》2000年签署,2020年6月30日到期。", "zh", "2000", "2020-06-30"),
        (
            "The free trade agreement signed in 2019 has been in force since 1 August 2020.",
            "en",
            "2019",
            "2020-08-01",
        ),
    ],
)
def test_when_a_document_takes_effect_or_ends_is_not_when_it_was_made(
    text: str, language: str, made: str, in_effect: str
) -> None:
    assert [date for date, _ in found(text, language)] == [made]
    assert [date for date, _ in found(text, language, in_effect=True)] == [in_effect]


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("17日对《环球时报》表示,双方签署《引渡条约》。", "zh", ["《引渡条约》"]),
        ("2011年签署防务合作与交流备忘录。", "zh", ["防务合作与交流备忘录"]),
        ("两国国防部签署维和合作谅解备忘录。", "zh", ["维和合作谅解备忘录"]),
        ("2004年两协定同时生效。", "zh", []),
        (
            (
                "Ký Thỏa thuận lập đường dây nóng giữa Quân khu 2 và Chiến khu miền Nam, và "
                "Bản ghi nhớ về phòng, chống tội phạm có tổ chức."
            ),
            "vi",
            [
                "Thỏa thuận lập đường dây nóng giữa Quân khu 2 và Chiến khu miền Nam",
                "Bản ghi nhớ về phòng, chống tội phạm có tổ chức",
            ],
        ),
        (
            "Ký Hiệp ước về nguyên tắc giải quyết vấn đề biên giới và Hiệp định về quy chế.",
            "vi",
            ["Hiệp ước về nguyên tắc giải quyết vấn đề biên giới", "Hiệp định về quy chế"],
        ),
        ("Hai bên thỏa thuận tăng cường hợp tác; ông tuyên bố nâng cấp quan hệ.", "vi", []),
        (
            "Japan and Vietnam signed a military medicine pact on Tuesday and Tokyo pledged aid.",
            "en",
            ["military medicine pact"],
        ),
        ("Hai bên dự kiến ký thỏa thuận về an toàn thông tin.", "vi", []),
        ("短期内不会签署类似协定，新声明草案仍在起草。", "zh", []),
        ("They will sign an agreement on trade next year.", "en", []),
        ("Luật tạo hành lang cho việc ký kết các thỏa thuận với nước ngoài.", "vi", []),
        ("Đây là thỏa thuận về hậu cần đầu tiên mà Việt Nam ký.", "vi", []),
        (
            "签署了关于哈佛大学与越南寻找失踪者办公室合作的意向备忘录。",
            "zh",
            ["关于哈佛大学与越南寻找失踪者办公室合作的意向备忘录"],
        ),
        ("2014年签署的防务合作意向书", "zh", ["防务合作意向书"]),
        ("Hai bên ký Ý định thư về chuỗi cung ứng.", "vi", ["Ý định thư về chuỗi cung ứng"]),
        ("They signed a letter of intent on rice.", "en", ["letter of intent on rice"]),
        (
            "The Partnership and Cooperation Agreement was signed by Laos and Cuba.",
            "en",
            ["Partnership and Cooperation Agreement"],
        ),
        ("Hai Thủ tướng ký Hiệp ước bổ sung thứ hai.", "vi", ["Hiệp ước bổ sung thứ hai"]),
    ],
)
def test_documents_are_named_in_full_and_nothing_else_is_one(
    text: str, language: str, names: list[str]
) -> None:
    items = documents(told(text, language), Span(0, len(text)))
    assert [item.name for item in items] == names


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "2009年11月18日，双方签署三份文件，即勘界议定书、管理制度协定和边境口岸协定。",
            "zh",
            [
                ("2009-11-18", "2009年11月18日，双方签署三份文件，即勘界议定书"),
                ("2009-11-18", "管理制度协定"),
                ("2009-11-18", "边境口岸协定"),
            ],
        ),
        (
            (
                "Ngày 16/4/2025, hai bên ký ba văn bản: Thỏa thuận về đường dây nóng; "
                "Bản ghi nhớ về đào tạo."
            ),
            "vi",
            [
                (
                    "2025-04-16",
                    "Ngày 16/4/2025, hai bên ký ba văn bản: Thỏa thuận về đường dây nóng",
                ),
                ("2025-04-16", "Bản ghi nhớ về đào tạo"),
            ],
        ),
    ],
)
def test_of_several_documents_of_one_day_no_quote_repeats_another(
    text: str, language: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text, language) == expected


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "2011年",
                    "năm 2015 ",
                    "in 2018 ",
                    "《甲协定》",
                    "Hiệp định về biển ",
                    "、",
                    "，",
                ),
                *(
                    " pact on trade ",
                    "签署",
                    "ký ",
                    "signed ",
                    "; ",
                    "和",
                    " và ",
                    "(",
                    ")",
                    "《",
                    "》",
                ),
            ]
        ),
        max_size=40,
    ),
    st.sampled_from(["zh", "vi", "en"]),
)
def test_wild_text_gives_exact_names_with_dates_of_the_text(
    pieces: list[str], language: str
) -> None:
    text = "".join(pieces)
    for item in documents(told(text, language, "2020-01-01"), Span(0, len(text))):
        assert item.span.of(text) == item.name
        assert item.name in item.quote.of(text)


@pytest.mark.parametrize(
    ("question", "are_asked"),
    [
        ("Which agreements were signed in 2011?", True),
        ("Việt Nam ký những gì vào tháng trước?", True),
        ("Năm 2011 Việt Nam ký bản ghi nhớ với những nước nào?", True),
        ("中越签署的协议有哪些？", True),
        ("What did the two countries sign in 2011?", True),
        ("Những loại quả nào đã có nghị định thư xuất khẩu?", False),
        ("Which products may be exported under protocols?", False),
        ("哪些国家退出了协定？", False),
    ],
)
def test_questions_for_documents_are_told_from_those_for_other_things(
    question: str, are_asked: bool
) -> None:
    assert asks_for_documents(question) == are_asked


def test_a_question_for_what_took_effect_is_none_for_what_was_signed() -> None:
    for question in (
        "Which agreements took effect in 2004?",
        "Hiệp định nào có hiệu lực năm 2004?",
    ):
        assert asks_for_effect(question)
    assert not asks_for_effect("Which agreements signed in 2004 took effect?")


@pytest.mark.parametrize(
    ("text", "title", "fit"),
    [
        ("Hai nước ký bản ghi nhớ.", "Việt Nam - Philippines ký thỏa thuận gạo", True),
        ("Hai nước ký bản ghi nhớ.", "Việt Nam - Lào nhìn lại 5 năm", False),
        ("Hai nước ký bản ghi nhớ.", "Tàu CSB 8002 cập cảng", True),
        ("Việt Nam, Philippines và Nhật Bản ký tuyên bố.", "", True),
        ("Nhật Bản và Philippines ký hiệp định.", "Việt Nam - Philippines", False),
        ("Hai nước ký thỏa thuận về dạy tiếng Tây Ban Nha.", "Việt Nam - Philippines", True),
        ("Hai nước ký thỏa thuận về vịnh Thái Lan.", "Việt Nam - Philippines", True),
    ],
)
def test_documents_of_other_states_are_told_from_those_asked_about(
    translations: WordTranslations, text: str, title: str, fit: bool
) -> None:
    question = "Which agreements were signed between Vietnam and the Philippines?"
    assert Parties(question, "en", translations).fit(text, [title], "vi") == fit


def test_the_lead_says_of_which_states_a_document_is_where_the_title_does_not(
    translations: WordTranslations,
) -> None:
    parties = Parties("What agreements were signed with Laos?", "en", translations)
    text, title = "The two sides signed an agreement.", "A busy week for diplomats"
    assert parties.fit(text, [title, "Vietnam received the president of Laos."], "en")
    assert not parties.fit(text, [title, "Vietnam received the president of Cuba."], "en")
    assert not parties.fit(text, ["Cuba and Vietnam", "Talks with Laos follow."], "en")


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("Japan's agreement on trucks.", False),
        ("Russia's agreement on trucks.", True),
        ("An agreement on looking for the missing of Vietnam.", True),
    ],
)
def test_a_document_of_another_state_is_none_of_the_one_asked_about(
    translations: WordTranslations, text: str, fit: bool
) -> None:
    parties = Parties("What agreements were signed with Russia?", "en", translations)
    assert parties.fit(text, (), "en") == fit


@pytest.mark.parametrize(
    ("question", "are_lines"),
    [
        ("Which agreements were signed in 2011?", True),
        ("Which visits took place in 2012?", True),
        ("What was signed between 2016 and 2018?", True),
        ("Việt Nam đã ký kết gì với Ấn Độ?", True),
        ("和日本签了什么？", True),
        ("Liệt kê các cuộc diễn tập chung.", True),
        ("中越之间的访问有哪些？", True),
        ("Các mốc quan hệ Việt - Nhật", True),
        ("Đoàn thanh tra đã đến những tỉnh nào?", False),
        ("In what three fields does Paris want closer ties?", False),
        ("双方出动了哪些舰船？", False),
        ("Who signed it?", False),
        ("哪些国家访问了越南？", False),
        ("Which attack helicopters did Vietnam buy?", False),
        ("Những tỉnh lẻ nào được nhắc tới?", False),
        ("Các văn kiện Việt Nam - Trung Quốc ký từ năm 1999 đến 2011", True),
        ("Các nước ký bao nhiêu văn kiện?", False),
        ("2010年至2021年中国与东盟关系有哪些大事？", True),
    ],
)
def test_what_is_of_a_time_is_listed_line_by_line(question: str, are_lines: bool) -> None:
    assert asks_for_lines(question) is are_lines
