"""What counts as body on a news page. All pages here are made up."""

import textwrap
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.cleaning import (
    WRAPPED_COLUMNS,
    body_lines,
    ends_story,
    is_date_line,
    looks_like_paragraph,
    unwrapped,
)
from retrieval.line_kinds import parted_caption

VI = [
    (
        "Sáng 3-4, tại Huế, hai tỉnh ký thỏa thuận hợp tác về nuôi trồng thủy sản và du lịch biển, "
        "với sự chứng kiến của đại diện nhiều bộ, ngành."
    ),
    (
        "Theo thỏa thuận, mỗi bên cử một đoàn chuyên gia sang làm việc trong sáu tháng; chi phí do "
        "quỹ chung chi trả và được kiểm toán hằng năm."
    ),
    (
        "Phát biểu tại lễ ký, lãnh đạo hai tỉnh cho rằng văn kiện mở ra hướng đi mới cho ngư dân "
        "ven biển, nhất là ở các xã còn nhiều khó khăn."
    ),
    (
        "Dự kiến đoàn chuyên gia đầu tiên lên đường vào tháng sau, mang theo thiết bị đo độ mặn "
        "và giống tôm đã được kiểm dịch."
    ),
]
ZH = [
    "4月3日上午,两省代表在顺化签署水产养殖与海滨旅游合作协议,多个部门的负责人出席并见证了签字仪式。",
    "根据协议,双方各派一个专家组到对方工作六个月,费用由共同基金承担,账目每年接受审计并向公众公布。",
    "两省负责人在签字仪式上表示,这份文件为沿海渔民打开了新的门路,困难较多的乡镇将最先受益。",
    "首批专家预计下个月启程,随行携带测量盐度的设备和经过检疫的虾苗,在当地设立三个示范点。",
]
EN = [
    (
        "Two provinces signed an agreement on fish farming and seaside tourism in Hue on Friday, "
        "with officials of several ministries looking on."
    ),
    (
        "Each side will send a group of experts for six months under the agreement; a common fund "
        "pays, and its books are audited every year."
    ),
    (
        "Leaders of both provinces said at the ceremony that the paper opened a new road for "
        "fishermen along the coast, above all in poor communes."
    ),
    (
        "The first experts are to leave next month, taking along instruments that measure salt and "
        "young shrimp that have passed quarantine."
    ),
]
OTHER_VI = [
    ("Chợ hoa xuân mở cửa sớm", "Người trồng hoa mong thời tiết ấm lên trong những ngày cuối năm."),
    (
        "Thêm một tuyến xe buýt điện",
        "Tuyến mới nối ga trung tâm với khu đô thị phía tây thành phố.",
    ),
]
OTHER_ZH = [
    ("古镇灯会开幕", "灯会将持续到月底,游客可以乘船观赏沿河的彩灯,门票收入用于修缮老桥。"),
    ("新公交线路投入运营", "新线路连接中央车站与城西新区,全程运行约四十分钟,首周免费乘坐。"),
]
LANGUAGES = pytest.mark.parametrize("body", [VI, ZH, EN], ids=["vi", "zh", "en"])


def kept(lines: list[str], title: str = "") -> list[str]:
    return [lines[number] for number in body_lines(lines, title)]


def tail(stories: list[tuple[str, str]]) -> list[str]:
    return [line for story in stories for line in story]


@LANGUAGES
def test_a_page_of_body_alone_keeps_every_line(body: list[str]) -> None:
    assert kept(body) == body


# Captions and credits


@LANGUAGES
@pytest.mark.parametrize("gap", [[], [""]], ids=["touching", "apart"])
def test_a_short_line_that_stands_twice_is_a_caption(body: list[str], gap: list[str]) -> None:
    caption = "Hai đoàn tại lễ ký ở Huế."
    assert kept([body[0], caption, *gap, caption, *body[1:]]) == body


