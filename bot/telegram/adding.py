"""Files that administrators send: fetched, indexed with progress, kept only if they can be read."""

import asyncio
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from telegram import Document

from bot.telegram.formatting import plain
from bot.telegram.library import SUFFIXES, Library, fault_of
from bot.telegram.messages import Outgoing, said
from bot.telegram.texts import say
from bot.telegram.turn import Turn
from retrieval.errors import CitedeskError

_DOWNLOAD_LIMIT = 20_000_000


class Adding:
    """Takes files into the collection."""

    def __init__(self, library: Library, is_administrator: Callable[[int], bool]) -> None:
        self._library = library
        self._is_administrator = is_administrator

    async def explain(self, turn: Turn) -> None:
        """Say which files can be sent."""
        await turn.say("send files", suffixes=", ".join(SUFFIXES), size=_DOWNLOAD_LIMIT // 10**6)

    async def add(self, turn: Turn, document: Document) -> None:
        """Index a file that was sent, with progress."""
        if not self._is_administrator(turn.person):
            await turn.say("only administrators")
            return
        name = document.file_name or "file.txt"
        target = self._library.place_for(name)
        if target is None:
            reason = say("wrong suffix", turn.language, suffixes=", ".join(SUFFIXES))
            await turn.say("wrong file", name=name, reason=reason)
        elif (document.file_size or 0) > _DOWNLOAD_LIMIT:
            reason = say("too large", turn.language, size=_DOWNLOAD_LIMIT // 10**6)
            await turn.say("wrong file", name=name, reason=reason)
        else:
            await self._index_document(turn, document, target)

    async def _index_document(self, turn: Turn, document: Document, target: Path) -> None:
        """Fetch a file and index it; what cannot be indexed is not kept."""
        fresh = target.with_name(f"{uuid.uuid4().hex}{target.suffix}.part")
        progress = _IndexingProgress(turn, target.name)
        await progress.begin()
        try:
            file = await document.get_file()
            await file.download_to_drive(fresh)
            outcome = await self._indexed(turn, fresh, target, progress)
        finally:
            await asyncio.to_thread(fresh.unlink, missing_ok=True)
        await turn.delivery.finish([outcome])

    async def _indexed(
        self, turn: Turn, fresh: Path, target: Path, progress: "_IndexingProgress"
    ) -> Outgoing:
        before = await asyncio.to_thread(_put_in_place, fresh, target)
        try:
            report = await self._library.index([target], progress.count)
        except CitedeskError as error:
            await asyncio.to_thread(_put_back, before, target)
            return Outgoing(plain(str(error)))
        if reason := fault_of(report):
            await asyncio.to_thread(_put_back, before, target)
            return said("wrong file", turn.language, name=target.name, reason=reason)
        return said(
            "indexed",
            turn.language,
            name=target.name,
            indexed=len(report.indexed),
            unchanged=len(report.unchanged),
        )


class _IndexingProgress:
    """The message that counts articles while a file is indexed; called from another thread."""

    _PACE = 3.0

    def __init__(self, turn: Turn, name: str) -> None:
        self._turn = turn
        self._name = name
        self._count = 0
        self._shown = time.monotonic()
        self._loop = asyncio.get_running_loop()

    async def begin(self) -> None:
        """Show that indexing has begun."""
        await self._turn.delivery.typing()
        await self._turn.delivery.show_control(self._message())

    def count(self, _article: str, _chunks: int) -> None:
        """Count an article."""
        self._count += 1
        if time.monotonic() - self._shown >= self._PACE:
            self._shown = time.monotonic()
            shown = self._turn.delivery.edit_control(self._message(), droppable=True)
            asyncio.run_coroutine_threadsafe(shown, self._loop)

    def _message(self) -> Outgoing:
        return said("indexing", self._turn.language, name=self._name, count=self._count or "")


def _put_in_place(fresh: Path, target: Path) -> bytes | None:
    """Move a file to where it is kept; returns what stood there."""
    before = target.read_bytes() if target.exists() else None
    fresh.replace(target)
    return before


def _put_back(before: bytes | None, target: Path) -> None:
    if before is None:
        target.unlink(missing_ok=True)
    else:
        target.write_bytes(before)
