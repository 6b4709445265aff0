import json
import shutil
import unicodedata
from pathlib import Path

import pytest
from sentence_transformers import SentenceTransformer

from retrieval import default_model
from retrieval.default_model import MANIFEST, SHIPPED, VECTORS, WEIGHTS, assemble, base_folder
from retrieval.errors import ModelError
from retrieval.late_interaction import LateInteraction


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return assemble(tmp_path_factory.mktemp("data") / "model")


@pytest.fixture(scope="module")
def model(folder: Path) -> SentenceTransformer:
    return SentenceTransformer(str(folder), device="cpu")


def tokens(model: SentenceTransformer, text: str) -> list[str]:
    return list(model.tokenizer.tokenize(text))


def test_it_is_an_ordinary_model(model: SentenceTransformer) -> None:
    assert model.encode("xin chào").shape == (384,)
    assert model.max_seq_length == default_model.WINDOW


def test_a_translation_is_nearer_than_another_sentence(model: SentenceTransformer) -> None:
    english, *others = model.encode(
        [
            "The minister of defence visits China.",
            "Bộ trưởng Quốc phòng thăm Trung Quốc.",
            "国防部长访问中国。",
            "Giá cà phê giảm mạnh.",
            "咖啡价格大幅下跌。",
        ]
    )
    vietnamese, chinese, *wrong = (float(english @ other) for other in others)
    assert min(vietnamese, chinese) > max(wrong) + 0.2


def test_english_stays_as_it_was(model: SentenceTransformer) -> None:
    base = SentenceTransformer(str(base_folder()), device="cpu")
    texts = [
        "The naïve café’s résumé — in an “old” town, to do so.",
        "Beyoncé sang with José Łuczak in São.",
    ]
    assert tokens(model, texts[0]) == base.tokenizer.tokenize(texts[0])
    assert model.encode(texts[0]) @ base.encode(texts[0]) > 0.9999


def test_words_are_matched_whole_and_longest_first(model: SentenceTransformer) -> None:
    assert tokens(model, "Bộ Quốc phòng Việt Nam") == ["bộ", "quốc phòng", "việt nam"]
    assert "国防部长" in tokens(model, "国防部长访问")
    assert tokens(model, "theology") == ["theology"]


@pytest.mark.parametrize("text", ["Bộ Quốc phòng Việt Nam hòa bình", "Nguyễn Phú Trọng, Đà Nẵng"])
def test_decomposed_unicode_reads_like_composed(model: SentenceTransformer, text: str) -> None:
    assert tokens(model, unicodedata.normalize("NFD", text)) == tokens(model, text)


def test_spellings_of_one_word_are_one(model: SentenceTransformer) -> None:
    assert tokens(model, "國防部長訪問臺灣") == tokens(model, "国防部长访问台湾")
    assert tokens(model, "hoà bình thuỷ") == tokens(model, "hòa bình thủy")
    assert tokens(model, "２０１９年，ＡＢＣ") == tokens(model, "2019年,abc")


def test_no_common_text_is_unknown(model: SentenceTransformer) -> None:
    assert "[UNK]" not in tokens(model, "Xoè ỷ ỗng ễnh ương được những người; 我们的囧 café são")


def test_it_comes_with_late_interaction(folder: Path, model: SentenceTransformer) -> None:
    late = LateInteraction.load(folder)
    assert late is not None
    entry = model.encode(["国防部长访问中国。"], output_value=None, convert_to_numpy=False)[0]
    vectors, ids = entry["token_embeddings"].numpy(), entry["input_ids"].tolist()
    assert len(late.compress(vectors, ids)) == (len(ids) - 2) * late.dimensions


def test_it_is_built_once(folder: Path) -> None:
    before = (folder / WEIGHTS).stat().st_mtime_ns
    assert assemble(folder) == folder
    assert (folder / WEIGHTS).stat().st_mtime_ns == before
    assert not list(folder.parent.glob(".*model*"))


@pytest.mark.parametrize("name", [WEIGHTS, "tokenizer.json", "modules.json"])
def test_a_changed_file_is_mended(folder: Path, tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(folder, tmp_path / "model")
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[:-3] + b"}} ")
    assemble(copy)
    assert (copy / name).read_bytes() == content


def test_a_copied_folder_is_whole(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(folder, tmp_path / "model", copy_function=shutil.copyfile)
    monkeypatch.setattr(default_model, "build", lambda *_: pytest.fail("built again"))
    assert assemble(copy) == copy


def test_a_changed_shipped_file_is_refused_by_name(tmp_path: Path) -> None:
    shipped = shutil.copytree(SHIPPED, tmp_path / "shipped")
    (shipped / VECTORS).write_bytes(b"other")
    with pytest.raises(ModelError, match=VECTORS):
        assemble(tmp_path / "model", shipped)
    assert not (tmp_path / "model").exists()


def test_a_missing_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=MANIFEST):
        assemble(tmp_path / "model", tmp_path)


def test_what_ships_is_small() -> None:
    manifest = json.loads((SHIPPED / MANIFEST).read_text("utf-8"))
    assert sum((SHIPPED / name).stat().st_size for name in manifest["files"]) < 60_000_000
