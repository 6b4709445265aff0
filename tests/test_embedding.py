"""Promises about embedding models, with real ones made small and random on the spot."""

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling, Transformer
from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

from retrieval import embedding
from retrieval.default_model import DEFAULT_MODEL
from retrieval.embedding import SentenceEncoder, load_encoder
from retrieval.errors import IndexMismatch, ModelError
from retrieval.index import Index, IndexLocation, vector_of
from retrieval.reranking import Reranker
from retrieval.retriever import Retriever
from retrieval.translation import WordTranslations
from tests.conftest import article, put

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "treaty", "signed", "hanoi", "query", ":"]


def _tiny_bert(folder: Path, model_class: type, **options: int) -> Path:
    folder.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=32)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=32, **options,
    )  # fmt: skip
    model_class(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("other")
    bert = Transformer(str(_tiny_bert(folder / "bert", BertModel)))
    modules = [bert, Pooling(bert.get_embedding_dimension())]
    SentenceTransformer(modules=modules).save(str(folder / "model"))
    return folder / "model"


def test_any_sentence_transformers_model_replaces_the_default(
    tmp_path: Path, other_model: Path, translations: WordTranslations
) -> None:
    encoder = load_encoder(str(other_model), tmp_path)
    index = Index(IndexLocation(tmp_path / "index"), encoder, translations)
    put(index, article("a", "The treaty was signed in Hanoi."), article("b", "Other matters."))
    # Its random vectors mean nothing: what counts is that they are made, kept and searched.
    found = Retriever(index).search("treaty signed in Hanoi", 5)
    assert {passage.paragraph.name for passage in found} == {"a#1", "b#1"}
    assert index.manifest.state("model") == str(other_model)
    (stored,) = index.manifest.sample("en", 1)
    assert vector_of(stored).shape == (16,)
    # The library leaves vectors as long as the model makes them, and this one makes no unit ones.
    for vector in (vector_of(stored), encoder.encode_questions(["treaty"])[0].vector):
        assert np.linalg.norm(vector) == pytest.approx(1)
    index.close()


def test_an_index_of_the_default_model_is_refused_by_another(
    tmp_path: Path,
    other_model: Path,
    default_encoder: SentenceEncoder,
    translations: WordTranslations,
) -> None:
    index = Index(IndexLocation(tmp_path / "index"), default_encoder, translations)
    put(index, article("a", "The treaty was signed in Hanoi."))
    index.close()
    with pytest.raises(IndexMismatch, match="--rebuild"):
        Index(index.location, load_encoder(str(other_model), tmp_path), translations)


def test_a_question_in_16_bits_has_nearly_the_vector_of_the_same_text(
    default_encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "_multiplies_halves", lambda: True)
    encoder = SentenceEncoder(default_encoder.embeddings, DEFAULT_MODEL, None)
    texts = ["Which agreements were signed in 2011?", "两国签署了什么？", "Hai bên đã ký gì?"]
    questions = encoder.encode_questions(texts)
    for question, text in zip(questions, encoder.encode_texts(texts), strict=True):
        assert question.vector @ text.vector > 0.9995
        assert abs(question.vector - text.vector).max() > 1e-5
        assert question.vector.dtype == text.vector.dtype


def test_prefixes_change_the_vectors_and_the_fingerprint(tmp_path: Path, other_model: Path) -> None:
    plain = load_encoder(str(other_model), tmp_path)
    prefixed = load_encoder(str(other_model), tmp_path, question_prefix="query: ")
    assert plain.fingerprint != prefixed.fingerprint
    (without,), (with_prefix,) = (each.encode_questions(["treaty"]) for each in (plain, prefixed))
    assert abs(without.vector - with_prefix.vector).max() > 1e-4


def test_a_model_that_cannot_be_loaded_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="CITEDESK_EMBEDDING_MODEL: /no/such/model"):
        load_encoder("/no/such/model", tmp_path)
    with pytest.raises(ModelError, match="CITEDESK_RERANKER: /no/such/model"):
        Reranker("/no/such/model")


def test_a_text_and_its_vector_agree_with_langchain(default_encoder: SentenceEncoder) -> None:
    text = "2011年《越美防务合作备忘录》"
    direct = default_encoder.embeddings.embed_documents([text])[0]
    assert default_encoder.encode_texts([text])[0].vector.tolist() == pytest.approx(
        direct, abs=1e-5
    )


def test_translations_are_near_and_strangers_far(default_encoder: SentenceEncoder) -> None:
    question = default_encoder.encode_questions(["defence cooperation memorandum"])[0].vector
    texts = ["国防合作备忘录", "Bản ghi nhớ hợp tác quốc phòng", "今天天气很好"]
    chinese, vietnamese, weather = (
        float(entry.vector @ question) for entry in default_encoder.encode_texts(texts)
    )
    assert min(chinese, vietnamese) > weather + 0.3


def test_a_cross_encoder_puts_the_best_passages_in_its_own_order(
    tmp_path: Path, default_encoder: SentenceEncoder, translations: WordTranslations
) -> None:
    folder = _tiny_bert(tmp_path / "cross", BertForSequenceClassification, num_labels=1)
    index = Index(IndexLocation(tmp_path / "index"), default_encoder, translations)
    put(index, *(article(f"a{n}", f"Treaty {n} was signed in Hanoi.") for n in range(6)))
    plain = Retriever(index).search("treaty signed", 6)
    reranker = Reranker(str(folder))
    reranked = Retriever(index, rerank=reranker).search("treaty signed", 6)
    assert {p.paragraph.name for p in reranked} == {p.paragraph.name for p in plain}
    assert [p.score for p in reranked] == [p.score for p in plain]
    assert reranked == reranker("treaty signed", plain)
    index.close()
