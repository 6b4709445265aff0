"""The default model beside all-MiniLM-L6-v2, which it is made of: encoding and loading.

    python benchmarks/model_speed.py FOLDER

FOLDER holds articles, in English say: what both models cut into the same words.
Both encode the same paragraphs in turns, as ordinary sentence-transformers
models; the ratio of the medians is what counts on a busy machine. Loading is
measured in processes of their own, after the libraries have been imported: as
citedesk loads a model, and as any program does, whose collector of garbage looks
through all libraries while the words of the tokenizer are made.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from retrieval.default_model import DEFAULT_MODEL, assemble, base_folder
from retrieval.readers import SourceArticle, read_articles

_LOAD = """
import sys, time
from contextlib import nullcontext
from sentence_transformers import SentenceTransformer
from bot.loading import smoothly
with smoothly() if sys.argv[2] == "citedesk" else nullcontext():
    started = time.perf_counter()
    SentenceTransformer(sys.argv[1], device="cpu")
    print(time.perf_counter() - started)
"""


def main() -> None:
    """Print the seconds of both and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    texts = [
        text
        for source in read_articles([options.folder])
        if isinstance(source, SourceArticle)
        for text in source.article.paragraphs
    ]
    with tempfile.TemporaryDirectory() as work:
        models = {
            DEFAULT_MODEL: assemble(Path(work) / DEFAULT_MODEL),
            "all-MiniLM-L6-v2": base_folder(),
        }
        encoding(models, texts, options.rounds)
        for program in ("citedesk", "any program"):
            loading(models, program, options.rounds)


def encoding(models: dict[str, Path], texts: list[str], rounds: int) -> None:
    """The seconds that each model takes for the texts."""
    from sentence_transformers import SentenceTransformer

    loaded = {name: SentenceTransformer(str(path), device="cpu") for name, path in models.items()}
    seconds: dict[str, list[float]] = {name: [] for name in models}
    for _ in range(rounds):
        for name, model in loaded.items():
            started = time.perf_counter()
            model.encode(texts, show_progress_bar=False)
            seconds[name].append(time.perf_counter() - started)
    _show(f"encoding {len(texts)} paragraphs", seconds)


def loading(models: dict[str, Path], program: str, rounds: int) -> None:
    """The seconds that each model takes to load in a new process of a program."""
    seconds: dict[str, list[float]] = {name: [] for name in models}
    for _ in range(rounds):
        for name, path in models.items():
            run = subprocess.run(
                [sys.executable, "-c", _LOAD, str(path), program],
                capture_output=True,
                text=True,
                check=True,
                cwd=Path(__file__).parent.parent,
            )
            seconds[name].append(float(run.stdout))
    _show(f"loading by {program}", seconds)


def _show(what: str, seconds: dict[str, list[float]]) -> None:
    ours, theirs = (median(values) for values in seconds.values())
    names = ", ".join(f"{name} {median(values):.2f} s" for name, values in seconds.items())
    print(f"{what}: {names}; {ours - theirs:+.2f} s, speed ratio {theirs / ours:.2f}")


if __name__ == "__main__":
    main()
