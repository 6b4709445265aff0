"""Promises about the one score."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.encoder import Vector
from retrieval.fusion import Fusion, usual

FUSION = Fusion.default()


def middle(sample: Vector) -> Vector:
    """The middle for a single question, of whose sample ``late`` and ``dense`` are the columns."""
    return usual(sample[:, :1], sample[:, 1:2])[0]


def test_a_paragraph_better_on_every_signal_scores_higher() -> None:
    sample = np.random.default_rng(1).normal(size=(32, 2)).astype(np.float32)
    weak, strong = np.zeros(5, dtype=np.float32), np.ones(5, dtype=np.float32)
    for same in (True, False):
        low, high = FUSION.scores(np.stack([weak, strong]), middle(sample), same)
        assert high > low


def test_words_say_nothing_across_languages() -> None:
    sample = np.zeros((32, 2), dtype=np.float32)
    signals = np.array([[0.5, 0.5, 9, 0, 0], [0.5, 0.5, 9, 50, 0]], dtype=np.float32)
    first, second = FUSION.scores(signals, middle(sample), same_language=False)
    assert first == second


def test_a_question_near_to_everything_gains_nothing_by_it() -> None:
    scale = np.array([0.08, 0.1], dtype=np.float32)
    sample = np.random.default_rng(1).normal(size=(400, 2)).astype(np.float32) * scale
    signals = np.zeros((5, 5), dtype=np.float32)
    signals[:, :2] = sample[:5] + 2 * scale
    moved = signals + np.array([*scale, 0, 0, 0], dtype=np.float32)
    before = FUSION.scores(signals, middle(sample), same_language=True)
    after = FUSION.scores(moved, middle(sample + scale), same_language=True)
    assert np.abs(after - before).max() < 0.05


def test_the_only_paragraph_of_a_language_is_judged_by_its_signals() -> None:
    near = np.array([[0.6, 0.5, 20, 0, 0]], dtype=np.float32)
    far = np.array([[0.25, 0.05, 2, 0, 0]], dtype=np.float32)
    assert FUSION.scores(near, middle(near[:, :2]), same_language=False) > 0.4
    assert FUSION.scores(far, middle(far[:, :2]), same_language=False) < 0.1


def test_meeting_the_dates_of_a_question_adds_to_the_score() -> None:
    sample = np.zeros((32, 2), dtype=np.float32)
    signals = np.array([[0.5, 0.5, 9, 0, 0], [0.5, 0.5, 9, 0, 1]], dtype=np.float32)
    without, with_dates = FUSION.scores(signals, middle(sample), same_language=False)
    assert with_dates == without + FUSION.time


@given(st.integers(1, 40), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_what_is_usual_is_the_median_of_the_sample_and_of_what_was_known_before(
    count: int, questions: int, seed: int
) -> None:
    sample = np.random.default_rng(seed).normal(3, 2, size=(2, count, questions))
    late, dense = sample.astype(np.float32)
    share, known = count / (count + 8), usual(late[:0], dense[:0])
    found = usual(late, dense)
    median = np.median(sample, axis=1).T
    assert np.allclose(found[:, :2], share * median + (1 - share) * known[:, :2], atol=1e-4)
    assert np.array_equal(found[:, 2:], known[:, 2:])


def test_the_best_of_another_language_gets_ahead_and_what_lies_far_below_it_nothing() -> None:
    ahead = FUSION.handicap(np.array([3.0, 5.0, 4.8, 1.0], dtype=np.float32))

    assert ahead[1] == max(ahead) == np.float32(FUSION.ahead)
    assert 0 < ahead[2] < ahead[1]
    assert ahead[3] == 0
    assert FUSION.handicap(np.zeros(0, dtype=np.float32)).shape == (0,)
