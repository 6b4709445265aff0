"""Charts as numbers: where lines, ticks and labels stand in an SVG drawing."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

WIDTH, HEIGHT = 360, 230
LEFT, RIGHT, TOP, BOTTOM = 40, 12, 12, 40
STROKES = 10
"""How many lines the style sheet tells apart, by colour and by dashes."""


_TWO_DIGITS = 10


class Tick(NamedTuple):
    """A mark on an axis."""

    position: float
    label: str


class Line(NamedTuple):
    """A line of a chart, as the points of an SVG polyline."""

    label: str
    points: str


@dataclass(frozen=True)
class Chart:
    """Lines over two axes; ``marks`` are vertical lines with a label."""

    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]
    lines: Sequence[Line]
    marks: Sequence[Tick] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


class _Scale(NamedTuple):
    """Values between ``low`` and ``high`` onto pixels between ``start`` and ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def recall_chart(series: Mapping[str, Sequence[float]]) -> Chart:
    """R@1, R@2, … as one line for each of the first ``STROKES`` series.

    The vertical axis begins at the tenth below the lowest value.
    """
    shown = dict(list(series.items())[:STROKES])
    depth = max(map(len, shown.values()))
    x = _Scale(1, max(depth, 2), LEFT, WIDTH - RIGHT)
    lowest = min(min(values) for values in shown.values())
    y = _Scale(min(math.floor(lowest * 10) / 10, 0.9), 1, HEIGHT - BOTTOM, TOP)
    return Chart(
        x_ticks=[Tick(x(rank), str(rank)) for rank in range(1, depth + 1)],
        y_ticks=[Tick(y(value), f"{value:.2g}") for value in _ticks(y.low, 1.0)],
        lines=[Line(label, _points(x, y, values)) for label, values in shown.items()],
    )


def latency_chart(seconds: Sequence[float], marks: Mapping[str, float]) -> Chart:
    """The share of questions that were done within so many seconds."""
    ordered = sorted(seconds)
    x = _Scale(0, ordered[-1] or 1, LEFT, WIDTH - RIGHT)
    y = _Scale(0, 1, HEIGHT - BOTTOM, TOP)
    steps = [f"{x(0)},{y(0)}"]
    for below, value in enumerate(ordered):
        share = (below + 1) / len(ordered)
        steps += [f"{x(value)},{y(below / len(ordered))}", f"{x(value)},{y(share)}"]
    return Chart(
        x_ticks=[Tick(x(value), duration(value)) for value in _ticks(0, x.high)],
        y_ticks=[Tick(y(value), f"{value:.0%}") for value in _ticks(0, 1)],
        lines=[Line("questions", " ".join(steps))],
        marks=[Tick(x(value), f"{label} {duration(value)}") for label, value in marks.items()],
    )


def duration(seconds: float | None) -> str:
    """Seconds for people: ``12 ms``, ``1.4 s``."""
    if seconds is None:
        return "–"
    milliseconds = seconds * 1000
    if milliseconds == 0:
        return "0"
    if seconds >= 1:
        return f"{seconds:,.1f} s"
    return f"{milliseconds:.2g} ms" if milliseconds < _TWO_DIGITS else f"{milliseconds:.0f} ms"


def _points(x: _Scale, y: _Scale, values: Sequence[float]) -> str:
    return " ".join(f"{x(rank)},{y(value)}" for rank, value in enumerate(values, start=1))


def _ticks(low: float, high: float) -> list[float]:
    """At most six round values from ``low`` to ``high``."""
    rough = (high - low) / 5
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = next(magnitude * each for each in (1, 2, 5, 10) if magnitude * each >= rough * 0.999)
    count = math.floor((high - low) / step + 1e-9)
    return [low + step * number for number in range(count + 1)]
