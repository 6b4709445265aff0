"""Embedding with a sentence-transformers model, through langchain-huggingface.

Importing this module loads torch (seconds): import it where a model is needed.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import torch
from langchain_huggingface import HuggingFaceEmbeddings

from retrieval.default_model import DEFAULT_MODEL, assemble
from retrieval.encoder import EncodedQuestion, EncodedText, Vector
from retrieval.errors import ModelError
from retrieval.late_interaction import LateInteraction

_BATCH = 32
_LARGEST_WINDOW = 256
# A question is short: a second thread would wait for the first more than it helps, many times
# more on a busy machine, and where many are searched another batch needs the other core.
_THREADS = torch.get_num_threads()
_SPECIAL_TOKENS = 2


class SentenceEncoder:
    """Texts to unit vectors and token vectors, one forward pass for both."""

    def __init__(
        self, embeddings: HuggingFaceEmbeddings, name: str, late_interaction: LateInteraction | None
    ) -> None:
        self.embeddings = embeddings
        self.name = name
        self._model: Any = embeddings._client  # noqa: SLF001  the only way to its token vectors
        self._late_interaction = late_interaction
        self._passage_prefix = str(embeddings.encode_kwargs.get("prompt") or "")
        self._question_prefix = str(embeddings.query_encode_kwargs.get("prompt") or "")
        self.fingerprint = self._fingerprint()
        self._in_half = name == DEFAULT_MODEL and _multiplies_halves()
        if self._in_half:
            _add_halves(self._model)
        longest = min(self._model.max_seq_length or _LARGEST_WINDOW, _LARGEST_WINDOW)
        self.window = longest - _SPECIAL_TOKENS - self.count_tokens(self._passage_prefix)

    def count_tokens(self, text: str) -> int:
        """The tokens of a text, without the special ones around it."""
        encoded = self._model.tokenizer(text, add_special_tokens=False, verbose=False)
        return len(encoded["input_ids"])

    def encode_texts(self, texts: Sequence[str]) -> list[EncodedText]:
        """Chunks, each at most ``window`` tokens long."""
        torch.set_num_threads(_THREADS)
        return [
            EncodedText(
                vector,
                self._late_interaction.compress(tokens, ids) if self._late_interaction else b"",
            )
            for vector, tokens, ids in self._encode(texts, self._passage_prefix)
        ]

    def encode_questions(self, questions: Sequence[str]) -> list[EncodedQuestion]:
        """Questions, each cut to the model's window."""
        torch.set_num_threads(1)
        with _halved() if self._in_half else nullcontext():
            encoded = self._encode(questions, self._question_prefix)
        return [
            EncodedQuestion(vector, *self._question_tokens(tokens, ids))
            for vector, tokens, ids in encoded
        ]

    def _question_tokens(self, tokens: Vector, ids: Sequence[int]) -> tuple[Vector, Vector]:
        if self._late_interaction is None:
            empty = np.zeros((0, 0), dtype=np.float32)
            return empty, empty.reshape(-1)
        return self._late_interaction.question(tokens, ids)

    def _encode(self, texts: Sequence[str], prefix: str) -> list[tuple[Vector, Vector, list[int]]]:
        # Asked for all that a model gives, the library leaves it as long and where it is.
        encoded = self._model.encode(
            list(texts),
            prompt=prefix or None,
            batch_size=_BATCH,
            output_value=None,
            convert_to_numpy=False,
            show_progress_bar=False,
        )
        return [
            (
                _array(torch.nn.functional.normalize(entry["sentence_embedding"].float(), dim=-1)),
                _array(entry["token_embeddings"]),
                entry["input_ids"].tolist(),
            )
            for entry in encoded
        ]

    def _fingerprint(self) -> str:
        """What tells models apart: a sample of the weights, the vocabulary, the prefixes."""
        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            values = tensor.detach().reshape(-1)
            step = max(1, values.numel() // 256)
            digest.update(name.encode() + str(tuple(tensor.shape)).encode())
            digest.update(values[::step].float().cpu().numpy().tobytes())
        settings = [self._passage_prefix, self._question_prefix, len(self._model.tokenizer)]
        # Before its vectors were made unit ones, an index of another model held them as they came.
        settings += ["unit"] if self.name != DEFAULT_MODEL else []
        digest.update(json.dumps(settings).encode())
        return digest.hexdigest()


def _array(values: torch.Tensor) -> Vector:
    array: Vector = values.float().cpu().numpy()
    return array


# Where a processor multiplies numbers of 16 bits (bfloat16), questions take it half the time, and
# their vectors have a cosine of .9999 with the others. What is indexed stays in full precision:
# an index is the same whichever machine made it.


def _multiplies_halves() -> bool:
    known = torch.cpu.get_capabilities()
    return bool(known.get("amx_bf16") or known.get("avx512_bf16"))


def _halved() -> AbstractContextManager[Any]:
    return torch.autocast("cpu", dtype=torch.bfloat16)


def _add_halves(model: torch.nn.Module) -> None:
    """Give each linear layer its weights in 16 bits too, else they are made anew each time."""
    for layer in model.modules():
        if isinstance(layer, torch.nn.Linear):
            layer.forward = _in_either_precision(layer)  # type: ignore[assignment, method-assign]


def _in_either_precision(layer: torch.nn.Linear) -> Callable[[torch.Tensor], torch.Tensor]:
    weight = layer.weight.detach().bfloat16()
    bias = None if layer.bias is None else layer.bias.detach().bfloat16()

    def forward(values: torch.Tensor) -> torch.Tensor:
        if torch.is_autocast_enabled("cpu"):
            return torch.nn.functional.linear(values, weight, bias)
        return torch.nn.functional.linear(values, layer.weight, layer.bias)

    return forward


def load_encoder(
    name: str, models: Path, question_prefix: str = "", passage_prefix: str = ""
) -> SentenceEncoder:
    """The encoder of a sentence-transformers model by name or path; without one, the default.

    The default is put together once under ``models``. Raises ``ModelError``.
    """
    chosen = name or DEFAULT_MODEL
    location = str(assemble(models / DEFAULT_MODEL)) if chosen == DEFAULT_MODEL else chosen
    try:
        embeddings = HuggingFaceEmbeddings(
            model_name=location,
            model_kwargs={"device": "cpu"} if chosen == DEFAULT_MODEL else {},
            encode_kwargs={"normalize_embeddings": True, "prompt": passage_prefix or None},
            query_encode_kwargs={"normalize_embeddings": True, "prompt": question_prefix or None},
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"CITEDESK_EMBEDDING_MODEL: {chosen} cannot be loaded "
            f"({str(error).splitlines()[0] if str(error) else type(error).__name__}); "
            "correct the name or path, or leave the setting empty for the offline model"
        ) from error
    return SentenceEncoder(embeddings, chosen, LateInteraction.load(Path(location)))
