"""Texts in the one form that the expressions are written for, and the way back to their places.

Apart because everything behind it sees folded text alone.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from retrieval.characters import lowered, narrowed, simplified


class Text(NamedTuple):
    """A text as the expressions want it, and the same with its capital letters."""

    folded: str
    cased: str

    def before(self, place: int, pattern: re.Pattern[str], reach: int) -> re.Match[str] | None:
        """What a pattern that ends in ``$`` finds in so many characters before a place."""
        return pattern.search(self.folded, max(0, place - reach), place)


_FOLDING: dict[int, int | str] = {
    **dict.fromkeys(map(ord, "‐‑‒–−～〜~"), "-"),
    **dict.fromkeys(map(ord, "’‘"), "'"),
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
    cased = simplified(narrowed(text)).translate(_FOLDING)
    small = lowered(cased)
    if language == "vi" and text.isascii():
        small = _UNACCENTED.sub(lambda match: _ACCENTED[match[0]], small)
    if unicodedata.is_normalized("NFC", cased):
        return Text(small, cased), range(len(text) + 1)
    composed: list[str] = []
    places: list[int] = []
    for match in re.finditer(r"(?s).[\u0300-\u036f]*", cased):
        piece = unicodedata.normalize("NFC", match[0])
        composed.append(piece)
        places += [match.start()] * len(piece)
    cased = "".join(composed)
    return Text(lowered(cased), cased), [*places, len(text)]
