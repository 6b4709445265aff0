"""Promises about questions that compare: what they compare, and what they ask of it."""

import time
from datetime import date

import pytest

from bot.app import Desk
from retrieval.decomposition import comparison, leaning
from retrieval.index import Index
from retrieval.retriever import Retriever
from tests.conftest import article, put


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("A备忘录和B愿景声明哪个更早?", ["A备忘录", "B愿景声明"]),
        ("小王访问日本与学校开学，哪个事件发生在前？", ["小王访问日本", "学校开学"]),
        (
            "以下事件中，最早发生的是哪个：甲队夺冠、乙桥通车、丙厂停产？",
            ["甲队夺冠", "乙桥通车", "丙厂停产"],
        ),
        (
            "甲队夺冠、乙桥通车和丙厂停产，这三个事件哪个最晚发生？",
            ["甲队夺冠", "乙桥通车", "丙厂停产"],
        ),
        ("乙桥通车早于丙厂停产吗？", ["乙桥通车", "丙厂停产"]),
        ("Which came first, the memorandum or the embargo?", ["the memorandum", "the embargo"]),
        (
            "Which was signed earlier: the pact or the treaty?",
            ["the pact was signed", "the treaty was signed"],
        ),
        (
            "Which sent a hospital ship first, Laos or Cambodia?",
            ["Laos sent a hospital ship", "Cambodia sent a hospital ship"],
        ),
        ("越南和巴西哪个先派出野战医院？", ["越南派出野战医院", "巴西派出野战医院"]),
        (
            "Ông An sang Seoul và ông Bình sang Huế cùng năm 2022, chuyến nào diễn ra trước?",
            ["Ông An sang Seoul", "ông Bình sang Huế cùng năm 2022"],
        ),
        ("171号界碑和314号界碑，哪一座先揭幕？各在什么时候？", ["171号界碑揭幕", "314号界碑揭幕"]),
        ("The pact or the treaty, which came later?", ["The pact", "the treaty"]),
        ("Was the pact signed before or after the treaty?", ["the pact", "the treaty"]),
        ("Which of the visit and the fair came first?", ["the visit", "the fair"]),
        (
            "Which came first, the visit, the fair or the talks on trade and security?",
            ["the visit", "the fair", "the talks on trade and security"],
        ),
        (
            "Chuyến thăm A và bản ghi nhớ B, cái nào diễn ra trước?",
            ["Chuyến thăm A", "bản ghi nhớ B"],
        ),
        ("Sự kiện nào diễn ra trước: lễ ký A hay chuyến thăm B?", ["lễ ký A", "chuyến thăm B"]),
        ("le ky A va chuyen tham B, cai nao som hon", ["le ky A", "chuyen tham B"]),
        ("哪个更早，A备忘录还是B愿景声明？", ["A备忘录", "B愿景声明"]),
        (
            "Which came first: talks in Hanoi and in Seoul?",
            ["talks in Hanoi", "talks in Seoul"],
        ),
        (
            "Giao lưu ở Sơn La và ở Quảng Trị, cái nào diễn ra trước?",
            ["Giao lưu ở Sơn La", "Giao lưu ở Quảng Trị"],
        ),
        (
            "In 2019, which came first, the visit or the fair?",
            ["In 2019 the visit", "In 2019 the fair"],
        ),
        ("Did the visit take place before the fair?", ["the visit", "the fair"]),
        ("Lễ ký A có diễn ra trước chuyến thăm B không?", ["Lễ ký A", "chuyến thăm B"]),
        (
            "Who visited Vietnam first, Blinken or Austin?",
            ["Blinken visited Vietnam", "Austin visited Vietnam"],
        ),
        (
            "Blinken và Austin, ai thăm Việt Nam trước?",
            ["Blinken thăm Việt Nam", "Austin thăm Việt Nam"],
        ),
        ("《甲》、《乙》和《丙》，哪个最早签署？", ["《甲》签署", "《乙》签署", "《丙》签署"]),
        (
            "来访金兰湾的军舰，“出云”和“朝雾”哪一艘先来？",
            ["来访金兰湾的军舰 “出云”", "来访金兰湾的军舰 “朝雾”"],
        ),
        ("Nước nào ký trước, Lào hay Thái Lan?", ["Lào ký", "Thái Lan ký"]),
        ("布林肯和奥斯汀，谁先访问越南？", ["布林肯访问越南", "奥斯汀访问越南"]),
        ("哪个国家先与越南建交，中国还是苏联？", ["中国与越南建交", "苏联与越南建交"]),
        (
            "Ai được mời đến Huế sớm hơn: ông An hay bà Bình?",
            ["ông An được mời đến Huế", "bà Bình được mời đến Huế"],
        ),
        (
            "Which treaty was signed first, the border treaty or the fishing agreement?",
            ["the border treaty was signed", "the fishing agreement treaty was signed"],
        ),
        ("甲会议和乙会议哪次在前，各在哪里举行？", ["甲会议", "乙会议"]),
        ("地震后，甲队和乙队谁先到？", ["地震后 甲队", "地震后 乙队"]),
    ],
)
def test_a_question_of_order_has_its_sides(question: str, sides: list[str]) -> None:
    found = comparison(question)
    assert found
    assert (list(found.sides), found.asks) == (sides, "order")


