"""Load for the bot: many chats at once, and a bot that is killed again and again."""

import os
import random
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bot_api import TOKEN, BotApi, Sent
from tests.telegram_process import QUESTION, Zygote

_PROVES = "3 May 2015"


@dataclass(frozen=True)
class Outcome:
    """What became of the questions: each person asked one."""

    asked: int
    answered_once: int
    lost: int
    doubled: int
    asked_again: int
    seconds: float


def environment(address: str, data: Path, people: Iterable[int], **more: str) -> dict[str, str]:
    """The settings of a bot in a process of its own."""
    return {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "CITEDESK_DATA_DIR": str(data),
        "CITEDESK_TELEGRAM_API_URL": address,
        "CITEDESK_TELEGRAM_ALLOWED": ",".join(map(str, people)),
        "CITEDESK_REFUSAL_THRESHOLD": "0",
        **more,
    }


def answers(api: BotApi, person: int) -> list[Sent]:
    """The answers that stand in a person's chat."""
    return [sent for sent in api.to(person) if _PROVES in sent.text]


def notice(api: BotApi, person: int) -> Sent | None:
    """The apology with its button, if one stands in the chat."""
    return next((s for s in api.to(person) if "again:" in str(s.markup)), None)


def ask_under_kills(
    api: BotApi, zygote: Zygote, people: list[int], kills: int, longest: float, seed: int = 1
) -> Outcome:
    """Everybody asks once while the bot is killed ``kills`` times at random moments."""
    started = time.monotonic()
    chance = random.Random(seed)
    waiting = list(people)
    for round_ in range(kills):
        child = zygote.bear()
        share = len(waiting) // (kills - round_)
        moments = sorted(chance.uniform(0, longest) for _ in range(share))
        end = time.monotonic() + chance.uniform(0.1, longest)
        begun = time.monotonic()
        for moment in moments:
            time.sleep(max(begun + moment - time.monotonic(), 0))
            if time.monotonic() > end:
                _kill(child)
            api.say(waiting.pop(), QUESTION)
        time.sleep(max(end - time.monotonic(), 0))
        _kill(child)
    for person in waiting:
        api.say(person, QUESTION)
    child = zygote.bear()
    again = _settle(api, people)
    os.kill(child, signal.SIGTERM)
    counts = [len(answers(api, person)) for person in people]
    return Outcome(
        asked=len(people),
        answered_once=counts.count(1),
        lost=counts.count(0),
        doubled=sum(count > 1 for count in counts),
        asked_again=again,
        seconds=time.monotonic() - started,
    )


def _kill(child: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
        while True:
            os.kill(child, 0)
            time.sleep(0.005)


def _settle(api: BotApi, people: list[int], seconds: float = 90.0) -> int:
    """Wait until everybody was answered; whoever got an apology and no answer taps its button."""
    end = time.monotonic() + seconds
    pressed: set[int] = set()
    quiet_since = time.monotonic()
    while time.monotonic() < end:
        missing = [person for person in people if not answers(api, person)]
        for person in missing:
            shown = notice(api, person)
            if shown is not None and shown.id not in pressed:
                pressed.add(shown.id)
                api.press(person, shown, "again:")
        if missing:
            quiet_since = time.monotonic()
        elif time.monotonic() - quiet_since > 1.5:
            break
        time.sleep(0.05)
    return len(pressed)
