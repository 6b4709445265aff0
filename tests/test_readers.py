"""Articles from files and folders: what is read, and how bad input is told."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.datasets import load_dataset
from retrieval.article import Article
from retrieval.errors import CitedeskError, DataError, ReadError
from retrieval.readers import ReadingLimits, SourceArticle, read_articles

TITLE = "Hai tỉnh ký thỏa thuận hợp tác"
BODY = (
    "Tại Huế, hai tỉnh ký thỏa thuận hợp tác về nuôi trồng thủy sản, với sự chứng kiến của "
    "đại diện nhiều bộ, ngành."
)
MORE = "Mỗi bên cử một đoàn chuyên gia sang làm việc trong sáu tháng, chi phí do quỹ chung chi trả."
PAGE = f"{TITLE}\n\n{BODY}\n\n{MORE}\n"
ENGLISH = (
    "Two provinces signed an agreement on fish farming, with officials of the ministries there."
)
CHINESE = "两省代表签署水产养殖与海滨旅游合作协议,多个部门的负责人出席并见证了签字仪式。"

Results = list[SourceArticle | ReadError | DataError]


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path, limits: ReadingLimits | None = None) -> Results:
    return list(read_articles([path], limits))


def article(path: Path) -> Article:
    [found] = read(path)
    assert isinstance(found, SourceArticle), found
    return found.article


def fault(path: Path, limits: ReadingLimits | None = None) -> str:
    [found] = read(path, limits)
    assert isinstance(found, ReadError)
    assert found.path == path.absolute()
    return found.reason


def ids(results: Results) -> list[str]:
    return [each.article.id for each in results if isinstance(each, SourceArticle)]


def from_text(tmp_path: Path, *lines: str, name: str = "a.txt") -> Article:
    return article(write(tmp_path / name, "\n\n".join(lines)))


# Text


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with BOM"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_text_is_title_and_paragraphs(tmp_path: Path, mark: bytes, newline: str) -> None:
    path = write(tmp_path / "a.txt", mark + PAGE.replace("\n", newline).encode())
    assert article(path) == Article("a", TITLE, "vi", (BODY, MORE))


def test_paragraphs_are_exact_but_for_white_space_around_them(tmp_path: Path) -> None:
    odd = "两省\u3000代表签署  e\u0301 水产养殖与海滨旅游合作协议,多个部门的负责人出席。"
    assert from_text(tmp_path, "标题", f"\u3000\u3000{odd} \t").paragraphs == (odd,)


def test_a_first_line_that_reads_as_a_paragraph_is_no_title(tmp_path: Path) -> None:
    assert from_text(tmp_path, BODY, MORE) == Article("a", "", "vi", (BODY, MORE))


@pytest.mark.parametrize(
    ("above", "date"),
    [
        (["Trang chủ › Kinh tế › Thủy sản"], "20/9/2011 15:30"),
        (["Thời sự | Thứ ba, 20/9/2011, 16:20 (GMT+7)"], ""),
        (["首页 > 要闻"], "2011年9月20日"),
        (["Báo Sông Nước"], "20/9/2011 15:30"),
    ],
)
def test_a_menu_a_date_or_a_papers_name_may_stand_above_the_title(
    tmp_path: Path, above: list[str], date: str
) -> None:
    found = from_text(tmp_path, *above, TITLE, date, BODY, MORE)
    assert (found.title, found.paragraphs) == (TITLE, (BODY, MORE))
    assert found.published == "2011-09-20"


@pytest.mark.parametrize("below", ["Một dòng tóm tắt dài hơn nhiều so với tiêu đề", BODY])
@pytest.mark.parametrize(
    "title",
    [
        "Sông Nước",
        "Biden Visits Hanoi",
        "BÁO ĐỘNG",
        "ASEAN họp tại Huế",
        "两省发表公报",
    ],
)
def test_a_short_title_is_not_taken_for_the_name_of_a_paper(
    tmp_path: Path, title: str, below: str
) -> None:
    assert from_text(tmp_path, title, below, BODY, MORE).title == title


@pytest.mark.parametrize(
    "title", ["Nhìn lại thế giới, năm 2011", "中国外交 2011年", "GDP > 8%: mục tiêu khả thi?"]
)
def test_a_title_may_look_like_a_date_or_a_menu(tmp_path: Path, title: str) -> None:
    found = from_text(tmp_path, title, "20/9/2011 15:30", BODY, MORE)
    assert (found.title, found.published) == (title, "2011-09-20")


def test_only_lines_of_the_body_are_paragraphs(tmp_path: Path) -> None:
    caption = "Hai đoàn tại lễ ký."
    found = from_text(
        tmp_path, TITLE, BODY, caption, caption, MORE, "Tin, ảnh: AN", "Tin liên quan", "Chợ hoa"
    )
    assert found.paragraphs == (BODY, MORE)


# Markdown


def test_markdown_is_reduced_to_what_a_reader_sees(tmp_path: Path) -> None:
    text = f"""<!-- draft -->
# {TITLE}

*Thu Hà*

