"""Characters: which are Chinese, and texts with what is written in several ways written in one.

Apart from ``tokens``, whose normal form is the index's and may be of another length.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from opencc import OpenCC

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, for the brackets of a regular expression."""

CAPITALS = "A-Z" + "".join(filter(str.isupper, map(chr, range(0xC0, 0x1EFA))))
"""Capital letters with and without diacritics, likewise."""

HAN_CHARACTER = re.compile(f"[{HAN}]")
"""One Chinese character."""

_HAN_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))
_DIACRITIC = re.compile("[\u0300-\u036f]")
_NARROW = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f\u3000"), " "),
}


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one."""
    return HAN_CHARACTER.match(character) is not None


def without_diacritics(text: str) -> str:
    """The text without tone marks and other diacritics, đ as d; the rest is composed."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    left = _DIACRITIC.sub("", decomposed).replace("đ", "d").replace("Đ", "D")
    return unicodedata.normalize("NFC", left)


def simplified(text: str) -> str:
    """The text with simplified characters, of the same length: each has exactly one."""
    return text if text.isascii() else text.translate(_simplified())


def narrowed(text: str) -> str:
    """The text with full-width signs and wide spaces narrowed, of the same length."""
    return text.translate(_NARROW)


def lowered(text: str) -> str:
    """The text in small letters, of the same length: İ, which becomes two, stays."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def plain(text: str) -> str:
    """The text as the words of questions are sought in it: small, simplified, no diacritics.

    Of the same length where it is composed and no letter needs a mark of its own.
    """
    return without_diacritics(lowered(simplified(text)))


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the spans (start, end) blanked, of the same length."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


@cache
def _simplified() -> dict[int, str]:
    """The simplified form of each character that has another."""
    known = [chr(code) for first, end in _HAN_BLOCKS for code in range(first, end)]
    forms = OpenCC("t2s").convert("\n".join(known)).split("\n")
    return {ord(old): new for old, new in zip(known, forms, strict=True) if old != new}
