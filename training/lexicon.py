"""Builds the word translations that `retrieval.translation` reads.

    python -m training.lexicon DATA_FOLDER WORK_FOLDER retrieval/model/translations.npz

For each Vietnamese and Chinese word three witnesses name its English translations: words aligned in
parallel text, dictionary glosses (which fade for words that the parallel text knows well, because a
dictionary lists rare senses beside common ones), and titles. A fourth goes through the third
language: Vietnamese news is aligned with Chinese news, not with English. Slow stages are kept in
the work folder; delete it to begin again.
"""

import argparse
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from tqdm import tqdm

from retrieval.characters import without_diacritics
from retrieval.tokens import stem
from retrieval.translation import (
    COST_STEPS,
    FORMAT,
    STOP_WORDS,
    Segmenter,
    english_words,
    normalise,
)
from training import sources
from training.alignment import Links, SentencePair, align, slipped_lines
from training.transliteration import Transliteration, is_candidate

LANGUAGES = ("en", "vi", "zh")
PAIRS = (("en", "vi"), ("en", "zh"), ("vi", "zh"))
FOREIGN = ("vi", "zh")

SOURCE_WEIGHTS = {"bible": 0.25}
"""The Bible is a third of the sentences, and far from news in its words."""
TITLE_SENTENCE_WEIGHT = 0.5
LONGEST_SENTENCE = 90
LONGEST_TITLE = 30
DICTIONARY_WEIGHT = 0.6
TITLE_WEIGHT = 0.8
THIRD_LANGUAGE_WEIGHT = 0.8
LONGEST_GLOSS = 6
FAMILIAR = 1000
"""A word seen this often in parallel text needs its dictionary half as much."""
SENSE_DECAY = 0.35
UNSEEN_COUNT = 3.0
LEAST_LINKS, LEAST_SHARE = 0.2, 0.005
RARE = 0.7
"""Links of a word count n / (n + this)."""
CLEAR_LINK = 0.3
"""A weaker best link counts in proportion where a dictionary or title speaks too."""
SURE = 0.5
LEAST_WEIGHT = 0.15
MOST_TRANSLATIONS = 12

Bag = dict[str, float]
Table = dict[str, Bag]

_HAN_WORD = re.compile("[\u3400-\u9fff〇]+")
_HAN_NAME = re.compile("[\u3400-\u9fff〇]{2,8}")
_VIETNAMESE_WORD = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,5}")


class Dictionaries(NamedTuple):
    """Each language's dictionary and titles in normal form."""

    glosses: dict[str, dict[str, list[list[str]]]]
    titles: dict[tuple[str, str], list[sources.Title]]


class Texts:
    """The languages' vocabularies, and texts as numbers of their words."""

    def __init__(self, simplified: Mapping[int, str]) -> None:
        self._simplified = simplified
        self._segment: dict[str, Segmenter] = {}
        self.words: dict[str, dict[str, int]] = {language: {} for language in LANGUAGES}

    def normal(self, text: str) -> str:
        return normalise(text, self._simplified)

    def learn(self, costs: Mapping[str, Mapping[str, float]]) -> None:
        self._segment = {language: Segmenter(words) for language, words in costs.items()}

    def units(self, text: str, language: str) -> list[str]:
        if language == "en":
            return english_words(self.normal(text))
        return [unit for unit in self._segment[language](self.normal(text)) if unit[0].isalnum()]

    def numbers(self, text: str, language: str) -> list[int]:
        words = self.words[language]
        return [words.setdefault(unit, len(words)) for unit in self.units(text, language)]


def read_dictionaries(folder: Path, texts: Texts) -> Dictionaries:
    """Dictionaries and titles, their words in normal form."""
    glosses: dict[str, dict[str, list[list[str]]]] = {"vi": {}, "zh": {}}
    readers = {
        "vi": (sources.vietnamese_dictionary, _VIETNAMESE_WORD),
        "zh": (sources.chinese_dictionary, _HAN_WORD),
    }
    for language, (reader, shape) in readers.items():
        for entry in reader(folder):
            word = texts.normal(entry.word)
            if shape.fullmatch(word):
                glosses[language].setdefault(word, []).extend(entry.senses)
    titles = {("zh", "en"): "zh-en", ("vi", "en"): "vi-en", ("vi", "zh"): "vi-zh"}
    return Dictionaries(
        glosses, {pair: list(sources.titles(folder, name)) for pair, name in titles.items()}
    )


