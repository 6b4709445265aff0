"""What one line of a news page is by itself: caption, byline, menu, notice, heading or text.

Apart from ``cleaning``, which knows how lines stand on a page: here are words and shapes. A
paragraph that merely mentions such words is text: only whole short lines are matched.
"""

import re
import unicodedata
from enum import Enum, auto

from retrieval.characters import CAPITALS, HAN, is_han, simplified

CAPTION_COLUMNS = 400
"""A line that ends with a photo credit is a caption up to this width; Chinese counts double."""

TITLE_COLUMNS = 160
"""The width up to which a line without a full stop reads as a title."""

TEASER_COLUMNS = 200

NAMES_COLUMNS = 60
NAMES_WORDS = 8
DATE_CHARACTERS = 80
DATE_NAMES = 2
"""The names that may stand beside a date on its line: of a paper, a place, a reporter."""

SOURCE_COLUMNS = 40

LONG_COLUMNS = 80
"""The width from which a paragraph shows that the body goes on."""


class Kind(Enum):
    """What a line is, judged by itself."""

    EMPTY = auto()
    NOISE = auto()
    """Captions, credits, share buttons, tags, inline teasers: never body."""
    CLOSING = auto()
    """Bylines and source lines: never body, and often the last line of the story."""
    HEADING = auto()
    """A heading over other stories."""
    COMMENTS = auto()
    """A heading over readers' comments."""
    END = auto()
    """An end mark on a line of its own."""
    TEXT = auto()
    """Anything else."""


def parted_caption(line: str) -> list[str]:
    """A line in two where the credit of a picture ends and a paragraph begins without a blank."""
    glued = _GLUED_CREDIT.match(line)
    return [line[: glued.end()], line[glued.end() :]] if glued else [line]


def kind_of(text: str) -> Kind:
    """What a line is by itself, ``text`` being in its plain form (``plain_line``)."""
    if not text:
        return Kind.EMPTY
    if len(text) > CAPTION_COLUMNS:
        return Kind.TEXT
    if _END_LINE.fullmatch(text):
        return Kind.END
    heading = re.sub(r"^[\W_]+|(?:[\W_]|[(（]\d+[)）]|\s\d+)+$", "", text)
    if _COMMENTS.fullmatch(heading):
        return Kind.COMMENTS
    if _HEADING.fullmatch(heading):
        return Kind.HEADING
    return _kind_of_sentence(text)


def _kind_of_sentence(text: str) -> Kind:
    if tells_who(text):
        return Kind.CLOSING
    patterns = (_INTERFACE, _INVITATION, _COUNTERS, _TAGS, _FOOTER, _CAPTION_START)
    if any(pattern.fullmatch(text) for pattern in patterns):
        return Kind.NOISE
    if has_clock_time(text) and is_date_line(text):
        return Kind.NOISE
    if _is_caption(text) or _is_inline_teaser(text) or _is_bracketed(text):
        return Kind.NOISE
    return Kind.TEXT


def _is_caption(text: str) -> bool:
    if _POSITION.search(text) or _SOURCED.fullmatch(text) or _GIVEN.fullmatch(text):
        return columns(text) <= TEASER_COLUMNS
    has_credit = _CREDIT.search(text) or _NUMBERED_IMAGE.match(text)
    return bool(has_credit) and columns(text) <= CAPTION_COLUMNS


def _is_inline_teaser(text: str) -> bool:
    match = _TEASER.fullmatch(text)
    if match is None or columns(text) > TEASER_COLUMNS:
        return False
    return not re.search(r"[.!?]\s+\S|[。！].", match[1] or match[2])


def _is_bracketed(text: str) -> bool:
    return bool(re.fullmatch(r"(?:[(（\[【][^()（）\[\]【】]{1,40}[)）\]】]\s*){1,3}[.。]?", text))


def plain_line(line: str) -> str:
    """The line as patterns know it: one blank between words, nothing unseen, simplified."""
    return simplified(_seen(line))


def _seen(line: str) -> str:
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", line)).split())


def columns(text: str) -> int:
    """The width of a text as on a terminal: a Chinese character takes two columns."""
    return len(text) + sum(map(is_wide, text[: 2 * CAPTION_COLUMNS]))


