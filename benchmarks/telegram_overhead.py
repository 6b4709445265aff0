"""What the Telegram bot adds to an answer, and what it stands: floods and kills.

    python benchmarks/telegram_overhead.py overhead --messages 100
    python benchmarks/telegram_overhead.py flood --chats 200
    python benchmarks/telegram_overhead.py kills --kills 50 --people 300

The bot runs in a process of its own and talks HTTP to the stand-in of the Bot
API (tests/bot_api.py), which keeps Telegram's flood limits. The desk is a real
one over three made-up articles; only the embedding model is a stand-in.

``overhead`` measures, for each question, from the moment the stand-in has it
until the answer has arrived there, less the seconds that the answering itself
took (as the bot's log states them). ``flood`` has many chats ask at once.
``kills`` has people ask while the bot is killed (SIGKILL) and started again.
The last two exit 1 when an answer is lost or doubled.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from retrieval.translation import WordTranslations
from tests.bot_api import BotApi, serving
from tests.telegram_load import answers, ask_under_kills, environment
from tests.telegram_process import QUESTION, ROOT, Zygote, build_index


@contextmanager
def bot_process(settings: dict[str, str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The bot in a process of its own, stopped with SIGTERM."""
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.telegram_process"],
            cwd=ROOT,
            env={**os.environ, **settings, "OMP_NUM_THREADS": "1"},
            stderr=stream,
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def memory(process: int) -> int:
    """The resident memory of a process in MiB."""
    status = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def overhead(api: BotApi, address: str, data: Path, messages: int) -> int:
    """Ask one question after another, each in a chat of its own."""
    people = list(range(1000, 1000 + messages + 5))
    log = data / "log"
    taken = {}
    with bot_process(environment(address, data, people, TMPDIR=str(data)), log):
        for person in people:
            begun = time.monotonic()
            api.say(person, QUESTION)
            update = api.history[-1]["update_id"]
            sent = api.reply(person, seconds=60)
            taken[update] = sent.at - begun
            time.sleep(0.1)
    events = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    answering = {e["update"]: e["seconds"] for e in events if e["event"] == "answered"}
    beyond = sorted(1000 * (taken[u] - answering[u]) for u in list(taken)[5:])
    print(
        f"{len(beyond)} messages: {statistics.median(beyond):.1f} ms beyond the answering at the "
        f"median, {beyond[int(0.95 * len(beyond))]:.1f} ms at the 95th percentile; the answering "
        f"itself {1000 * statistics.median(answering.values()):.1f} ms"
    )
    return 0


def flood(api: BotApi, address: str, data: Path, chats: int) -> int:
    """Have many chats ask at the same moment."""
    people = list(range(1000, 1000 + chats))
    with bot_process(environment(address, data, people, TMPDIR=str(data)), data / "log") as process:
        api.wait(lambda: api.called("getupdates"), 60)
        time.sleep(3)
        before, most = memory(process.pid), 0
        begun = time.monotonic()
        for person in people:
            api.say(person, QUESTION)
        while not all(answers(api, person) for person in people) and time.monotonic() < begun + 120:
            most = max(most, memory(process.pid))
            time.sleep(0.1)
        seconds = time.monotonic() - begun
        time.sleep(2)
    counts = [len(answers(api, person)) for person in people]
    refused = sum(code == 429 for _, code, _ in api.refusals)
    print(
        f"{chats} chats: {counts.count(1)} answered once, {counts.count(0)} lost, "
        f"{sum(c > 1 for c in counts)} doubled, in {seconds:.1f} s; {refused} requests refused "
        f"with 429; memory {before} MiB before, {most} MiB at most"
    )
    return int(counts.count(1) != chats)


def kills(api: BotApi, address: str, data: Path, count: int, number: int) -> int:
    """Have people ask while the bot is killed again and again."""
    people = list(range(1000, 1000 + number))
    settings = environment(address, data, people, TEST_ANSWER_SECONDS="0.05", TMPDIR=str(data))
    zygote = Zygote(settings)
    outcome = ask_under_kills(api, zygote, people, count, longest=2.5)
    time.sleep(2)
    zygote.close()
    print(
        f"{count} kills, {outcome.asked} questions: {outcome.answered_once} answered once, "
        f"{outcome.lost} lost, {outcome.doubled} doubled; {outcome.asked_again} had been in doubt, "
        f"were apologised for and asked for again; {outcome.seconds:.0f} s"
    )
    return int(outcome.answered_once != outcome.asked)


def main() -> None:
    """Run one of the measurements."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["overhead", "flood", "kills"])
    parser.add_argument("--messages", type=int, default=100)
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--people", type=int, default=300)
    options = parser.parse_args()
    data = Path(tempfile.mkdtemp(prefix="citedesk-telegram-"))
    build_index(data, WordTranslations.load())
    api = BotApi()
    try:
        with serving(api) as address:
            if options.what == "overhead":
                sys.exit(overhead(api, address, data, options.messages))
            if options.what == "flood":
                sys.exit(flood(api, address, data, options.chats))
            sys.exit(kills(api, address, data, options.kills, options.people))
    finally:
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
