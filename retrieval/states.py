"""States as newspapers shorten them.

In Chinese by one character: 越美 is Vietnam and the United States. Most of these characters are
everyday words (中 middle, 日 day, 美 beautiful), so one is read as a state only beside another or
beside a word that goes with states, as in 访越 and 越方. In Vietnamese by one syllable, in pairs:
"Việt - Trung" or "Việt Nhật", and by capitals: TQ. In English by capitals: US is no "us".
"""

import re
from collections.abc import Iterator, Sequence

_STATES = {
    "越": "越南",
    "中": "中国",
    "华": "中国",
    "美": "美国",
    "日": "日本",
    "韩": "韩国",
    "朝": "朝鲜",
    "俄": "俄罗斯",
    "法": "法国",
    "英": "英国",
    "德": "德国",
    "印": "印度",
    "澳": "澳大利亚",
    "菲": "菲律宾",
    "柬": "柬埔寨",
    "老": "老挝",
    "泰": "泰国",
    "缅": "缅甸",
    "蒙": "蒙古",
    "欧": "欧盟",
}
_BEFORE = frozenset("访驻赴抵援对")
_AFTER = frozenset("方军企媒籍侨") | {
    *("两国", "双方", "关系", "总统", "总理", "首相", "外长", "防长", "国防部", "国防部长")
}
# In pairs China is 中: 韩华 and 新华 are companies and papers.
_BEFORE_CHINA = _BEFORE | frozenset("来在涉")
_NUMERALS = frozenset("0123456789一二三四五六七八九十")


_CAPITALS = {
    "US": "United States",
    "USA": "United States",
    "UK": "United Kingdom",
    "UN": "United Nations",
    "EU": "European Union",
    "PRC": "China",
    "ROK": "South Korea",
    "DPRK": "North Korea",
}
_ABBREVIATION = re.compile(r"\b(?:U\.S\.A\.|U\.S\.|U\.K\.|U\.N\.|E\.U\.|[A-Z]{2,4}\b)")


_SHORT_VIETNAMESE = {
    "Việt": "Việt Nam",
    "Trung": "Trung Quốc",
    "Mỹ": "Mỹ",
    "Nhật": "Nhật Bản",
    "Hàn": "Hàn Quốc",
    "Triều": "Triều Tiên",
    "Nga": "Nga",
    "Pháp": "Pháp",
    "Anh": "Anh",
    "Đức": "Đức",
    "Ấn": "Ấn Độ",
    "Lào": "Lào",
    "Thái": "Thái Lan",
    "Úc": "Úc",
    "Xô": "Liên Xô",
}
_VIETNAMESE_CAPITALS = {"VN": "Việt Nam", "TQ": "Trung Quốc", "LHQ": "Liên hợp quốc"}
_VIETNAMESE_ABBREVIATION = re.compile(rf"\b(?:{'|'.join(_VIETNAMESE_CAPITALS)})\b(?!-| [A-ZĐ])")
_SHORT = "|".join(_SHORT_VIETNAMESE)
_PAIR = re.compile(rf"\b(?:{_SHORT})(?: ?[-–] ?(?:{_SHORT}))+\b(?! [A-ZĐÀ-Ý])")


# "Việt Anh" and "Việt Đức" are people and hospitals rather than states.
_BESIDE_VIETNAM = ("Nhật", "Trung", "Mỹ", "Hàn", "Nga", "Lào", "Pháp", "Ấn", "Úc", "Xô")
_OF_A_PAIR = "|".join(("Việt", *_BESIDE_VIETNAM))
_PAIR_WITH_VIETNAM = re.compile(
    rf"\b(?P<first>{_OF_A_PAIR}) (?P<last>{_OF_A_PAIR})\b"
    r"(?! (?:nam|bản|quốc|độ)\b)",
    re.IGNORECASE,
)
_LONGEST_WORD = 40


def vietnamese_in_full(text: str) -> str:
    """A Vietnamese text, states by capitals (TQ) and in pairs ("Việt - Trung") written out."""
    text = abbreviations_in_full(text)
    in_full = _PAIR.sub(
        lambda pair: " - ".join(
            _SHORT_VIETNAMESE[state.strip()] for state in re.split("[-–]", pair[0])
        ),
        text,
    )
    return _PAIR_WITH_VIETNAM.sub(_with_vietnam, in_full)


def full_name(state: str) -> str:
    """A state that Vietnamese newspapers shorten to one syllable, in full: Nhật Bản for Nhật."""
    return _SHORT_VIETNAMESE.get(state, state)


def abbreviations_in_full(text: str) -> str:
    """A Vietnamese text, states named by capitals written out."""
    return _VIETNAMESE_ABBREVIATION.sub(lambda match: _VIETNAMESE_CAPITALS[match[0]], text)


def short_pairs() -> list[str]:
    """Vietnam and another state as Vietnamese newspapers shorten them, in small letters."""
    others = [state.lower() for state in _BESIDE_VIETNAM]
    return [pair for other in others for pair in (f"việt {other}", f"{other} việt")]


def _with_vietnam(pair: re.Match[str]) -> str:
    states = [pair["first"].capitalize(), pair["last"].capitalize()]
    before = pair.string[max(0, pair.start() - _LONGEST_WORD) : pair.start()]
    after = pair.string[pair.end() : pair.end() + _LONGEST_WORD]
    around = [*before.split()[-1:], *after.split()[:1]]
    is_name = pair[0][0].isupper() and any(word[0].isupper() for word in around)
    if states.count("Việt") != 1 or is_name:
        return pair[0]
    return " - ".join(_SHORT_VIETNAMESE[state] for state in states)


def written_out(text: str, language: str) -> str:
    """A text in Latin letters with its short names of states written out."""
    in_full = {"en": capitals_in_full, "vi": vietnamese_in_full}.get(language)
    return in_full(text) if in_full else text


def capitals_in_full(text: str) -> str:
    """An English text, states and unions named by capitals written out."""
    return _ABBREVIATION.sub(
        lambda match: _CAPITALS.get(match.group().replace(".", ""), match.group()), text
    )


def states_in_full(units: Sequence[str]) -> Iterator[str]:
    """The words of a Chinese text, states named by one character written out."""
    for before, unit, after in zip(["", *units], units, [*units[1:], ""], strict=False):
        yield _STATES[unit] if unit in _STATES and _is_state(before, unit, after) else unit


def _is_state(before: str, unit: str, after: str) -> bool:
    if unit == "日" and before[-1:] in _NUMERALS:
        return False
    if unit == "华":
        return before in _BEFORE_CHINA
    return _names_states(before) or _names_states(after) or before in _BEFORE or after in _AFTER


def _names_states(word: str) -> bool:
    return bool(word) and _STATES.keys() >= set(word)