def is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does, behind quotation marks too."""
    without_mark = _END_MARK.sub(".", simplified(text))
    return without_mark.rstrip(_CLOSERS)[-1:] in tuple(".。;；:：…")


def ends_story(text: str) -> bool:
    """Whether a paragraph closes with an end mark such as "(完)" or "./."."""
    return bool(_END_MARK.search(simplified(text).rstrip()))


def looks_like_paragraph(text: str) -> bool:
    """Whether a line has the length and the ending of running text."""
    line = plain_line(text)
    width = columns(line)
    return width > 2 * TITLE_COLUMNS or (width >= LONG_COLUMNS and ends_sentence(line))


def is_date_line(text: str) -> bool:
    """Whether a line holds nothing but a date and a time, with their labels, place or source."""
    return dated_by(text) is not None


def dated_by(text: str) -> str | None:
    """The place or source that stands beside a date and a time, and nothing else, on a line.

    Empty where none does, None where the line says more than that.
    """
    if len(text) > 4 * DATE_CHARACTERS:
        return None
    line = _seen(text)
    plain = _COUNTED.sub("", _REPORTERS.sub("", simplified(line)))
    if len(plain) > DATE_CHARACTERS or not any(map(str.isnumeric, plain)):
        return None
    if _DATE_LINE.fullmatch(_DATE_SOURCE.sub("", plain)):
        return ""
    parts = [part for part in _DATE_PARTS.split(plain) if part]
    others = [_PRINTED_IN.sub("", part) for part in parts if not _DATE_LINE.fullmatch(part)]
    names = [name for other in others if (name := other.strip("()（）"))]
    has_date = any(map(str.isnumeric, "".join(filter(_DATE_LINE.fullmatch, parts))))
    if not has_date or len(names) > DATE_NAMES or not all(map(is_source_name, names)):
        return None
    if len(names) != 1:
        return ""
    start = simplified(line).find(names[0])
    return line[start : start + len(names[0])] if start >= 0 else names[0]


def is_source_name(text: str) -> bool:
    """Whether a few words can be the name of a paper, an agency or a place."""
    words = text[: SOURCE_COLUMNS + 1].split()
    if not words:
        return False
    is_short = columns(text) <= SOURCE_COLUMNS and len(words) <= NAMES_WORDS
    is_named = words[0][0].isupper() or is_han(words[0][0])
    return is_short and is_named and not re.search(r"[\d.!?;:。！？；：%]", text)


def tells_who(text: str) -> bool:
    """Whether a line names who wrote or published."""
    text = simplified(text)
    return bool(_BYLINE.fullmatch(text) or _SOURCE.fullmatch(text)) or _is_named_role(text)


def _is_named_role(text: str) -> bool:
    if _NAME_AND_ROLE.fullmatch(text):
        return True
    match = _NAMED_ROLE.fullmatch(text)
    return match is not None and is_signature(match[1])


def is_signature(text: str) -> bool:
    """Whether a line is nothing but names: of people, an agency, a paper."""
    if len(text) > TITLE_COLUMNS:
        return False
    bare = re.sub(r"\([^()]*\)|（[^（）]*）", " ", text).strip()
    if re.fullmatch(rf"[{HAN}·/／、 ]{{2,12}}", bare):
        return True
    words = [word for word in re.split(r"[\s,;/|–—-]+", bare) if word and word not in _NAME_LINKS]
    is_short = 0 < len(words) <= NAMES_WORDS and columns(bare) <= NAMES_COLUMNS
    return is_short and not ends_sentence(bare) and all(map(_is_name, words))


def _is_name(word: str) -> bool:
    return word[0].isupper() and word.translate(_NAME_MARKS).isalnum()


def says_whose(text: str) -> bool:
    """Whether a line tells whose the words above it are: a dash and a name, a name and a post."""
    return _WHOSE.fullmatch(text) is not None


def copy_key(text: str) -> str:
    """What copies of a line share: no credit, punctuation or case."""
    if len(text) > CAPTION_COLUMNS:
        return text
    without_credit = _CREDIT.sub("", _NUMBERED_IMAGE.sub("", text, count=1))
    return _SEPARATORS.sub(" ", without_credit or text).strip().casefold()


def is_title_image(text: str, title: str) -> bool:
    """Whether a line is the title with the number of an image behind it."""
    return bool(title) and text.startswith(title) and bool(_TITLE_IMAGE.match(text, len(title)))


def is_head_line(text: str) -> bool:
    """Whether a line between title and story is a date, names or the way to a page."""
    if columns(text) > TITLE_COLUMNS:
        return False
    return is_date_line(text) or is_signature(text) or is_breadcrumb(text)


def is_page_head(line: str) -> bool:
    """Whether a line can only stand above a title: a button, a menu, the name of a paper."""
    is_button = any(pattern.fullmatch(line) for pattern in (_INTERFACE, _INVITATION))
    return is_button or is_navigation(line) or bool(_PAGE_NAME.search(line))


def is_navigation(line: str) -> bool:
    return holds_menu(line) or is_breadcrumb(line) or bool(_CHINESE_MENU.fullmatch(line))


def holds_menu(line: str) -> bool:
    """Whether a line has short words between bars, dots or tabs."""
    return _MENU.search(line.replace("\t", "|")) is not None


def is_breadcrumb(line: str) -> bool:
    """Whether a line is the way to a page: "News > World > Asia"."""
    return _BREADCRUMB.fullmatch(line) is not None


def is_masthead(line: str) -> bool:
    """Whether a line is the name of a Vietnamese paper, magazine or broadcaster."""
    return is_source_name(line) and _MASTHEAD.match(line) is not None


def has_clock_time(line: str) -> bool:
    return _CLOCK.search(line) is not None


def may_be_title(line: str) -> bool:
    is_said = kind_of(line) is Kind.TEXT and not ends_sentence(line)
    return is_said and not (is_date_line(line) or is_breadcrumb(line))


# --- Wording ----------------------------------------------------------------------------


def _whole(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_WHOSE = re.compile(
    r"[—–]+\s*[^.。?？!！,，]{2,30}|[^\W\d][^,，.。?？!！]{3,29}[,，][^.。?？!！]{3,29}"
)
_CLOSERS = "”’\"')）]】》」』 "
_UNSEEN = re.compile("[\u200b\u200e\u200f\u2060\ufeff]")
_SEPARATORS = re.compile(r"[\W_]+")
_NAME_MARKS = dict.fromkeys(map(ord, ".+’'"))
_NAME_LINKS = frozenset("and và from for de von van theo từ tại in at &".split())

_END_WORD = "(?:完|全文完|本文完|完毕|end|ends|hết)"
_AGENCY = rf"(?:[(（][^()（）]{{1,30}}[)）]|[{HAN}]{{2,8}})"
_END_MARK = re.compile(
    rf"(?:[(（\[【]\s*{_END_WORD}\s*[)）\]】]|\.//?\.)\s*{_AGENCY}?$", re.IGNORECASE
)
_END_LINE = _whole(
    rf"[\W_]*{_END_WORD}[\W_]*",
    rf"[{HAN}]{{2,8}}\s?[(（【\[]{_END_WORD}[)）】\]]",
    r"[-–—]+ ?30 ?[-–—]+",
    r"\.//?\.",
)

_PHOTO = (
    "Ảnh|ẢNH|Nguồn ảnh|Ảnh minh h[ọo]a|Ảnh tư liệu|Hình|Hình ảnh|Đồ họa|Video|Clip|"
    "Photos?|PHOTO|Photo credit|Pictures?|Images?|Illustration|File photo|Graphic|Credit|"
    "图片来源|图片|图源|图|照片|摄影|视频|资料照|资料图"
)
_PICTURE_AGENCY = (
    "(?:REUTERS|Reuters|AFP|AP|EPA|UPI|DPA|ANSA|VNA|VNS|TTXVN|VGP|CNA|CNS|Xinhua|Kyodo|Yonhap|TASS"
    "|Sputnik|Getty Images|Bernama|Antara)(?: Photo)?"
)
_PICTURE_SOURCE = r"Stringer|Pool|Handout|(?:File )?Photos?|[A-Z][\w'-]+(?: [A-Z][\w'-]+){1,2}"
_NAME_WORD = rf"[{CAPITALS}][^\W\d_{CAPITALS}]+"
_CREDITED = rf"(?:[{CAPITALS}]{{2,12}}|{_NAME_WORD})"
_GLUED_CREDIT = re.compile(
    r".{0,300}?\b(?:Ảnh|Photo|Credit|Nguồn)\s?:\s?"
    rf"(?:{_CREDITED}(?:[ /]{_CREDITED}){{0,3}}|pool|handout)"
    rf"(?={_NAME_WORD},? [^\W\d_{CAPITALS}])"
)
# Whoever hands a picture to a paper; others ("中方提供") hand over what the sentence tells of.
_GIVEN_BY = (
    "[(（](?:校方|学校|受访者|当事人|本人|家属|家人|主办方|主办单位|单位|读者|网友|资料)提供[)）]"
)
_GIVEN = re.compile(rf"[^.!?。！？]{{1,24}}{_GIVEN_BY}")
_CREDIT = re.compile(
    rf"(?:^|(?<=[\s.,;!?(（\[【。，”\"–—-]))[(（\[【]?\s*(?:{_PHOTO})\s*[:：/／]\s*[^。!?！？]{{1,60}}$"
    r"|(?:^|(?<=[\s.(]))(?:Photos?|Images?|Pictures?) (?:by|courtesy|from|provided)\b.{1,60}$"
    r"|[(（]?图片?[来取]?[自源由][^。]{1,30}$"
    r"|(?:[(（][^()（）]{1,30}|记者\s*(?:\S{2,10})?|\s\S{2,10})\s*摄影?[)）]?"
    r"(?:\s*\d[\d年月日./]*)?$"
    r"|(?<=[。！”）)])\s*[^\s。]{2,10}\s*摄影?[)）]?$"
    rf"|(?<=[\s。！”）)(（])[{HAN}]{{1,6}}[社网报]发[)）]?$"
    r"|(?<=[\s。！”）)])(?:资料|示意|档案)[图照]片?$"
    rf"|(?<=[\s.(–—-]){_PICTURE_AGENCY}(?:/[A-Z]{{2,10}})* (?:File )?Photos?$"
    rf"|(?<=[\s.(–—-]){_PICTURE_AGENCY}(?:/(?:{_PICTURE_SOURCE}))+"
    r"(?:,? (?:Purchase )?Licensing Rights\W*)?$"
    r"|[(（][^()（）。]{2,20}(?:供|提供)图片?[)）]?[。.]?$"
    rf"|(?<=[。！？”])\s*{_GIVEN_BY}$"
    rf"|(?<=[\s。！”）)])[{HAN}]{{2,14}}\s?供图$"
    r"|(?:^|(?<=[.(])|(?<=[.(] ))Ảnh do [^.!?]{2,40} cung cấp[.)]{0,2}$"
    r"|[(（【\[](?:资料|示意|档案)[图照]片?[^()（）]{0,20}[)）】\]][。.]?$"
    r"|[(\[](?:[Ff]ile(?: photo)?|[Ii]llustrative(?: photo| image)?)[^()]{0,40}[)\]]\.?$"
    r"|[(\[][Ảả]nh (?:tư liệu|minh h[ọo]a)[^()]{0,40}[)\]]\.?$"
)
_SOURCED = re.compile(
    r"(?!.*\d\s*(?:%|tỷ|triệu|nghìn|USD|percent|per cent|million|billion|[亿万]))"
    r"[^.!?。！？]{10,}[.。]?\s*[(（](?:[Nn]guồn|[Ss]ource|来源)\s*[:：][^()（）]{1,60}[)）]"
)
_IMAGE_NUMBER = r"(?:(?:hình )?ảnh|(?:hinh )?anh|photo|image|picture|图片?)\s?\d{1,3}"
_CAPTION_START = _whole(
    _IMAGE_NUMBER,
    r"(?:图为|图说|图片说明|资料图|资料照片|示意图)[:：，,\s]?.*",
    r"(?:trong ảnh|ảnh minh h[ọo]a|ảnh tư liệu|(?:quang|toàn) cảnh)\b[^,]{0,60}",
    r"\[\d{1,2}/\d{1,2}\]\s*\S.*",
    r"图(?:[\u2460-\u2473]|\d{1,2}|[一二三四五六七八九十])\s*[:：].*",
    r"(?:(?:trong|chú thích) ảnh|ảnh minh h[ọo]a|file photo|caption|pictured)\s*[:,].*",
)
_POSITION = re.compile(
    r"[(（](?:(?:bên |thứ \w{1,8} )?(?:trái|phải|giữa|left|right|cent(?:er|re))[^()（）]{0,16}|"
    r"(?:[前后]排)?[左右中][一二三四五六七侧]?)[)）]",
    re.IGNORECASE,
)
_NUMBERED_IMAGE = re.compile(
    rf"^.{{0,300}}?(?:^|(?<=\s)){_IMAGE_NUMBER}(?=[^\W\d_]{{2}})(?!(?:st|nd|rd|th|px)\b)",
    re.IGNORECASE,
)
_TITLE_IMAGE = re.compile(rf"[\W_]*{_IMAGE_NUMBER}", re.IGNORECASE)

_NAMED_ROLE = re.compile(
    r"(?:(?:nhóm )?(?:phóng viên|pv)|tác giả|bởi|biên tập(?: viên)?|btv|biên dịch|người dịch"
    r"|theo|by|"
    r"(?:written|reported|edited|compiled|translated|story|reporting|editing|writing) by|"
    r"author|editor|reporter|nguồn|source)\s*:?\s+(.{2,80})",
    re.IGNORECASE,
)
_NAME_AND_ROLE = re.compile(
    rf"(?:[{CAPITALS}][^\W\d_]* ?){{2,5}}, (?:cộng tác viên|phóng viên|thông tín viên)\b"
    r"[^,.!?]{0,40}"
)
_VIETNAMESE_ROLE = r"(?:tin|bài(?: viết)?|ảnh|video|clip|đồ họa|trình bày|(?:người )?thực hiện)"
_CHINESE_ROLE = "(?:记者|编辑|责编|通讯员|作者|撰文|撰稿|编译|翻译|审校|校对|监制|供稿|文)"
_BYLINE = _whole(
    r"[(]?(?:additional )?(?:reporting|writing|editing|compiling) by\b[^!?]{2,200}",
    r".{0,120}\b(?:contributed to|assisted with) this (?:report|story|article)\.?",
    r"theo (?:báo|đài|cổng|tạp chí|thông tấn|hãng|trang)\b[^.,:!?]{0,50}",
    rf"{_VIETNAMESE_ROLE}(?:\s*(?:,|và|-|–|&|/|\s)\s*{_VIETNAMESE_ROLE}){{0,3}}\s*[:：]"
    r"[^.!?]{2,80}\.?",
    r"(?:本文)?作者[为系是][^。！？，,]{0,24}(?:学者|教授|记者|研究[员生]|作家|博士|主任)"
    r"[^。！？，,]{0,12}",
    rf"报[道导]\s*[:：/]\s*[{HAN}·]{{2,4}}(?:[、\s][{HAN}·]{{2,4}})*",
    rf"(?:[【\[][^】\]]{{1,8}}[】\]]\s*)?[(（【\[]?[{HAN}]{{0,10}}"
    rf"(?:{_CHINESE_ROLE}\s*[:：/／| ]\s*[^。！？，,:：]{{1,30}}?"
    r"\s*){1,4}[)）】\]]?",
    r"[(（【\[].{0,12}记者[^。】\])）]{2,30}[)）】\]]",
    r"[(（【\[][^。】\])）]{2,30}(?:报[道导]|电|讯)[)）】\]]",
)
_SOURCE = _whole(
    r"(?:nguồn|sources?|link|url|bài gốc|original)(?:\s[^:：]{1,40})?\s*[:：]\s*(?:https?://|www\.)\S+",
    r"(?:nguồn|nguồn tin|sources?|via)\s*[:：]\s*[^。!?]{1,60}",
    r"(?:(?:文章|稿件|新闻|消息|信息|资料)?来源|原文(?:[链连]接|连结|地址|网址)?|"
    r"出处|转自)(?:\s*[:：|]\s*|\s+)[^。！？]{1,150}",
    r"<?(?:https?://|www\.)\S+>?",
)

_INTERFACE = re.compile(
    r"(?:(?:facebook|twitter|zalo|messenger|telegram|whatsapp|linkedin|pinterest|instagram|"
    r"youtube|tiktok|google(?: news)?|rss|x|viber|line|reddit|e-?mail|print|copy|share|article|"
    r"story|save|like|tweet|follow us|subscribe|listen|play|advertisement|ads?|on|via|to|this|"
    r"scroll|continue|skip|content|"
    r"menu|live|search|log ?in|sign in|skip to (?:main )?content|"
    r"page|a|k|font size|size|back to top|top|fb|opens|new|in|window|min|read|"
    r"chia sẻ|bài viết|lên|qua|in bài|in trang|in|gửi|mail|sao chép|link|liên kết|lưu|bài|"
    r"ra|này|bài trước|bài sau|đăng ký|đăng nhập|địa chỉ|tìm kiếm|chuyển đến nội dung chính|"
    r"设为首页|加入收藏|返回|"
    r"thích|bình luận|quan tâm|theo dõi|trên|nghe đọc bài|nghe bài|đọc bài|quảng cáo|cỡ chữ|"
    r"phóng to|thu nhỏ|về đầu trang|(?:trở|quay) (?:lại|về)|trang chủ|tặng|sao|cho|"
    r"分享[到至]?|微信|微博|新浪|朋友圈|qq空间|qq好友|qq|打印|收藏|赞好?|请?继续(?:往下)?阅读|字[号体级]|特?大|中|小|列印|"
    r"听新闻|视频|加载中|图片|"
    r"复制链接|点赞|广告|返回顶部|纠错|扫一扫|手机(?:[看版]|浏览)|转发)"
    r"(?![a-zà-ỹđ])|[\W\d_])+",
    re.IGNORECASE,
)
_INVITATION = _whole(
    r"\W*mời (?:quý |các )?(?:bạn|độc giả|vị|thính giả|khán giả)"
    r".{0,40}(?:xem|đọc|theo dõi|truy cập|vào|nghe).*",
    r"bạn đang (?:đọc|xem|theo dõi) (?:bài viết|tin tức|bản tin)\b.*",
    r"\[ads?\].*\[/ads?\]",
    r"[【\[](?:视频|video|ảnh|photos?|infographics?|组?图|直播)[】\]]"
    r"(?!.*[。.!?！？]$).*",
    r"\W*更多(?:精彩|资讯|新闻|内容).{0,40}|\W*点击查看.{0,12}",
    r"[^|.!?。！？]{1,60}(?: [|] [^|.!?。！？]{1,60}){2,}",
    r"打开.{0,12}扫一扫.*",
    r"\W*(?:theo dõi|đăng ký|quét mã|tải ứng dụng).{0,60}"
    r"(?:facebook|google|zalo|youtube|telegram|bản tin|kênh|ứng dụng|qr|newsletter).*",
    r"\W*(?:follow|join|subscribe to|sign up|download|like) (?:us|our|the|for).{0,80}"
    r"(?:facebook|google|twitter|telegram|newsletter|youtube|whatsapp|channel|app|updates).*",
    r"\W*(?:关注|扫码|扫描|长按|点(?:击|我)|(?:免费)?下载|欢迎关注)"
    r".{0,30}(?:公众号|二维码|客户端|微信|微博|频道|app|好友|应用程式|名片).*",
    r"打开\S{0,12}(?:app|客户端).{0,20}",
    r".{0,30}现在就订阅\W*|请输入.{0,8}(?:电子邮件|邮箱)\W*",
    r".{0,80}(?:hộp thư(?: điện tử)? của bạn|(?:in|to) your inbox)\W*",
    r"\W*(?:bài viết|article|story) (?:còn )?(?:tiếp tục|continues) (?:bên dưới|below).*",
    r".{0,120}\b(?:follow|theo dõi) (?:him|her|them|me|us|ông|bà|anh|chị)\b.{0,30}@\w+.*",
)
_COUNTERS = _whole(
    r"(?>(?:đã xem|lượt (?:xem|đọc|truy cập)|phản hồi|bình luận|views?|comments?|shares?|likes?"
    r"|浏览|阅读|点击|人气|评论)[量数次]?\s*+(?:[:：]\s*+)?\d[\d.,]*+"
    r"(?:\s*+[万k])?[\s|·,，]*+)+",
)
_TAGS = _whole(
    r"(?:tags?|từ kh[oó][áa]|thẻ|keywords?|(?:suggested |related )?topics?|hashtags?|"
    r"关键[词字]|标签)"
    r"\s*[:：].*",
    r"(?:click để )?đánh giá bài viết|tổng số điểm của bài viết\b.*|xếp hạng\s*[:：].*",
    r"related topics\b.{0,120}",
    r"(?:#[\w-]+[\s,;|]*)+",
    r"(?:#(?!\d)\w+(?: [^\W\d_]\w*){0,2}\s*){2,}",
)
_FOOTER = _whole(
    r"(?:©|\(c\)|copyright\b|bản quyền|all rights reserved|版权所有|"
    r"giấy phép (?:số|xuất bản|hoạt động)).*",
    r"(?:cơ quan chủ quản|(?:phó )?tổng biên tập|tòa soạn|trụ sở|điện thoại|đt|hotline|e-?mail|"
    r"fax|liên hệ|địa chỉ|地址|联?系?电话|(?:投稿)?邮箱)\s*[:：].*",
    r".{0,30}(?:未经(?:书面)?授权|ICP[备证]).{0,60}",
    r"版权声明\s*[:：].*",
    r"\W*(?:bài viết|nội dung|ý kiến)[^.]{0,40} (?:thể hiện|phản ánh|là) (?:quan điểm|ý kiến)"
    r"[^.]{0,20} tác giả[^.]{0,60}\.?",
    r"\W*(?:the )?(?:views|opinions)(?: and opinions)? expressed\b[^.]{0,120}\bauthors?\b"
    r"[^.]{0,80}\.?",
    r"(?:ý kiến|mọi|góp ý|thư|bạn|send|write|e-?mail|contact|got|have|投稿|来稿)\b"
    r"[^@]{0,80}[\s:：]\S+@\S+\.\w+\W*",
    r".{0,40}[未非]经.{0,16}授权.{0,16}(?:转载|复制|链接|摘编).{0,30}",
    r".{0,40}(?:不得|禁止|严禁|谢绝)转载.{0,30}",
    r"(?:by (?:using|continuing)|we use|this (?:web)?site|please|accept|see our|read our)\b.{0,60}"
    r"(?:privacy policy|terms of (?:use|service)|cookies?).{0,60}",
    r"(?:privacy policy|terms of (?:use|service)|chính sách (?:bảo mật|quyền riêng tư))\W*",
    r"(?:请|本[站网]|使用本|点击).{0,24}隐私权?"
    r"(?:政策|规范|条款).{0,40}",
    r"our standards\s*:.*",
    r".{0,60}\b(?:giấy phép|licen[cs]ed?|许可|授权)\b.{0,40}creative commons\b.{0,160}",
    r"(?:nghiêm )?cấm (?:sao chép|phát hành lại|đăng lại|trích dẫn)\b.{0,60}"
    r"(?:dưới mọi hình thức|(?:khi|nếu) (?:chưa|không)).{0,60}",
    r"(?:liên lạc|góp ý)[^:：]{0,30}[:：].{0,60}(?:@|\d{3}).{0,80}",
    r"免责声明\s*[:：].*|特别声明\s*[:：]\s*(?:本|以上|此|该|凡).*",
)

_OTHER_STORIES = (
    # Vietnamese
    (
        r"(?:(?:các|những|một số) )?(?:tin,? bài(?: viết)?|tin(?: tức)?|bài(?: viết| báo)?|video|"
        r"chủ đề|sự kiện|nội dung|thông tin|chuyên đề)(?: (?:có|được|đã))? "
        r"(?:liên quan|khác|mới(?: nhất| hơn)?|cũ hơn|cùng (?:chuyên )?mục|cùng chủ đề|cùng loại|"
        r"cùng tác giả|tiếp theo|nổi bật|nóng|hot|(?:đọc|xem) nhiều(?: nhất)?|đáng chú ý|đáng đọc|"
        r"tham khảo|đưa|đăng|nên đọc|đề xuất|gợi ý)(?: (?:nhất|khác|trong ngày|về .{1,30}))?"
    ),
    r"(?:mời |bạn đọc )?(?:xem|đọc|tìm hiểu|tham khảo) (?:thêm|tiếp)(?: (?:tin|bài).{0,20})?",
    r"(?:có thể )?bạn (?:có thể )?(?:cũng )?(?:quan tâm|thích|muốn (?:xem|đọc)|chưa biết)",
    (
        r"liên quan|cùng (?:(?:chuyên )?mục|chủ đề)(?: này)?|tiếp tục với chủ đề này"
        r"|đừng bỏ lỡ|(?:đọc|xem) nhiều(?: nhất)?(?: trong (?:ngày|tuần|tháng))?|mới nhất|nổi bật"
        r"|đề xuất(?: cho bạn)?|dành cho bạn|gợi ý cho bạn|từ kh[oó][áa]|tiêu điểm"
    ),
    # English
    (
        r"(?:(?:read|see|learn|view|show|find) )?more"
        r"(?: (?:news|stories|articles|videos|headlines|posts|reading))?"
        r"(?: (?:on|from|in|about|like|by) .{1,40})?"
    ),
    (
        r"(?:related|recommended|trending|suggested)"
        r"(?: (?:news|stor(?:y|ies)|articles?|reading|posts?|content|topics?|links?|coverage|"
        r"headlines?|videos?|items?|reports?))?(?: (?:for|on|from) .{1,30})?"
    ),
    (
        r"(?:latest|other|similar|popular|top|recent|further|new|hot) "
        r"(?:news|stor(?:y|ies)|articles?|reading|posts?|content|topics?|links?|headlines?|videos?|"
        r"reports?)(?: (?:for|on|from|in) .{1,30})?"
    ),
    (
        r"see also|also read|read (?:also|next|on)|up next|next (?:article|story)|keep reading|"
        r"what to read next|in other news|don['’]t miss|editor['’]?s['’]? picks?|tags?|keywords?"
    ),
    r"you (?:may|might|should) (?:also )?(?:like|see|read|enjoy|be interested in).{0,20}",
    r"most (?:read|viewed|popular|shared|recent)(?: .{0,20})?",
)
_CHINESE_STORIES = (
    "(?:新闻|阅读|报[道导]|链接|连结|文章|内容|推荐|资讯|消息|"
    "稿件|视频|专题|话题|资料|信息|故事|条目|动态|热点|"
    "图片|标签)"
)
_HEADING = _whole(
    *_OTHER_STORIES,
    rf"(?:[查点]看|阅读|点击)?更多(?:的|相关|精彩|热点|最新)?{_CHINESE_STORIES}?",
    rf"(?:相关|推荐|延伸)(?:的|热点)?{_CHINESE_STORIES}?",
    rf"(?:热[门点]|最新|其[他它]|精彩|往期|同类|近期|即时|头条|今日|本类)"
    rf"{_CHINESE_STORIES}(?:排行)?",
    r"猜你喜欢|[您你]可能.{0,6}(?:兴趣|喜欢).{0,4}|大家都在看|编辑(?:精选|推荐)|"
    r"(?:阅读|点击|新闻|热[门点])排行榜?|[上下]一篇|关键[词字]|标签|链接",
)
_COMMENTS = _whole(
    r"bình luận(?: hay| mới nhất)?|(?:ý kiến|phản hồi)(?: bạn đọc| của bạn)?|"
    r"gửi (?:bình luận|ý kiến|phản hồi).{0,10}",
    r"comments?|leave a (?:comment|reply)|post a comment|reader comments",
    r"(?:网友|发表|最新|读者|热门)?(?:评论|留言)|我要评论",
)
_TEASER = re.compile(
    r"\W*(?:(?:mời )?(?:xem|đọc) (?:thêm|tiếp)|có thể bạn (?:thích|quan tâm)|"
    r"另请?[阅参][读见]|"
    r"(?:các )?(?:tin|bài|tin bài|bài viết) "
    r"(?:liên quan|khác|cùng (?:tác giả|chuyên mục))|"
    r"read (?:more|also|next)|see also|also read|related(?: \w+)?|more|"
    r"点击(?:查看|进入|阅读)?(?:更多)?(?:专题|报[道导]|新闻)|"
    r"(?:相关|延伸|推荐)(?:新闻|阅读|报[道导]|链接|文章)|阅读更多|"
    r"更多(?:新闻)?|(?:阅读)?[上下]一[篇条则])\s*[:：|>»】\]]+\s*(\S.*)|\W{0,3}(?:>>|»|►|▶)\W*(\S.*)",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    r"(?:thứ|hai|ba|tư|năm|sáu|bảy|chủ nhật|cn|ngày|tháng|lúc|giờ|phút|cập nhật|đăng|xuất bản|"
    r"sáng|chiều|tối|h|gmt|utc|ict|am|pm|sa|ch|at|on|the|date|time|published|updated|posted|last|"
    r"modified|st|nd|rd|th|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|"
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"[ecmp][sd]t|bst|cet|hkt|sgt|jst|kst|p\.m\.|a\.m\.|hours?|minutes?|ago|trước|"
    r"小?时前|分钟前|最后|第|版|总?第?期|số(?: ra)?|issue|"
    r"th\d{1,2}|sửa|chỉnh|lần|cuối|phút đọc|min(?:ute)? read|ist|pht|myt|wib|aest|"
    r"中华民国|出版|刊登|"
    r"年|月|日|时|分|秒|星期|周|[〇零一二三四五六七八九十天]|上午|下午|晚|凌晨|"
    r"发[布表稿]|更新|时间|日期|[\W\d_])+",
    re.IGNORECASE,
)
_DATE_PARTS = re.compile(
    rf"\s*[·|•,，；;]\s*|(?<=》)|\s+[-–—]\s+|(?<=[{HAN}])\s+|\s+(?=[{HAN}])"
    r"|\s+(?=\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d)"
)
_REPORTERS = re.compile(
    rf"(?:^|[\s·|•,，；;]+)(?:记者\s*|(?:{_CHINESE_ROLE}|图)(?:\s*[:：/]\s*|\s+))[{HAN}·]{{2,8}}"
    rf"(?:[、\s][{HAN}·]{{2,4}})*(?=$|[\s·|•,，；;])"
    r"|\s+[-–—|]\s+(?:[Nn]gười đăng|[Pp]osted by)[^:|–—-]{0,16}:?[^:|–—-]{2,40}$"
    r"|^By (?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|[A-Z][a-z]+day\b)"
    rf"(?:(?:and )?[{CAPITALS}][^\W\d_]*[ .-]+){{1,8}}?"
    r"(?=\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d)"
)
_COUNTED = re.compile(
    r"(?:阅读量?|浏览量?|点击|评论|\b(?:lượt xem|bình luận|views?|comments?)\b)"
    r"\s*[:：]?\s*\d[\d.,]*\s*[万k]?|[【\[][^【】\[\]\d]{1,12}[】\]]",
    re.IGNORECASE,
)
_PRINTED_IN = re.compile(r"^(?:[刊原][于载登]{1,2}|转自)[《〈]?|[》〉]")
_MASTHEAD = re.compile(rf"(?:Báo|Tạp chí|Thời báo|Đài) [{CAPITALS}]")
_CLOCK = re.compile(r"\b\d{1,2}[:h：]\d{2}\b")
_DATE_SOURCE = re.compile(r"(?:[(（|•]|来源|\b(?:nguồn|source|theo|by)\b).{0,40}$", re.IGNORECASE)
_MENU = re.compile(r"(?:[^|·•]{1,20}[|·•]){2}")
_CHINESE_MENU = re.compile(rf"(?:[{HAN}]{{1,5}}\s+){{3,}}[{HAN}]{{1,5}}")
_PAGE_NAME = re.compile(
    rf"^(?:Báo|Tạp chí|Thời báo|Cổng|Trang tin) [{CAPITALS}]"
    r"|\b(?:News|Online|Daily|Times)\b(?=\W|$)"
    rf"|^[{HAN}]{{2,8}}(?:网|日报|周[报刊])(?:\W|$)"
)
_BREADCRUMB = re.compile(r"[^>»›|]{1,30}(?:\s*[>»›|]\s*[^>»›|]{1,30}){1,6}")