def vocabularies(dictionaries: Dictionaries, texts: Texts) -> dict[str, set[str]]:
    """The words that texts are cut into: those of the dictionaries, and names."""
    words = {language: set(glosses) for language, glosses in dictionaries.glosses.items()}
    for (left, right), titles in dictionaries.titles.items():
        for title in titles:
            if title.category:
                continue
            sides = {left: texts.normal(title.left), right: texts.normal(title.right)}
            if _HAN_NAME.fullmatch(sides.get("zh", "")):
                words["zh"].add(sides["zh"])
            if _is_vietnamese_phrase(sides.get("vi", ""), sides.get("en", "")):
                words["vi"].add(sides["vi"])
    return words


def word_costs(
    folder: Path, words: Mapping[str, Iterable[str]], texts: Texts
) -> dict[str, dict[str, float]]:
    """Negative logarithms of the words' frequencies in the segmentation of fewest words."""
    texts.learn(
        {language: dict.fromkeys(vocabulary, 1.0) for language, vocabulary in words.items()}
    )
    counts: dict[str, Counter[str]] = {language: Counter() for language in words}
    for row in tqdm(sources.parallel(folder), desc="counting words", unit=" tuples"):
        for language, counter in counts.items():
            if language in row:
                counter.update(texts.units(row[language], language))
    return {
        language: {
            word: -math.log((counts[language][word] + UNSEEN_COUNT) / counts[language].total())
            for word in sorted({*vocabulary, *counts[language]})
        }
        for language, vocabulary in words.items()
    }


def _is_vietnamese_phrase(name: str, english: str) -> bool:
    """Whether a title is a phrase of Vietnamese words, not a foreign name left as it is."""
    shaped = " " in name and _VIETNAMESE_WORD.fullmatch(name) is not None
    return shaped and without_diacritics(name) not in {name, without_diacritics(english)}


def sentence_pairs(
    folder: Path, dictionaries: Dictionaries, texts: Texts
) -> dict[tuple[str, str], list[SentencePair]]:
    """Parallel text and titles as numbers of words, for each pair of languages."""
    pairs: dict[tuple[str, str], list[SentencePair]] = {pair: [] for pair in PAIRS}
    for row in tqdm(sources.parallel(folder), desc="reading parallel text", unit=" tuples"):
        numbers = {
            language: texts.numbers(row[language], language)
            for language in LANGUAGES
            if language in row
        }
        weight = SOURCE_WEIGHTS.get(row["source"], 1.0)
        for left, right in PAIRS:
            if left in numbers and right in numbers:
                pairs[left, right].append(SentencePair(numbers[left], numbers[right], weight))
    for (left, right), titles in dictionaries.titles.items():
        languages = (left, right) if (left, right) in pairs else (right, left)
        for title in titles:
            if (left, right) == ("zh", "en") and _named_alike(title, texts):
                continue
            numbers = {
                left: texts.numbers(title.left, left),
                right: texts.numbers(title.right, right),
            }
            if max(map(len, numbers.values())) < LONGEST_TITLE:
                first, second = (numbers[language] for language in languages)
                pairs[languages].append(SentencePair(first, second, TITLE_SENTENCE_WEIGHT))
    return {
        languages: [pair for pair in found if _is_usable(pair)]
        for languages, found in pairs.items()
    }


def _is_usable(pair: SentencePair) -> bool:
    return all(0 < len(side) <= LONGEST_SENTENCE for side in (pair.left, pair.right))


def realigned_news(folder: Path, texts: Texts, table: Mapping[str, Table]) -> list[tuple[int, int]]:
    """Pairs of news lines (Vietnamese, Chinese) that say the same, held-out ones excluded."""
    vi, zh = (
        [_stems(texts.units(line, language), table[language]) for line in lines]
        for language, lines in zip(FOREIGN, sources.news(folder), strict=True)
    )
    return [pair for pair in slipped_lines(vi, zh) if min(pair) >= sources.HELD_OUT_NEWS]


def _stems(units: Sequence[str], table: Table) -> Bag:
    bag: Bag = {}
    for unit in units:
        translations = table.get(
            unit, {without_diacritics(unit): 1.0} if unit[0] < "\u3400" else {}
        )
        for word, weight in translations.items():
            if word not in STOP_WORDS:
                bag[stem(word)] = max(bag.get(stem(word), 0.0), weight)
    return bag


