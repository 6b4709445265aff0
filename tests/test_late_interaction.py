import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.encoder import EncodedQuestion
from retrieval.late_interaction import (
    LateInteraction,
    StoredTokens,
    maximum_similarity,
    segment_similarity,
)

WIDTH, SHORT, VOCABULARY = 80, 64, 40
SPECIAL, PUNCTUATION = 0, 1


def build(seed: int = 0) -> LateInteraction:
    generator = np.random.default_rng(seed)
    weights = np.full(VOCABULARY, 2.0, dtype=np.float32)
    weights[SPECIAL], weights[PUNCTUATION] = -1.0, 0.0
    languages = np.zeros(VOCABULARY, dtype=np.uint8)
    languages[20:] = 1
    return LateInteraction(
        generator.normal(size=(WIDTH, SHORT)).astype(np.float32),
        np.zeros((2, WIDTH), dtype=np.float32),
        languages,
        weights,
    )


def text(seed: int, size: int) -> tuple[np.ndarray, list[int]]:
    generator = np.random.default_rng(seed)
    ids = [SPECIAL, *generator.integers(2, VOCABULARY, size).tolist(), SPECIAL]
    return generator.normal(size=(len(ids), WIDTH)).astype(np.float32), ids


def asked(model: LateInteraction, seed: int, size: int = 5) -> EncodedQuestion:
    return asked_of(model, *text(seed, size))


def asked_of(model: LateInteraction, vectors: np.ndarray, ids: list[int]) -> EncodedQuestion:
    tokens, weights = model.question(vectors, ids)
    return EncodedQuestion(np.zeros(1, dtype=np.float32), tokens, weights)


def test_a_paragraph_takes_one_row_of_bytes_for_each_word() -> None:
    model = build()
    assert len(model.compress(*text(1, 7))) == 7 * model.dimensions


def test_a_text_meets_itself_completely() -> None:
    model = build()
    vectors, ids = text(1, 6)
    question = asked_of(model, vectors, ids)
    own, other = maximum_similarity(
        question, [model.compress(vectors, ids), model.compress(*text(2, 6))]
    )
    assert own > 0.97
    assert own > other


def test_punctuation_does_not_weigh() -> None:
    model = build()
    vectors, ids = text(1, 4)
    ids[2] = PUNCTUATION
    tokens, weights = model.question(vectors, ids)
    assert len(tokens) == 3
    assert np.isclose(weights.sum(), 1.0)


def test_a_question_of_punctuation_alone_still_has_vectors() -> None:
    model = build()
    vectors, _ = text(1, 2)
    tokens, weights = model.question(vectors, [SPECIAL, PUNCTUATION, PUNCTUATION, SPECIAL])
    assert tokens.shape == (2, model.dimensions)
    assert np.isclose(weights.sum(), 1.0)


def test_what_a_language_has_in_common_is_taken_away() -> None:
    model = build()
    shift = np.ones(WIDTH, dtype=np.float32) * 5
    moved = LateInteraction(
        model.projection, np.stack([model.centres[0], shift]), model._languages, model._weights
    )
    vectors, _ = text(3, 5)
    english, foreign = [SPECIAL, *range(2, 7), SPECIAL], [SPECIAL, *range(20, 25), SPECIAL]
    assert moved.compress(vectors + shift, foreign) == moved.compress(vectors, english)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.integers(0, 99))
def test_scores_do_not_depend_on_company(sizes: list[int], seed: int) -> None:
    model = build()
    question = asked(model, seed)
    stored = [model.compress(*text(seed + i, size)) for i, size in enumerate(sizes)]
    together = maximum_similarity(question, stored)
    alone = [maximum_similarity(question, [paragraph])[0] for paragraph in stored]
    assert np.allclose(together, alone, atol=1e-5)
    assert all(score == 0 for score, size in zip(together, sizes, strict=True) if size == 0)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=5), st.integers(0, 99))
def test_the_best_sentence_is_no_better_than_the_paragraph(sizes: list[int], seed: int) -> None:
    model = build()
    question = asked(model, seed)
    paragraph = model.compress(*text(seed, sum(sizes)))
    starts = np.cumsum([0, *sizes[:-1]]).tolist()
    sentences = segment_similarity(question, paragraph, starts)
    whole = maximum_similarity(question, [paragraph])[0]
    assert len(sentences) == len(sizes)
    assert sentences.max() <= whole + 1e-5
    if len(sizes) == 1:
        assert np.isclose(sentences[0], whole, atol=1e-5)


def test_words_that_stand_together_count_more() -> None:
    model = build()
    vectors, ids = text(1, 4)
    filler, filler_ids = text(2, 120)
    question = asked_of(model, vectors, ids)
    together = np.concatenate([vectors[:-1], filler[1:]]), [*ids[:-1], *filler_ids[1:]]
    order = [0, 1, 2, *range(5, 123), 3, 4, 123]
    scattered = together[0][order], [together[1][i] for i in order]
    near, far = maximum_similarity(
        question, [model.compress(*together), model.compress(*scattered)]
    )
    assert near > far


def test_nothing_stored_scores_nothing() -> None:
    question = asked(build(), 1)
    assert maximum_similarity(question, []).shape == (0,)
    assert maximum_similarity(question, [b"", b""]).tolist() == [0.0, 0.0]
    assert segment_similarity(question, b"", [0]).tolist() == [0.0]


def test_without_token_vectors_every_score_is_zero() -> None:
    nothing = np.zeros((0, 0), dtype=np.float32)
    question = EncodedQuestion(nothing.reshape(-1), nothing, nothing.reshape(-1))
    assert maximum_similarity(question, [b"\1\2"]).tolist() == [0.0]


def test_a_word_found_in_the_lead_counts_less_than_in_the_paragraph() -> None:
    model = build()
    vectors, ids = text(1, 6)
    question = asked_of(model, vectors, ids)
    own, other = model.compress(vectors, ids), model.compress(*text(2, 6))
    inside, through_the_lead, alone = maximum_similarity(
        question, [own, other, other], [b"", own, b""]
    )
    assert inside > through_the_lead > alone


def test_questions_asked_together_score_as_each_alone() -> None:
    model = build()
    stored = [model.compress(*text(seed, 5 + 7 * seed)) for seed in range(4)]
    paragraphs, leads = [stored[0], b"", *stored[1:]], [b"", b"", stored[0], stored[0], b""]
    nothing = np.zeros((0, 0), dtype=np.float32)
    mute = EncodedQuestion(nothing.reshape(-1), nothing, nothing.reshape(-1))
    questions = [asked(model, 7), mute, asked(model, 8)]
    together = StoredTokens(paragraphs, leads).maximum_similarity(questions)
    assert together.shape == (len(paragraphs), len(questions))
    for column, question in zip(together.T, questions, strict=True):
        alone = maximum_similarity(question, paragraphs, leads)
        assert np.allclose(column, alone, atol=1e-5)
    assert not together[1].any()
    assert not together[:, 1].any()