@pytest.mark.parametrize(
    "thing", ["cơn", "cơn bão", "phiên", "đơn vị", "con tàu", "tuyến đường sắt", "văn kiện"]
)
def test_a_vietnamese_question_may_ask_which_thing_of_any_kind(thing: str) -> None:
    found = comparison(f"Lễ hội A và trận đấu B, {thing} nào bắt đầu trước?")
    assert found
    assert found.sides == ["Lễ hội A", "trận đấu B"]
    found = comparison(f"{thing.capitalize()} nào đến trước, An Khê hay Bình Khê?")
    assert found
    assert found.sides == ["An Khê đến", "Bình Khê đến"]


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        (
            "Did Laos sign the treaty with Chad or with Peru first?",
            ["Laos sign the treaty with Chad", "Laos sign the treaty with Peru"],
        ),
        ("Did Blinken or Austin visit Hue first?", ["Blinken visit Hue", "Austin visit Hue"]),
        (
            "Laos and Chad: was the north or the south line opened first?",
            ["Laos and Chad the north", "Laos and Chad the south line opened"],
        ),
        (
            "Lào ký hiệp định với Hàn Quốc hay Nhật Bản trước?",
            ["Lào ký hiệp định với Hàn Quốc", "Lào ký hiệp định với Nhật Bản"],
        ),
        (
            "Blinken hay Austin thăm Việt Nam trước?",
            ["Blinken thăm Việt Nam", "Austin thăm Việt Nam"],
        ),
        (
            "Ông An sang Huế trước hay bà Bình sang Lào trước?",
            ["Ông An sang Huế", "bà Bình sang Lào"],
        ),
        (
            "Với Lào, Việt Nam ký hiệp ước A trước hay ký nghị định thư B trước?",
            ["Với Lào Việt Nam ký hiệp ước A", "Với Lào ký nghị định thư B"],
        ),
        ("Đội số 3 hay Đội số 4 lên đường trước?", ["Đội số 3 lên đường", "Đội số 4 lên đường"]),
        ("Hội chợ A hay chuyến thăm B diễn ra trước?", ["Hội chợ A", "chuyến thăm B"]),
        (
            "Rà phá mìn ở Hà Lam hay ở An Khê được bắt đầu trước?",
            ["Rà phá mìn ở Hà Lam", "Rà phá mìn ở An Khê"],
        ),
        ("越南先与老挝还是先与泰国建交？", ["越南与老挝建交", "越南与泰国建交"]),
        ("是先签备忘录还是先签协定？", ["签备忘录", "签协定"]),
        ("第42次还是第43次联合巡逻在前？", ["第42次联合巡逻", "第43次联合巡逻"]),
        ("布林肯还是奥斯汀先访问越南？", ["布林肯访问越南", "奥斯汀访问越南"]),
    ],
)
def test_alternatives_within_a_sentence_share_what_stands_around_them(
    question: str, sides: list[str]
) -> None:
    found = comparison(question)
    assert found
    assert (list(found.sides), found.asks) == (sides, "order")


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        (
            "Which came first, the 3rd or the 4th joint patrol?",
            ["the 3rd joint patrol", "the 4th joint patrol"],
        ),
        ("甲方第八次会议和第九次会议哪个更早？", ["甲方第八次会议", "甲方第九次会议"]),
        ("中日、中韩渔业协定哪个更早？", ["中日渔业协定", "中韩渔业协定"]),
        (
            "Which came first, the Chad-Peru trade pact or the Chad-Laos one?",
            ["the Chad-Peru trade pact", "the Chad-Laos trade pact"],
        ),
        (
            "Which came first, the embargo or the visit of Austin?",
            ["the embargo", "the visit of Austin"],
        ),
        (
            "Did Peru sign its fishing treaty with Chile before or after the one with Norway?",
            ["Peru sign its fishing treaty with Chile", "Peru sign its fishing treaty with Norway"],
        ),
        (
            "Was the pact with Chile signed earlier than that with the United Kingdom?",
            ["the pact with Chile signed", "the pact with the United Kingdom signed"],
        ),
        (
            "Was the pact with Chile signed on 2 May before the one with Norway?",
            ["the pact with Chile signed on 2 May", "the pact with Norway"],
        ),
        (
            "Did Peru sign a treaty with Chile before or after it did so with Norway?",
            ["Peru sign a treaty with Chile", "Peru sign a treaty with Norway"],
        ),
        (
            "Which began first, the talks in Oslo or those near Bergen?",
            ["the talks in Oslo", "the talks near Bergen"],
        ),
        ("Was Xi's visit before or after that of Modi?", ["Xi's visit", "visit of Modi"]),
        ("Was the embargo before or after the one in Peru?", ["the embargo", "the one in Peru"]),
        (
            "Peru ký hiệp định nghề cá với Chile trước hay sau khi ký với Na Uy?",
            ["Peru ký hiệp định nghề cá với Chile", "Peru ký hiệp định nghề cá với Na Uy"],
        ),
        (
            "Bản ghi nhớ với Chile và bản với Na Uy, cái nào có trước?",
            ["Bản ghi nhớ với Chile", "Bản ghi nhớ với Na Uy"],
        ),
        (
            "Hiệp định với Chile có được ký trước văn kiện kia với Na Uy không?",
            ["Hiệp định với Chile", "Hiệp định với Na Uy"],
        ),
        ("秘鲁与智利的渔业协定早于与挪威的吗？", ["秘鲁与智利的渔业协定", "秘鲁与挪威的渔业协定"]),
        ("奥斯陆的会谈和卑尔根的那次，哪个更早？", ["奥斯陆的会谈", "卑尔根的会谈"]),
        ("秘鲁和智利的协定签得比和挪威的早吗？", ["秘鲁和智利的协定", "秘鲁和挪威的协定"]),
        (
            "秘鲁與智利的協定是在與挪威的那份之前還是之後簽的？",
            ["秘鲁與智利的協定", "秘鲁與挪威的協定"],
        ),
    ],
)
def test_two_of_one_kind_each_have_what_is_said_once(question: str, sides: list[str]) -> None:
    found = comparison(question)
    assert found
    assert found.sides == sides


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("拜登访越和习近平访越是在同一年吗？", "year"),
        ("甲队夺冠与乙桥通车是否发生在同一个月？", "month"),
        ("Did the visit and the fair happen in the same week?", "week"),
        ("Was the treaty signed on the same day as the pact?", "day"),
        ("Lễ ký A và chuyến thăm B có diễn ra trong cùng một tháng không?", "month"),
    ],
)
def test_a_question_may_ask_for_the_same_day_month_or_year(question: str, unit: str) -> None:
    found = comparison(question)
    assert found
    assert (found.asks, found.unit, len(found.sides)) == ("same", unit, 2)


