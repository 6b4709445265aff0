"""English translations of words: one space in which texts of three languages meet.

A text becomes a bag of English stems, weighted by how well they translate its words (structured
queries: Pirkola 1998, "The Effects of Query Structure and Dictionary Setups"; weights as in
probabilistic structured queries: Darwish and Oard 2003). Numbers and Latin names pass through;
names that no dictionary holds meet by sound (``names``).

The table is built by ``training.lexicon``; docs/model.md tells how and from what.
"""

import hashlib
import json
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from retrieval.characters import HAN, is_han, without_diacritics
from retrieval.errors import ModelError
from retrieval.names import (
    NameSounds,
    capitalised_pairs,
    is_vietnamese_syllable,
    pair_token,
)
from retrieval.states import states_in_full, written_out
from retrieval.terms import LANGUAGES, NEWS, Term, read_terms
from retrieval.tokens import stem

SHIPPED = Path(__file__).parent / "model" / "translations.npz"
FORMAT = "1"
_OTHER = {"vi": "zh", "zh": "vi"}
# A Chinese name has the fewest meanings, an English one the most.
_SUREST = ("zh", "vi", "en")

SOUND_WEIGHT = 0.3
_SURE = 0.65
_TRANSLATED_NAME = 0.5
SPREAD = 0.25
"""A word with several translations counts as its weights' sum to the power of one minus this."""
COST_STEPS = 12
COPIES = 3
"""A term of weight 1 stands this often in an index that counts whole terms."""

_TOKEN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+(?:'[^\W_{HAN}]+)*|[^\w\s]+")
_MARKS = str.maketrans({"•": "·", "・": "·", "‧": "·", "∙": "·", "’": "'", "‘": "'"})
_NEW_STYLE_TONE = re.compile(r"(?<=[^\Wq])u([ỳýỷỹỵ])(?!\w)|o([àáảãạèéẻẽẹ])(?!\w)")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011](?=[^\W\d_])")
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?:[.,]\d{3})+)(?![\d.,]*\d)")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_HAN_YEAR = re.compile(r"[〇零一二三四五六七八九]{4}(?=年)")
_HAN_ORDINAL = re.compile(
    r"(?<=第)([一二三四五六七八九]?十[一二三四五六七八九]?|[二三四五六七八九])(?=[届次轮期批号](?!世界))"
)
_HAN_DECADE = re.compile(r"(\d{1,2}) ?世纪 ?(\d0) ?年代")
_HAN_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9]) ?月(?!球|亮)")
_VIETNAMESE_MONTH = re.compile(r"\btháng (1[0-2]|[1-9])\b")
_HAN_MONTHS = [*"一二三四五六七八九十", "十一", "十二"]
_VIETNAMESE_MONTHS = "một hai ba tư năm sáu bảy tám chín mười mười_một mười_hai".split()
_NUMBER_SUFFIX = re.compile(r"(\d+)(?:st|nd|rd|th|s)")

_LONGEST_NATIVE_NAME = 3

Weights = Mapping[str, float]

STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any anybody anyone anything are as at
    be because been before being below between both but by can could d did do does doing down
    during each eg either else etc ever every everybody everyone everything few for from further
    g get gets give got had has have having he her here hers herself him himself his how however
    i ie if in into is it its itself just kind let like ll m made make many may me might mine
    more most much must my myself neither no nobody nor not nothing of off often on once one
    one's only onto or other others our ours out over own per rather re s same sb shall she
    should since so some somebody someone something such t than that the their theirs them
    themselves then there these they thing this those through thus to too toward towards type
    under until up upon us use used ve very was way we were what whatever when where whether
    which while who whoever whom whose why will with within without would yes yet you your yours
    yourself
    """.split()
)


def normalise(text: str, simplified: Mapping[int, str]) -> str:
    """One form of what is written in several.

    Full-width forms are narrowed, letters lower-case, characters simplified, tone marks in one
    place (hòa, not hoà), hyphens within words spaces (Xin-ga-po), thousands without separators,
    Chinese years in digits, months by name.
    """
    text = unicodedata.normalize("NFKC", text).translate(_MARKS).lower().translate(simplified)
    text = _HYPHEN.sub(" ", _NEW_STYLE_TONE.sub(_old_style_tone, text))
    text = _THOUSANDS.sub(lambda match: re.sub("[.,]", "", match.group()), text)
    if "月" in text or "年" in text:
        text = _HAN_YEAR.sub(lambda match: match.group().translate(_DIGITS), text)
        text = _HAN_DECADE.sub(lambda match: f"{int(match[1]) - 1}{match[2]}年代", text)
        text = _HAN_MONTH.sub(lambda match: _HAN_MONTHS[int(match[1]) - 1] + "月", text)
    if "tháng " in text:
        text = _VIETNAMESE_MONTH.sub(_named_month, text)
    return text


def _old_style_tone(match: re.Match[str]) -> str:
    letters = match.group()
    decomposed = unicodedata.normalize("NFD", letters[1])
    return unicodedata.normalize("NFC", letters[0] + decomposed[1:]) + decomposed[0]


def _ordinals(text: str) -> Iterator[str]:
    """Which ones of a series a Chinese text names in characters (第十四次), in digits."""
    for match in _HAN_ORDINAL.finditer(text):
        tens, ten, ones = match.group().translate(_DIGITS).rpartition("十")
        yield str(10 * int(tens or bool(ten)) + int(ones or 0))


def _named_month(match: re.Match[str]) -> str:
    return "tháng " + _VIETNAMESE_MONTHS[int(match[1]) - 1].replace("_", " ")


def english_words(normalised: str) -> list[str]:
    """The words of a normalised text, without diacritics, possessive and ordinal endings."""
    words = (
        without_diacritics(token) for token in _TOKEN.findall(normalised) if token[0].isalnum()
    )
    return [_NUMBER_SUFFIX.sub(r"\1", word.removesuffix("'s")) for word in words]


class Segmenter:
    """Cuts normalised text into the cheapest sequence of a vocabulary's words.

    With the negative logarithms of the words' frequencies as costs this is the likeliest sequence
    under a unigram model; with equal costs it is the one with the fewest words. What is not in the
    vocabulary costs most.
    """

    def __init__(
        self, costs: Mapping[str, float], longest: Mapping[str, int] | None = None
    ) -> None:
        """``longest`` is what ``_longest_by_beginning`` gives for these words."""
        self.costs = costs
        self._unknown = max(costs.values(), default=0.0) + 1.0
        self._longest = _longest_by_beginning(costs) if longest is None else longest

    def with_words(self, words: Iterable[str]) -> "Segmenter":
        """The same with further words, each new one half as dear as its parts."""
        added = {word: self._cost(word) / 2 for word in words if word not in self.costs}
        longest = {
            beginning: max(size, self._longest.get(beginning, 1))
            for beginning, size in _longest_by_beginning(added).items()
        }
        return Segmenter({**self.costs, **added}, {**self._longest, **longest})

    def _cost(self, text: str) -> float:
        return sum(self.costs.get(part, self._unknown) for part in self(text))

    def __call__(self, text: str) -> Iterator[str]:
        """Yield words, other Latin words, other single characters, and punctuation."""
        run: list[str] = []
        for token in _TOKEN.findall(text):
            if token[0].isalnum() and not is_han(token[0]):
                run.append(token)
                continue
            if run:
                yield from self._cheapest(run, " ")
                run = []
            if is_han(token[0]):
                yield from self._cheapest(token, "")
            else:
                yield token
        if run:
            yield from self._cheapest(run, " ")

    def _cheapest(self, run: Sequence[str], joint: str) -> Iterator[str]:
        costs, longest, unknown, end = self.costs, self._longest, self._unknown, len(run)
        totals, sizes = [0.0] + [math.inf] * end, [1] * (end + 1)
        for start, head in enumerate(run):
            before = totals[start]
            alone = before + costs.get(head, unknown)
            if alone < totals[start + 1]:
                totals[start + 1], sizes[start + 1] = alone, 1
            for size in range(2, min(longest.get(head, 1), end - start) + 1):
                cost = costs.get(joint.join(run[start : start + size]))
                if cost is not None and before + cost < totals[start + size]:
                    totals[start + size], sizes[start + size] = before + cost, size
        words = []
        while end:
            words.append(joint.join(run[end - sizes[end] : end]))
            end -= sizes[end]
        return reversed(words)


def _longest_by_beginning(words: Iterable[str]) -> dict[str, int]:
    """The most characters, of Latin words syllables, of a word by its first one."""
    longest: dict[str, int] = {}
    for word in words:
        beginning, size = (
            (word[0], len(word))
            if is_han(word[0])
            else (word.split(" ", 1)[0], word.count(" ") + 1)
        )
        if size > longest.get(beginning, 1):
            longest[beginning] = size
    return longest


class _Table(NamedTuple):
    """A language's words; row i holds english[starts[i]:starts[i + 1]] with its weights."""

    words: list[str]
    number: dict[str, int]
    costs: dict[str, float]
    starts: NDArray[np.int64]
    english: NDArray[np.int32]
    weight: NDArray[np.uint8]
    to_other: NDArray[np.int32]

    @classmethod
    def from_arrays(cls, stored: Mapping[str, NDArray[np.generic]], language: str) -> "_Table":
        words = stored[f"{language}.words"].tobytes().decode("utf-8").split("\n")
        costs = stored[f"{language}.costs"].astype(np.float64) / COST_STEPS
        counts = stored[f"{language}.counts"].astype(np.int64)
        return cls(
            words=words,
            number={word: number for number, word in enumerate(words)},
            costs=dict(zip(words, costs.tolist(), strict=True)),
            starts=np.concatenate([[0], np.cumsum(counts)]),
            english=stored[f"{language}.english"].astype(np.int32),
            weight=stored[f"{language}.weights"].astype(np.uint8),
            to_other=stored[f"{language}.{_OTHER[language]}"].astype(np.int32),
        )

    def translations(self, word: str) -> Iterator[tuple[int, float]]:
        """Numbers of English words with their weights, best first."""
        if (row := self.number.get(word)) is not None:
            here = slice(self.starts[row], self.starts[row + 1])
            yield from zip(
                self.english[here].tolist(), (self.weight[here] / 255).tolist(), strict=True
            )


