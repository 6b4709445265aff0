"""The tokenizer of the three-language model, as one Hugging Face `tokenizer.json`.

all-MiniLM-L6-v2's WordPiece vocabulary grows by words of other languages. Words without a space
inside (Vietnamese syllables, single Han characters) become ordinary WordPiece entries; longer
ones become added tokens, which the fast tokenizer matches leftmost and longest on the normalised
text. The normaliser keeps the tone marks of words shaped like a Vietnamese syllable and strips
all others, as the English model does.
"""

import base64
import json
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

# As the vocabulary of the model that ships was made.
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

# Combining marks that Vietnamese uses, in decomposed text: three of shape, five of tone.
_SHAPES = "\u0302\u0306\u031b"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARKS = _SHAPES + _TONES

_ONSETS = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvxy]"
# The vowels of a syllable without their marks, those before a final consonant first.
_CLOSED = "uye|oa|oe|oo|ie|ye|uo|ua|ue|uy|[aeiouy]"
_OPEN = "oai|oay|oao|oeo|uay|uya|uyu|uoi|uou|ieu|yeu|ia|iu|ai|ao|au|ay|eo|eu|oi|ui|uu|uo"
_FINALS = "ch|ng|nh|[cmnpt]"


def _with_marks(alternatives: str) -> str:
    """The alternatives with any Vietnamese marks after each vowel."""
    marked = "".join(f"{c}[{_MARKS}]*" if c in "aeiouy" else c for c in alternatives)
    return marked.replace(
        "[" + "".join(f"{c}[{_MARKS}]*" for c in "aeiouy") + "]", f"[aeiouy][{_MARKS}]*"
    )


SYLLABLE = f"(?:{_ONSETS})?(?:(?:{_with_marks(_CLOSED)})(?:{_FINALS})?|{_with_marks(_OPEN)})"


def _foreign_mark() -> str:
    """A mark in a word that is no Vietnamese syllable: one after the other from the start."""
    letter = f"[\\p{{L}}{_MARKS}]"
    return f"(?:(?!\\A)\\G|(?<!{letter})(?!{SYLLABLE}(?!{letter})))\\p{{L}}++\\K[{_MARKS}]+"


def _replacement(pattern: Mapping[str, str], content: str) -> dict[str, Any]:
    return {"type": "Replace", "pattern": dict(pattern), "content": content}


def _tone_positions() -> list[dict[str, Any]]:
    """One place for the tone mark where two spellings are in use (hòa, hoà)."""
    return [
        _replacement({"String": first + second + tone}, first + tone + second)
        for first, second in ("oa", "oe", "uy")
        for tone in _TONES
    ]


def character_map(replacements: Mapping[str, str]) -> bytes:
    """A SentencePiece `precompiled_charsmap`: a double-array trie (Aoe 1989), then its values."""
    values, positions = b"", {}
    for target in sorted(set(replacements.values())):
        positions[target] = len(values)
        values += target.encode() + b"\0"
    root: dict[int, Any] = {}
    for source, target in replacements.items():
        node = root
        for byte in source.encode():
            node = node.setdefault(byte, {})
        node[0] = positions[target]
    units = _double_array(root)
    trie = struct.pack(f"<{len(units)}I", *units)
    return struct.pack("<I", len(trie)) + trie + values


def _double_array(root: dict[int, Any]) -> list[int]:
    units: dict[int, int] = {0: 0}
    bases: set[int] = {0}
    pending, free = [(0, root)], 1
    while pending:
        position, node = pending.pop(0)
        while free in units:
            free += 1
        base = free
        while base in bases or any(base ^ label in units for label in (0, *node)):
            base += 1
        bases.add(base)
        offset = position ^ base
        if offset >= 1 << 21:
            raise ValueError("the character map is too large for this double array")
        units[position] |= offset << 10 | (1 << 8 if 0 in node else 0)
        units[base] = 1 << 31 | node.get(0, 0)
        for label, child in node.items():
            if label:
                units[base ^ label] = label
                pending.append((base ^ label, child))
    size = (max(units) | 0xFF) + 1
    return [units.get(position, 1 << 31) for position in range(size)]