@pytest.mark.parametrize(
    "question",
    [
        "Which lasted longer, the visit or the fair?",
        "卡尔文森号访问岘港和拜登访越哪个持续时间更长？",
        "Chuyến thăm A và hội chợ B, cái nào kéo dài hơn?",
    ],
)
def test_a_question_may_ask_what_lasted_longer(question: str) -> None:
    found = comparison(question)
    assert found
    assert (found.asks, len(found.sides)) == ("length", 2)


@pytest.mark.parametrize(
    "part",
    ["hay ", "nao ", "先还是", "which ", "和", " ", "12 or ", "The ", "a, b nao ", "“（", "one "],
)
def test_long_questions_are_read_in_good_time(part: str) -> None:
    question = f"{part * (2000 // len(part))}A và B, cái nào trước?"
    started = time.process_time()
    comparison(question)
    assert time.process_time() - started < 2


def test_a_question_in_traditional_characters_is_read_and_kept_as_it_is() -> None:
    compared = comparison("簽署協議和兩國建交哪個先？")
    assert compared
    assert compared.sides == ["簽署協議", "兩國建交"]
    assert compared.is_whole
    each = comparison("越南、老撾分別在哪年獨立？")
    assert each
    assert each.sides == ["越南 在哪年獨立", "老撾 在哪年獨立"]
    leans = leaning("兩國簽署協議當天，雙方還做了什麼？", "zh")
    assert leans
    assert (leans.event, leans.rest) == ("兩國簽署協議", "雙方還做了什麼？")


