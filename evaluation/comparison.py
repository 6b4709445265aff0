"""A run against a baseline: what changed, whether by chance, and which questions turned."""

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evaluation.measures import mean
from evaluation.statistics import Interval, bootstrap_interval, randomisation_test
from retrieval.errors import CitedeskError, DataError, ReadError

SIGNIFICANCE = 0.05


@dataclass(frozen=True)
class Turned:
    """A question whose value of a measure changed."""

    id: str
    question: str
    before: float
    after: float


@dataclass(frozen=True)
class Change:
    """How one measure changed over the questions that both runs asked.

    ``chance_of_fall`` and ``chance_of_rise`` are the one-sided probabilities of a change as
    large as this in that direction, were the runs alike.
    """

    measure: str
    before: float
    after: float
    difference: Interval
    chance_of_fall: float
    chance_of_rise: float
    fell: tuple[Turned, ...]
    rose: tuple[Turned, ...]

    @property
    def regressed(self) -> bool:
        """Whether the measure fell significantly."""
        return self.chance_of_fall < SIGNIFICANCE

    @property
    def improved(self) -> bool:
        """Whether the measure rose significantly."""
        return self.chance_of_rise < SIGNIFICANCE


@dataclass(frozen=True)
class Comparison:
    """A run against a baseline."""

    changes: tuple[Change, ...]
    shared: int
    only_current: int
    only_baseline: int

    @property
    def regressions(self) -> tuple[Change, ...]:
        """The measures that fell significantly."""
        return tuple(change for change in self.changes if change.regressed)

    def to_json(self) -> dict[str, Any]:
        """The comparison as one object."""
        changes = [
            {**asdict(each), "regressed": each.regressed, "improved": each.improved}
            for each in self.changes
        ]
        return {**asdict(self), "changes": changes, "regressed": bool(self.regressions)}

    def lines(self) -> list[str]:
        """What to tell a person: each regression, then each question that turned."""
        verdicts = [
            f"{change.measure} fell from {change.before:.4f} to {change.after:.4f} over "
            f"{self.shared} questions (p {probability(change.chance_of_fall)}): "
            f"{len(change.fell)} fell, {len(change.rose)} rose"
            for change in self.regressions
        ]
        turned: dict[str, list[str]] = defaultdict(list)
        texts: dict[str, str] = {}
        for change in self.regressions:
            for each in change.fell:
                turned[each.id].append(f"{change.measure} {each.before:.3g} -> {each.after:.3g}")
                texts[each.id] = each.question
        return verdicts + [
            f"  {key}: {', '.join(falls)}: {texts[key]}" for key, falls in turned.items()
        ]


def probability(value: float) -> str:
    """A probability for people, never a bare zero: ``= 0.0130``, ``< 0.0001``."""
    shown = f"{value:.4f}"
    return f"= {shown}" if float(shown) else "< 0.0001"


def load_baseline(path: Path) -> Mapping[str, Any]:
    """What an earlier run printed with ``--json``."""
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ReadError(path, f"cannot be read: {error.strerror}") from error
    except json.JSONDecodeError as error:
        raise DataError(path, error.lineno, f"is not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise DataError(path, 1, f"is not usable JSON: {error}") from error
    if not _is_evaluation(value):
        raise DataError(path, 1, "is not what `citedesk evaluate … --json` prints")
    return value  # type: ignore[no-any-return]  # _is_evaluation has looked


def _is_evaluation(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    measures, questions = value.get("measures"), value.get("per_question")
    if not isinstance(measures, dict) or not isinstance(questions, dict):
        return False
    return all(
        isinstance(each, dict) and all(_is_value(each.get(name, 0.0)) for name in measures)
        for each in questions.values()
    )


def _is_value(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def compare(current: Mapping[str, Any], baseline: Mapping[str, Any]) -> Comparison:
    """Compare two runs on the questions that both asked.

    Both are what ``--json`` prints. A measure regressed where the paired randomisation test
    finds its fall significant at 5 %, one-sided and for each measure by itself.
    """
    now, then = current["per_question"], baseline["per_question"]
    shared = [key for key in now if key in then]
    if not shared:
        raise CitedeskError(
            "the baseline has no question in common with this run; "
            "give one made with the same question files"
        )
    names = [name for name in current["measures"] if name in baseline["measures"]]
    changes = (_change(name, shared, now, then) for name in names)
    return Comparison(
        changes=tuple(change for change in changes if change is not None),
        shared=len(shared),
        only_current=len(now) - len(shared),
        only_baseline=len(then) - len(shared),
    )


def _change(
    name: str, shared: Sequence[str], now: Mapping[str, Any], then: Mapping[str, Any]
) -> Change | None:
    keys = [key for key in shared if name in now[key] and name in then[key]]
    if not keys:
        return None
    turned = [
        Turned(key, now[key].get("question", ""), then[key][name], now[key][name]) for key in keys
    ]
    differences = [each.after - each.before for each in turned]
    return Change(
        measure=name,
        before=mean(each.before for each in turned),
        after=mean(each.after for each in turned),
        difference=bootstrap_interval(differences),
        chance_of_fall=randomisation_test(differences),
        chance_of_rise=randomisation_test([-each for each in differences]),
        fell=tuple(each for each in turned if each.after < each.before),
        rose=tuple(each for each in turned if each.after > each.before),
    )
