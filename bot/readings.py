"""What a claim is compared with: the words of a paragraph, read in every way that claims need."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal, Protocol

from bot.numerals import Quantity, quantities
from bot.orders import trusted_part
from retrieval.article import Paragraph
from retrieval.characters import HAN, without_diacritics
from retrieval.dates import DateMention, find_dates, parse_date, without_dates
from retrieval.names import is_vietnamese_syllable
from retrieval.tokens import normalize

Kind = Literal["date", "number", "quote", "name"]

WORD = re.compile(rf"[^\W\d_{HAN}](?:[^\W{HAN}]|[’'.-])*(?:[^\W{HAN}]|[’'])|[^\W\d_{HAN}]")
"""A word in Latin letters."""

QUOTED = re.compile(
    r"“([^”]+)”|\"([^\"]+)\"|«([^»]+)»|「([^」]+)」|『([^』]+)』|《([^》]+)》|〈([^〉]+)〉|‘([^’]+)’(?!\w)"
)
"""Words in quotation marks, or a title in its brackets."""


class Translations(Protocol):
    """Words of any of the three languages as weighted English terms."""

    def question_concepts(self, text: str, language: str) -> list[dict[str, float]]:
        """For each word of a text, the terms that may express it."""
        ...

    def pivot_terms(self, text: str, language: str) -> dict[str, float]:
        """All terms of a text; those of the sound of a name begin with ~ or _."""
        ...

    def sure_terms(self, text: str, language: str) -> AbstractSet[str]:
        """The terms that words of a text most likely mean."""
        ...

    def foreign_names(self, text: str) -> list[str]:
        """The foreign names of a Chinese text that are written by their sound."""
        ...

    def translated_names(self, text: str) -> list[tuple[str, str]]:
        """The names of a Chinese text that sound as they are translated, each with its term."""
        ...

    def mandarin(self, text: str) -> list[str]:
        """The syllables of a Chinese text, without tones."""
        ...

    def is_mandarin(self, name: str) -> bool:
        """Whether an English name is a Chinese one of which no translation is known."""
        ...

    def gloss(self, text: str, language: str, to: str) -> str:
        """A text word by word in another language."""
        ...


@dataclass(frozen=True)
class Evidence:
    """Words of a paragraph, with what is known about it.

    The title counts as said (it stands above every paragraph); the publication
    date is what relative and incomplete dates are understood from. A name that cannot be compared
    counts as said where the evidence ``is_lenient``.
    """

    text: str
    language: str
    translations: Translations
    title: str = ""
    published: str | None = None
    is_lenient: bool = True

    @classmethod
    def of(cls, paragraph: Paragraph, text: str, translations: Translations) -> "Evidence":
        """These words of the paragraph."""
        around = (paragraph.title, paragraph.outlet or "")
        title = " · ".join(filter(None, map(trusted_part, around)))
        return cls(text, paragraph.language, translations, title, paragraph.published)

    @cached_property
    def whole(self) -> str:
        """Title and text, their letters composed."""
        return unicodedata.normalize("NFC", f"{self.title}\n{self.text}")

    @cached_property
    def dates(self) -> list[DateMention]:
        """Every date, and the two ends of every period."""
        found = find_dates(self.whole, self.language, self.published)
        ends = [DateMention(m.start, m.end, end, end) for m in found for end in (m.first, m.last)]
        day = parse_date(self.published)
        known = [DateMention(0, 0, str(day), str(day))] if day.day else []
        return [*found, *ends, *known]

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Every number that is no part of a date."""
        text = without_dates(self.whole, self.language, self.published)
        return quantities(text, self.language)

    @cached_property
    def all_quantities(self) -> list[Quantity]:
        """Every number, those of dates too."""
        return quantities(self.whole, self.language)

    @cached_property
    def letters(self) -> str:
        """Letters and digits alone, in normal form."""
        return letters_of(self.whole)

    @cached_property
    def plain_letters(self) -> str:
        """The same without diacritics."""
        return without_diacritics(self.letters)

    @cached_property
    def initials(self) -> str:
        """The first letters of words that may be one name, without diacritics, and breaks."""
        return "".join(_initials(self.whole, self.language))

    @cached_property
    def plain_words(self) -> AbstractSet[str]:
        """The words in Latin letters, in normal form without diacritics."""
        return frozenset(without_diacritics(word) for word in WORD.findall(normalize(self.whole)))

    @cached_property
    def latin(self) -> "_Run":
        """The same in their order, cut wherever anything stands between letters."""
        plain = without_diacritics(normalize(self.whole))
        return _Run(re.findall(rf"[^\W\d_{HAN}]+", plain))

    @cached_property
    def words_in_order(self) -> "WordsInOrder":
        """The words in Latin letters as they stand, capitals and diacritics kept."""
        return WordsInOrder(self.whole)

    @cached_property
    def mandarin(self) -> "_Run":
        """A Chinese text as it is read aloud, without tones; a name is two syllables or more."""
        syllables = self.translations.mandarin(self.whole) if self.language == "zh" else []
        return _Run(syllables, fewest=2)

    @cached_property
    def terms(self) -> Mapping[str, float]:
        """The English terms of title and text."""
        return self.translations.pivot_terms(self.whole, self.language)

    @cached_property
    def sure_terms(self) -> AbstractSet[str]:
        """What the words of title and text most likely mean."""
        return self.translations.sure_terms(self.whole, self.language)

    @cached_property
    def foreign_sounds(self) -> Sequence[AbstractSet[str]]:
        """The sounds of each foreign name that is written in Chinese."""
        names = self.translations.foreign_names(self.whole) if self.language == "zh" else []
        return [self.translations.pivot_terms(name, "zh").keys() for name in dict.fromkeys(names)]