def test_and_inside_a_side_does_not_part_it() -> None:
    """Sides are about equally long: the word nearest to the middle joins them."""
    found = comparison("李雷与韩梅梅的婚礼和新的城市图书馆开馆哪个更早？")
    assert found
    assert found.sides == ["李雷与韩梅梅的婚礼", "新的城市图书馆开馆"]
    found = comparison("李雷与韩梅梅的婚礼的日期和开馆是在同一个月吗？")
    assert found
    assert found.sides == ["李雷与韩梅梅的婚礼", "开馆"]
    found = comparison("北溪管道爆炸事件和软件甲的发布是在同一年吗？")
    assert found
    assert found.sides == ["北溪管道爆炸", "软件甲的发布"]


def test_a_time_that_stands_alone_goes_to_every_side() -> None:
    found = comparison("2024年7月，特斯拉和俄罗斯分别有哪些重要举动？")
    assert found
    assert found.asks == "each"
    assert found.sides == ["2024年7月 特斯拉 有哪些重要举动", "2024年7月 俄罗斯 有哪些重要举动"]


def test_what_is_said_of_all_sides_after_the_words_that_compare_goes_to_each() -> None:
    found = comparison("耶伦和布林肯是在同一个月访华的吗？")
    assert found
    assert (found.sides, found.unit) == (["耶伦访华", "布林肯访华"], "month")


@pytest.mark.parametrize(
    "question",
    [
        "印度和越南之间签过哪几个防务备忘录,分别哪年?",
        "Who met the minister of defence and security?",
        "Which agreements were signed first in 2011?",
        "What did the minister say last year about ships and planes?",
        "Was the memorandum signed before 2012?",
        "Bản ghi nhớ nào được ký trước năm 2015 giữa Việt Nam và Mỹ?",
        "2015年之前中国和越南签署了哪个协议？",
        "Was the memorandum signed before the deadline?",
        "Lễ ký có diễn ra trước sự chứng kiến của Thủ tướng không?",
        "Cuộc bầu cử có diễn ra trước thời hạn không?",
        "During Biden's visit, which was his first, what did he and Trong agree on?",
        "哪位领导人最早访问越南，双方签署了哪些协议和声明？",
        "After the talks between Laos and Vietnam, who spoke first?",
        "Which minister spoke last, and what did he say about Laos and Cambodia?",
        "Ai phát biểu trước, và nói gì về Lào và Campuchia?",
        "Việt Nam và Lào sẽ họp tuần trước hay tuần sau?",
        "Ông An gặp ông Bình hay ông Cường năm trước?",
        "Tàu nào đến trước và mang theo gì?",
        "Which is longer, the bridge or the tunnel?",
        "越南先后与哪些国家签署协定？",
        "Did the law change after those in power resigned?",
    ],
)
def test_other_questions_compare_nothing(question: str) -> None:
    assert comparison(question) is None


def test_each_side_is_found_by_itself_and_stands_high(index: Index) -> None:
    put(
        index,
        article("bridge", "The old bridge over the river was opened in 1998."),
        article("museum", "The museum of the port was founded in 2004."),
        *(article(f"other{n}", f"School {n} asks which came first.") for n in range(6)),
    )
    retriever = Retriever(index)
    question = "Which came first, the bridge over the river or the museum of the port?"
    found = [passage.paragraph.article for passage in retriever.search(question, 3)]
    assert {"bridge", "museum"} <= set(found)
    sides = retriever.found(retriever.query(question), 1).sides
    assert [side.passages[0].paragraph.article for side in sides] == ["bridge", "museum"]
    assert not retriever.found(retriever.query("Who opened the bridge?"), 1).sides