class _Shipped(NamedTuple):
    """What the file holds; the English words have numbers, and each its stem."""

    english: list[str]
    english_number: Mapping[str, int]
    stems: list[str]
    common: NDArray[np.bool_]
    tables: Mapping[str, _Table]
    to_foreign: Mapping[str, NDArray[np.int32]]
    sounds: NameSounds
    simplified: Mapping[int, str]

    @classmethod
    def from_arrays(cls, stored: Mapping[str, NDArray[np.generic]]) -> "_Shipped":
        def text(name: str) -> str:
            return stored[name].tobytes().decode("utf-8")

        if text("format") != FORMAT:
            raise ValueError(f"format {text('format')} instead of {FORMAT}")
        english, stems, pairs = (
            text("en.words").split("\n"),
            text("stems").split("\n"),
            text("simplified"),
        )
        return cls(
            english=english,
            english_number={word: number for number, word in enumerate(english)},
            stems=[stems[number] for number in stored["en.stems"].tolist()],
            common=np.unpackbits(stored["en.common"].astype(np.uint8)).astype(np.bool_),
            tables={language: _Table.from_arrays(stored, language) for language in _OTHER},
            to_foreign={language: stored[f"en.{language}"].astype(np.int32) for language in _OTHER},
            sounds=NameSounds.from_text(
                text("chunks"), text("readings"), text("foreign"), text("surnames")
            ),
            simplified={ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)},
        )


