"""What may be wrong with an installation, and what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.app import Desk
from retrieval.errors import CitedeskError


@dataclass(frozen=True)
class Check:
    """One thing looked at: whether it is well, and what was found."""

    subject: str
    ok: bool
    finding: str


def examine(desk: Desk) -> Iterator[Check]:
    """Look at each part, in the order in which one needs the other."""
    yield _check("data folder", lambda: _data_folder(desk))
    yield _check("word translations", lambda: f"{len(desk.translations)} words")
    model = _check("embedding model", lambda: f"{desk.encoder.name}, {desk.encoder.window} tokens")
    yield model
    yield _check("database", lambda: f"{len(desk.manifest.articles())} articles")
    if model.ok:
        yield _check("index", lambda: _index(desk))


def _check(subject: str, look: Callable[[], str]) -> Check:
    try:
        return Check(subject, ok=True, finding=look())
    except CitedeskError as error:
        return Check(subject, ok=False, finding=str(error))
    except Exception as error:  # noqa: BLE001  whatever is wrong is what a doctor reports
        return Check(subject, ok=False, finding=f"{type(error).__name__}: {error}")


def _data_folder(desk: Desk) -> str:
    folder = desk.settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CitedeskError(
            f"{folder} cannot be written ({error.strerror}): correct CITEDESK_DATA_DIR"
        ) from error
    return f"{folder.resolve()} can be written"


def _index(desk: Desk) -> str:
    if not desk.manifest.generation():
        return "empty; run `citedesk index PATH`"
    if faults := desk.index.faults():
        raise CitedeskError(
            "; ".join(faults) + "; run `citedesk index` on your folder again, or "
            "`citedesk index --rebuild PATH...` if the fault stays"
        )
    return f"{desk.manifest.count_chunks()} chunks in {', '.join(desk.manifest.languages())}"
