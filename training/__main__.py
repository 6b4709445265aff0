r"""Builds everything that ships in the model's folder, from the data folder.

    python -m training --data ../shared/data/crosslingual \
        --work build/training --out retrieval/model

Slow stages are kept in the work folder; delete it to begin again. With `--development` the
training measures retrieval on a folder of XQuAD files as it goes.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from training import development, lexicon
from training.model import Builder, Vocabulary
from training.release import release

Floats = NDArray[np.float32]
Watch = Callable[[int, Floats], None]


def main() -> None:
    """Run the stages in order."""
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="parallel text, titles, dictionaries"
    )
    parser.add_argument("--work", type=Path, required=True, help="where slow stages are kept")
    parser.add_argument("--out", type=Path, required=True, help="the folder of the shipped files")
    parser.add_argument("--development", type=Path, help="a folder of xquad.LANGUAGE.json files")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.work.mkdir(parents=True, exist_ok=True)
    arguments.out.mkdir(parents=True, exist_ok=True)

    translations = arguments.out / "translations.npz"
    if not translations.exists():
        arrays = lexicon.build(arguments.data, arguments.work)
        np.savez_compressed(translations, **arrays)  # type: ignore[arg-type]
    news = [(vi, zh) for vi, zh in json.loads((arguments.work / "news.json").read_text("utf-8"))]
    builder = Builder(arguments.data, arguments.work, translations, news)
    vocabulary = builder.vocabulary()
    watch = _watch(builder, vocabulary, arguments.work, arguments.development)
    start = builder.start(vocabulary)
    watch(0, start)
    rows = builder.trained(vocabulary, start, watch)
    release(arguments.out, vocabulary.tokenizer, rows, builder.head(vocabulary, rows))


def _watch(builder: Builder, vocabulary: Vocabulary, work: Path, xquad: Path | None) -> Watch:
    """Keeps the vectors of a step, and prints how well they retrieve."""

    def keep(step: int, rows: Floats) -> None:
        np.save(work / f"vectors-{step}.npy", rows)
        if xquad is not None:
            figures = development.measure(xquad, builder.encoder(rows), vocabulary.text)
            tqdm.write(f"step {step}: {figures}")

    return keep


if __name__ == "__main__":
    main()