class Witnesses:
    """What each source says of a language's words."""

    def __init__(
        self, dictionaries: Dictionaries, texts: Texts, links: Mapping[tuple[str, str], Links]
    ) -> None:
        self._texts, self._links = texts, links
        self._words = {language: list(words) for language, words in texts.words.items()}
        self.frequency = {
            "vi": self._frequencies("en", "vi"),
            "zh": self._frequencies("en", "zh"),
        }
        self._glosses = {
            language: _gloss_weights(g) for language, g in dictionaries.glosses.items()
        }
        self._titles = {
            language: self._title_weights(dictionaries, language) for language in FOREIGN
        }

    def _frequencies(self, left: str, right: str) -> dict[str, float]:
        counts = self._links[left, right].right_frequency.tolist()
        return dict(zip(self._words[right], counts, strict=False))

    def _title_weights(self, dictionaries: Dictionaries, language: str) -> Table:
        weights: Table = defaultdict(dict)
        for title in dictionaries.titles[language, "en"]:
            if not title.category:
                name = self._texts.normal(title.left)
                if " " not in name or language == "vi":
                    weights[name].update(dict.fromkeys(self._texts.units(title.right, "en"), 1.0))
        return weights

    def aligned(self, given: str, made: str, least: float = 0.0) -> Table:
        """The geometric mean of both directions' probabilities, less for words seen once."""
        reverse = (given, made) not in self._links
        links = self._links[(made, given) if reverse else (given, made)]
        left = links.expected / np.maximum(links.left_frequency[links.left], LEAST_LINKS)
        right = links.expected / np.maximum(links.right_frequency[links.right], LEAST_LINKS)
        score = np.sqrt(left * right) * links.expected / (links.expected + RARE)
        of_given = left if not reverse else right
        kept = (of_given > LEAST_SHARE) & (links.expected > LEAST_LINKS) & (score > least)
        givens, mades = (links.right, links.left) if reverse else (links.left, links.right)
        table: Table = defaultdict(dict)
        for a, b, s in zip(
            givens[kept].tolist(), mades[kept].tolist(), score[kept].tolist(), strict=True
        ):
            table[self._words[given][a]][self._words[made][b]] = s
        return table

    def combined(self, language: str) -> Table:
        """Alignment, dictionary and titles together; the best translation has weight 1."""
        aligned, glosses, titles = (
            self.aligned(language, "en"),
            self._glosses[language],
            self._titles[language],
        )
        vocabulary = (
            set(aligned) | set(glosses) | {name for name in titles if self._is_unit(name, language)}
        )
        table: Table = {}
        for word in sorted(vocabulary):
            bag: Bag = defaultdict(float)
            if found := aligned.get(word):
                best = max(found.values())
                trust = min(1.0, best / CLEAR_LINK) if word in glosses or word in titles else 1.0
                for translation, score in found.items():
                    bag[translation] += trust * score / best
            fading = DICTIONARY_WEIGHT / (1 + self.frequency[language].get(word, 0) / FAMILIAR)
            for translation, weight in glosses.get(word, {}).items():
                bag[translation] += fading * weight
            for translation in titles.get(word, {}):
                bag[translation] += TITLE_WEIGHT
            table[word] = _normalised(bag)
        return {word: bag for word, bag in table.items() if bag}

    def _is_unit(self, name: str, language: str) -> bool:
        shape = _HAN_WORD if language == "zh" else _VIETNAMESE_WORD
        return shape.fullmatch(name) is not None and self._texts.units(name, language) == [name]

    def through_third_language(self, tables: Mapping[str, Table]) -> dict[str, Table]:
        """The tables, joined by what a word's translations in the other language translate to."""
        return {
            language: self._through(tables[language], tables[other], language, other)
            for language, other in (("vi", "zh"), ("zh", "vi"))
        }

    def _through(self, table: Table, others: Table, language: str, other: str) -> Table:
        result = dict(table)
        for word, bridges in self.aligned(language, other, least=0.05).items():
            best = max(bridges.values())
            bag: Bag = defaultdict(float)
            for bridge, score in sorted(bridges.items(), key=lambda item: -item[1])[:5]:
                for translation, weight in others.get(bridge, {}).items():
                    if score > 0.2 * best:
                        bag[translation] += weight * score / best
            if not bag or (
                word not in table and self.frequency[language].get(word, 0) > 2 * FAMILIAR
            ):
                continue
            scale = THIRD_LANGUAGE_WEIGHT * min(1.0, best / CLEAR_LINK) / max(bag.values())
            merged: Bag = defaultdict(float, table.get(word, {}))
            for translation, weight in bag.items():
                merged[translation] += scale * weight
            result[word] = _normalised(merged)
        return result


