"""Benchmarks are run by hand, so nothing else shows that what they import is still there."""

import runpy
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

BENCHMARKS = sorted((REPOSITORY / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=lambda path: path.stem)
def test_a_benchmark_can_be_loaded(benchmark: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    assert "main" in runpy.run_path(str(benchmark))