def test_copies_of_a_caption_may_differ_in_case_form_point_and_credit() -> None:
    first = unicodedata.normalize("NFD", "Hai đoàn tại lễ ký ở Huế.")
    assert kept([VI[0], first, "HAI ĐOÀN tại lễ ký ở Huế (Ảnh: TTXVN)", *VI[1:]]) == VI


def test_copies_of_a_caption_may_stand_far_from_each_other() -> None:
    caption = "两省代表在签字仪式上合影留念"
    assert kept([caption, *ZH[:3], caption, ZH[3]]) == ZH


@LANGUAGES
def test_a_paragraph_that_is_said_twice_stays_once(body: list[str]) -> None:
    lead = f"{body[0]} {body[1]}"
    assert kept([lead, lead, *body[2:]]) == [lead, *body[2:]]
    assert kept([lead, body[2], lead, body[3]]) == [lead, *body[2:]]


@LANGUAGES
@pytest.mark.parametrize("above", [[], ["20/9/2011 15:30", "Chia sẻ Facebook Zalo"]])
def test_a_lead_that_is_said_twice_stays_once_below_what_stands_above_it(
    body: list[str], above: list[str]
) -> None:
    lead = f"{body[0]} {body[1]}"
    assert kept([*above, lead, lead, *body[2:]]) == [lead, *body[2:]]


@pytest.mark.parametrize(
    "line",
    [
        "Ảnh: Lê Minh",
        "Hai đoàn tại lễ ký ở Huế. Ảnh: TTXVN",
        "Hai đoàn tại lễ ký ở Huế (Ảnh: Lê Minh/TTXVN)",
        "Hai đoàn tại lễ ký - Ảnh: VGP/Lê Minh",
        "(Nguồn ảnh: TTXVN)",
        "Ảnh minh họa: TTXVN",
        "Quang cảnh lễ ký.",
        "两省代表签署协议。图自越通社",
        "两省代表签署协议(图源:新华社)",
        "图片来源:视觉中国",
        "图为两省代表在顺化签署合作协议",
        "两省代表签署协议。新华社记者 王明 摄",
        "两省代表签署协议。(资料图)",
        "資料圖:兩省代表簽署協議。",
        "（圖／中央社）",
        "兩省代表簽署協議。（圖取自網路圖庫）",
        "两省代表签署协议。王明 摄",
        "两省代表签署协议。资料图",
        "两省代表签署协议。新华社发",
        "图①:两省代表签署协议",
        "图2：两省代表签署协议",
        "The two delegations in Hue. Photo: VNA",
        "The two delegations in Hue (Photo: VNA)",
        "Photo by Le Minh",
        "The two delegations in Hue. (File photo)",
        "The two delegations sign in Hue, Vietnam, May 4, 2024. REUTERS/Stringer/File Photo",
        "The two delegations in Hue. REUTERS/Le Minh Purchase Licensing Rights",
        "The two delegations in Hue. - VNA/VNS Photo",
        "Fishermen leave the port of Hue. AFP/Le Minh",
        "Tên của bài báo ảnh 1Hai đoàn tại lễ ký",
        "The story's title hinh anh 1The two delegations in Hue",
    ],
)
def test_a_line_with_a_photo_credit_is_no_body(line: str) -> None:
    assert kept([VI[0], line, *VI[1:]]) == VI


def test_a_caption_glued_to_the_title_is_no_body() -> None:
    title = "两省签署合作协议"
    assert kept([ZH[0], f"{title} 图1 两省代表在签字仪式上", *ZH[1:]], title) == ZH
    assert kept([title, *ZH], title) == ZH