def _gloss_weights(glosses: Mapping[str, list[list[str]]]) -> Table:
    """A gloss counts less the later it stands and the more words it has."""
    table: Table = {}
    for word, senses in glosses.items():
        bag: Bag = defaultdict(float)
        place = 0.0
        for sense in senses:
            for number, gloss in enumerate(sense):
                words = english_words(normalise(gloss, {}))
                if not 0 < len(words) <= LONGEST_GLOSS:
                    continue
                content = [w for w in words if w not in STOP_WORDS] or words
                for translation in content:
                    weight = 1 / (1 + SENSE_DECAY * place) / math.sqrt(len(content))
                    bag[translation] = max(bag[translation], weight)
                place += 0.5 if number else 1.0
        if bag:
            table[word] = dict(bag)
    return table


def _normalised(bag: Mapping[str, float]) -> Bag:
    best = max(bag.values(), default=0.0)
    items = sorted(bag.items(), key=lambda item: (-item[1], item[0]))[:MOST_TRANSLATIONS]
    return {
        word: weight / best for word, weight in items if best > 0 and weight / best >= LEAST_WEIGHT
    }


def common_words(folder: Path, dictionaries: Dictionaries) -> set[str]:
    """English words that are written in small letters: no names."""
    counts: Counter[str] = Counter()
    for row in sources.parallel(folder):
        counts.update(re.findall(r"(?<![\w.])[a-z]+", row.get("en", "")))
    for glosses in dictionaries.glosses.values():
        for senses in glosses.values():
            counts.update(
                w
                for sense in senses
                for gloss in sense
                for w in re.findall(r"(?<!\w)[a-z]+", gloss)
            )
    return {word for word, count in counts.items() if count > 1}


def name_model(folder: Path, dictionaries: Dictionaries, texts: Texts) -> dict[str, str]:
    """The text parts of the shipped file that match names by sound."""
    names = dict.fromkeys(_name_pairs(dictionaries, texts))
    model = Transliteration(list(names))
    ordinary: Counter[str] = Counter()
    for row in sources.parallel(folder):
        if row["source"] != "bible":
            ordinary.update(texts.normal(row.get("zh", "")))
    foreign = model.foreign_characters(ordinary)
    mandarin = sources.mandarin_readings(folder)
    vietnamese = sources.vietnamese_readings(folder, texts.normal)
    readings = "\n".join(
        f"{c} {mandarin[c]} {','.join(vietnamese.get(c, [])[:3])}" for c in sorted(mandarin)
    )
    surnames = "".join(sorted(sources.surnames(folder)))
    chunks = model.chunk_lines(foreign, mandarin)
    return {"chunks": chunks, "readings": readings, "foreign": foreign, "surnames": surnames}


def _name_pairs(dictionaries: Dictionaries, texts: Texts) -> Iterator[tuple[str, str]]:
    for title in dictionaries.titles["zh", "en"]:
        yield from _named_alike(title, texts)


def _named_alike(title: sources.Title, texts: Texts) -> list[tuple[str, str]]:
    """The parts of a Chinese and an English title where one may write the sounds of the other."""
    han = texts.normal(title.left).split("·")
    latin = re.findall("[a-z]+", without_diacritics(texts.normal(title.right.split(",")[0])))
    if title.category or len(han) != len(latin) or not all(map(_HAN_WORD.fullmatch, han)):
        return []
    parts = list(zip(han, latin, strict=True))
    return parts if all(is_candidate(*part) for part in parts) else []


def build(folder: Path, work: Path) -> dict[str, np.ndarray]:
    """The arrays of the shipped file."""
    simplified = sources.simplified_characters(folder)
    texts = Texts({ord(old): new for old, new in simplified.items()})
    dictionaries = read_dictionaries(folder, texts)
    costs = _kept_costs(work, folder, vocabularies(dictionaries, texts), texts)
    texts.learn(costs)
    pairs = sentence_pairs(folder, dictionaries, texts)
    links = {languages: _kept_links(work, languages, pairs[languages]) for languages in PAIRS[:2]}
    witnesses = Witnesses(dictionaries, texts, links)
    tables = {language: witnesses.combined(language) for language in FOREIGN}

    news = _kept_news(work, folder, texts, tables)
    lines = sources.news(folder)
    for vi, zh in news:
        pair = SentencePair(texts.numbers(lines[0][vi], "vi"), texts.numbers(lines[1][zh], "zh"))
        if _is_usable(pair):
            pairs["vi", "zh"].append(pair)
    links["vi", "zh"] = _kept_links(work, ("vi", "zh"), pairs["vi", "zh"])
    witnesses = Witnesses(dictionaries, texts, links)
    tables = witnesses.through_third_language(tables)
    names = name_model(folder, dictionaries, texts)
    common = common_words(folder, dictionaries)
    return packed(
        tables,
        witnesses,
        costs,
        common,
        {**names, "simplified": "".join(k + v for k, v in simplified.items())},
    )