class WordsInOrder:
    """Words in Latin letters, in which names of Vietnamese syllables are sought.

    These name something only together: each by itself is mostly another word.
    """

    def __init__(self, text: str) -> None:
        tokens = list(_tokens(text))
        self._spelled = {
            is_marked: f" {' '.join(_key(token, is_marked=is_marked) for token in tokens)} "
            for is_marked in (True, False)
        }
        self._is_marked = not text.isascii()

    def has(self, words: Sequence[str]) -> bool:
        """Whether words stand together, or joined by dashes, the first with a capital.

        Diacritics count where both the words and the text have any.
        """
        is_marked = self._is_marked and not "".join(words).isascii()
        keys = (re.escape(_key(word.lower(), is_marked=is_marked)) for word in words)
        name = rf" (?:{_DASH} )?\^?".join(keys)
        return bool(re.search(rf" \^{name} ", self._spelled[is_marked]))

    def has_alone(self, word: str) -> bool:
        """Whether a word stands there that is no part of a longer name: Nga, not Nguyễn Thị Nga."""
        is_marked = self._is_marked and not word.isascii()
        key = re.escape(_key(word.lower(), is_marked=is_marked))
        spelled = self._spelled[is_marked]
        return any(
            not _IN_A_NAME.search(spelled, max(0, match.start() - _NEAR), match.start() + 1)
            and not _is_syllable_of_a_name(spelled[match.end() :].partition(" ")[0])
            for match in re.finditer(rf" \^{key} ", spelled)
        )


_BREAK, _DASH = "|", "-"
_JOINED = re.compile(r"\s?[-–—]\s?")
_NEAR = 40
_IN_A_NAME = re.compile(r" \^\w+ \^\w+ $")


def _tokens(text: str) -> Iterator[str]:
    """The words of a text, and a break or a dash wherever more than a space parts two."""
    end = 0
    for match in WORD.finditer(text):
        between = text[end : match.start()]
        if len(between) != 1 or not between.isspace():
            yield _DASH if _JOINED.fullmatch(between) else _BREAK
        word = match[0]
        yield from [word] if _is_foreign(word) else word.replace("-", f" {_DASH} ").split()
        end = match.end()


def _is_foreign(word: str) -> bool:
    """Whether hyphens join the syllables of a foreign name: Đô-nan, not Việt-Nga."""
    parts = word.split("-")
    return all(
        is_vietnamese_syllable(without_diacritics(part.lower())) for part in parts
    ) and not all(part[:1].isupper() for part in parts)


def _key(token: str, *, is_marked: bool) -> str:
    """A word as it is compared: hoà as hòa; capitals are a sign before it."""
    sign = "^" if token[:1].isupper() else ""
    word = token.removesuffix("’s").removesuffix("'s").lower()
    if not is_marked:
        return sign + without_diacritics(word)
    letters = unicodedata.normalize("NFD", word)
    return sign + "".join(sorted(letters, key=lambda letter: unicodedata.combining(letter) > 0))


def _is_syllable_of_a_name(token: str) -> bool:
    return token.startswith("^") and is_vietnamese_syllable(without_diacritics(token[1:]))


class _Run:
    """Words or syllables among which names are sought that may be written together.

    Xu Jianping is xu jian ping, Phnompenh Phnom Penh; ``fewest`` of them make a name.
    """

    def __init__(self, parts: Sequence[str], fewest: int = 1) -> None:
        self._run, self._fewest = "".join(parts), fewest
        self._place = {end: at for at, end in enumerate(accumulate(map(len, parts), initial=0))}

    def has(self, name: str) -> bool:
        """Whether whole parts are a name in plain lower-case letters."""
        found = re.finditer(f"(?=({re.escape(name)}))", self._run)
        places = ((self._place.get(m.start()), self._place.get(m.end(1))) for m in found)
        return any(
            first is not None and last is not None and last - first >= self._fewest
            for first, last in places
        )


# Words that an abbreviation leaves out: RCEP, "the Organization for Security and Co-operation".
_LEFT_OUT = frozenset("of and for on the in".split())


def _initials(text: str, language: str) -> Iterator[str]:
    """The initials of words beside one another, and breaks; in English of those with capitals."""
    end = 0
    for word in WORD.finditer(text):
        if text[end : word.start()] != " ":
            yield _BREAK
        end = word.end()
        if language != "en" or word[0][0].isupper():
            yield without_diacritics(normalize(word[0][0]))
        elif word[0] not in _LEFT_OUT:
            yield _BREAK


@dataclass(frozen=True)
class Claim:
    """One thing that a sentence says; ``text`` are its words, ``quantity`` a number's value."""

    kind: Kind
    text: str
    stated_in: Callable[[Evidence], bool]
    quantity: Quantity | None = None


def is_word(concept: Mapping[str, float]) -> bool:
    """Whether a concept is a word's, not the sound of a name."""
    return not any(term[0] in "~_" for term in concept)


def letters_of(text: str) -> str:
    """Letters and digits alone, in normal form."""
    return re.sub(r"[\W_]+", "", normalize(text))


def quoted_spans(sentence: str) -> list[tuple[int, int]]:
    """Where a sentence quotes."""
    return [match.span() for match in QUOTED.finditer(sentence)]