@pytest.mark.parametrize(
    "paragraph",
    [
        "Bộ ảnh gồm 20 bức do các phóng viên chụp trong chiến tranh được trao lại cho bảo tàng.",
        "Theo Bộ Ngoại giao, nguồn vốn của dự án do hai bên cùng đóng góp.",
        "Nguồn vốn của dự án: 30 tỉ đồng, giải ngân trong ba năm.",
        "Bạn đọc có thể xem thêm thông tin tại trụ sở ủy ban, nơi tài liệu được niêm yết.",
        "By the end of the year, both sides will publish more news about the fund.",
        "More than 20 agreements were signed, and related projects are to start in May.",
        "Related work on the coast will be paid for by the fund.",
        "他说,更多新闻将在下周公布,相关阅读材料也会发给记者。",
        "图书馆收藏的照片由一位老摄影师拍摄,来源可靠。",
        "记者会上,发言人回答了关于贸易的提问。",
        "PV: Thưa ông, thỏa thuận này khi nào có hiệu lực?",
        "Nguyễn Văn An cho biết giá tôm tăng.",
        "如图1所示,签约项目主要分布在沿海三省。",
        "The exhibition shows 3D images; image 3D printers were also sold.",
        "他说,照片由新华社发布,资料图书馆正在整理。",
        "会议强调:图一时之利者不可取,两省须共同保护海洋资源。",
        "The two sides will share the port on equal terms with the USA/Canada",
        "Số #1 và số #2 của tạp chí đều viết về nghề nuôi tôm.",
        "#1 seed Novak beat #8 Andrey in straight sets",
        "Men's 100m final: gold USA/Noah Lyles",
        "A deal between NATO/European Union",
    ],
)
def test_a_paragraph_that_only_mentions_such_words_stays(paragraph: str) -> None:
    assert kept([*VI[:2], paragraph, *VI[2:]]) == [*VI[:2], paragraph, *VI[2:]]


# Bylines, source lines, page furniture


@pytest.mark.parametrize(
    "line",
    [
        "Tin, ảnh: LÊ MINH",
        "Bài và ảnh: Lê Minh - Thu An",
        "Theo TTXVN",
        "Theo Báo Nhân Dân",
        "(Theo TTXVN)",
        "Nguồn QĐND: https://news.example.org/a-1",
        "Nguồn: TTXVN",
        "https://news.example.org/a-1",
        "Source: Viet Nam News Agency",
        "By Le Minh",
        "By LE MINH and John Smith",
        "记者 王明 李红",
        "本报记者 王明",
        "【記者王明／台北報導】",
        "责任编辑:王明",
        "来源:新华社",
        "文/王明",
        "Từ khóa: thủy sản, du lịch",
        "#thủysản #dulịch",
        "#thủy sản #du lịch biển #Huế",
        "标签:合作 渔业",
        "Chia sẻ Facebook Twitter Zalo",
        "分享到: 微信 微博",
        "Share on Facebook",
        "Mời bạn đọc theo dõi kênh của chúng tôi để cập nhật tin tức.",
        "Follow us on Facebook for the latest updates",
        "扫码关注官方公众号",
        "© 2024 Example News",
        "Advertisement",
        "* * *",
        ">> Chợ hoa xuân mở cửa sớm",
        "Xem thêm: Chợ hoa xuân mở cửa sớm",
        "相关阅读:古镇灯会开幕",
        "Read more: Flower market opens early",
        "扫一扫，手机浏览",
        "更多精彩请关注微信公众号“渔业新闻”",
        "点击查看更多",
        "打印 | 发送邮件 | 返回",
        "Tin nóng: Dự báo thời tiết 10 ngày tới | Tỷ giá | Lịch thi đấu",
        "[Ảnh] Lễ hội cá tại cảng",
    ],
)
def test_a_line_around_the_story_is_no_body_wherever_it_stands(line: str) -> None:
    assert kept([line, *VI]) == VI
    assert kept([*VI[:2], line, *VI[2:]]) == VI
    assert kept([*VI, line]) == VI


