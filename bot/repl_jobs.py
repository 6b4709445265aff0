"""Work that goes on beside the prompt: it shows how far it is, and can be stopped."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_THREAD = "citedesk job"


class Stopped(Exception):
    """The person stopped the work: no fault, but what they asked for."""


class Job(Generic[T]):
    """One piece of work in a thread of its own.

    ``work`` is handed the job, calls ``show`` whenever there is something new to
    see, and is stopped by the ``Stopped`` that ``show`` raises. ``status`` is the
    line that says what is going on.
    """

    def __init__(self, work: "Callable[[Job[T]], T]", status: str) -> None:
        self.status = status
        self.draft = ""
        self._work = work
        self._result: T | None = None
        self._error: BaseException | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=_THREAD, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether the work still goes on; a stopped job runs until it notices."""
        return self._thread.is_alive()

    def show(self, status: str | None = None, draft: str | None = None) -> None:
        """Say how far the work is. Raises ``Stopped`` once the person has stopped it."""
        if self._stopped:
            raise Stopped
        self.status = self.status if status is None else status
        self.draft = self.draft if draft is None else draft

    def stop(self) -> None:
        """Ask the work to end; nobody waits for it."""
        self._stopped = True

    def result(self) -> T:
        """What the work gave, or the error that ended it."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]  # set wherever no error is

    def _run(self) -> None:
        try:
            self._result = self._work(self)
        except BaseException as error:  # noqa: BLE001  it is raised again in ``result``
            self._error = error


def any_running() -> bool:
    """Whether any job still goes on, stopped or not."""
    return any(thread.name == _THREAD for thread in threading.enumerate())
