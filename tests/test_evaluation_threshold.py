"""The threshold separates what can be answered as well as the scores allow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.threshold import TABLE_ROWS, fit_threshold


def test_scores_that_part_cleanly_are_parted_in_the_middle() -> None:
    fit = fit_threshold([0.9, 0.8, 0.7, 0.1, 0.3], [True, True, True, False, False])
    assert fit.best.threshold == pytest.approx(0.5)
    assert (fit.best.refused_answerable, fit.best.answered_unanswerable) == (0.0, 0.0)
    assert fit.separation == 1.0


def test_of_equally_good_thresholds_the_widest_gap_is_chosen() -> None:
    fit = fit_threshold([1, 2, 3, 10, 11, 12], [False, True, False, True, False, True])
    assert fit.best.error == pytest.approx(1 / 3)
    assert fit.best.threshold == pytest.approx(6.5)


def test_both_errors_weigh_alike_whatever_the_numbers_of_questions() -> None:
    fit = fit_threshold([*[5] * 99, 1, 1, 5], [True] * 100 + [False] * 2)
    assert fit.best.threshold == pytest.approx(3)
    assert fit.best.refused_answerable == pytest.approx(0.01)
    assert fit.best.answered_unanswerable == 0.5


def test_scores_that_say_nothing_separate_nothing() -> None:
    fit = fit_threshold([1.0] * 20, [True, False] * 10)
    assert (fit.best.error, fit.separation, fit.held_out) == (0.5, 0.5, 0.5)


def test_without_both_kinds_there_is_nothing_to_fit() -> None:
    with pytest.raises(ValueError, match="both answerable and unanswerable"):
        fit_threshold([1.0, 2.0], [True, True])


def test_too_few_questions_are_not_held_out() -> None:
    assert fit_threshold([1, 2, 3], [True, False, True]).held_out is None


@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.booleans()), min_size=2, max_size=60).filter(
        lambda pairs: len({able for _, able in pairs}) == 2
    )
)
def test_no_threshold_is_better_than_the_best(pairs: list[tuple[float, bool]]) -> None:
    scores, answerable = zip(*pairs, strict=True)
    fit = fit_threshold(scores, answerable)
    for threshold in (*scores, max(scores) + 1):
        refused = sum(s < threshold for s, able in pairs if able) / sum(answerable)
        answered = sum(s >= threshold for s, able in pairs if not able)
        error = (refused + answered / (len(pairs) - sum(answerable))) / 2
        assert fit.best.error <= error + 1e-9
    assert 0 <= fit.separation <= 1


def test_the_table_shows_the_trade_off_from_none_to_all_and_the_best() -> None:
    scores = [number / 100 for number in range(100)]
    found = fit_threshold(scores, [number > 40 for number in range(100)]).to_json()
    table = found["table"]
    assert len(table) <= TABLE_ROWS + 1
    assert (table[0]["refused_answerable"], table[0]["answered_unanswerable"]) == (0.0, 1.0)
    assert (table[-1]["refused_answerable"], table[-1]["answered_unanswerable"]) == (1.0, 0.0)
    assert any(row["threshold"] == found["threshold"] for row in table)
    assert found["answerable"] == 59
    assert found["held_out_error"] == pytest.approx(0, abs=0.05)
