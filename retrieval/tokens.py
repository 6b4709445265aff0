"""Words as the lexical index knows them, in Vietnamese, Chinese and English.

One normal form for all three: compatibility-normalised, lower case, simplified
characters. Han runs become single characters and bigrams, which match a word
segmenter within a point or two and never miss a name; Latin words keep their
tone marks, and have a folded form without them for questions typed without.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

import snowballstemmer
from opencc import OpenCC

from retrieval.characters import CAPITALS, HAN, HAN_CHARACTER, simplified, without_diacritics

_PIECE = re.compile(
    rf"(?P<han>[{HAN}]+)|(?P<number>\d+(?:[.,]\d{{3}})*(?!\d)|\d+)|(?P<word>[^\W\d_]+)"
)

# Words that frame a question and say nothing of its subject. Only questions lose
# them: dropping "when" from a paragraph would gain nothing.
_QUESTION_FRAME = {
    "zh": re.compile(
        "什么时候|什么时间|什么|哪一[个年天]|哪[个些年里位]|多少|何时|何地|何人|为何|为什么|怎么样?|如何"
        "|是否|有没有|[吗呢的了在是和与及或等被由将其]|哪|谁|几|更早|更晚|最早|最晚|时间|事件|发生|这些|分别"
    ),
    "vi": re.compile(
        r"\b(khi nào|lúc nào|bao giờ|ở đâu|bao nhiêu|như thế nào|thế nào|tại sao|vì sao|là gì|là ai"
        r"|những gì|cái gì|cái nào|nào|gì|ai|đâu|mấy|những|các|là|của|và|đã|được|bị|thì|có|cho|với"
        r"|trong|ở|tại|vào|không)\b"
    ),
    "en": re.compile(
        r"\b(what|which|who|whom|whose|when|where|why|how|many|much|did|does|do|is|are|was|were|be"
        r"|been|has|have|had|the|a|an|of|in|on|at|to|by|for|and|or|from|with|there|that|this|it)\b"
    ),
}
# What asks, and nothing else: translated word by word it would mean something ("sao" is a star).
_ASKING = {
    "zh": re.compile(
        "什么时[候间]|为?什么|为?啥|哪(?![咤怕])[一个些年里位]*|多少|为何|(?<!任)何[时地人种处]"
        "|怎么样?|怎样|如何|是否|有没有|[吗呢谁]|几(?![内何])"
    ),
    "vi": re.compile(
        r"\b(?:(?i:khi nào|lúc nào|bao giờ|ở đâu|bao nhiêu|bao lâu|(?:như )?thế nào|ra sao|làm sao"
        r"|tại sao|vì sao|cái nào)|(?:[Ll]à|[Nn]hững|[Cc]ái) (?:gì|ai)|[Nn]ào|[Gg]ì|[Đđ]âu|[Mm]ấy"
        rf"|ai|^\W*Ai(?! [{CAPITALS}]|-)|^\W*[Ss]ao(?! [{CAPITALS}]|-))\b",
    ),
}
# Measured on ../shared/data/chronoqa-dev (hit@1): digits .852 at 1, .874 at 2;
# single characters .4 against .825 for equal weights.
_DIGITS_WEIGHT = 2.0
_SINGLE_CHARACTER_WEIGHT = 0.4


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def normalize(text: str) -> str:
    """The text in compatibility form (NFKC), lower case, simplified characters.

    The result may differ in length from the text: never use it to quote.
    """
    # As the index holds it: a few phrases keep characters that alone are simplified (乾坤).
    text = unicodedata.normalize("NFKC", text).lower()
    return _simplifier().convert(text) if HAN_CHARACTER.search(text) else text


# A stemmer keeps its state while it works: two threads in it break each other's words.
_STEMMING = threading.Lock()


@cache
def _english_stemmer() -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The English stem of a lower-case word (Porter 2, snowballstem.org)."""
    with _STEMMING:
        return str(_english_stemmer().stemWord(word))


def words(text: str, language: str) -> list[str]:
    """The terms of a text, with repetitions, in the order of the text.

    Numbers stand apart from the characters around them (``2011年`` holds
    ``2011``), without thousands separators. English words are stemmed.
    """
    return list(_terms(text, language))


def question_terms(question: str, language: str) -> dict[str, float]:
    """The terms of a question with their weights: the words that frame it are left out."""
    frame = _QUESTION_FRAME.get(language)
    subject = frame.sub(" ", normalize(question)) if frame else question
    terms = words(subject, language) or words(question, language)
    return {term: _question_weight(term) for term in terms}


def without_asking(question: str, language: str) -> str:
    """The question without the words that only ask."""
    asking = _ASKING.get(language)
    if asking is None:
        return question
    left = unicodedata.normalize("NFC", question)
    for match in reversed([*asking.finditer(simplified(left))]):
        left = f"{left[: match.start()]} {left[match.end() :]}"
    return left


def _question_weight(term: str) -> float:
    if term.isdigit():
        return _DIGITS_WEIGHT
    return _SINGLE_CHARACTER_WEIGHT if HAN_CHARACTER.fullmatch(term) else 1.0


def _terms(text: str, language: str) -> Iterator[str]:
    previous_syllable = ""
    for piece in _PIECE.finditer(normalize(text)):
        value = piece.group()
        if piece.lastgroup == "han":
            yield from value
            yield from (value[at : at + 2] for at in range(len(value) - 1))
        elif piece.lastgroup == "number":
            yield re.sub("[.,]", "", value)
        elif language == "vi":
            yield value
            if previous_syllable:
                yield f"{previous_syllable}_{value}"
        else:
            yield stem(value) if value.isascii() else value
        previous_syllable = value if piece.lastgroup == "word" else ""


def folded(terms: list[str]) -> list[str]:
    """The terms that change when tone marks go, in their form without them."""
    return [plain for term in terms if (plain := without_diacritics(term)) != term]
