"""Texts in the one form that the expressions are written for, and the way back to their places.

Apart because everything behind it sees folded text alone.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple


class Text(NamedTuple):
    """A text as the expressions want it, and the same with its capital letters."""

    folded: str
    cased: str

    def before(self, place: int, pattern: re.Pattern[str], reach: int) -> re.Match[str] | None:
        """What a pattern that ends in ``$`` finds in so many characters before a place."""
        return pattern.search(self.folded, max(0, place - reach), place)


_FOLDING: dict[int, int | str] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "‐‑‒–−～〜~"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f\u3000"), " "),
    **dict.fromkeys(map(ord, "’‘"), "'"),
    **str.maketrans(
        "週後個這兩紀從間來號禮過約長連續數幾開內為達報發滿聞",
        "周后个这两纪从间来号礼过约长连续数几开内为达报发满闻",
    ),
}
# Vietnamese typed without accents: only what the expressions need, never the Nam of "Viet Nam".
_ACCENTED = {
    "nam": "năm",
    "thang": "tháng",
    "ngay": "ngày",
    "tuan": "tuần",
    "quy": "quý",
    "truoc": "trước",
    "tu": "từ",
    "den": "đến",
    "ke": "kể",
    "tinh": "tính",
    "het": "hết",
    "dau": "đầu",
    "giua": "giữa",
    "cuoi": "cuối",
    "ngoai": "ngoái",
    "hom": "hôm",
    "the": "thế",
    "ky": "kỷ",
    "thap": "thập",
    "nien": "niên",
    "nhung": "những",
}
_UNACCENTED = re.compile(rf"(?<!viet )\b(?:{'|'.join(_ACCENTED)})\b")


def fold(text: str, language: str | None) -> tuple[Text, Sequence[int]]:
    """The folded text, and for each place in it (and its end) the place in ``text``."""
    cased = text.translate(_FOLDING)
    lowered = cased.lower()
    if language == "vi" and text.isascii():
        lowered = _UNACCENTED.sub(lambda match: _ACCENTED[match[0]], lowered)
    if len(lowered) == len(cased) and unicodedata.is_normalized("NFC", cased):
        return Text(lowered, cased), range(len(text) + 1)
    composed: list[str] = []
    places: list[int] = []
    for match in re.finditer(r"(?s).[\u0300-\u036f]*", cased):
        piece = unicodedata.normalize("NFC", match[0])
        composed.append(piece)
        places += [match.start()] * len(piece)
    cased = "".join(composed)
    lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in cased)
    return Text(lowered, cased), [*places, len(text)]
