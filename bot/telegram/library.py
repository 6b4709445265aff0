"""The collection behind the bot: files are indexed by the bot's own process while it answers."""

import asyncio
import logging
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bot.app import Desk
from retrieval.article import Paragraph
from retrieval.errors import CitedeskError, ReadError
from retrieval.index import IndexReport, Progress
from retrieval.manifest import ArticleEntry
from retrieval.readers import COLLECTION_SUFFIX, PAGE_SUFFIXES

logger = logging.getLogger(__name__)

SUFFIXES = (*PAGE_SUFFIXES, COLLECTION_SUFFIX)
"""The files that can be added."""

_LONGEST_NAME = 120


class Library:
    """Reads and writes the collection without keeping the bot from answering."""

    def __init__(self, desk: Desk, watched: Path | None, seconds: float) -> None:
        self._desk = desk
        self._watched = watched
        self._seconds = seconds
        self._writing = asyncio.Lock()
        self._seen: object = None
        self._indexed: object = None

    # -- reading -------------------------------------------------------------

    async def articles(self) -> list[ArticleEntry]:
        """What is indexed; empty when nothing is."""
        return await asyncio.to_thread(self._desk.manifest.articles)

    async def paragraphs(self, names: Sequence[tuple[str, int]]) -> dict[str, Paragraph]:
        """The indexed ones among these paragraphs, by name."""
        found = await asyncio.to_thread(self._desk.manifest.paragraphs, names)
        return {paragraph.name: paragraph for paragraph in found.values()}

    async def around(self, name: str) -> list[Paragraph]:
        """A paragraph with its neighbours; nothing when it is not indexed any more."""
        try:
            return await asyncio.to_thread(self._desk.paragraph_and_neighbours, name)
        except CitedeskError:
            return []

    async def generation(self) -> int:
        """A number that grows with every change, whichever process made it."""
        return await asyncio.to_thread(self._desk.manifest.generation)

    # -- writing -------------------------------------------------------------

    async def index(self, paths: Sequence[Path], progress: Progress) -> IndexReport:
        """Read files into the index, one run at a time."""
        async with self._writing:
            return await asyncio.to_thread(self._desk.read_and_index, paths, progress)

    def place_for(self, name: str) -> Path | None:
        """Where a file of this name is kept; None when its kind is not read."""
        clean = safe_name(name)
        if Path(clean).suffix.lower() not in SUFFIXES:
            return None
        folder = self._desk.settings.data_dir / "added"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / clean

    async def follow(self, changed: Callable[[int], Awaitable[None]], generation: int) -> None:
        """Index the watched folder when it changes; tell of each new generation. Never returns."""
        while True:
            if self._watched is not None:
                await self._index_watched(self._watched)
            current = await self.generation()
            if current != generation:
                await changed(current)
                generation = current
            await asyncio.sleep(self._seconds)

    async def _index_watched(self, folder: Path) -> None:
        state = await asyncio.to_thread(_state_of, folder)
        settled = self._seen is None or state == self._seen
        self._seen = state
        if not state or state == self._indexed or not settled:
            return
        try:
            report = await self.index([folder], _no_progress)
        except CitedeskError as error:
            logger.warning("watched folder not indexed", extra={"reason": str(error)})
            return
        self._indexed = state
        logger.info("watched folder indexed", extra={"report": str(report)})
        for fault in report.failed:
            logger.warning("file not indexed", extra={"reason": str(fault)})


def safe_name(name: str) -> str:
    """A file name that stays inside its folder, whatever was sent."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    stem, dot, suffix = clean.strip().lstrip(".").rpartition(".")
    return f"{(stem or 'file')[:_LONGEST_NAME]}{dot}{suffix[:10]}"


def fault_of(report: IndexReport) -> str | None:
    """Why a file was not indexed, without the folders of this machine."""
    if not report.failed:
        return None
    first = report.failed[0]
    return first.reason if isinstance(first, ReadError) else str(first).rsplit("/", 1)[-1]


def _state_of(folder: Path) -> frozenset[tuple[str, int, int]]:
    """What would differ if a file had come, gone or changed; empty where the folder is missing."""
    found = set()
    for path in folder.rglob("*"):
        try:
            entry = path.stat()
        except OSError:
            continue
        found.add((str(path), entry.st_mtime_ns, entry.st_size))
    return frozenset(found)


def _no_progress(article: str, chunks: int) -> None:
    pass
