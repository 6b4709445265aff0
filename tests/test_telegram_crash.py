"""Promises about failures: nothing is lost, nothing is doubled, nothing leaks."""

import asyncio
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings, load_settings
from bot.telegram.flood import FloodGate
from bot.telegram.library import safe_name
from bot.telegram.logs import JsonLines
from retrieval.errors import CitedeskError, SettingError
from tests.bot_api import TOKEN, BotApi, Refused, Rules, call_webhook, serving
from tests.telegram_load import answers, ask_under_kills, environment
from tests.telegram_process import QUESTION, ROOT, SlowDesk, Zygote
from tests.test_telegram_bot import ANNA, BINH, GROUP, Start, api, built_index, start

__all__ = ["api", "built_index", "start"]


# -- faults of the network ---------------------------------------------------------


def test_an_update_delivered_twice_is_answered_once(start: Start, api: BotApi) -> None:
    with start():
        api.say(ANNA, QUESTION)
        api.reply(ANNA)
        api.deliver_again(api.history[0]["update_id"])
        api.say(ANNA, "/help")
        api.reply(ANNA, 2)
    with start():
        api.deliver_again(api.history[0]["update_id"])
        api.say(ANNA, "/help")
        api.reply(ANNA, 3)
    assert sum("3 May 2015" in sent.text for sent in api.to(ANNA)) == 1


@pytest.mark.parametrize("fault", ["before", "after", "500 before", "502 after"])
def test_a_send_that_may_have_arrived_is_not_repeated_but_can_be_asked_for(
    start: Start, api: BotApi, fault: str
) -> None:
    faults = [fault]
    api.fault = lambda method, _: faults.pop() if method == "sendmessage" and faults else None
    with start():
        api.say(ANNA, QUESTION)
        api.wait(lambda: any(s.buttons and "again:" in str(s.buttons) for s in api.to(ANNA)))
        answers = [sent for sent in api.to(ANNA) if "3 May 2015" in sent.text]
        assert len(answers) == (1 if "after" in fault else 0)
        notice = api.to(ANNA)[-1]
        if not answers:
            api.press(ANNA, notice, "again:")
            api.press(ANNA, notice, "again:")
            api.wait(lambda: notice.deleted)
            api.wait(lambda: any("3 May 2015" in sent.text for sent in api.to(ANNA)))
        api.say(ANNA, "/help")
        api.wait(lambda: any("/watch" in sent.text for sent in api.to(ANNA)))
    assert sum("3 May 2015" in sent.text for sent in api.to(ANNA)) == 1


def test_a_refused_connection_is_tried_again_by_itself(start: Start, api: BotApi) -> None:
    from unittest.mock import patch

    import httpx

    send, failures = httpx.AsyncClient.request, [1, 1]

    async def refuse(client: Any, *args: Any, **fields: Any) -> Any:
        if "sendMessage" in str(fields.get("url")) and failures:
            failures.pop()
            raise httpx.ConnectError("nobody listens")
        return await send(client, *args, **fields)

    with patch.object(httpx.AsyncClient, "request", refuse), start():
        api.say(ANNA, QUESTION)
        assert "3 May 2015" in api.reply(ANNA).text
    assert not failures
    assert len(api.to(ANNA)) == 1


def test_polling_goes_on_after_server_errors_and_lost_connections(
    start: Start, api: BotApi
) -> None:
    faults = ["500 before", "after", "before"]
    api.fault = lambda method, _: faults.pop() if method == "getupdates" and faults else None
    with start():
        api.say(ANNA, QUESTION)
        assert "3 May 2015" in api.reply(ANNA, seconds=20).text
    assert len(api.to(ANNA)) == 1


def test_a_person_who_blocked_the_bot_holds_nobody_up(start: Start, api: BotApi) -> None:
    def fault(method: str, data: dict[str, Any]) -> None:
        if method == "sendmessage" and data["chat_id"] == str(ANNA):
            raise Refused(403, "Forbidden: bot was blocked by the user")

    api.fault = fault
    with start() as runner:
        api.say(ANNA, QUESTION)
        api.say(BINH, QUESTION)
        api.reply(BINH)
        api.wait(lambda: not runner.service._journal.waiting())


