"""The stages from word translations to the shipped model, each cached in the work folder."""

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from tqdm import tqdm
from transformers import BertModel

from retrieval.default_model import base_folder
from retrieval.translation import normalise
from training import passages, projection, sources, tokenizer, vectors, vocabulary
from training.contrastive import Trainer
from training.passages import Sampler

Floats = NDArray[np.float32]
Table = dict[str, list[tuple[str, float]]]

SEED = 0
UNKNOWN = 100
SPECIAL = [0, UNKNOWN, 101, 102, 103]
LANGUAGES = ("en", "vi", "zh")
CHINESE_WORDS, VIETNAMESE_WORDS = 25_500, 12_500
STEPS = 400
BATCH = 20
DIMENSIONS = 192
PASSAGES_FOR_PROJECTION = 500
PASSAGES_FOR_RARITIES = 2_000
COMMON_PIECES = slice(1996, 12000)
"""Ids of the English model's frequent whole words: the typical vectors."""

# How much an occurrence in a source says about news and encyclopaedic text.
TEXT_WEIGHTS = {"bible": 0.3, "alt": 1.0, "tatoeba": 1.0, "tico": 1.0}
OTHER_TEXT_WEIGHT, TITLE_WEIGHT = 0.7, 0.3
RARITY = 1e-4
RARITY_POWER = 0.3
# Some two-character runs end in a particle and are no words.
PARTICLE_WORDS = frozenset({"目的", "的确", "标的", "有的", "别的", "似的", "真的", "的话", "的士"})


def read_translations(path: Path) -> dict[str, Table]:
    """The shipped word translations as tables: word, then its English words with weights."""
    with np.load(path) as stored:
        english = stored["en.words"].tobytes().decode().split("\n")
        tables: dict[str, Table] = {}
        for language in LANGUAGES[1:]:
            words = stored[f"{language}.words"].tobytes().decode().split("\n")
            numbers = iter(
                zip(
                    stored[f"{language}.english"].tolist(),
                    stored[f"{language}.weights"].tolist(),
                    strict=True,
                )
            )
            counts = stored[f"{language}.counts"].tolist()
            tables[language] = {
                word: [(english[n], w / 255) for n, w in (next(numbers) for _ in range(count))]
                for word, count in zip(words, counts, strict=True)
            }
    return tables


@dataclass(frozen=True)
class Vocabulary:
    """The tokenizer's JSON, its new entries in order, and the table word behind each entry."""

    tokenizer: dict[str, Any]
    entries: list[str]
    words: dict[str, str]

    @property
    def text(self) -> str:
        """The tokenizer as a file's content."""
        return json.dumps(self.tokenizer, ensure_ascii=False, separators=(",", ":"))


