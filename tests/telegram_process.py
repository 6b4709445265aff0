"""The bot for tests: a real desk over made-up articles, with the stand-in encoder.

Run as a program (``python -m tests.telegram_process``) it is the bot in a
process of its own, which a test can kill; it reads the usual settings.
"""

import asyncio
import importlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.app import Desk
from bot.settings import Settings
from bot.telegram.service import Service, run
from retrieval.article import Article
from retrieval.index import Index, IndexLocation
from retrieval.readers import SourceArticle
from retrieval.translation import WordTranslations
from tests.bot_api import TOKEN
from tests.standins import HashingEncoder

ROOT = Path(__file__).parent.parent

ARTICLES = (
    Article(
        "harbour",
        "The harbour of Lindow",
        "en",
        (
            "The council met on Monday.",
            "The harbour of Lindow opened on 3 May 2015 after nine years of work.",
            "Ferries leave twice a day.",
        ),
        outlet="Lindow Herald",
        url="https://news.example.org/harbour",
        published="2015-05-04",
    ),
    Article(
        "cau",
        "Cầu mới qua sông Đà Lam",
        "vi",
        (
            "Hội đồng tỉnh họp vào thứ ba.",
            "Cây cầu mới qua sông Đà Lam dài 820 mét được khánh thành năm 2018.",
        ),
        outlet="Báo Đà Lam",
        url="https://bao.example.org/cau",
        published="2018-09-02",
    ),
    Article(
        "gang",
        "林多港扩建协议",
        "zh",
        ("双方代表团举行会谈。", "双方于2019年签署林多港扩建协议，为期五年。"),
        outlet="林多日报",
        url="https://ribao.example.org/gang",
        published="2019-11-21",
    ),
)
QUESTION = "When did the harbour of Lindow open?"


def build_index(folder: Path, translations: WordTranslations) -> None:
    """Index the articles under a data folder."""
    index = Index(IndexLocation(folder / "index"), HashingEncoder(), translations)
    root = Path("/collection")
    index.update([SourceArticle(a, root, root / f"{a.id}.txt") for a in ARTICLES], [root])
    index.close()


class SlowDesk(Desk):
    """A desk that takes its time, so that a test can look in while it answers."""

    seconds = 0.0
    enough = False
    asked = 0

    def stream(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        SlowDesk.asked += 1
        end = time.monotonic() + self.seconds
        number = 0
        while time.monotonic() < end and not self.enough:
            number += 1
            yield _Draft(f"Draft {number}")
            time.sleep(0.05)
        yield from super().stream(*args, **kwargs)


class _Draft:
    def __init__(self, text: str) -> None:
        self.text = text


def open_desk(settings: Settings, translations: WordTranslations | None = None) -> SlowDesk:
    """A desk whose encoder is the stand-in."""
    desk = SlowDesk(settings)
    vars(desk)["encoder"] = HashingEncoder()
    if translations is not None:
        vars(desk)["translations"] = translations
    return desk


class Runner:
    """The bot in a thread of the test's process."""

    def __init__(self, desk: SlowDesk) -> None:
        self.desk = desk
        self.error: BaseException | None = None
        self.service: Service | None = None
        self._stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        self._started.wait(10)

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:  # noqa: BLE001  the test looks at it
            self.error = error
        finally:
            self._started.set()

    async def _main(self) -> None:
        self._stop = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self.service = Service(self.desk)
        self._started.set()
        await self.service.run(self._stop)

    def stop(self, seconds: float = 12.0) -> None:
        """Ask the bot to stop and wait for it."""
        if self._loop is not None and self._stop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        self.join(seconds)

    def join(self, seconds: float = 30.0) -> None:
        """Wait until the bot has ended."""
        self._thread.join(seconds)
        assert not self._thread.is_alive()


@contextmanager
def running(desk: SlowDesk) -> Iterator[Runner]:
    """Run the bot over a desk for a while."""
    runner = Runner(desk)
    try:
        yield runner
    finally:
        runner.stop()
        desk.close()


class Zygote:
    """A process that has everything loaded and gives birth to bots, which can be killed."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.telegram_process", "--zygote"],
            cwd=ROOT,
            env={**os.environ, **environment, "OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._read()

    def bear(self) -> int:
        """Start a bot; returns its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write("bear\n")
        self._process.stdin.flush()
        return int(self._read())

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def close(self) -> None:
        """End the process; its bots must have ended."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)


def _bear_on_request() -> None:
    translations = WordTranslations.load()
    for module in ("bot.conversation", "bot.extractive", "bot.generative", "retrieval.retriever"):
        importlib.import_module(module)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            sys.stdin.close()
            main(translations)
            os._exit(0)
        print(child, flush=True)


def main(translations: WordTranslations | None = None) -> None:
    """Run the bot with the settings of the environment."""
    desk = open_desk(Settings(), translations)
    SlowDesk.seconds = float(os.environ.get("TEST_ANSWER_SECONDS", "0"))
    run(desk)


if __name__ == "__main__":
    assert os.environ["TELEGRAM_BOT_TOKEN"] == TOKEN
    if "--zygote" in sys.argv:
        _bear_on_request()
    else:
        main()