Tại **Huế**, [hai tỉnh](https://a.example.org/x_(y)) ký
_thỏa thuận_ `hợp tác` về nuôi trồng thủy sản,<br> với sự \\*chứng kiến\\* của bộ.

![Hai đoàn tại lễ ký](a.jpg)
*Hai đoàn tại lễ ký*

## Hướng đi mới

> {MORE}

- Điểm một: trao đổi chuyên gia và giống tôm đã được kiểm dịch hằng năm;
- Điểm hai: lập quỹ chung, do hai bên cùng góp vốn và cùng quản lý.

---

**Tin liên quan**

- [Chợ hoa xuân mở cửa sớm](https://a.example.org/1): Người trồng hoa mong thời tiết ấm lên.
- [Thêm một tuyến xe buýt](https://a.example.org/2): Tuyến mới nối ga trung tâm với khu đô thị.
"""
    assert article(write(tmp_path / "a.md", text)) == Article(
        "a",
        TITLE,
        "vi",
        (
            (
                "Tại Huế, hai tỉnh ký thỏa thuận hợp tác về nuôi trồng thủy sản, với sự "
                "*chứng kiến* của bộ."
            ),
            "Hướng đi mới",
            MORE,
            "Điểm một: trao đổi chuyên gia và giống tôm đã được kiểm dịch hằng năm;",
            "Điểm hai: lập quỹ chung, do hai bên cùng góp vốn và cùng quản lý.",
        ),
    )


def test_lines_of_a_chinese_paragraph_join_without_a_blank(tmp_path: Path) -> None:
    found = article(write(tmp_path / "a.md", f"标题\n====\n\n{CHINESE[:20]}\n{CHINESE[20:]}\n"))
    assert (found.title, found.paragraphs) == ("标题", (CHINESE,))


def test_front_matter_states_what_an_article_is(tmp_path: Path) -> None:
    text = f"""---
id: 'tin/''1'''
title: "Ký: \\"thỏa thuận\\""
language: vi-VN
outlet: Báo Mẫu # giả
url: https://bao.example.org/1
published: 2011-09-20T08:00:00+07:00
tags: [a, b]
---
# Tiêu đề khác

{BODY}
"""
    assert article(write(tmp_path / "a.md", text)) == Article(
        "tin/'1'", 'Ký: "thỏa thuận"', "vi", ("Tiêu đề khác", BODY)[1:], "Báo Mẫu",
        "https://bao.example.org/1", "2011-09-20",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("Ký: thỏa thuận", "Ký: thỏa thuận"),
        (">\n  Hai tỉnh\n  ký", "Hai tỉnh ký"),
        ("Hai tỉnh\n  ký", "Hai tỉnh ký"),
        ('"\\ud800"', "\\ud800"),
        ("null", TITLE),
        ("", TITLE),
    ],
)
def test_titles_in_front_matter_may_be_written_as_people_do(
    tmp_path: Path, value: str, title: str
) -> None:
    text = f"---\ntitle: {value}\n---\n{TITLE}\n\n{BODY}\n\n{MORE}\n"
    assert article(write(tmp_path / "a.md", text)).title == title


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("2011", "2011"),
        ("2011-09", "2011-09"),
        ("--11-21", "--11-21"),
        ("20/9/2011", "2011-09-20"),
        ("September 20, 2011", "2011-09-20"),
        ("2011年9月20日", "2011-09-20"),
        ("", None),
    ],
)
def test_a_date_in_front_matter_may_be_written_in_usual_forms(
    tmp_path: Path, stated: str, published: str | None
) -> None:
    path = write(tmp_path / "a.md", f"---\npublished: {stated}\n---\n{PAGE}")
    assert article(path).published == published


def test_faults_of_front_matter_are_told(tmp_path: Path) -> None:
    assert "no end" in fault(write(tmp_path / "a.md", f"---\ntitle: A\n{PAGE}"))
    path = write(tmp_path / "b.md", f"---\npublished: 2011-13-40\n---\n{PAGE}")
    assert "states no date" in fault(path)


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    assert article(write(tmp_path / "a.md", f"---\n\n{PAGE}")).paragraphs == (BODY, MORE)


# Outlet, address, date


@pytest.mark.parametrize(
    ("line", "outlet", "url"),
    [
        ("Nguồn QĐND: https://www.a.example.org/1", "QĐND", "https://www.a.example.org/1"),
        ("Nguồn QĐND", "QĐND", None),
        ("Nguồn: TTXVN", "TTXVN", None),
        ("Nguồn: https://www.a.example.org/1.", "a.example.org", "https://www.a.example.org/1"),
        (
            "Source: Example News, https://a.example.org/1",
            "Example News",
            "https://a.example.org/1",
        ),
        ("来源：越通社", "越通社", None),
        ("文章來源：江河電臺", "江河電臺", None),
        ("https://a.example.org/1", "a.example.org", "https://a.example.org/1"),
        ("Nguồn: ftp://a.example.org/1", None, None),
        ("Nguồn: https://[bad/1", None, None),
        ("(TTXVN)", "TTXVN", None),
        ("VNA", "VNA", None),
        ("Nguồn ảnh: Lê Minh", None, None),
    ],
)
def test_outlet_and_address_come_from_lines_about_the_source(
    tmp_path: Path, line: str, outlet: str | None, url: str | None
) -> None:
    found = from_text(tmp_path, TITLE, BODY, MORE, line)
    assert (found.outlet, found.url, found.paragraphs) == (outlet, url, (BODY, MORE))


@pytest.mark.parametrize(
    ("opening", "outlet", "published"),
    [
        ("HANOI, Sept. 20, 2011 (VNA) - ", "VNA", "2011-09-20"),
        ("HANOI, Sept. 20 (Xinhua) -- ", "Xinhua", "--09-20"),
        ("Hanoi (VNA) – ", "VNA", None),
        ("HO CHI MINH CITY, Nov. 27 (VNA) — ", "VNA", "--11-27"),
        ("BIEN HOA, Vietnam — ", None, None),
        ("In Hanoi on Sept. 20, 2011, ", None, None),
        ("On Sept. 20, ", None, None),
    ],
)
def test_english_datelines(
    tmp_path: Path, opening: str, outlet: str | None, published: str | None
) -> None:
    found = from_text(tmp_path, "A title", f"{opening}{ENGLISH}", ENGLISH.replace("Two", "Ten"))
    assert (found.language, found.outlet, found.published) == ("en", outlet, published)


@pytest.mark.parametrize(
    ("opening", "outlet", "published"),
    [
        ("Hà Nội, ngày 20/9/2011 - ", None, "2011-09-20"),
        ("TOKYO, 27-11 - ", None, "--11-27"),
        ("Hà Nội (TTXVN) - ", "TTXVN", None),
        ("Hà Nội (TTXVN 20/9) - ", "TTXVN", "--09-20"),
        ("Hà Nội (TTXVN) - Chiều 22-12, ", "TTXVN", "--12-22"),
        ("(Báo Mẫu) - Chiều 22-12, ", "Báo Mẫu", "--12-22"),
        ("Sáng 27-8, ", None, "--08-27"),
        ("Sáng nay (27-8), ", None, "--08-27"),
        ("Ngày 27/8, ", None, "--08-27"),
        ("Sáng 27/8/2011, ", None, "2011-08-27"),
        ("Từ hôm nay, ngày 1/8/2020, ", None, "2020-08-01"),
        ("Ngày 2/9/1945, ", None, None),
        ("Sáng qua, ", None, None),
        ("Từ ngày 20 đến 21-11, ", None, None),
        ("Năm 2011, ", None, None),
    ],
)
def test_vietnamese_datelines_and_openings(
    tmp_path: Path, opening: str, outlet: str | None, published: str | None
) -> None:
    found = from_text(tmp_path, TITLE, f"{opening}tại Huế, hai tỉnh ký thỏa thuận năm 2015.", BODY)
    assert (found.outlet, found.published) == (outlet, published)


@pytest.mark.parametrize(
    ("opening", "outlet", "published"),
    [
        ("越通社河内11月21日——", "越通社", "--11-21"),
        ("新华社河内2011年9月20日电 ", "新华社", "2011-09-20"),
        ("（中新社河内9月20日电）", "中新社", "--09-20"),
        ("江河電臺河內9月20日專電 ", "江河電臺", "--09-20"),
        ("本报河内9月20日讯 ", None, "--09-20"),
        ("9月20日下午,", None, "--09-20"),
        ("2011年9月20日下午,", None, "2011-09-20"),
        ("1950年1月18日,", None, None),
        ("9月20日至21日,", None, None),
    ],
)
def test_chinese_datelines_and_openings(
    tmp_path: Path, opening: str, outlet: str | None, published: str | None
) -> None:
    found = from_text(tmp_path, "标题", f"{opening}{CHINESE}", CHINESE.replace("两省", "两市"))
    assert (found.outlet, found.published) == (outlet, published)


@pytest.mark.parametrize(
    ("address", "published"),
    [
        ("2011/09/20/a", "2011-09-20"),
        ("2011/9/20/a", "2011-09-20"),
        ("2011-09/20/c_1.htm", "2011-09-20"),
        ("n1/2011/0920/c1.html", "2011-09-20"),
        ("a-20110920.htm", "2011-09-20"),
        ("a-20110920083015123.htm", "2011-09-20"),
        ("2011/09/a", "2011-09"),
        ("a-791274", None),
        ("a-20111345", None),
        ("a-1945/09/02", None),
        ("a-1234520110920", None),
    ],
)
def test_dates_in_addresses(tmp_path: Path, address: str, published: str | None) -> None:
    found = from_text(tmp_path, TITLE, BODY, f"Nguồn: https://a.example.org/{address}")
    assert found.published == published


@pytest.mark.parametrize(
    ("top", "opening", "address", "published"),
    [
        ("", "TOKYO, 27-11 - ", "2023/11/27/a", "2023-11-27"),
        ("", "TOKYO, 27-11 - ", "2023/11/a", "2023-11-27"),
        ("", "TOKYO, 27-11 - ", "2023/11/28/a", "2023-11-27"),
        ("28/11/2023 08:00", "TOKYO, 27-11 - ", "a", "2023-11-27"),
        ("2/1/2024 08:00", "TOKYO, 31-12 - ", "a", "2023-12-31"),
        ("28/12/2023 08:00", "TOKYO, 27-11 - ", "a", "--11-27"),
        ("27/11/2023 08:00", "TOKYO, 27-11 - ", "a", "2023-11-27"),
        ("28/11/2023 08:00", "Sáng 27-11, ", "a", "2023-11-28"),
        ("28/11/2023 08:00", "", "2023/11/29/a", "2023-11-29"),
        ("2023年11月28日 15:30 来源:新华社", "", "a", "2023-11-28"),
        ("来源:新华社 2023年11月28日", "", "a", "2023-11-28"),
    ],
)
def test_the_better_statement_wins_and_a_year_is_added_where_days_lie_close(
    tmp_path: Path, top: str, opening: str, address: str, published: str
) -> None:
    first = f"{opening}tại Huế, hai tỉnh ký thỏa thuận hợp tác về thủy sản và du lịch."
    found = from_text(tmp_path, TITLE, top, first, MORE, f"Nguồn: https://a.example.org/{address}")
    assert (found.published, found.paragraphs) == (published, (first, MORE))


@pytest.mark.parametrize(
    ("line", "outlet", "published"),
    [
        ("Báo Đồng Bằng, 05/08/2025", "Báo Đồng Bằng", "2025-08-05"),
        ("VnTin - Thứ sáu, 11/7/2025, 16:05 (GMT+7)", "VnTin", "2025-07-11"),
        ("TTXVN · 17/04/2025 19:20", "TTXVN", "2025-04-17"),
        ("(QĐND) - 22/06/2025 - 18:25", "QĐND", "2025-06-22"),
        (
            "Tạp chí Sông Nước | Thứ Năm, 12/03/2026 - 16:45 (GMT+7)",
            "Tạp chí Sông Nước",
            "2026-03-12",
        ),
        ("Nguyễn Văn An - 12/03/2026", None, "2026-03-12"),
        ("2025-09-29 08:15:33 江河网", "江河网", "2025-09-29"),
        ("江河网 2025年11月07日 16:22:41", "江河网", "2025-11-07"),
        ("江河报 2025年08月22日 第03版", "江河报", "2025-08-22"),
        ("江河社 發布時間：2026/1/28 19:08 最後更新：21:15", "江河社", "2026-01-28"),
        ("Published 5:12 AM EDT, July 11, 2025", None, "2025-07-11"),
        ("March 18, 2025 6:47 PM GMT+7 · Updated 3 hours ago", None, "2025-03-18"),
        ("River Daily News — 20 April 2026", "River Daily News", "2026-04-20"),
        ("Feb 9, 2026 | Updated 6:10 p.m.", None, "2026-02-09"),
        ("发布时间：2025年12月19日　阅读：3,482　【我要收藏】", None, "2025-12-19"),
        ("2025年10月28日 星期二　文：李江岸　圖：主辦方提供", None, "2025-10-28"),
        ("By Anna Lee and Bo Tran   July 22, 2025 | 05:10 pm GMT+7", None, "2025-07-22"),
        ("By Anna Lee | RIVER PORT | Updated 22 July 2025, 4:55 PM", None, "2025-07-22"),
        ("Tạp chí Sông Nước, số ra ngày 15/01/2026", "Tạp chí Sông Nước", "2026-01-15"),
        ("2025-10-28 18:07　来源：江河日报—江河网", "江河日报—江河网", "2025-10-28"),
        ("周五，2024/03/08 - 09:03", None, "2024-03-08"),
        ("30 Th01 2024 · 19:46 · 5 phút đọc", None, "2024-01-30"),
        ("Thứ sáu, 30 Tháng 1 2026 06:00 (giờ Huế)", None, "2026-01-30"),
        (
            "Đăng lúc: Thứ sáu - 10/06/2022 07:20 - Người đăng bài viết: Ban Biên tập",
            None,
            "2022-06-10",
        ),
        ("RIVER PORT, September 03, 2016 21:40 IST", None, "2016-09-03"),
    ],
)
def test_a_line_with_a_paper_and_a_date_is_no_paragraph_and_tells_both(
    tmp_path: Path, line: str, outlet: str | None, published: str
) -> None:
    found = from_text(tmp_path, TITLE, line, BODY, MORE)
    assert (found.outlet, found.published) == (outlet, published)
    assert found.paragraphs == (BODY, MORE)


@pytest.mark.parametrize(
    ("line", "outlet", "published"),
    [
        ("Thứ Năm, 17:25, 10/10/2024", None, "2024-10-10"),
        ("发布时间：2025年06月22日 10:20", None, "2025-06-22"),
        ("發稿時間：2025/06/22 10:20", None, "2025-06-22"),
        ("2023年4月18日　刊於《江河報》", "江河報", "2023-04-18"),
    ],
)
def test_the_date_may_stand_below_the_story(
    tmp_path: Path, line: str, outlet: str | None, published: str
) -> None:
    found = from_text(tmp_path, TITLE, BODY, MORE, line)
    assert (found.outlet, found.published, found.paragraphs) == (outlet, published, (BODY, MORE))
    for between in ("Tin liên quan", ">> Bến cảng mới", "© 2026"):
        other = from_text(tmp_path, TITLE, BODY, MORE, between, line)
        assert (other.published, other.paragraphs) == (None, (BODY, MORE))
    updated = from_text(tmp_path, TITLE, BODY, MORE, "Cập nhật lần cuối: 20/11/2026")
    assert updated.published is None


@pytest.mark.parametrize(
    ("opening", "outlet"),
    [
        ("VOV.VN - Chiều 10/10, ", "VOV.VN"),
        ("SNĐT Online - Sáng 17-4, ", "SNĐT Online"),
        ("TGVN. Ngày 20/7, ", "TGVN"),
        ("MANILA - Sáng 17-4, ", None),
        ("ASEAN - Nhật Bản nhất trí ", None),
    ],
)
def test_a_story_may_open_with_its_paper(tmp_path: Path, opening: str, outlet: str | None) -> None:
    found = from_text(tmp_path, TITLE, f"{opening}hai tỉnh ký thỏa thuận vận tải đường sông.", BODY)
    assert found.outlet == outlet


@pytest.mark.parametrize(
    ("line", "outlet"),
    [("江河报记者 李江岸", "江河报"), ("江河報專訊　李江岸", "江河報"), ("本报记者 李江岸", None)],
)
def test_a_byline_may_name_the_paper(tmp_path: Path, line: str, outlet: str | None) -> None:
    assert from_text(tmp_path, "标题", line, CHINESE, CHINESE.replace("两", "三")).outlet == outlet


@pytest.mark.parametrize(
    "above",
    [
        ["Sông Nước Online", "Trang chủ", "Thời sự", "Thứ Sáu, 20/11/2026", "Đường dây nóng: 0912"],
        ["MENU\tThời sự\tXã hội\tThể thao", "Hợp tác", "Đối ngoại"],
        ["Tiếng Việt | English | 中文 | Русский"],
        ["Skip to main content", "☰", "Đăng nhập"],
        ["SÔNG NƯỚC", "Trang tin của người Huế", "Trang đầu | Cộng đồng | Việc làm | Rao vặt"],
    ],
)
def test_the_title_stands_below_menus_and_slogans(tmp_path: Path, above: list[str]) -> None:
    found = from_text(tmp_path, *above, TITLE, "Thứ Năm, 12/01/2023 - 21:15", BODY, MORE)
    assert (found.title, found.published) == (TITLE, "2023-01-12")
    assert found.paragraphs == (BODY, MORE)


@pytest.mark.parametrize(
    ("above", "outlet"),
    [
        ("Báo Sông Nước điện tử", "Báo Sông Nước điện tử"),
        ("River News | Facts", "River News"),
        ("新闻\t言论\t电子报", None),
    ],
)
def test_the_paper_may_stand_above_the_title(
    tmp_path: Path, above: str, outlet: str | None
) -> None:
    found = from_text(tmp_path, above, TITLE, "Thứ Năm, 12/01/2023 - 21:15", BODY, MORE)
    assert (found.title, found.outlet) == (TITLE, outlet)


@pytest.mark.parametrize("title", [TITLE, "Bước ngoặt", "Khi sông nối đôi bờ"])
@pytest.mark.parametrize("between", [[], ["Lê Minh"], ["Lê Minh", "12/01/2023 21:15"]])
def test_a_standfirst_that_tells_more_is_no_title(
    tmp_path: Path, title: str, between: list[str]
) -> None:
    standfirst = f"Hai tỉnh: {TITLE.lower()} và nhiều việc khác nữa"
    assert from_text(tmp_path, title, *between, standfirst, BODY, MORE).title == title


def test_what_is_quoted_from_a_paragraph_is_none_of_its_own(tmp_path: Path) -> None:
    said = BODY[:60].rsplit(" ", 1)[0]
    found = from_text(tmp_path, TITLE, BODY, f"“{said}”", "Lê Minh, chủ tịch hội", MORE)
    assert found.paragraphs == (BODY, MORE)


def test_a_box_of_other_stories_and_a_video_end_no_story(tmp_path: Path) -> None:
    last = (
        "Hai bên cùng thống nhất kế hoạch ba năm và giao cho các hội đoàn triển khai từ mùa xuân."
    )
    box = ["BÀI LIÊN QUAN", "Bến cảng mới ở cửa sông", "Một con đò và ba thế hệ"]
    tail = ["Tin cùng chuyên mục", "Chợ hoa xuân mở cửa sớm", "Thêm một tuyến xe buýt điện"]
    found = from_text(
        tmp_path, TITLE, BODY, *box, MORE, f"“{MORE[:60].rsplit(' ', 1)[0]}”", last, *tail
    )
    assert found.paragraphs == (BODY, MORE, last)
    found = from_text(tmp_path, TITLE, BODY, "Video: Tàu mới chạy thử trên sông", MORE, last, *tail)
    assert found.paragraphs == (BODY, MORE, last)


def test_a_dialogue_is_kept(tmp_path: Path) -> None:
    said = ["Chúng tôi sẵn sàng, thuyền trưởng nói.", "- Ông có lo không?", "- Không, tôi tin họ."]
    assert from_text(tmp_path, TITLE, BODY, *said, MORE).paragraphs == (BODY, *said, MORE)


@pytest.mark.parametrize("line", ["评论 1 " * 40 + "条", "Views 12 Comments 3 " * 40 + "by"])
def test_many_counters_are_read_at_once(tmp_path: Path, line: str) -> None:
    assert from_text(tmp_path, TITLE, BODY, line, MORE).paragraphs[0] == BODY


@pytest.mark.parametrize(
    "line",
    [
        "Reporting by Anna Lee in Hanoi and Tom Roe in Tokyo; Editing by Jo Day",
        "River Press writer Anna Lee in Hanoi contributed to this report.",
        "Advertisement · Scroll to continue",
        "Suggested Topics: Asia Pacific  Rivers",
        "【纠错】 【责任编辑:李江】",
        "记者:江河  翻译:李岸",
        "本網站之文字、圖片及影音,非經授權,不得轉載。",
        "版权作品,未经江河报书面授权,严禁转载。",
        "请同意我们的隐私权规范,才能启用听新闻的功能。",
        "点击查看专题:江河航运",
        "Tặng sao cho bài viết",
        "Đại sứ Trần An (bên trái) trao quà cho học sinh ở bến sông.",
        "河務局長林岸(右)與代表合影。",
        "代表在碼頭合影。江河社記者李岸攝 114年9月22日",
        "码头夜景。（江河航运供图）",
        "碼頭夜景。（校方提供）",
        "新碼頭的揭幕儀式（主辦方提供）",
        "码头夜景。江河海警局供图",
        "码头夜景。江河博物馆 供图",
        "Bến cảng về đêm. Ảnh do đơn vị cung cấp",
        "Bến cảng về đêm (Ảnh do nhân vật cung cấp).",
        "Ảnh 2",
        "打开微信“扫一扫”，分享至朋友圈",
        "讚好 1.2K　轉發　收藏",
        "【相关阅读】江河航道通航四周年",
        "【视频】新船下水 点击观看",
        "免责声明：本文不构成投资建议。",
        "Bạn đang đọc bài viết trong chuyên mục Kinh tế. Mọi ý kiến xin gửi về tòa soạn.",
        "Bài cùng tác giả: Bến cảng mới | Cầu thứ hai qua sông",
        "Đại sứ Trần An và các em học sinh trước giờ khai giảng. (Nguồn: Sông Nước)",
        "Người thực hiện: Lê Minh",
        "Trở lại Trang chủ",
        "Bài viết thể hiện quan điểm cá nhân của tác giả.",
        "The views expressed in this article are those of the author alone.",
        "Ý kiến của bạn? Gửi bài về bandoc@example.org",
        "【纠错】 责任编辑：李江岸",
        "阅读下一篇：新桥通车",
        "版权声明：本网站所有内容，凡注明“来源：江河报”，转载须注明出处。",
        "江河报版权所有，未经书面授权禁止使用",
        "作者為江河大學學者　李江岸",
        "Đã xem: 3.482 Phản hồi: 0",
        "Share on X (Opens in new window)",
        "LINE 分享　FB 分享　列印　字級 小中大",
        "👉 延伸閱讀：二手船還是新船？河運的經驗",
        "👉 點我加入《江河報》好友",
        "不漏接任何河運大事，現在就訂閱",
        "Bài viết tiếp tục bên dưới",
        "Phát hành theo giấy phép Creative Commons BY-NC-ND 4.0.",
        "Cấm sao chép dưới mọi hình thức khi chưa được đồng ý.",
        "Anna Lee covers rivers. Follow her on X @alee_rivers.",
        "Lê Tường, cộng tác viên tại Huế",
    ],
)
def test_what_surrounds_a_story_is_no_paragraph(tmp_path: Path, line: str) -> None:
    assert from_text(tmp_path, TITLE, BODY, line, MORE, line).paragraphs == (BODY, MORE)


@pytest.mark.parametrize(
    "line",
    [
        "Compiled by the ministry, the list names 30 firms on both banks of the river.",
        "The commission fined the ferry company over its privacy policy and use of cookies.",
        "该国外交部表示,未经安理会授权的军事行动违反国际法,两省对此表示严重关切。",
        "两省官员说,隐私政策和条款将由双方专家组另行商定,并在年底前对外公布。",
        "河运比上一年增长百分之五,沿岸各省的码头同时扩建。（数据由国家统计局提供）",
        "【视频】两省代表10月1日在河边会见船工,双方就航道养护交换了意见。",
        "免责声明不能免除平台的责任,法院在判决中这样写道,并要求平台赔偿船工的损失。",
        "打开河运市场大门之后,两省的船只数量在三年内增加了一倍,码头也随之扩建。",
        "Bạn đang xem tin nhắn của ông An gửi ngư dân hai bên bờ sông trong đêm bão năm ngoái.",
        "Kim ngạch hai chiều đạt 25 tỷ USD trong năm 2024 (Nguồn: Tổng cục Hải quan).",
        "The population of both provinces has grown since 2010 (Source: World Bank).",
        "外媒报道 暴雨造成两省十座码头受损",
        "Trong số những người lên tàu hôm đó, phóng viên chiếm một nửa.",
        "Nghiêm cấm đăng lại các thông tin chưa kiểm chứng về vụ đắm tàu, công an tỉnh yêu cầu.",
        "Liên lạc giữa hai bờ được nối lại: chủ tịch hai tỉnh đã điện đàm tối qua.",
        "特别声明：两省同意建立热线，并在年底前开始工作。",
        "The foreign ministry asked citizens to write to help@example.org.",
        "打开微信，扫码即可支付船票，游客对此表示惊讶。",
        "Có.",
        "Nội dung thỏa thuận phản ánh ý kiến của hai tỉnh, theo báo cáo mà các tác giả đã công bố.",
        "作者是两省的船工，书里写了三十年的河运，出版社说首印三万册已经售完。",
        "Hai tỉnh trao đổi 200 lượt tàu. Con số này tăng gấp đôi năm trước. (Nguồn: Tổng cục Sông)",
        "越南从中国获得一百万剂新冠疫苗用于紧急接种（中方提供）",
        "演习期间双方使用的弹药和给养（部队提供）",
        "两省沿岸各校新学年所用的课本和校车由学校自行安排不另收费（校方提供）",
        "Hai bên sẽ dùng ảnh do vệ tinh Việt Nam cung cấp.",
    ],
)
def test_a_paragraph_that_mentions_such_words_stays(tmp_path: Path, line: str) -> None:
    assert from_text(tmp_path, TITLE, BODY, line, MORE).paragraphs == (BODY, line, MORE)


def test_words_in_italics_below_an_image_are_its_caption(tmp_path: Path) -> None:
    image = "![Ảnh 2](a.jpg)\n*Lực lượng quân y sơ cứu nạn nhân giả định.*"
    page = write(tmp_path / "a.md", f"# {TITLE}\n\n{BODY}\n\n{image}\n\n*{MORE}*\n")
    assert article(page).paragraphs == (BODY, MORE)


def test_each_indented_or_long_line_of_markdown_is_a_paragraph(tmp_path: Path) -> None:
    lines = [f"\u3000\u3000{CHINESE}", f"\u3000\u3000{CHINESE.replace('两省', '两市')}"]
    page = write(tmp_path / "a.md", "# 标题\n\n江河报 2025年08月22日\n" + "\n".join(lines))
    assert article(page).paragraphs == tuple(line.strip() for line in lines)
    long = [f"{BODY} {MORE} {BODY}", f"{MORE} {BODY} {MORE}"]
    page = write(tmp_path / "b.md", f"# {TITLE}\n\n" + "\n".join(long))
    assert article(page).paragraphs == tuple(long)


# Collections


def collection(tmp_path: Path, *records: object) -> Path:
    lines = [each if isinstance(each, str) else json.dumps(each) for each in records]
    return write(tmp_path / "articles.jsonl", "\n".join(lines))


def test_a_collection_states_its_articles(tmp_path: Path) -> None:
    full = {
        "id": "x/1", "title": "", "language": "vi", "published": "2011-09", "outlet": "Báo Mẫu",
        "url": "https://a.example.org/1", "paragraphs": ["更多", BODY],
    }  # fmt: skip
    path = collection(tmp_path, full, "", {"id": "2", "title": "T", "paragraphs": [CHINESE]})
    assert [each.article for each in read(path) if isinstance(each, SourceArticle)] == [
        Article("x/1", "", "vi", ("更多", BODY), "Báo Mẫu", "https://a.example.org/1", "2011-09"),
        Article("2", "T", "zh", (CHINESE,)),
    ]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"published": "2019-09-20T08:00:00Z"}, ("vi", "2019-09-20", None)),
        ({"published": "2019-9-1", "language": "zh-CN"}, ("zh", "2019-09-01", None)),
        ({"published": "", "language": "VIE"}, ("vi", None, None)),
        ({"language": "tiếng Việt", "url": "https://a.example.org/1"},
         ("vi", None, "https://a.example.org/1")),
        ({"language": "Vietnamese", "url": "javascript:alert(1)"}, ("vi", None, None)),
    ],
)  # fmt: skip
def test_a_collection_and_front_matter_state_the_same_things_alike(
    tmp_path: Path, stated: dict[str, str], expected: tuple[str | None, ...]
) -> None:
    line = collection(tmp_path, {"id": "1", "title": "", "paragraphs": [BODY], **stated})
    front = "\n".join(f"{name}: {value}" for name, value in stated.items())
    page = write(tmp_path / "a.md", f"---\n{front}\n---\n{TITLE}\n\n{BODY}\n")
    (corpus,) = load_dataset([line], []).articles
    for found in (article(line), article(page), corpus):
        assert (found.language, found.published, found.url) == expected


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not usable JSON"),
        ("[]", "must be a JSON object"),
        ('{"title": "", "paragraphs": ["a"]}', '"id" is missing'),
        ('{"id": " ", "title": "", "paragraphs": ["a"]}', '"id" is empty'),
        ('{"id": "1", "paragraphs": ["a"]}', '"title" is missing'),
        ('{"id": "1", "title": 1, "paragraphs": ["a"]}', '"title" must be a text'),
        ('{"id": "1", "title": "", "paragraphs": []}', '"paragraphs" is empty'),
        ('{"id": "1", "title": "", "paragraphs": "a"}', '"paragraphs" must be a list'),
        ('{"id": "1", "title": "", "paragraphs": ["a", " "]}', "paragraph 2 is empty"),
        ('{"id": "1", "title": "", "paragraphs": [1]}', 'each of "paragraphs" must be a text'),
        ('{"id": "1", "title": "", "paragraphs": ["\\ud800"]}', "half a surrogate pair"),
        ('{"id": "1", "title": "", "paragraphs": ["a"], "published": "soon"}', "is not a date"),
        ('{"id": "good", "title": "", "paragraphs": ["a"]}', "stands in line 1 already"),
    ],
)
def test_a_fault_in_a_collection_names_its_line_and_stops_nothing(
    tmp_path: Path, line: str, reason: str
) -> None:
    good = {"id": "good", "title": "", "paragraphs": [BODY]}
    path = collection(tmp_path, good, line, {**good, "id": "last"})
    results = read(path)
    assert ids(results) == ["good", "last"]
    assert isinstance(results[1], DataError)
    assert str(results[1]).startswith(f"{path}:2: ")
    assert reason in str(results[1])


def test_bytes_that_are_not_utf8_are_a_fault_of_their_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", b'\n{"id": "\xff"}\n')
    assert [str(each) for each in read(path)] == [f"{path}:2: is not UTF-8 at byte 8 of the line"]


def test_a_collection_of_faults_is_left(tmp_path: Path) -> None:
    results = read(collection(tmp_path, *["{"] * 9), ReadingLimits(faulty_lines=3))
    assert [type(each) for each in results] == [DataError, DataError, DataError, ReadError]


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    path = collection(tmp_path, "[" * 1000)
    assert "line 1 is over 100 bytes" in fault(path, ReadingLimits(article_bytes=100))


# Bad input


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n\xe3\x80\x80\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is binary"),
        (bytes(range(1, 32)) * 10, "is binary"),
        ("Tiêu đề".encode("utf-16"), "is UTF-16, not UTF-8; convert it: iconv -f UTF-16"),
        ("Tiêu đề".encode("utf-32"), "is UTF-32"),
        (b"Ti\xeau \xd0\xea\n\nabc", "byte 0xea at offset 2"),
        (b"\xef\xbb\xbfTi\xeau", "byte 0xea at offset 5"),
        (TITLE.encode(), "holds no body text"),
        (f"{TITLE}\n\nẢnh: TTXVN\n".encode(), "holds no body text"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_bad_content_gets_one_clear_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    assert reason in fault(write(tmp_path / name, content))


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    for name in ("a", "c"):
        write(tmp_path / f"{name}.txt", PAGE)
    write(tmp_path / "b.txt", b"\0")
    assert [type(each) for each in read(tmp_path)] == [SourceArticle, ReadError, SourceArticle]


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    for name in ("a.txt", "articles.jsonl"):
        with (tmp_path / name).open("wb") as stream:
            stream.truncate(2 << 30)
        assert "2,147,483,648 bytes" in fault(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "is no ordinary file" in fault(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "b.jsonl")
    assert "is no ordinary file" in fault(tmp_path / "b.jsonl")


def test_what_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    paths = [write(tmp_path / "a.txt", PAGE), write(tmp_path / "a.jsonl", "{}")]
    # The tests may run as root, whom no permission stops.
    monkeypatch.setattr(Path, "open", refuse)
    for path in paths:
        assert "cannot be read: Permission denied" in fault(path)


def test_a_folder_that_cannot_be_listed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "b.txt", PAGE)
    (tmp_path / "a").mkdir()
    scan = os.scandir

    def refuse(path: str) -> object:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    good, bad = read(tmp_path)
    assert isinstance(good, SourceArticle)
    assert isinstance(bad, ReadError)
    assert bad.path == tmp_path / "a"


@pytest.mark.parametrize("name", ["missing.txt", "missing", "nul\0.txt", "x" * 300])
def test_a_path_that_does_not_exist_is_told(tmp_path: Path, name: str) -> None:
    assert "check the path" in fault(tmp_path / name)


def test_a_named_file_of_unknown_kind_is_an_error_and_in_a_folder_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "a,b")
    assert "give one of .txt, .md, .jsonl" in fault(path)
    assert read(tmp_path) == []


# Folders


def test_a_folder_is_read_in_order_and_paths_are_ids(tmp_path: Path) -> None:
    for name in ("b/c/d.txt", "b/a.md", "z.txt", "B.TXT", ".git/x.txt", "._z.txt", "n.jsonl"):
        write(tmp_path / name, PAGE)
    collection(tmp_path, {"id": "j", "title": "", "paragraphs": [BODY]})
    results = read(tmp_path)
    assert ids(results) == ["B", "j", "z", "b/a", "b/c/d"]
    assert results == read(tmp_path)
    assert [each.path for each in results if isinstance(each, SourceArticle)][-1] == (
        tmp_path / "b/c/d.txt"
    )
    assert {each.root for each in results if isinstance(each, SourceArticle)} == {tmp_path}


def test_a_file_that_is_named_has_its_stem_as_id_and_its_folder_as_root(tmp_path: Path) -> None:
    [found] = read(write(tmp_path / "b/c.txt", PAGE))
    assert isinstance(found, SourceArticle)
    assert (found.article.id, found.root, found.path) == (
        "c", tmp_path / "b", tmp_path / "b/c.txt",
    )  # fmt: skip


def test_a_file_is_read_once_however_often_it_is_given(tmp_path: Path) -> None:
    path = write(tmp_path / "b/c.txt", PAGE)
    assert ids(list(read_articles([tmp_path, path.parent, path]))) == ["b/c"]


def test_of_two_files_with_one_id_the_second_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "a.md", PAGE)
    write(tmp_path / "a.txt", PAGE)
    write(tmp_path / "b.md", f"---\nid: a\n---\n{PAGE}")
    first, *others = read(tmp_path)
    assert isinstance(first, SourceArticle)
    for other in others:
        assert isinstance(other, ReadError)
        assert str(first.path) in other.reason
    assert len(others) == 2


@pytest.mark.parametrize("name", ["a b", "ăn 新", "-x", "a'\"`$(x)", "a.b", "{x}", "#1"])
def test_odd_names_are_read(tmp_path: Path, name: str) -> None:
    write(tmp_path / f"{name}.txt", PAGE)
    assert ids(read(tmp_path)) == [name]


def test_names_that_would_break_a_line_or_cannot_be_encoded_are_escaped(tmp_path: Path) -> None:
    for name in (b"a\nb.txt", b"c\xff.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(PAGE, "utf-8")
    assert ids(read(tmp_path)) == ["a\\nb", "c\\udcff"]


def test_links_inside_a_folder_read_nothing_twice_and_never_loop(tmp_path: Path) -> None:
    write(tmp_path / "b/c.txt", PAGE)
    (tmp_path / "a.txt").symlink_to(tmp_path / "b/c.txt")
    (tmp_path / "b/up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    assert ids(read(tmp_path)) == ["b/c"]


def test_a_link_to_a_file_that_has_no_name_of_an_article_is_read(tmp_path: Path) -> None:
    write(tmp_path / ".store/1", PAGE)
    (tmp_path / "a.txt").symlink_to(tmp_path / ".store/1")
    assert ids(read(tmp_path)) == ["a"]


def test_links_that_lead_out_are_not_followed_and_noted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path / "out/a.txt", PAGE)
    write(tmp_path / "in/b.txt", PAGE)
    (tmp_path / "in/a.txt").symlink_to(tmp_path / "out/a.txt")
    (tmp_path / "in/c").symlink_to(tmp_path / "out")
    assert ids(read(tmp_path / "in")) == ["b"]
    assert [record.message for record in caplog.records] == [
        f"{tmp_path}/in/{name}: not followed, the link leads out of {tmp_path}/in"
        for name in ("c", "a.txt")
    ]


def test_files_of_other_kinds_are_passed_over_and_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path / "a.txt", PAGE)
    for name in ("b.html", "deep/c.HTML", "d.pdf", "other.jsonl", ".hidden.html", "LICENSE"):
        write(tmp_path / name, PAGE)
    assert ids(read(tmp_path)) == ["a"]
    assert [record.message for record in caplog.records] == [
        (
            f"{tmp_path}: files that are no .txt, .md, articles.jsonl were passed over: "
            "2 .html, 1 .jsonl, 1 .pdf"
        )
    ]


def test_a_link_that_leads_nowhere_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("a.txt")
    (tmp_path / "b.txt").symlink_to("missing")
    assert [type(each) for each in read(tmp_path)] == [ReadError, ReadError]
    assert fault(tmp_path / "a.txt")


def test_a_link_to_a_folder_may_be_named(tmp_path: Path) -> None:
    write(tmp_path / "real/a.txt", PAGE)
    (tmp_path / "link").symlink_to("real")
    [found] = read(tmp_path / "link")
    assert isinstance(found, SourceArticle)
    assert found.root == tmp_path / "real"


# Properties

BYTES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    st.lists(
        st.sampled_from(
            [
                "---", "title: 'a", 'id: "b\\', "published: --11-21", "# T", "更多", BODY, CHINESE,
                "![a](b)", "[a](b", "**", "<!--", "```", "Nguồn: https://[", "\u2028", "./.",
                "Hà Nội, ngày 31/2/2011 -", "越通社河内13月41日电", '{"id": "1"}', "=", "- ", "> ",
            ]
        )
    ).map(lambda lines: "\n".join(lines).encode()),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BYTES, st.sampled_from([".txt", ".md", ".jsonl"]))
def test_whatever_a_file_holds_comes_out_as_articles_or_errors(
    tmp_path: Path, content: bytes, suffix: str
) -> None:
    for found in read(write(tmp_path / f"a{suffix}", content)):
        if isinstance(found, CitedeskError):
            assert str(found).startswith(str(tmp_path))
            assert "\n" not in str(found)
        else:
            assert found.article.fingerprint
            assert all(map(str.strip, found.article.paragraphs))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), max_size=8))
def test_paragraphs_of_text_are_lines_of_the_file(tmp_path: Path, lines: list[str]) -> None:
    text = "\n".join([TITLE, BODY, *lines])
    for found in read(write(tmp_path / "a.txt", text)):
        if isinstance(found, SourceArticle):
            stripped = [line.strip().strip("\u200b\ufeff") for line in text.splitlines()]
            assert set(map(str.strip, found.article.paragraphs)) <= set(map(str.strip, stripped))
