"""Measures retrieval on development questions while the model is trained."""

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

Floats = NDArray[np.float32]
LANGUAGES = ("en", "vi", "zh")
EVERY = 4
"""Questions of which one is asked."""


def measure(folder: Path, model: Any, tokenizer: str) -> str:
    """R@1 of the mean vector and of late interaction, averaged over the six pairs of languages."""
    text = Tokenizer.from_str(tokenizer)
    text.enable_truncation(256)
    encoded = {
        language: _read(folder / f"xquad.{language}.json", model, text) for language in LANGUAGES
    }
    dense, late = [], []
    for asked, held in permutations(LANGUAGES, 2):
        questions, relevant, _ = encoded[asked]
        _, _, paragraphs = encoded[held]
        centres = [np.concatenate(part).mean(axis=0) for part in (encoded[asked][2], paragraphs)]
        means = np.stack([_unit(p.mean(axis=0)) for p in paragraphs])
        dense.append(
            np.mean(
                [
                    (means @ _unit(q.mean(axis=0))).argmax() == r
                    for q, r in zip(questions, relevant, strict=True)
                ]
            )
        )
        words = [_unit(p - centres[1]) for p in paragraphs]
        starts = np.cumsum([0, *map(len, words[:-1])])
        everything = np.concatenate(words)
        late.append(
            np.mean(
                [
                    np.maximum.reduceat(everything @ _unit(q - centres[0]).T, starts, axis=0)
                    .mean(axis=1)
                    .argmax()
                    == r
                    for q, r in zip(questions, relevant, strict=True)
                ]
            )
        )
    return f"mean vector {np.mean(dense):.3f}, late interaction (unweighted) {np.mean(late):.3f}"


def _read(path: Path, model: Any, text: Tokenizer) -> tuple[list[Floats], list[int], list[Floats]]:
    """The token vectors of some questions, each one's paragraph, and those of the paragraphs."""
    document = json.loads(path.read_text("utf-8"))
    paragraphs = [p for article in document["data"] for p in article["paragraphs"]]
    asked = [(q["question"], i) for i, p in enumerate(paragraphs) for q in p["qas"]][::EVERY]
    questions = [_tokens(question, model, text) for question, _ in asked]
    return (
        questions,
        [i for _, i in asked],
        [_tokens(p["context"], model, text) for p in paragraphs],
    )


def _tokens(content: str, model: Any, text: Tokenizer) -> Floats:
    with torch.no_grad():
        hidden = model(torch.tensor([text.encode(content).ids])).last_hidden_state
    return np.asarray(hidden[0, 1:-1].numpy(), dtype=np.float32)


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float32)