@pytest.mark.parametrize(
    "line",
    ["越通社", "VNA", "TTXVN/Vietnam+", "ANH VŨ", "Lê Minh - Thu An", "王明", "20/9/2011 15:30"],
)
def test_a_lone_name_or_date_after_the_body_is_no_body(line: str) -> None:
    assert kept([*VI, line]) == VI
    assert kept([*VI, line, "", "Tin liên quan", *tail(OTHER_VI)]) == VI


@pytest.mark.parametrize(
    "line",
    [
        "20/09/2011 15:30",
        "Thứ Ba, 20/9/2011, 15:30 (GMT+7)",
        "2011年9月20日 15:30 来源:新华社",
        "September 20, 2011",
        "Hà Nội, ngày 20/9/2011",
        "Báo Thủy sản điện tử\t20/09/2011 | 15:30",
        "沿海日报 · 2011年9月20日 · 记者 王明 · 通讯员 李小红",
        "2011-09-20 15:30 沿海日报 记者 王明",
        "Trang chủ > Chính trị > Đối ngoại",
        "Thu Hà",
    ],
)
def test_a_line_between_title_and_body_is_no_body(line: str) -> None:
    assert kept([line, *VI]) == VI


def test_a_date_with_a_time_after_the_standfirst_is_no_body() -> None:
    assert kept([VI[0], "Thứ Ba, ngày 09/12/2025 - 19:30", *VI[1:]]) == VI


def test_a_standfirst_without_a_full_stop_stays() -> None:
    standfirst = "Hai tỉnh cùng lập quỹ chung và cử chuyên gia sang làm việc trong sáu tháng tới"
    assert kept([standfirst, *VI]) == [standfirst, *VI]


def test_a_subheading_stays() -> None:
    assert kept([*VI[:2], "Hướng đi mới cho ngư dân", *VI[2:]])[2] == "Hướng đi mới cho ngư dân"


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Ngư dân kéo lưới. Ảnh: Minh Khuê", "Trang bị của đội tàu đã cũ, tỉnh cho biết."),
        ("Các đại biểu chụp ảnh chung - Ảnh: TTXVN", "Trong phiên họp, hai bên bàn về lưới."),
        ("Lễ ký. Ảnh: Trọng Đức/TTXVN", "Ông cho biết thêm về việc này."),
        ("Photo 1: Boats in the port. Credit: pool", "The two towns have added a boat a year."),
    ],
)
def test_a_caption_that_runs_into_a_paragraph_is_parted_from_it(line: str, credit: str) -> None:
    assert parted_caption(line + credit) == [line, credit]
    assert parted_caption(line) == [line]
    assert parted_caption(credit) == [credit]


@given(st.text(alphabet="Ảnh: MinhKhuêPhoto.TTXVN trong các", max_size=200))
def test_parting_loses_nothing(line: str) -> None:
    assert "".join(parted_caption(line)) == line


# The end of the story


@pytest.mark.parametrize(
    "mark", ["(完)", "（完）", "./.", "./. (TTXVN)", "(END)", "(完) 越通社", "（完畢）"]
)
def test_an_end_mark_ends_the_body_and_stays_in_its_paragraph(mark: str) -> None:
    last = ZH[3] + mark
    assert ends_story(last)
    assert kept([*ZH[:3], last, "图自越通社", *tail(OTHER_ZH), *VI]) == [*ZH[:3], last]


@pytest.mark.parametrize("mark", ["(完)", "./.", "-30-", "HẾT", "— END —"])
def test_an_end_mark_on_its_own_line_ends_the_body(mark: str) -> None:
    assert kept([*ZH, mark, "古镇灯会开幕", *VI]) == ZH