def test_a_fault_of_ours_is_apologised_for_without_its_text(
    start: Start, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(SlowDesk, "stream", fail)
    with start():
        api.say(ANNA, QUESTION)
        apology = api.reply(ANNA)
    assert "Something went wrong" in apology.text
    assert str(api.history[0]["update_id"]) in apology.text
    assert "secret" not in apology.text


def test_an_update_that_kills_the_process_again_and_again_is_given_up(
    start: Start, api: BotApi
) -> None:
    with start() as runner:
        api.say(ANNA, QUESTION)
        api.reply(ANNA)
        update = api.history[0]
        api.wait(lambda: not runner.service._journal.waiting())
        runner.service._journal._set(
            update["update_id"], state="waiting", attempts=8, payload=json.dumps(update)
        )
        assert "Something went wrong" in api.reply(ANNA, 2).text


# -- many at once ------------------------------------------------------------------


def test_many_chats_at_once_are_each_answered_once_within_the_flood_limits(
    start: Start, api: BotApi
) -> None:
    people = range(1000, 1060)
    with start(telegram_allowed=tuple(people)):
        for person in people:
            api.say(person, QUESTION)
        api.wait(lambda: all(api.to(person) for person in people), 60)
        time.sleep(0.3)
    assert Counter(len(api.to(person)) for person in people) == {1: len(people)}
    assert len([r for r in api.refusals if r[1] == 429]) <= len(people) // 10


def test_refusals_for_flooding_are_waited_out_without_loss(start: Start, api: BotApi) -> None:
    api.rules = Rules(per_second=4)
    people = range(1000, 1012)
    with start(telegram_allowed=tuple(people)):
        for person in people:
            api.say(person, QUESTION)
        api.wait(lambda: all(api.to(person) for person in people), 60)
    assert Counter(len(api.to(person)) for person in people) == {1: len(people)}
    assert [r for r in api.refusals if r[1] == 429]


def test_one_group_gets_twenty_messages_a_minute_at_most(start: Start, api: BotApi) -> None:
    gate = FloodGate()
    window = gate._window(GROUP)

    async def take() -> list[float]:
        waits = []
        for _ in range(19):
            waits.append(window.wait())
            await window.turn()
        return [*waits, window.wait()]

    *free, last = asyncio.run(take())
    assert max(free) == 0
    assert last > 55


# -- processes ---------------------------------------------------------------------


@pytest.fixture
def data(built_index: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "process-data"
    shutil.copytree(built_index, folder)
    return folder


def test_kill_9_under_load_loses_and_doubles_nothing(api: BotApi, data: Path) -> None:
    people = list(range(1000, 1030))
    with serving(api) as address:
        settings = environment(address, data, people, TEST_ANSWER_SECONDS="0.05", TMPDIR=str(data))
        zygote = Zygote(settings)
        try:
            outcome = ask_under_kills(api, zygote, people, kills=5, longest=2.5)
        finally:
            time.sleep(0.5)
            zygote.close()
    assert (outcome.answered_once, outcome.lost, outcome.doubled) == (30, 0, 0)


def test_a_stop_signal_lets_the_running_answer_end(api: BotApi, data: Path) -> None:
    with serving(api) as address:
        settings = environment(address, data, [1000], TEST_ANSWER_SECONDS="1.0", TMPDIR=str(data))
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.telegram_process"],
            cwd=ROOT,
            env={**os.environ, **settings, "OMP_NUM_THREADS": "1"},
            stderr=subprocess.PIPE,
            text=True,
        )
        api.say(1000, QUESTION)
        api.wait(lambda: api.called("sendchataction"), 40)
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=40)
    assert process.returncode == 0
    assert len(answers(api, 1000)) == 1
    events = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {"running", "question", "answered", "stopped"} <= {e["event"] for e in events}
    assert TOKEN not in log
    assert "harbour" not in log


def test_a_second_process_with_the_same_token_says_why_it_stops(start: Start, api: BotApi) -> None:
    with start() as first:
        api.wait(lambda: api.called("getupdates"))
        with start() as second:
            second.join()
            assert isinstance(second.error, CitedeskError)
            assert "another `citedesk telegram` runs" in str(second.error)
        assert first.error is None
        api.say(ANNA, QUESTION)
        api.reply(ANNA)


def test_a_poller_on_another_machine_makes_the_newcomer_give_way(start: Start, api: BotApi) -> None:
    stop = threading.Event()

    def poll() -> None:
        while not stop.is_set():
            with suppress(Refused):
                api.call("getupdates", {"timeout": 0.3})

    other = threading.Thread(target=poll)
    other.start()
    try:
        with start() as runner:
            runner.join(20)
            assert "409" in str(runner.error)
    finally:
        stop.set()
        other.join()