def _kept_costs(
    work: Path, folder: Path, words: Mapping[str, Iterable[str]], texts: Texts
) -> dict[str, dict[str, float]]:
    kept = work / "costs.json"
    if not kept.exists():
        kept.write_text(json.dumps(word_costs(folder, words, texts), ensure_ascii=False), "utf-8")
    costs: dict[str, dict[str, float]] = json.loads(kept.read_text("utf-8"))
    return costs


def _kept_links(work: Path, languages: tuple[str, str], pairs: Sequence[SentencePair]) -> Links:
    kept = work / f"links-{'-'.join(languages)}.npz"
    if kept.exists():
        with np.load(kept) as stored:
            return Links(*(stored[name] for name in Links._fields))
    links = align(pairs, "-".join(languages))
    np.savez(kept, **links._asdict())
    return links


def _kept_news(
    work: Path, folder: Path, texts: Texts, tables: Mapping[str, Table]
) -> list[tuple[int, int]]:
    kept = work / "news.json"
    if not kept.exists():
        kept.write_text(json.dumps(realigned_news(folder, texts, tables)), "utf-8")
    return [(vi, zh) for vi, zh in json.loads(kept.read_text("utf-8"))]


def packed(
    tables: Mapping[str, Table],
    witnesses: Witnesses,
    costs: Mapping[str, Mapping[str, float]],
    common: set[str],
    parts: Mapping[str, str],
) -> dict[str, np.ndarray]:
    """The tables as arrays."""
    english = sorted(
        {translation for table in tables.values() for bag in table.values() for translation in bag}
    )
    number = {word: place for place, word in enumerate(english)}
    stems = sorted({stem(word) for word in english})
    stem_number = {word: place for place, word in enumerate(stems)}
    words = {language: sorted(table) for language, table in tables.items()}
    arrays = {name: _bytes(text) for name, text in {**parts, "format": FORMAT}.items()}
    arrays["en.words"], arrays["stems"] = _bytes("\n".join(english)), _bytes("\n".join(stems))
    arrays["en.stems"] = np.array([stem_number[stem(word)] for word in english], np.int32)
    arrays["en.common"] = np.packbits([word in common for word in english])
    for language, other in (("vi", "zh"), ("zh", "vi")):
        bags = [tables[language][word] for word in words[language]]
        arrays[f"{language}.words"] = _bytes("\n".join(words[language]))
        most = max(costs[language].values())
        steps = [round(COST_STEPS * costs[language].get(word, most)) for word in words[language]]
        arrays[f"{language}.costs"] = np.array(steps, np.uint8)
        arrays[f"{language}.counts"] = np.array([len(bag) for bag in bags], np.uint8)
        arrays[f"{language}.english"] = np.array([number[t] for bag in bags for t in bag], np.int32)
        arrays[f"{language}.weights"] = np.array(
            [round(255 * w) for bag in bags for w in bag.values()], np.uint8
        )
        arrays[f"{language}.{other}"] = _numbers(
            words[language], _best(witnesses.aligned(language, other, 0.05)), words[other]
        )
        arrays[f"en.{language}"] = _numbers(
            english, _inverse(tables[language], witnesses.frequency[language]), words[language]
        )
    return arrays


def _bytes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-8"), np.uint8)


def _numbers(words: Sequence[str], best: Mapping[str, str], targets: Sequence[str]) -> np.ndarray:
    number = {word: place for place, word in enumerate(targets)}
    return np.array([number.get(best.get(word, ""), -1) for word in words], np.int32)


def _best(table: Mapping[str, Bag]) -> dict[str, str]:
    return {
        word: max(bag, key=lambda translation: (bag[translation], translation))
        for word, bag in table.items()
    }


def _inverse(table: Table, frequency: Mapping[str, float]) -> dict[str, str]:
    """For glosses: the usual word that means an English one."""
    scores: Table = defaultdict(dict)
    for word, bag in table.items():
        for translation, weight in bag.items():
            if weight > SURE:
                scores[translation][word] = weight * math.log(2 + frequency.get(word, 0))
    return _best(scores)


def main() -> None:
    """Builds the file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "data", type=Path, help="folder with parallel text, titles and dictionaries"
    )
    parser.add_argument("work", type=Path, help="folder for what slow stages leave behind")
    parser.add_argument("output", type=Path, help="the file to write")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = build(arguments.data, arguments.work)
    np.savez_compressed(arguments.output, **arrays)


if __name__ == "__main__":
    main()
