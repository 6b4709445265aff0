"""Loading the libraries of the model beside a person who types.

A thread that imports holds the interpreter for as long as one step of it takes,
and a key waits. Two steps take longest: the collection of garbage, over more and
more objects that are none, and the opening of torch's shared libraries.
"""

import ctypes
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

_TORCH = "libtorch_python.so"


@contextmanager
def smoothly() -> Iterator[None]:
    """Import and load with as few and as short stops of other threads as can be had.

    What is loaded meanwhile is taken to stay: no collection looks at it again.
    """
    collected = gc.isenabled()
    gc.disable()
    try:
        _open_torch()
        yield
    finally:
        gc.freeze()
        if collected:
            gc.enable()


def _open_torch() -> None:
    """Open torch's libraries, so that its import finds them open.

    A foreign call lets other threads go on meanwhile, the import would not. Where
    it fails, the import opens them as ever, and says what is wrong.
    """
    found = find_spec("torch") if sys.platform == "linux" else None
    for folder in (found and found.submodule_search_locations) or ():
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).dlopen(os.fsencode(Path(folder) / "lib" / _TORCH), os.RTLD_NOW)