class Builder:
    """Builds the model from the data folder, keeping what was built in the work folder."""

    def __init__(
        self, data: Path, work: Path, translations: Path, news: Sequence[tuple[int, int]]
    ) -> None:
        self.data, self.work, self.news = data, work, news
        self.tables = read_translations(translations)
        self.base = base_folder()
        self.matrix: Floats = load_file(self.base / "model.safetensors")[
            "embeddings.word_embeddings.weight"
        ]
        self.simplified = sources.simplified_characters(data)
        self._characters = {ord(old): new for old, new in self.simplified.items()}
        self._english = Tokenizer.from_file(str(self.base / "tokenizer.json"))
        self._english.no_padding()
        self._english.no_truncation()
        self._pieces: dict[str, list[int]] = {}

    def pieces(self, word: str) -> list[int]:
        """A word's pieces in the English vocabulary; none if it holds something unknown."""
        if word not in self._pieces:
            found = self._english.encode(word, add_special_tokens=False).ids
            self._pieces[word] = [] if UNKNOWN in found else found
        return self._pieces[word]

    @cached_property
    def english_counts(self) -> Counter[str]:
        """English words of the parallel text and titles."""
        counts: Counter[str] = Counter()
        for row in sources.parallel(self.data):
            counts.update(re.findall(r"[a-z]+", row.get("en", "").lower()))
        for pair in ("zh-en", "vi-en"):
            for title in sources.titles(self.data, pair):
                counts.update(re.findall(r"[a-z]+", title.right.lower()))
        return counts

    @cached_property
    def importance(self) -> dict[str, float]:
        """How much an English word counts in a mean: frequent ones less (SIF: Arora 2017)."""
        total = sum(self.english_counts.values())
        return {
            w: (RARITY / (RARITY + c / total)) ** RARITY_POWER
            for w, c in self.english_counts.items()
        }

    def word_vectors(self) -> dict[str, vectors.WordVectors]:
        """For each language, from word to vector."""
        return {
            language: vectors.WordVectors(table, self.pieces, self.matrix, self.importance)
            for language, table in self.tables.items()
        }

    def vocabulary(self) -> Vocabulary:
        """The tokenizer with the chosen words."""
        kept = self.work / "vocabulary.json.gz"
        if not kept.exists():
            self._keep_vocabulary(kept)
        with gzip.open(kept, "rt", encoding="utf-8") as file:
            stored = json.load(file)
        return Vocabulary(stored["tokenizer"], stored["entries"], stored["words"])

    def _keep_vocabulary(self, path: Path) -> None:
        words = self._choose()
        characters = self.simplified | tokenizer.punctuation_and_widths()
        built, entries = tokenizer.build(
            self.base / "tokenizer.json", words, characters, len(self.matrix)
        )
        normal = Tokenizer.from_str(json.dumps(built)).normalizer.normalize_str
        behind: dict[str, str] = {}
        for word in words:
            behind.setdefault(normal(word), word)
        with gzip.open(path, "wt", encoding="utf-8") as file:
            json.dump(
                {"tokenizer": built, "entries": entries, "words": behind}, file, ensure_ascii=False
            )

    def _choose(self) -> list[str]:
        """Every syllable and character of the tables, and the most useful of the longer words."""
        table_of = self.word_vectors()
        han = frozenset(
            w
            for w in self.tables["zh"]
            if re.fullmatch(rf"[\u3400-\u9fff·]{{2,{vocabulary.LONGEST_HAN}}}", w)
        )
        phrases = frozenset(
            w for w in self.tables["vi"] if " " in w and w.count(" ") < vocabulary.LONGEST_PHRASE
        )
        syllables = self._syllables(phrases)
        chinese = vocabulary.han_counts(self._texts("zh"), han)
        vietnamese = vocabulary.syllable_counts(self._texts("vi"), phrases | frozenset(syllables))
        self._count_notable(chinese, vietnamese)
        chosen_zh = vocabulary.most_useful(sorted(han), chinese, table_of["zh"], CHINESE_WORDS)
        chosen_vi = vocabulary.most_useful(
            sorted(phrases), vietnamese, table_of["vi"], VIETNAMESE_WORDS
        )
        dictionary = {
            normalise(entry.word, self._characters)
            for entry in sources.vietnamese_dictionary(self.data)
        }
        plain = vocabulary.unambiguous_syllables(
            [s for s in syllables if s in dictionary],
            {s: 2 * vietnamese[s] for s in syllables},
            self.english_counts,
            self._english.get_vocab(),
        )
        characters = sorted(
            {c for w in self.tables["zh"] for c in w if "\u3400" <= c <= "\u9fff"}
            - set(self.simplified)
        )
        return [
            *(s for s in syllables if not s.isascii()),
            *plain,
            *characters,
            *chosen_vi,
            *(w for w in chosen_zh if not re.fullmatch(".的", w) or w in PARTICLE_WORDS),
        ]

    def _syllables(self, phrases: Iterable[str]) -> list[str]:
        shape = re.compile(tokenizer.SYLLABLE)
        # The readings of characters, with their tone marks.
        readings = (self.data / "hanviet.csv").read_text("utf-8")
        found = (
            set(re.findall(r"'([^']+)'", readings))
            | set(self.tables["vi"])
            | {part for phrase in phrases for part in phrase.split(" ")}
        )
        normal = {normalise(word, self._characters) for word in found if " " not in word}
        return sorted(
            word for word in normal if shape.fullmatch(unicodedata.normalize("NFD", word))
        )

    def _texts(self, language: str) -> Iterator[tuple[str, float]]:
        for row in sources.parallel(self.data):
            if language in row:
                weight = TEXT_WEIGHTS.get(row["source"], OTHER_TEXT_WEIGHT)
                yield normalise(row[language], self._characters), weight
        side = LANGUAGES[1:].index(language)
        lines = sources.news(self.data)[side]
        for pair in self.news:
            yield normalise(lines[pair[side]], self._characters), TEXT_WEIGHTS["alt"]
        for pair_name in ("zh-en", "vi-en", "vi-zh"):
            if language in pair_name.split("-"):
                left = pair_name.startswith(language)
                for title in sources.titles(self.data, pair_name):
                    yield (
                        normalise(title.left if left else title.right, self._characters),
                        TITLE_WEIGHT,
                    )

    def _count_notable(self, chinese: Counter[str], vietnamese: Counter[str]) -> None:
        """Count dictionary words a little, and things named in all three languages once more."""
        for entry in sources.chinese_dictionary(self.data):
            chinese[normalise(entry.word, self._characters)] += 0.5  # type: ignore[assignment]
        named = {
            language: [t for t in sources.titles(self.data, f"{language}-en") if not t.category]
            for language in ("vi", "zh")
        }
        english = {language: {t.right for t in titles} for language, titles in named.items()}
        for language, other, counts in (("zh", "vi", chinese), ("vi", "zh", vietnamese)):
            for title in named[language]:
                if title.right in english[other]:
                    counts[normalise(title.left, self._characters)] += 1

    def start(self, vocabulary_: Vocabulary) -> Floats:
        """The new entries' first vectors."""
        table_of = self.word_vectors()
        pieces = self._english.get_vocab()
        rows = np.zeros((len(vocabulary_.entries), self.matrix.shape[1]), dtype=np.float32)
        known = np.zeros(len(rows), dtype=bool)
        for place, entry in enumerate(tqdm(vocabulary_.entries, desc="first vectors")):
            word = vocabulary_.words.get(entry)
            if word is None:
                found: Floats | None = self.matrix[pieces[_plain_letter(entry)]]
            else:
                found = table_of["zh" if tokenizer.is_han(entry) else "vi"](word)
            if found is not None:
                rows[place], known[place] = found, True
        rows[known] = vectors.rescaled(rows[known], self.matrix[COMMON_PIECES])
        groups = self.languages(vocabulary_)[len(self.matrix) :]
        for group in np.unique(groups):
            rows[(groups == group) & ~known] = rows[(groups == group) & known].mean(axis=0)
        return rows

    def languages(self, vocabulary_: Vocabulary) -> NDArray[np.uint8]:
        """Each token's language: 0 for shared pieces, then Vietnamese and Chinese."""
        new = [2 if tokenizer.is_han(entry) else 1 for entry in vocabulary_.entries]
        return np.array([0] * len(self.matrix) + new, dtype=np.uint8)

    def encoder(self, rows: Floats) -> Any:
        """The English model with the new rows."""
        model: Any = BertModel.from_pretrained(self.base).eval()  # type: ignore[no-untyped-call]
        matrix = torch.as_tensor(np.concatenate([self.matrix, rows]))
        model.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(  # type: ignore[no-untyped-call]
            matrix
        )
        return model

    def trained(
        self, vocabulary_: Vocabulary, start: Floats, watch: Callable[[int, Floats], None]
    ) -> Floats:
        """The vectors after training."""
        kept = self.work / "vectors.npy"
        if not kept.exists():
            torch.manual_seed(SEED)
            text = Tokenizer.from_str(vocabulary_.text)
            sampler = Sampler(passages.read(self.data, self.news), BATCH, SEED)
            trainer = Trainer(
                BertModel.from_pretrained(self.base),
                text,
                start,
                self.languages(vocabulary_),
                self.rarities(vocabulary_, sampler),
            )
            np.save(kept, trainer.train(sampler, STEPS, watch, every=200))
        return np.asarray(np.load(kept), dtype=np.float32)

    def rarities(self, vocabulary_: Vocabulary, sampler: Sampler) -> Floats:
        """Each token's rarity in parallel passages; special tokens below zero, punctuation zero."""
        text = Tokenizer.from_str(vocabulary_.text)
        documents = [
            text.encode(passages.join(sampler.passage(pair), language)).ids
            for _ in tqdm(range(PASSAGES_FOR_RARITIES), desc="count tokens")
            for pair in (("en", "vi"), ("en", "zh"), ("vi", "zh"))
            for language in pair
        ]
        size = len(self.matrix) + len(vocabulary_.entries)
        weights = projection.rarities(documents, size)
        for token, identifier in self._english.get_vocab().items():
            if not any(character.isalnum() for character in token):
                weights[identifier] = 0.0
        weights[SPECIAL] = 0.0
        return weights

    def head(self, vocabulary_: Vocabulary, rows: Floats) -> projection.Head:
        """Late interaction's projection, centres and weights."""
        sampler = Sampler(passages.read(self.data, self.news), BATCH, SEED + 1)
        weights = self.rarities(vocabulary_, sampler)
        weights[SPECIAL] = -1.0
        encoded = self._encoded_pairs(vocabulary_, rows, sampler)
        centres = {
            language: np.concatenate(
                [
                    v
                    for pair, sides in encoded
                    for lang, v in zip(pair, sides, strict=True)
                    if lang == language
                ]
            ).mean(axis=0)
            for language in LANGUAGES
        }
        left, right = [], []
        for pair, sides in encoded:
            one, other = (
                side - centres[language] for language, side in zip(pair, sides, strict=True)
            )
            first, second = projection.mutual_neighbours(one, other)
            left.append(one[first])
            right.append(other[second])
        matrix = projection.whitened_projection(
            np.concatenate(left), np.concatenate(right), DIMENSIONS
        )
        return projection.Head(
            matrix,
            np.stack([centres[language] for language in LANGUAGES]),
            self.languages(vocabulary_),
            weights,
        )

    def _encoded_pairs(
        self, vocabulary_: Vocabulary, rows: Floats, sampler: Sampler
    ) -> list[tuple[tuple[str, str], tuple[Floats, Floats]]]:
        text = Tokenizer.from_str(vocabulary_.text)
        text.enable_truncation(200)
        model = self.encoder(rows)

        def vectors_of(content: str) -> Floats:
            ids = torch.tensor([text.encode(content).ids])
            with torch.no_grad():
                return np.asarray(model(ids).last_hidden_state[0, 1:-1].numpy(), dtype=np.float32)

        encoded = []
        for _ in tqdm(range(PASSAGES_FOR_PROJECTION), desc="encode parallel passages"):
            for pair in (("en", "vi"), ("en", "zh"), ("vi", "zh")):
                passage = sampler.passage(pair)
                one, other = (vectors_of(passages.join(passage, language)) for language in pair)
                encoded.append((pair, (one, other)))
        return encoded


def _plain_letter(entry: str) -> str:
    """The English piece for a marked letter that stands alone or continues a word."""
    letter = unicodedata.normalize("NFD", entry.removeprefix("##"))[0].replace("đ", "d")
    return f"##{letter}" if entry.startswith("##") else letter
