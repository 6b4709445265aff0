"""Against a baseline: chance is told from change, and the questions that turned are named."""

import json
from pathlib import Path
from typing import Any

import pytest

from evaluation.comparison import compare, load_baseline, probability
from retrieval.errors import CitedeskError


def run(**hits: float) -> dict[str, Any]:
    """What ``--json`` prints, of questions with these values of one measure."""
    questions = {key: {"hit@1": value, "question": f"text {key}"} for key, value in hits.items()}
    return {"measures": {"hit@1": 0.0, "R@5": 0.0}, "per_question": questions}


def many(value: float, count: int, start: int = 0) -> dict[str, float]:
    return {f"q{number}": value for number in range(start, start + count)}


class TestCompare:
    def test_a_run_against_itself_has_not_changed(self) -> None:
        found = compare(run(a=1, b=0), run(a=1, b=0))
        assert (found.regressions, found.lines(), found.shared) == ((), [], 2)
        assert found.changes[0].chance_of_fall == found.changes[0].chance_of_rise == 1.0

    def test_a_significant_fall_is_a_regression_and_names_the_questions(self) -> None:
        before = run(**many(1, 40))
        after = run(**many(0, 6), **many(1, 34, 6))
        found = compare(after, before)
        (change,) = found.regressions
        assert (change.measure, change.before, change.after) == ("hit@1", 1.0, 34 / 40)
        assert change.chance_of_fall == 1 / 64
        assert change.difference.high < 0
        assert [turned.id for turned in change.fell] == [f"q{n}" for n in range(6)]
        lines = found.lines()
        assert lines[0].startswith("hit@1 fell from 1.0000 to 0.8500 over 40 questions (p = 0.0156")
        assert lines[1] == "  q0: hit@1 1 -> 0: text q0"
        assert len(lines) == 7

    def test_a_fall_within_chance_is_none(self) -> None:
        found = compare(run(a=0, b=0, c=1, d=1), run(a=1, b=1, c=0, d=1))
        assert found.regressions == ()
        assert [turned.id for turned in found.changes[0].rose] == ["c"]

    def test_a_rise_is_no_regression(self) -> None:
        found = compare(run(**many(1, 9)), run(**many(0, 9)))
        assert found.regressions == ()
        assert found.changes[0].improved

    def test_only_questions_of_both_runs_are_compared(self) -> None:
        found = compare(run(a=1, b=0, c=1), run(a=1, c=1, x=1, y=0))
        assert (found.shared, found.only_current, found.only_baseline) == (2, 1, 2)
        assert found.changes[0].fell == ()

    def test_nothing_in_common_is_said(self) -> None:
        with pytest.raises(CitedeskError, match="no question in common"):
            compare(run(a=1), run(b=1))

    def test_it_can_be_written_as_json(self) -> None:
        found = compare(run(**many(0, 9)), run(**many(1, 9))).to_json()
        assert json.loads(json.dumps(found))["regressed"] is True
        assert found["changes"][0]["regressed"] is True
        assert found["changes"][0]["fell"][0]["id"] == "q0"


class TestBaselineFile:
    def test_what_was_printed_is_read(self, tmp_path: Path) -> None:
        file = tmp_path / "baseline.json"
        file.write_text(json.dumps(run(a=1)), "utf-8")
        assert load_baseline(file) == run(a=1)

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"{\n]", ":2: is not JSON"),
            (b"\xff", ":1: is not usable JSON"),
            (b"[]", ":1: is not what"),
            (b"{}", ":1: is not what"),
            (b'{"measures": {}, "per_question": {"a": 1}}', ":1: is not what"),
            (b'{"measures": {"x": 1}, "per_question": {"a": {"x": "1"}}}', ":1: is not what"),
            (b'{"measures": {"x": 1}, "per_question": {"a": {"x": NaN}}}', ":1: is not what"),
        ],
    )
    def test_anything_else_is_named(self, tmp_path: Path, content: bytes, reason: str) -> None:
        file = tmp_path / "baseline.json"
        file.write_bytes(content)
        with pytest.raises(CitedeskError) as fault:
            load_baseline(file)
        assert str(fault.value).startswith(f"{file}{reason}")

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(CitedeskError, match=r"absent\.json: cannot be read"):
            load_baseline(tmp_path / "absent.json")


@pytest.mark.parametrize(
    ("value", "shown"), [(0.5, "= 0.5000"), (0.00012, "= 0.0001"), (0.00001, "< 0.0001")]
)
def test_a_probability_is_never_shown_as_nothing(value: float, shown: str) -> None:
    assert probability(value) == shown