def test_what_is_compared_is_sought_once(
    samples_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = samples_desk.index.vectors
    sought: list[int] = []
    search = vectors.search
    monkeypatch.setattr(
        vectors, "search", lambda *asked: sought.append(len(asked[1])) or search(*asked)
    )
    question = "Which was signed first, RCEP or the CPTPP?"
    assert samples_desk.ask(question, date(2024, 6, 1)).citations
    assert sought == [3, 3, 3]  # as a whole and by its two sides, in each of three languages


def test_the_best_of_each_side_go_first_whatever_their_scores(index: Index) -> None:
    put(
        index,
        article("bridge", "The long bridge of Muong La over the Da river was opened in 1998."),
        *(
            article(f"repair{n}", f"The long bridge of Muong La over the Da river: repair {n}.")
            for n in range(4)
        ),
        article("museum", "Visitors like the museum, which is small."),
        *(article(f"other{n}", f"School {n} has a garden.") for n in range(6)),
    )
    question = "Which came first, the long bridge of Muong La over the Da river or the museum?"
    found = Retriever(index).search(question, 6)
    assert "museum" in [passage.paragraph.article for passage in found[:3]]
    scores = [passage.score for passage in found]
    assert scores == sorted(scores, reverse=True)


def test_a_comparison_leans_on_no_event(index: Index) -> None:
    question = "莱卡号卫星的发射和河口大桥的开通是同年同月发生的吗？"
    query = Retriever(index).query(question)
    assert [side.text for side in query.sides] == ["莱卡号卫星的发射", "河口大桥的开通"]
    assert query.leaning is None


def test_what_is_asked_of_the_time_of_an_event_goes_first(index: Index) -> None:
    put(
        index,
        article("event", "On 20 September 2011 the bridge of Muong La was opened to traffic."),
        article("asked", "The ferry company sold its last boat on 20 September 2011."),
        article("before", "The ferry company sold its first boat on 3 May 2009."),
    )
    question = "On the day that the bridge of Muong La was opened, what did the ferry company sell?"
    found = [passage.paragraph.article for passage in Retriever(index).search(question, 3)]
    assert found[:2] == ["asked", "event"]


def test_what_shows_the_event_then_stands_before_the_same_event_at_other_times(
    index: Index,
) -> None:
    put(
        index,
        *(
            article(f"reopened{year}", f"On 4 July {year} the bridge of Muong La was opened again.")
            for year in (2013, 2015, 2017)
        ),
        article("event", "On 20 September 2011 buses drove over the new bridge of Muong La."),
        article("asked", "The ferry company sold its last boat on 20 September 2011."),
        *(
            article(f"other{n}", f"School {n} opened a garden on {n} May 2014.")
            for n in range(1, 9)
        ),
    )
    question = "On the day that the bridge of Muong La was opened, what did the ferry company sell?"
    found = [passage.paragraph.article for passage in Retriever(index).search(question, 5)]
    assert found[:2] == ["asked", "event"]


def test_a_question_leans_on_its_event_even_where_no_date_is_known(index: Index) -> None:
    put(
        index,
        article("event", "The bridge of Muong La was opened to traffic."),
        article("asked", "The ferry company sold its last boat."),
    )
    question = "On the day that the bridge of Muong La was opened, what did the ferry company sell?"
    found = [passage.paragraph.article for passage in Retriever(index).search(question, 5)]
    assert found == ["asked", "event"]


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        (
            "Did Vietnam send more troops in 2022 or in 2024?",
            ["Did Vietnam send more troops in 2022?", "Did Vietnam send more troops in 2024?"],
        ),
        (
            "Số gạo tặng Cuba năm 2021 với năm 2025, năm nào nhiều hơn?",
            [
                "Số gạo tặng Cuba năm 2021, năm nào nhiều hơn?",
                "Số gạo tặng Cuba năm 2025, năm nào nhiều hơn?",
            ],
        ),
        (
            "2022年和2024年的演练，哪一年派的人更多？",
            ["2022年的演练，哪一年派的人更多？", "2024年的演练，哪一年派的人更多？"],
        ),
    ],
)
def test_of_which_time_there_was_more_is_sought_at_each(question: str, sides: list[str]) -> None:
    asked = comparison(question)
    assert asked
    assert asked.asks == "amount"
    assert asked.sides == sides


def test_what_is_asked_of_each_in_turn_follows_them_all() -> None:
    asked = comparison("Hiệp định Paris và Hiệp định Geneva lần lượt được ký năm nào?")
    assert asked
    assert asked.sides == ["Hiệp định Paris được ký năm nào", "Hiệp định Geneva được ký năm nào"]
    whole = comparison("Obama và Trump thăm Việt Nam lần lượt năm nào?")
    assert whole
    assert not whole.is_whole
    assert comparison("Ai là chủ tịch nước năm 2016 và năm 2021, lần lượt?")
    in_turn = "Từ 2014 đến 2022 Việt Nam lần lượt đưa những lực lượng nào đi, vào các mốc nào?"
    assert comparison(in_turn) is None


@pytest.mark.parametrize(
    "question",
    [
        "Did more than 500 people die in 2022 or in 2023?",
        "Trong năm 2022 và 2024, có bao nhiêu tàu lớn hơn 5000 tấn?",
    ],
)
def test_a_number_that_is_exceeded_compares_no_times(question: str) -> None:
    assert comparison(question) is None


def test_last_month_is_no_event_that_a_question_leans_on() -> None:
    assert leaning("Tháng trước làn mới ở cửa khẩu mở, công ty nào đi đầu?", "vi") is None
    assert leaning("Ngày hai bên mở cửa khẩu, công ty nào đi đầu?", "vi") is not None