def test_a_wrong_token_is_named(start: Start) -> None:
    with start(telegram_bot_token="123:wrong") as runner:
        runner.join()
    assert isinstance(runner.error, SettingError)
    assert "TELEGRAM_BOT_TOKEN" in str(runner.error)
    assert "wrong" not in str(runner.error)


# -- webhook -----------------------------------------------------------------------

SECRET = "s3cret-of_the-test"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as response:
        return str(response.read().decode())


def test_a_webhook_takes_updates_with_its_secret_alone(start: Start, api: BotApi) -> None:
    port = _free_port()
    local = f"http://127.0.0.1:{port}"
    settings = {
        "telegram_webhook_url": "https://bot.example.org/hook",
        "telegram_webhook_secret": SECRET,
        "telegram_port": port,
    }
    with start(**settings):
        api.wait(lambda: api.webhook)
        assert api.webhook["secret_token"] == SECRET
        api.say(ANNA, QUESTION)
        update = api.history[-1]
        assert call_webhook(f"{local}/hook", update, None) == 403
        assert call_webhook(f"{local}/hook", update, "s3cret-of_the-tess") == 403
        assert call_webhook(f"{local}/hook", {"no": "id"}, SECRET) == 400
        assert not api.to(ANNA)
        assert call_webhook(f"{local}/hook", update, SECRET) == 200
        assert call_webhook(f"{local}/hook", update, SECRET) == 200
        api.reply(ANNA)
        api.say(ANNA, "/help")
        assert call_webhook(f"{local}/hook", api.history[-1], SECRET) == 200
        api.reply(ANNA, 2)
        assert _get(f"{local}/health") == "ok\n"
        metrics = _get(f"{local}/metrics")
    assert "citedesk_telegram_questions_total 1" in metrics
    assert 'citedesk_telegram_answer_seconds_bucket{le="+Inf"} 1' in metrics
    assert len(api.to(ANNA)) == 2


@pytest.mark.parametrize("secret", ["", "not allowed!", "x" * 257])
def test_a_webhook_without_a_proper_secret_does_not_start(start: Start, secret: str) -> None:
    settings = {
        "telegram_webhook_url": "https://bot.example.org/hook",
        "telegram_webhook_secret": secret,
        "telegram_port": 1,
    }
    with start(**settings) as runner:
        runner.join()
    assert "CITEDESK_TELEGRAM_WEBHOOK_SECRET" in str(runner.error)


# -- logs, names, settings ---------------------------------------------------------


def _logged(show: bool, message: str, *args: object, **extra: object) -> str:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines(TOKEN, show))
    record = logging.LogRecord("some.library", logging.ERROR, "f", 1, message, args, None)
    vars(record).update(extra)
    try:
        raise ValueError("the question was: who signed?")
    except ValueError:
        record.exc_info = sys.exc_info()
    handler.emit(record)
    return stream.getvalue()


def test_logs_hold_neither_token_nor_question() -> None:
    line = _logged(False, "GET /bot%s/x for %s", TOKEN, "who signed?", question="who signed?")
    assert TOKEN not in line
    assert "who signed?" not in line
    assert json.loads(line)["exception"].startswith("ValueError at ")
    shown = _logged(True, f"GET /bot{TOKEN}", question="who signed?")
    assert TOKEN not in shown
    assert json.loads(shown)["question"] == "who signed?"


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.txt", "boot.txt"),
        (".hidden.txt", "hidden.txt"),
        ("a\nb\x00.txt", "ab.txt"),
        ("", "file"),
        ("Hiệp định.md", "Hiệp định.md"),
        ("x" * 400 + ".txt", "x" * 120 + ".txt"),
    ],
)
def test_names_of_sent_files_stay_in_their_folder(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_settings_read_lists_of_ids_and_hide_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("CITEDESK_TELEGRAM_ALLOWED", "12, -100345,7")
    settings = Settings()
    assert settings.telegram_allowed == (12, -100345, 7)
    assert settings.telegram_bot_token == TOKEN
    assert TOKEN not in repr(settings)
    assert TOKEN not in settings.model_dump_json()
    monkeypatch.setenv("CITEDESK_TELEGRAM_ALLOWED", "anna")
    with pytest.raises(SettingError, match="CITEDESK_TELEGRAM_ALLOWED"):
        load_settings()
