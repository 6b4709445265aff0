"""Loading beside a person who types: it changes nothing but when other threads may go on."""

import gc
from contextlib import suppress

import pytest

from bot import loading


def test_garbage_is_collected_again_after_loading_even_when_that_fails() -> None:
    with suppress(ImportError), loading.smoothly():
        assert not gc.isenabled()
        raise ImportError
    assert gc.isenabled()


def test_what_cannot_be_opened_ahead_is_left_to_the_import(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_TORCH", "no such library")
    with loading.smoothly():
        import torch
    assert torch.ones(1)
