"""Persons that a text names, by how newspapers introduce them: with rank, office or a verb.

Only a preference among sentences rests on it, never a claim or a refusal: many a name has no
such word beside it.
"""

import re
from collections.abc import Set as AbstractSet

from retrieval.characters import CAPITALS, HAN, plain, simplified

# Vietnamese is matched with its marks: "ông", but no "ong".
_RANK_VI = (
    r"(?:[Đđ]ại|[Tt]hượng|[Tt]rung|[Tt]hiếu) (?:tướng|tá|úy)|[Đđ]ô đốc|[Cc]huẩn đô đốc"
    r"|[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ụ|[Bb]ác sĩ|[Tt]iến sĩ|[Gg]iáo sư|[Kk]ỹ sư"
    r"|[Đđ]ồng chí|[Đđ]ại sứ|[Tt]ổng [Ll]ãnh sự|[Tt]ham tán|[Nn]gười phát ngôn|[Tt]ổng thống"
    r"|[Tt]hủ tướng|[Cc]hủ tịch(?: nước)?|[Tt]ổng [Bb]í thư|[Bb]ộ trưởng|[Tt]hứ trưởng"
    r"|[Nn]goại trưởng|[Tt]hống đốc|[Gg]iám đốc|[Tt]ổng thư ký|[Tt]huyền trưởng|[Ll]uật sư"
)
_WORD = rf"[{CAPITALS}][^\W\d_]{{0,30}}"
_NAME = rf"{_WORD}(?:[ -]{_WORD}){{1,4}}"
_SURNAMES_VI = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ(?! Hán)|Võ|Đặng|Bùi|Đỗ|Ngô|Dương|Đinh|Trịnh|Lương|Đoàn"
    "|Trương|Tô|Vương(?! Quốc Anh)|Lâm|Tạ|Chu|Đào|Hồ(?! Chí Minh)"
)
_VIETNAMESE = re.compile(
    rf"\b(?:{_RANK_VI})(?: (?!{_WORD} )[^\W\d_]+){{0,3}},? "
    rf"(?!Việt Nam|Bộ |Ủy ban|Ban |Rịa )(?P<introduced>{_NAME})"
    rf"|\b(?P<known>(?:{_SURNAMES_VI})(?: {_WORD}){{1,3}})"
)
_TITLE_EN = (
    r"(?:[Gg]en(?:eral|\.)|[Cc]ol(?:onel|\.)|[Mm]aj(?:or|\.)|[Cc]apt(?:ain|\.)|[Ll]t\.|[Ll]ieutenant"
    r"|[Aa]dm(?:iral|\.)|[Cc]ommander|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|[Pp]rofessor|[Pp]resident"
    r"|[Mm]inister|[Ss]ecretary|[Aa]mbassador|[Cc]hairman|[Dd]irector|[Ss]pokes(?:man|woman|person)"
    r"|[Gg]overnor|[Cc]onsul(?: [Gg]eneral)?)"
)
_ENGLISH = re.compile(
    rf"\b{_TITLE_EN},? (?P<name>{_NAME})"
    rf"|\b(?:led|headed|signed|commanded|chaired) by (?P<by>{_NAME})"
    rf"|\b(?P<told>{_NAME}),? (?:who|head|deputy|chief|director|commander|told|led)\b"
)
_OFFICE_ZH = (
    "[上中少大]将|[大上中少]校|[上中少]尉|部长|主席|总理|总统|首相|总书记|大使|领事|司令员?|院长|局长"
    "|处长|主任|队长|舰长|船长|团长|站长|校长|书记|秘书长?|发言人|代表|议员|先生|女士|教授|博士"
    "|工程师|负责人|研究员|医生|经理|总裁|会长|老人|司机|队员"
)
_SURNAMES_ZH = (
    "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
    "易常武乔贺赖龚文阮裴"
)
_NAME_ZH = rf"(?!高[度级]|方[面便案]|任[命务何]|金额|江[南北]|石油)[{_SURNAMES_ZH}][{HAN}]{{1,2}}"
_CHINESE = re.compile(
    rf"(?:{_OFFICE_ZH})(?P<after>{_NAME_ZH})|(?P<before>{_NAME_ZH})(?:{_OFFICE_ZH})"
    # Where a foreign name begins and ends does not show.
    rf"|(?P<foreign>[{HAN}]{{1,2}}[·•][{HAN}]{{1,2}})"
)
_PATTERNS = {"vi": _VIETNAMESE, "en": _ENGLISH, "zh": _CHINESE}
_ASKS_WHO = re.compile(
    r"(?:^|[,;:?!.]\s*|\b(?:and|but|or|is|was|are|were|with|by|to|from|of|about|than|as|for)\s+)"
    r"[Ww]ho(?:m|se)?\b"
    r"|(?<!\w)[Aa]i(?!\w|-| Cập)|谁|哪[一两几]?位|何人"
)
# "Who is Shen Yaqin?": the person is named, and asked about.
_IDENTITY = re.compile(r"^\W*[Ww]ho (?:is|was)\b|是谁\W*$|^\W*谁是|\blà ai\b|\bla ai\b")


def asks_who(question: str) -> bool:
    """Whether a question asks for a person, so far as its words say."""
    return _ASKS_WHO.search(simplified(question)) is not None


def is_wanted(question: str, text: str, language: str) -> bool:
    """Whether a text names a person that a question for one may mean.

    That is another than those whom the question names; where it asks who one is, that one.
    """
    asked = plain(question)
    named = [plain(name) in asked for name in people(text, language)]
    return any(named) if _IDENTITY.search(question) and any(named) else not all(named)


def people(text: str, language: str) -> AbstractSet[str]:
    """The names of persons, as they stand in the text; of foreign ones in Chinese the middle."""
    found = _PATTERNS.get(language, _ENGLISH).finditer(simplified(text))
    return frozenset(
        text[match.start(group) : match.end(group)]
        for match in found
        for group, name in match.groupdict().items()
        if name
    )