@pytest.mark.parametrize(
    "heading",
    [
        "更多",
        "更多新闻",
        "相关新闻",
        "相关阅读",
        "延伸阅读",
        "推荐阅读",
        "相關新聞",
        "【相关报道】",
        "热门文章",
        "Tin liên quan",
        "TIN LIÊN QUAN:",
        "Xem thêm",
        "Đọc thêm »",
        "Bài liên quan",
        "Tin, bài liên quan",
        "Tin cùng chuyên mục",
        "Các tin khác",
        "Có thể bạn quan tâm",
        "Tin mới nhất",
        "Đọc nhiều",
        "Related news",
        "RELATED STORIES",
        "More",
        "Read more",
        "See also",
        "More on this topic",
        "You may also like",
        "Most read",
        "Latest news",
    ],
)
@LANGUAGES
def test_a_heading_over_other_stories_ends_the_body(body: list[str], heading: str) -> None:
    assert kept([*body, "", heading, "", *tail(OTHER_VI)]) == body
    assert kept([*body, heading, *tail(OTHER_ZH)]) == body
    assert kept([*body, heading, "Chợ hoa xuân mở cửa sớm", "Thêm một tuyến xe buýt điện"]) == body
    assert kept([*body, heading]) == body


def test_a_heading_may_be_decomposed() -> None:
    heading = unicodedata.normalize("NFD", "Đọc thêm")
    assert kept([*VI, heading, *tail(OTHER_VI)]) == VI


def test_a_tail_may_have_several_headings_and_long_teasers() -> None:
    stories = [(title, f"{teaser} {teaser}") for title, teaser in OTHER_VI]
    page = [*VI, "Tin liên quan", *tail(stories), "Tin mới nhất", *tail(OTHER_VI), "Bình luận", *EN]
    assert kept(page) == VI


@LANGUAGES
@pytest.mark.parametrize("heading", ["Tin liên quan", "Xem thêm", "相关阅读", "Related news"])
def test_a_box_of_teasers_inside_the_body_loses_only_the_box(body: list[str], heading: str) -> None:
    box = [heading, "Chợ hoa xuân mở cửa sớm", "Thêm một tuyến xe buýt điện"]
    assert kept([body[0], *box, *body[1:]]) == body
    assert kept([*body[:2], *box, *body[2:], "Nguồn: TTXVN", heading, *tail(OTHER_VI)]) == body


def test_the_last_paragraph_after_a_box_stays_when_it_is_about_this_story() -> None:
    box = ["Xem thêm", "Chợ hoa xuân mở cửa sớm"]
    title = "Hai tỉnh ký thỏa thuận, cử đoàn chuyên gia"
    assert kept([*VI[:3], *box, VI[3]], title) == VI
    assert kept([*VI[:3], *box, VI[3] + "./."], title) == [*VI[:3], VI[3] + "./."]


def test_a_signature_under_the_last_paragraph_does_not_hide_that_the_body_goes_on() -> None:
    page = [VI[0], "Xem thêm", "Chợ hoa xuân mở cửa sớm", *VI[1:], "LÊ MINH", "Thường trú tại Lào"]
    assert kept([*page, "Có thể bạn quan tâm", *tail(OTHER_VI)]) == VI


def test_a_box_before_the_first_paragraph_does_not_cost_the_body() -> None:
    assert kept(["Tin liên quan", "Chợ hoa xuân mở cửa sớm", *VI]) == VI


def test_other_stories_after_the_source_line_need_no_heading() -> None:
    page = [*VI, "Tin, ảnh: LÊ MINH", "Nguồn: https://news.example.org/a", *tail(OTHER_VI)]
    assert kept(page) == VI


def test_a_source_line_at_the_top_does_not_cost_the_body() -> None:
    assert kept(["来源:新华社", ZH[0], "新的门路", ZH[1], "费用", *ZH[2:]]) == [
        ZH[0], "新的门路", ZH[1], "费用", *ZH[2:],
    ]  # fmt: skip


def test_what_the_format_knows_of_captions_and_links_is_used() -> None:
    page = [VI[0], "Hai đoàn tại lễ ký", "Hai đoàn tại lễ ký", *VI[1:], "Tin liên quan"]
    page += [f"{title}: {teaser} {teaser}" for title, teaser in OTHER_VI]
    numbers = body_lines(page, captions={1}, links={len(page) - 2, len(page) - 1})
    assert [page[number] for number in numbers] == VI


