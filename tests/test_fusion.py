"""Promises about the one score."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fusion import Fusion, usual

FUSION = Fusion.default()


def test_a_paragraph_better_on_every_signal_scores_higher() -> None:
    sample = np.random.default_rng(1).normal(size=(32, 5)).astype(np.float32)
    weak, strong = np.zeros(5, dtype=np.float32), np.ones(5, dtype=np.float32)
    for same in (True, False):
        low, high = FUSION.scores(np.stack([weak, strong]), usual(sample), same)
        assert high > low


def test_words_say_nothing_across_languages() -> None:
    sample = np.zeros((32, 5), dtype=np.float32)
    signals = np.array([[0.5, 0.5, 9, 0, 0], [0.5, 0.5, 9, 50, 0]], dtype=np.float32)
    first, second = FUSION.scores(signals, usual(sample), same_language=False)
    assert first == second


def test_a_question_near_to_everything_gains_nothing_by_it() -> None:
    scale = np.array([0.08, 0.1, 3, 5, 1], dtype=np.float32)
    sample = np.random.default_rng(1).normal(size=(400, 5)).astype(np.float32) * scale
    signals = sample[:5] + 2 * scale
    move = np.array([1, 1, 1, 1, 0], dtype=np.float32) * scale
    shifted = FUSION.scores(signals + move, usual(sample + move), same_language=True)
    assert np.abs(shifted - FUSION.scores(signals, usual(sample), same_language=True)).max() < 0.05


def test_the_only_paragraph_of_a_language_is_judged_by_its_signals() -> None:
    near = np.array([[0.6, 0.5, 20, 0, 0]], dtype=np.float32)
    far = np.array([[0.25, 0.05, 2, 0, 0]], dtype=np.float32)
    assert FUSION.scores(near, usual(near), same_language=False) > 0.4
    assert FUSION.scores(far, usual(far), same_language=False) < 0.1


def test_meeting_the_dates_of_a_question_adds_to_the_score() -> None:
    sample = np.zeros((32, 5), dtype=np.float32)
    signals = np.array([[0.5, 0.5, 9, 0, 0], [0.5, 0.5, 9, 0, 1]], dtype=np.float32)
    without, with_dates = FUSION.scores(signals, usual(sample), same_language=False)
    assert with_dates == without + FUSION.time


@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_what_is_usual_is_the_median_of_the_sample_and_of_what_was_known_before(
    count: int, seed: int
) -> None:
    values = np.random.default_rng(seed).normal(3, 2, size=(count, 5)).astype(np.float32)
    share, known = count / (count + 8), usual(values[:0])
    median = np.median(values[:, :-1], axis=0)
    assert np.allclose(usual(values), share * median + (1 - share) * known, atol=1e-4)