class WordTranslations:
    """Turns texts into weighted English stems, and glosses one language in another."""

    def __init__(
        self,
        shipped: _Shipped,
        fingerprint: str,
        segmenters: Mapping[str, Segmenter] | None = None,
    ) -> None:
        self._shipped = shipped
        self.fingerprint = fingerprint
        self._english, self._tables, self._sounds = shipped.english, shipped.tables, shipped.sounds
        self._english_number = shipped.english_number
        self._segment = dict(segmenters or {}) or {
            language: Segmenter(self._tables[language].costs if language in self._tables else {})
            for language in LANGUAGES
        }
        self._terms: dict[str, dict[str, Weights]] = {language: {} for language in LANGUAGES}
        self._concept_of: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
        self._glosses: dict[tuple[str, str, str], str] = {}
        self._known: dict[str, dict[str, Weights]] = defaultdict(dict)
        self._latin_sounds: dict[str, Weights] = {}

    @classmethod
    def load(cls, path: Path = SHIPPED) -> "WordTranslations":
        """Read the table from its file; the one that ships must be the one released."""
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if path == SHIPPED:
                _check_released(path, digest)
            with np.load(path, allow_pickle=False) as stored:
                shipped = _Shipped.from_arrays({name: stored[name] for name in stored.files})
        except (OSError, KeyError, ValueError, BadZipFile) as error:
            raise ModelError(
                f"{path}: the word translations cannot be read ({error}): install citedesk again"
            ) from error
        return cls(shipped, digest).with_terms(NEWS)

    def __len__(self) -> int:
        return sum(len(table.words) for table in self._tables.values())

    def with_terms(self, path: Path) -> "WordTranslations":
        """The same with the terms of a file (``retrieval.terms``), which lead over those known."""
        terms = read_terms(path)
        added = hashlib.sha256(repr(terms).encode()).hexdigest()
        larger = WordTranslations(self._shipped, f"{self.fingerprint}+{added}", self._segment)
        larger._terms = {language: dict(known) for language, known in self._terms.items()}
        larger._concept_of = {language: dict(known) for language, known in self._concept_of.items()}
        named: set[tuple[str, str]] = set()
        for term in terms:
            larger._add(term, named)
        larger._glosses = {**self._glosses, **larger._glosses}
        for language, own in larger._terms.items():
            larger._segment[language] = self._segment[language].with_words(own)
        return larger

    def _add(self, term: Term, named: set[tuple[str, str]]) -> None:
        """Let the names of a term lead over what is known of these words.

        A name that has a concept brings it in; of the same name in several
        lines (``named``) the first counts.
        """
        names = self._normal_names(term)
        known = (self._concept_of[language].get(names[language]) for language in _SUREST)
        concept = next(filter(None, known), "+" + next(filter(None, names.values())))
        concept = concept.replace(" ", "_")
        stems = {stem(word): 1.0 for word in english_words(names["en"]) if word not in STOP_WORDS}
        for language, name in names.items():
            if name and (language, name) not in named:
                named.add((language, name))
                known_as = self._terms[language].get(name) or self._in_table(name, language)
                self._terms[language][name] = {**known_as, **stems, concept: 1.0}
                self._concept_of[language][name] = concept
            for other in LANGUAGES:
                if name and term[other] and other != language:
                    self._glosses.setdefault((language, other, name), term[other])

    def _normal_names(self, term: Term) -> dict[str, str]:
        names = {
            language: " ".join(_words(normalise(name, self._shipped.simplified)))
            for language, name in term.items()
        }
        return {**names, "zh": names["zh"].replace(" ", "")}

    def _in_table(self, word: str, language: str) -> Weights:
        table = self._tables.get(language)
        return dict(self._looked_up(word, language)) if table and word in table.number else {}

    def word_costs(self, language: str) -> Mapping[str, float]:
        """The words of a language in normal form, each with the cost of its rarity."""
        return self._segment[language].costs if language in self._segment else {}

    def pivot_terms(self, text: str, language: str) -> dict[str, float]:
        """A text as a bag of English stems and name tokens, weighted by count and certainty."""
        bag: dict[str, float] = defaultdict(float)
        for weights in self._concepts(text, language):
            spread = sum(weights.values()) ** SPREAD if len(weights) > 1 else 1.0
            for term, weight in weights.items():
                bag[term] += weight / spread
        return dict(bag)

    def paragraph_terms(self, text: str, language: str, copies: int = COPIES) -> list[str]:
        """The same for an index that counts whole terms: each one repeated by its weight."""
        weights = self.pivot_terms(text, language)
        return [term for term, weight in weights.items() for _ in range(round(weight * copies))]

    def sure_terms(self, text: str, language: str) -> set[str]:
        """What words of a text most likely mean; single Chinese characters mean too much."""
        units = self._units(text, language)
        words = {unit for unit in units if len(unit) > 1 or not is_han(unit)}
        weights = (self._weights(word, language) for word in words)
        return {term for each in weights for term, weight in each.items() if weight >= _SURE}

    def question_concepts(self, text: str, language: str) -> list[dict[str, float]]:
        """For each word of a question the terms that may express it, with their weights."""
        seen: dict[tuple[str, ...], dict[str, float]] = {}
        for weights in self._concepts(text, language):
            seen.setdefault(tuple(weights), dict(weights))
        return list(seen.values())

    def _concepts(self, text: str, language: str) -> Iterator[Weights]:
        """The weighted terms of each word and each name."""
        text = unicodedata.normalize("NFC", text)
        units = self._units(text, language)
        named = self._named(text) if language == "vi" else set()
        for unit in units:
            weights = self._weights(unit, language)
            if unit in named:
                translated = {term: weight * _TRANSLATED_NAME for term, weight in weights.items()}
                weights = {**translated, without_diacritics(unit): 1.0}
            if weights:
                yield weights
        for number in _ordinals(text) if language == "zh" else ():
            yield {number: 1.0}
        for token, weight in self._name_tokens(text, units).items():
            yield {token: weight}

    def _units(self, text: str, language: str) -> list[str]:
        text = written_out(text, language)
        normal = normalise(text, self._shipped.simplified)
        segment = self._segment.get(language)
        units = list(segment(normal)) if segment else _TOKEN.findall(normal)
        return [*states_in_full(units)] if language == "zh" else units

    def _named(self, text: str) -> set[str]:
        """The words of names written with capitals, in normal form."""
        pairs = " ".join(" ".join(pair) for pair in capitalised_pairs(text))
        return set(normalise(pairs, self._shipped.simplified).split())

    def _weights(self, unit: str, language: str) -> Weights:
        """The stems of one word of a text; none for stop words and punctuation."""
        if own := self._terms.get(language, {}).get(unit):
            return own
        known = self._known[language]
        if (weights := known.get(unit)) is None:
            weights = dict(self._looked_up(unit, language))
            if language == "zh":
                weights |= self._named_in(unit, weights)
            known[unit] = weights
        return weights

    def _named_in(self, unit: str, weights: Weights) -> Weights:
        """The concept of the news term that a longer Chinese word begins with: 美国总统.

        It must mean something of it too: 达沃 is Davao, 达沃斯 Davos.
        """
        concepts, terms = self._concept_of["zh"], self._terms["zh"]
        begins = (unit[:size] for size in range(len(unit) - 1, 1, -1))
        named = (each for each in begins if each in concepts and weights.keys() & terms[each])
        return {concepts[each]: 1.0 for each in named}

    def _looked_up(self, unit: str, language: str) -> Iterator[tuple[str, float]]:
        table = self._tables.get(language)
        if table and unit in table.number:
            best: dict[str, float] = {}
            for english, weight in table.translations(unit):
                if self._english[english] not in STOP_WORDS:
                    term = self._shipped.stems[english]
                    best[term] = max(best.get(term, 0.0), weight)
            yield from best.items()
        elif unit[0].isalnum() and not is_han(unit[0]):
            for word in english_words(unit):
                if word not in STOP_WORDS:
                    yield stem(word), 1.0

    def _name_tokens(self, text: str, units: Sequence[str]) -> Weights:
        tokens: dict[str, float] = {}
        for unit in units:
            if (sounds := self._latin_sounds.get(unit)) is None:
                sounds = self._latin_sounds[unit] = self._sounds_of(unit)
            if sounds:
                tokens.update(sounds)
        for run in self._foreign_runs(units):
            tokens.update(dict.fromkeys(self._sounds.of_han(run), 1.0))
        for run in self._surname_runs(units):
            tokens.update(dict.fromkeys(self._sounds.native(run), 1.0))
        tokens.update({pair_token(*pair): 1.0 for pair in capitalised_pairs(text)})
        return {token: weight * SOUND_WEIGHT for token, weight in tokens.items()}

    def _sounds_of(self, unit: str) -> Weights:
        """The sound tokens of a Latin word that may be a foreign name."""
        word = without_diacritics(unit)
        number = self._english_number.get(word)
        common = number is not None and self._shipped.common[number]
        return {} if common or is_vietnamese_syllable(word) else self._sounds.of_latin(word)

    def foreign_names(self, text: str) -> list[str]:
        """The foreign names of a Chinese text that are written by their sound (埃斯珀)."""
        return [*self._foreign_runs(self._units(text, "zh"))]

    def translated_names(self, text: str) -> list[tuple[str, str]]:
        """The names of a Chinese text that have a translation, each with its term.

        Those are names that sound as they are translated (特斯拉, tesla): where they stand, few
        words mean anything else.
        """
        units = [*self._units(text, "zh"), " "]
        return [
            (unit, term)
            for unit, following in pairwise(units)
            if len(unit) > 1 and is_han(unit[0]) and unit in text
            if not self._goes_on(unit, following)
            for term in self._names_meant(unit)
            if self._sounds.sounds_like(unit, term)
        ]

    def _goes_on(self, unit: str, following: str) -> bool:
        """Whether a foreign name goes on behind a word that it begins with: 卡罗莱 of 卡罗莱纳."""
        foreign = self._sounds.foreign
        return len(following) == 1 and foreign.issuperset(unit) and following in foreign

    def _names_meant(self, unit: str) -> list[str]:
        """What a Chinese word means, where it means little else."""
        weights = self._weights(unit, "zh")
        best = [term for term, weight in weights.items() if weight == 1 and term[0] != "+"]
        likely = sum(weight > _SURE for weight in weights.values())
        return best if len(best) == 1 and likely <= len(best) + 1 else []

    def mandarin(self, text: str) -> list[str]:
        """The syllables of a Chinese text, without tones; its other characters as they are."""
        return self._sounds.mandarin(normalise(text, self._shipped.simplified))

    def is_mandarin(self, name: str) -> bool:
        """Whether an English name is a Chinese one of which no translation is known (Xu Jianping).

        So Vietnamese has another spelling of it, and nobody can say which.
        """
        words = without_diacritics(name).lower().split()
        return all(self._sounds.is_mandarin(word) for word in words) and not all(
            self._foreign(word, "vi") for word in words
        )

    def _foreign_runs(self, units: Sequence[str]) -> Iterator[str]:
        """Runs of characters that foreign names are written with, unless they are a known word."""
        foreign, run, size = self._sounds.foreign, "", 0
        for unit in [*units, " "]:
            if is_han(unit[0]) and foreign.issuperset(unit):
                run, size = run + unit, size + 1
            else:
                if len(run) > 1 and (size > 1 or run not in self._tables["zh"].number):
                    yield run
                run, size = "", 0

    def _surname_runs(self, units: Sequence[str]) -> Iterator[str]:
        """Single characters with a meaning, the first a surname: perhaps a person."""
        run = ""
        for unit in [*units, " "]:
            if (
                len(unit) == 1
                and is_han(unit)
                and (run or unit in self._sounds.surnames)
                and self._weights(unit, "zh")
            ):
                run += unit
            else:
                if len(run) > 1:
                    yield run[:_LONGEST_NATIVE_NAME]
                run = ""

    def gloss(self, text: str, language: str, to: str) -> str:
        """A text word by word in another language, for readers; what is unknown stays as it is."""
        text = unicodedata.normalize("NFC", text)
        spelled = {normalise(w, self._shipped.simplified): w for w in _TOKEN.findall(text)}
        named = self._named(text) if language == "vi" else set()
        words = (
            spelled.get(unit, unit)
            if unit in named
            else self._best(unit, language, to) or spelled.get(unit, unit)
            for unit in self._units(text, language)
        )
        joined = ("" if to == "zh" else " ").join(word for word in words if word)
        return re.sub(r"\s+([,.;:!?)”，。；：！？）])", r"\1", joined)

    def _best(self, unit: str, language: str, to: str) -> str | None:
        if own := self._glosses.get((language, to, unit)):
            return own
        if language == "en":
            return self._foreign(without_diacritics(unit), to)
        if (table := self._tables.get(language)) is None or unit not in table.number:
            return None
        if to != "en" and (found := int(table.to_other[table.number[unit]])) >= 0:
            return self._tables[to].words[found]
        best = next((self._english[number] for number, _ in table.translations(unit)), None)
        return best if best is None or to == "en" else self._foreign(best, to)

    def _foreign(self, english: str, to: str) -> str | None:
        number = self._english_number.get(english)
        found = -1 if number is None or to not in _OTHER else self._shipped.to_foreign[to][number]
        return self._tables[to].words[found] if found >= 0 else None


def _check_released(path: Path, digest: str) -> None:
    """Whether a shipped file is the one that the manifest beside it records."""
    manifest = json.loads(path.with_name("manifest.json").read_text("utf-8"))
    if manifest["files"][path.name] != digest:
        raise ValueError("it was changed")


def _words(normalised: str) -> list[str]:
    return [token for token in _TOKEN.findall(normalised) if token[0].isalnum()]
