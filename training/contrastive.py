"""Trains the vectors of new words while every layer of the English model stays as it is.

The loss is the one retrieval needs: among the passages of a batch, a question must find its own
by late interaction (Khattab and Zaharia 2020) and by the mean vector, both as softmax cross-
entropy over the batch (InfoNCE, van den Oord et al. 2018). Frozen layers keep English as it was;
three brakes keep words that training rarely sees near their start: a word's steps shrink with its
accumulated gradients, which begin high (Adagrad, Duchi et al. 2011); all words of a language
share a linear map, which frequent words teach; and every step pulls back a little.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional
from tqdm import tqdm

from training.passages import Sampler

Floats = NDArray[np.float32]

SCALE_LATE, SCALE_MEAN = 25.0, 20.0
WORD_STEP, DECAY = 0.12, 0.9995
WARM_UP, BRAKE = 20, 20.0
LONGEST = 160
SPECIAL = (101, 102)


@dataclass
class Encoded:
    """A batch of texts under the model, and the offsets of its new words (with gradients)."""

    ids: torch.Tensor
    kept: torch.Tensor
    hidden: torch.Tensor
    words: torch.Tensor
    offsets: torch.Tensor | None


class Trainer:
    """New word vectors of a frozen BERT model."""

    def __init__(
        self,
        model: Any,
        tokenizer: Tokenizer,
        start: Floats,
        languages: NDArray[np.uint8],
        rarities: Floats,
    ) -> None:
        """`languages` numbers the new words' languages from 1 on; `rarities` weighs all tokens."""
        self.model, self.tokenizer = model.eval(), tokenizer
        tokenizer.enable_truncation(LONGEST)
        for parameter in model.parameters():
            parameter.requires_grad_(False)
        self.base = model.embeddings.word_embeddings.weight.data
        self.start = torch.as_tensor(start)
        self.languages = torch.as_tensor(languages[len(self.base) :].astype(np.int64)) - 1
        self.rarities = torch.as_tensor(rarities)
        width, groups = self.start.shape[1], int(self.languages.max()) + 1
        self.origin = self.start.mean(dim=0)
        self.maps = torch.zeros(groups, width, width, requires_grad=True)
        self.shifts = torch.zeros(groups, width, requires_grad=True)
        self.offsets = torch.zeros_like(self.start)
        self._squares = torch.zeros(len(self.start))
        self._first: list[float] = []
        self._centres: dict[str, torch.Tensor] = {}
        self._optimiser = torch.optim.Adam(
            [{"params": [self.maps], "lr": 1e-4}, {"params": [self.shifts], "lr": 5e-4}]
        )

    def train(
        self, sampler: Sampler, steps: int, watch: Callable[[int, Floats], None], every: int
    ) -> Floats:
        """The vectors after so many steps; `watch` sees them now and then."""
        progress = tqdm(range(1, steps + 1), desc="train word vectors")
        for step in progress:
            progress.set_postfix(loss=f"{self._step(*sampler.batch()):.3f}")
            if step % every == 0:
                watch(step, self.vectors())
        return self.vectors()

    def vectors(self) -> Floats:
        """The new words' vectors as they stand."""
        with torch.no_grad():
            everything = torch.arange(len(self.start))
            return np.asarray(self._vectors(everything, self.offsets).numpy(), dtype=np.float32)

    def _vectors(self, words: torch.Tensor, offsets: torch.Tensor) -> torch.Tensor:
        start, language = self.start[words], self.languages[words]
        shared = torch.zeros_like(start)
        for group, (linear, shift) in enumerate(zip(self.maps, self.shifts, strict=True)):
            of_group = (language == group)[:, None]
            shared = shared + of_group * ((start - self.origin) @ linear + shift)
        return start + offsets + shared

    def _step(
        self, pair: tuple[str, str], questions: Sequence[str], passages: Sequence[str]
    ) -> float:
        question, passage = (
            self._encode(texts, lang)
            for texts, lang in zip((questions, passages), pair, strict=True)
        )
        target = torch.arange(len(questions))
        late = self._late_scores(
            self._centred(question, pair[0]), question, self._centred(passage, pair[1]), passage
        )
        means = _mean(question) @ _mean(passage).T
        loss = (
            0.5 * functional.cross_entropy(late * SCALE_LATE, target)
            + 0.5 * functional.cross_entropy(late.T * SCALE_LATE, target)
            + 0.5 * functional.cross_entropy(means * SCALE_MEAN, target)
            + (1 - late.diagonal()).mean()
        )
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimiser.step()
        for encoded in (question, passage):
            self._move(encoded)
        return float(loss.detach())

    def _encode(self, texts: Sequence[str], language: str) -> Encoded:
        found = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        size = max(map(len, found))
        ids = torch.tensor([row + [0] * (size - len(row)) for row in found])
        mask = torch.tensor([[1] * len(row) + [0] * (size - len(row)) for row in found])
        kept = mask.bool() & (ids != SPECIAL[0]) & (ids != SPECIAL[1])
        unique, places = torch.unique(ids, return_inverse=True)
        new = unique >= len(self.base)
        words = unique[new] - len(self.base)
        if language == "en":
            with torch.no_grad():
                table = torch.zeros(len(unique), self.base.shape[1])
                table[~new], table[new] = (
                    self.base[unique[~new]],
                    self._vectors(words, self.offsets[words]),
                )
                hidden = self.model(
                    inputs_embeds=table[places], attention_mask=mask
                ).last_hidden_state
            return Encoded(ids, kept, hidden, words, None)
        offsets = self.offsets[words].clone().requires_grad_(True)
        table = torch.zeros(len(unique), self.base.shape[1])
        table[~new] = self.base[unique[~new]]
        table[new] = self._vectors(words, offsets)
        hidden = self.model(inputs_embeds=table[places], attention_mask=mask).last_hidden_state
        return Encoded(ids, kept, hidden, words, offsets)

    def _centred(self, encoded: Encoded, language: str) -> torch.Tensor:
        """Unit token vectors without the language's running mean."""
        with torch.no_grad():
            mean = encoded.hidden[encoded.kept].mean(dim=0)
            former = self._centres.get(language, mean)
            self._centres[language] = 0.98 * former + 0.02 * mean
        return functional.normalize(encoded.hidden - self._centres[language], dim=-1)

    def _late_scores(
        self, questions: torch.Tensor, question: Encoded, passages: torch.Tensor, passage: Encoded
    ) -> torch.Tensor:
        similarities = torch.einsum("qid,pjd->qpij", questions, passages)
        best = similarities.masked_fill(~passage.kept[None, :, None, :], -1.0).amax(dim=-1)
        weights = self.rarities[question.ids] * question.kept
        return (best * weights[:, None]).sum(dim=-1) / (weights.sum(dim=-1)[:, None] + 1e-6)

    def _move(self, encoded: Encoded) -> None:
        if encoded.offsets is None or encoded.offsets.grad is None:
            return
        gradient = encoded.offsets.grad
        squares = gradient.square().sum(dim=1)
        if len(self._first) < WARM_UP:
            self._first.append(float(squares.median()))
            return
        self._squares[encoded.words] += squares
        brake = BRAKE * float(np.median(self._first))
        step = gradient / torch.sqrt(self._squares[encoded.words] + brake)[:, None]
        self.offsets[encoded.words] = DECAY * self.offsets[encoded.words] - WORD_STEP * step


def _mean(encoded: Encoded) -> torch.Tensor:
    mask = (encoded.ids != 0)[..., None]
    return functional.normalize((encoded.hidden * mask).sum(dim=1) / mask.sum(dim=1), dim=-1)