# Properties

LINES = st.lists(
    st.one_of(
        st.sampled_from([*VI, *ZH, *EN, *tail(OTHER_VI), "更多", "Xem thêm", "(完)", "VNA", ""]),
        st.text(max_size=80),
    ),
    max_size=30,
)


@given(LINES, st.text(max_size=40))
def test_the_body_is_a_subsequence_of_the_lines(lines: list[str], title: str) -> None:
    numbers = body_lines(lines, title)
    assert numbers == sorted(set(numbers))
    assert all(0 <= number < len(lines) and lines[number].strip() for number in numbers)


@given(LINES)
def test_empty_lines_change_nothing(lines: list[str]) -> None:
    spaced = [each for line in lines for each in (line, "")]
    assert kept(spaced) == kept([line for line in lines if line.strip()])


@given(st.sampled_from([VI, ZH, EN]), st.integers(1, 4), LINES)
def test_a_tail_under_a_heading_after_an_end_mark_never_matters(
    body: list[str], length: int, rest: list[str]
) -> None:
    story = [*body[: length - 1], f"{body[length - 1]}./."]
    assert kept([*story, "更多", *rest]) == story


def test_what_looks_like_a_paragraph_or_a_date() -> None:
    assert all(map(looks_like_paragraph, [*VI, *ZH, *EN]))
    assert not looks_like_paragraph("Hai tỉnh ký thỏa thuận hợp tác")
    assert is_date_line("Cập nhật: 20/09/2011 15:30")
    assert not is_date_line("Hội nghị ngày 20/9/2011 bàn về thủy sản")
    assert not is_date_line("thứ ba")


def test_a_huge_page_takes_seconds_at_most() -> None:
    page = ["Xem thêm", "Nguồn: TTXVN", "-" * 400 + "a", *VI] * 3_000
    assert kept(page)


# Wrapped text

_PARAGRAPHS = st.lists(
    st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=120, max_size=160).map(
        " ".join
    ),
    min_size=2,
    max_size=4,
)


@given(_PARAGRAPHS, st.integers(min_value=50, max_value=WRAPPED_COLUMNS))
def test_a_text_wrapped_at_a_width_is_joined_to_its_paragraphs(
    paragraphs: list[str], width: int
) -> None:
    pages = [textwrap.wrap(paragraph, width) for paragraph in paragraphs]
    lines = [line for page in pages for line in [*page, ""]]
    assert [line for line in unwrapped(lines) if line] == paragraphs


def test_an_indented_line_begins_a_paragraph() -> None:
    lines = [
        line for body in EN for line in textwrap.wrap(body, 40, initial_indent="  ") if body.strip()
    ]
    assert unwrapped(lines) == EN


def test_paragraphs_of_one_line_and_like_length_stay_apart() -> None:
    days = [
        f"1月{day}日,两省代表在顺化签署第{day}份水产养殖与海滨旅游合作协议。"
        for day in range(7, 16)
    ]
    page = ["两省合作大事记", *days]
    assert unwrapped(page) == page


def test_chinese_lines_are_joined_without_a_space() -> None:
    lines = [line for body in ZH for line in [*textwrap.wrap(body, 20), ""]]
    assert [line for line in unwrapped(lines) if line] == ZH


@LANGUAGES
def test_a_text_that_was_not_wrapped_keeps_its_lines(body: list[str]) -> None:
    page = ["Hue, Friday", "By Le Minh", "", *body, *body]
    assert unwrapped(page) == page


@given(st.lists(st.text(max_size=150), max_size=20))
def test_joining_lines_loses_no_word(lines: list[str]) -> None:
    assert "".join("".join(unwrapped(lines)).split()) == "".join("".join(lines).split())