def punctuation_and_widths() -> dict[str, str]:
    """Chinese punctuation and full-width forms as the ASCII that the English model knows."""
    widths = {chr(0xFEE0 + code): chr(code).lower() for code in range(0x21, 0x7F)}
    return widths | dict(zip("。、「」『』《》〈〉【】\u3000", '.,""""""""() ', strict=True))


def build(
    base: Path, words: Iterable[str], characters: Mapping[str, str], first_id: int
) -> tuple[dict[str, Any], list[str]]:
    """The tokenizer's JSON, and the new entries in the order of their ids from `first_id` on."""
    tokenizer = json.loads(base.read_text(encoding="utf-8"))
    tokenizer["truncation"] = tokenizer["padding"] = None
    tokenizer["normalizer"] = {
        "type": "Sequence",
        "normalizers": [
            {
                "type": "BertNormalizer",
                "clean_text": True,
                "handle_chinese_chars": False,
                "strip_accents": False,
                "lowercase": True,
            },
            {
                "type": "Precompiled",
                "precompiled_charsmap": base64.b64encode(character_map(characters)).decode(),
            },
            {"type": "NFD"},
            _replacement({"Regex": f"[\\p{{Mn}}&&[^{_MARKS}]]+"}, ""),
            _replacement({"Regex": _foreign_mark()}, ""),
            *_tone_positions(),
            {"type": "NFC"},
        ],
    }
    tokenizer["pre_tokenizer"] = {
        "type": "Sequence",
        "pretokenizers": [
            {
                "type": "Split",
                "pattern": {"Regex": f"[{HAN}]"},
                "behavior": "Isolated",
                "invert": False,
            },
            {"type": "BertPreTokenizer"},
        ],
    }
    vocabulary: dict[str, int] = tokenizer["model"]["vocab"]
    normalise = Tokenizer.from_str(json.dumps(tokenizer)).normalizer.normalize_str
    found = dict.fromkeys(
        entry for word in (*_marked_letters(), *words) if (entry := normalise(word))
    )
    # The library numbers added tokens after all pieces, whatever ids the file gives.
    entries = sorted(found, key=is_matched_whole)
    for identifier, entry in enumerate(entries, start=first_id):
        if entry in vocabulary and not is_matched_whole(entry):
            vocabulary[f"[former {entry}]"] = vocabulary.pop(entry)
        if is_matched_whole(entry):
            tokenizer["added_tokens"].append(_added_token(identifier, entry, entry in vocabulary))
        else:
            vocabulary[entry] = identifier
    return tokenizer, entries


def _marked_letters() -> list[str]:
    """Each marked Vietnamese letter, alone and inside a word, so that no spelling is unknown."""
    letters = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
    return [*letters, *(f"##{letter}" for letter in letters)]


def is_matched_whole(entry: str) -> bool:
    """Whether an entry must be an added token.

    So must words longer than what WordPiece sees at once, and those that could begin English words.
    """
    return " " in entry or entry.isascii() or (is_han(entry) and len(entry) > 1)


def is_han(word: str) -> bool:
    """Whether a word is written in Han characters, judged by its first."""
    first = word[0]
    return "\u3400" <= first <= "\u9fff" or "\uf900" <= first <= "\ufaff" or first >= "\U00020000"


def _added_token(identifier: int, entry: str, shadows_a_piece: bool) -> dict[str, Any]:
    return {
        "id": identifier,
        # Both spellings match the same normalised text; a known piece's own would keep its id.
        "content": entry.upper() if shadows_a_piece else entry,
        "single_word": not is_han(entry),
        "lstrip": False,
        "rstrip": False,
        "normalized": True,
        "special": False,
    }
