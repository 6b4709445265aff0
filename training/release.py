"""Writes the files that ship: compact, with their sha256, enough to assemble the model."""

import gzip
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from retrieval import default_model, translation
from retrieval.late_interaction import FILE_NAME as LATE_INTERACTION
from training.projection import Head

Floats = NDArray[np.float32]


def quantised(rows: Floats) -> dict[str, NDArray[Any]]:
    """Eight bits for each number and a scale for each row."""
    scales = (np.abs(rows).max(axis=1) / 127).astype(np.float16)
    steps = rows / np.maximum(scales.astype(np.float32), 1e-9)[:, None]
    return {"rows": np.clip(np.rint(steps), -127, 127).astype(np.int8), "scales": scales}


def release(target: Path, tokenizer: dict[str, Any], rows: Floats, head: Head) -> None:
    """Write all files but the word translations, which are there, and record all digests."""
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(Path(__file__).with_name(default_model.NOTICE), target / default_model.NOTICE)
    text = json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")).encode()
    # Without a time stamp the same vocabulary gives the same bytes.
    (target / default_model.TOKENIZER).write_bytes(gzip.compress(text, mtime=0))
    save_file(quantised(rows), target / default_model.VECTORS)
    save_file(head.stored(), target / LATE_INTERACTION)
    for name in (default_model.VECTORS, LATE_INTERACTION):
        (target / name).chmod(0o644)  # safetensors writes for the owner alone
    names = (
        default_model.TOKENIZER,
        default_model.VECTORS,
        LATE_INTERACTION,
        default_model.NOTICE,
        translation.SHIPPED.name,
    )
    manifest = {
        "files": {name: _sha256(target / name) for name in names},
        "assembled": _assembled(target),
    }
    (target / default_model.MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def _assembled(shipped: Path) -> str:
    """The digest of the weights that the shipped files assemble to."""
    folder = Path(tempfile.mkdtemp())
    try:
        default_model.build(shipped, folder)
        return _sha256(folder / default_model.WEIGHTS)
    finally:
        shutil.rmtree(folder)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
