"""Promises of the Telegram bot, each tried over HTTP against the stand-in of the Bot API."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.cli import app
from bot.settings import Settings
from retrieval.index import writing_lock
from retrieval.translation import WordTranslations
from tests.bot_api import TOKEN, BotApi, Rules, serving
from tests.conftest import rows_of
from tests.telegram_process import QUESTION, Runner, SlowDesk, build_index, open_desk, running

ANNA, BINH, STRANGER, ADMIN = 11, 12, 99, 7
GROUP = -100200


@pytest.fixture(scope="session")
def built_index(tmp_path_factory: pytest.TempPathFactory, translations: WordTranslations) -> Path:
    folder = tmp_path_factory.mktemp("telegram")
    build_index(folder, translations)
    return folder


@pytest.fixture
def api() -> BotApi:
    return BotApi()


Start = Callable[..., Any]


@pytest.fixture
def start(
    api: BotApi,
    built_index: Path,
    tmp_path: Path,
    translations: WordTranslations,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Start]:
    """Starts the bot with settings; to be used with ``with``."""
    # The lock on the token is one for the machine: test runs side by side must not meet in it.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    data = tmp_path / "bot-data"
    shutil.copytree(built_index, data)
    SlowDesk.seconds = 0.0
    SlowDesk.enough = False
    with serving(api) as address:

        @contextmanager
        def begin(**values: Any) -> Iterator[Runner]:
            settings = {
                "data_dir": data,
                "refusal_threshold": 0.0,
                "telegram_bot_token": TOKEN,
                "telegram_api_url": address,
                "telegram_allowed": (ANNA, BINH, GROUP),
                "telegram_admins": (ADMIN,),
                "telegram_watch_seconds": 0.1,
            }
            desk = open_desk(Settings(**(settings | values)), translations)
            with running(desk) as runner:
                yield runner

        yield begin


def test_a_question_gets_one_answer_with_its_sources_in_the_same_message(
    start: Start, api: BotApi
) -> None:
    with start():
        api.say(ANNA, QUESTION)
        answer = api.reply(ANNA)
    assert "opened on 3 May 2015" in answer.text
    assert "[1] The harbour of Lindow · Lindow Herald · 2015-05-04 · English" in answer.text
    assert answer.raw["link_preview_options"] == {"is_disabled": True}
    assert len(api.to(ANNA)) == 1
    assert api.called("sendchataction")


# -- asking ----------------------------------------------------------------------


def test_a_group_is_answered_when_it_mentions_the_bot_replies_to_it_or_asks(
    start: Start, api: BotApi
) -> None:
    with start():
        api.say(ANNA, "Good morning everybody", chat=GROUP)
        mention = api.say(ANNA, f"@citedesk_TEST_bot {QUESTION}", chat=GROUP)
        answer = api.reply(GROUP)
        api.say(BINH, QUESTION, chat=GROUP, reply_to=answer)
        api.reply(GROUP, 2)
        api.say(BINH, f"/ask@citedesk_test_bot {QUESTION}", chat=GROUP)
        api.reply(GROUP, 3)
        api.say(BINH, "/help@another_bot", chat=GROUP)
        api.say(BINH, "/ask", chat=GROUP)
        assert "/ask" in api.reply(GROUP, 4).text
    assert answer.reply_to == mention
    assert all("3 May 2015" in sent.text for sent in api.to(GROUP)[:3])


def test_a_slow_answer_grows_in_a_draft_and_can_be_stopped(start: Start, api: BotApi) -> None:
    with start():
        SlowDesk.seconds = 30.0
        api.say(ANNA, QUESTION)
        control = api.reply(ANNA)
        api.wait(lambda: api.drafts)
        api.press(BINH, control, "stop:")
        api.press(ANNA, control, "stop:")
        api.wait(lambda: control.text == "Stopped.")
        assert not control.buttons
        SlowDesk.seconds = 0.0
        api.say(ANNA, "In which year was the harbour opened?")
        assert "3 May 2015" in api.reply(ANNA, 2).text
    assert all(chat == ANNA and text.startswith("Draft") for chat, text in api.drafts)


def test_in_a_group_the_growing_message_becomes_the_answer(start: Start, api: BotApi) -> None:
    with start():
        SlowDesk.seconds = 2.5
        api.say(ANNA, f"/ask {QUESTION}", chat=GROUP)
        message = api.reply(GROUP)
        assert message.button("stop:")
        api.wait(lambda: "3 May 2015" in message.text)
    assert len(api.to(GROUP)) == 1
    assert any(text.startswith("Draft") for text in message.history)
    assert not api.drafts


def test_without_drafts_the_answer_grows_in_a_message(start: Start, api: BotApi) -> None:
    api.rules = Rules(drafts=False)
    with start():
        SlowDesk.seconds = 30.0
        api.say(ANNA, QUESTION)
        growing = api.reply(ANNA)
        api.wait(lambda: growing.text.startswith("Draft"))
        SlowDesk.enough = True
        api.wait(lambda: growing.deleted)
    assert "3 May 2015" in api.to(ANNA)[0].text


def test_an_edited_question_is_answered_anew_once(start: Start, api: BotApi) -> None:
    with start():
        question = api.say(ANNA, QUESTION)
        api.reply(ANNA)
        api.change(ANNA, question, QUESTION)
        api.change(ANNA, question, "Cầu mới dài bao nhiêu mét?")
        second = api.reply(ANNA, 2)
        api.say(ANNA, "/help")
        assert "/watch" in api.reply(ANNA, 3).text
    assert second.reply_to == question
    assert "820 mét" in second.text


def test_an_edit_ends_the_answer_that_is_running(start: Start, api: BotApi) -> None:
    with start():
        SlowDesk.seconds = 20.0
        question = api.say(ANNA, "Cầu mới dài bao nhiêu mét?")
        control = api.reply(ANNA)
        SlowDesk.seconds = 0.0
        api.change(ANNA, question, QUESTION)
        api.wait(lambda: control.deleted)
        assert "3 May 2015" in api.reply(ANNA).text
    assert len(api.to(ANNA)) == 1


def test_an_original_that_comes_after_its_edit_is_not_answered(start: Start, api: BotApi) -> None:
    question = api.say(ANNA, "Cầu mới dài bao nhiêu mét?")
    original = api._updates.pop(api.history[-1]["update_id"])
    api.change(ANNA, question, QUESTION)
    with start():
        assert "3 May 2015" in api.reply(ANNA).text
        api.deliver_again(original["update_id"])
        api.say(ANNA, "/help")
        assert "/watch" in api.reply(ANNA, 2).text


def test_buttons_show_the_paragraph_and_open_the_page_at_the_quoted_words(
    start: Start, api: BotApi
) -> None:
    with start():
        api.say(ANNA, QUESTION)
        answer = api.reply(ANNA)
        pressed = api.press(ANNA, answer, "cite:")
        shown = api.reply(ANNA, 2)
        api.wait(lambda: pressed in api.answers)
    kinds = {e["type"]: e for e in shown.entities if e["offset"]}
    fold = kinds["expandable_blockquote"]
    quoted = shown.text[fold["offset"] : fold["offset"] + fold["length"]]
    assert "The council met on Monday." in quoted
    assert "Ferries leave twice a day." in quoted
    quote = shown.text[kinds["bold"]["offset"] :][: kinds["bold"]["length"]]
    assert "opened on 3 May 2015" in quote
    link = next(b["url"] for b in answer.buttons if "url" in b)
    assert link.startswith("https://news.example.org/harbour#:~:text=")
    assert shown.buttons[0]["url"] == link


def test_a_button_pressed_too_late_for_telegram_still_works(start: Start, api: BotApi) -> None:
    with start():
        api.say(ANNA, QUESTION)
        answer = api.reply(ANNA)
        api.callback_seconds = -1
        api.press(ANNA, answer, "cite:")
        assert "Ferries" in api.reply(ANNA, 2).text


# -- commands --------------------------------------------------------------------


def test_start_says_what_it_is_and_its_sample_questions_can_be_pressed(
    start: Start, api: BotApi
) -> None:
    with start():
        api.say(ANNA, "/start", language="vi")
        welcome = api.reply(ANNA)
        api.press(ANNA, welcome, "ask:0")
        answer = api.reply(ANNA, 2)
    assert "3 bài, đăng từ 2015-05-04 đến 2019-11-21" in welcome.text
    assert len(welcome.buttons) == 3
    assert answer.text.startswith("Các bài viết nói gì về “Cầu mới qua sông Đà Lam”?")


def test_sources_and_latest_show_the_collection(start: Start, api: BotApi) -> None:
    with start():
        api.say(ANNA, "/sources", language="zh-hans")
        sources = api.reply(ANNA)
        api.say(ANNA, "/latest")
        latest = api.reply(ANNA, 2)
    assert "共有 3 篇文章" in sources.text
    assert "林多日报: 1" in sources.text
    assert latest.text.index("2019-11-21") < latest.text.index("2015-05-04")


def test_answers_follow_the_question_until_a_language_is_chosen_and_again_when_it_is_given_up(
    start: Start, api: BotApi
) -> None:
    refusals = {"en": "Not in these articles", "vi": "Không có trong các bài này"}
    with start(refusal_threshold=1.0):
        api.say(ANNA, QUESTION, language="zh-hans")
        assert api.reply(ANNA).text.startswith(refusals["en"])
        api.say(ANNA, "/language")
        menu = api.reply(ANNA, 2)
        api.press(ANNA, menu, "language:vi")
        api.wait(lambda: menu.text.startswith("Từ nay menu và câu trả lời bằng tiếng Việt"))
        api.wait(lambda: api.commands.get((f"chat:{ANNA}", "")))
    with start(refusal_threshold=1.0) as runner:
        api.say(ANNA, QUESTION, language="zh-hans")
        answer = api.reply(ANNA, 3)
        assert answer.text.startswith(refusals["vi"])
        api.press(ANNA, answer, "👍")
        api.wait(lambda: answer.has("comment:"))
        (kept,) = runner.desk.feedback.questions()
        assert kept["language"] == "en"
        api.say(ANNA, "/language")
        menu = api.reply(ANNA, 4)
        api.press(ANNA, menu, "Theo câu hỏi", language="zh-hans")
        api.wait(lambda: menu.text.startswith("今后答案使用提问的语言"))
        api.wait(lambda: (f"chat:{ANNA}", "") not in api.commands)
        api.say(ANNA, QUESTION)
        assert api.reply(ANNA, 5).text.startswith(refusals["en"])


def test_the_menu_of_an_administrator_takes_the_language_chosen(start: Start, api: BotApi) -> None:
    def helps(code: str) -> str:
        listed = api.commands.get((f"chat:{ADMIN}", code), [])
        return next((c["description"] for c in listed if c["command"] == "stats"), "")

    with start():
        api.say(ADMIN, "/language")
        menu = api.reply(ADMIN)
        api.wait(lambda: helps("zh") == "问题、拒答、故障")
        api.press(ADMIN, menu, "language:vi")
        api.wait(lambda: {helps(c) for c in ("", "en", "zh")} == {"câu hỏi, từ chối, lỗi"})
        api.say(ADMIN, "/language")
        api.press(ADMIN, api.reply(ADMIN, 2), "language:auto")
        api.wait(lambda: helps("zh") == "问题、拒答、故障")


def test_commands_are_registered_in_three_languages_for_each_scope_and_once(
    start: Start, api: BotApi
) -> None:
    scopes = {"all_private_chats", "all_group_chats", f"chat:{ADMIN}"}
    with start() as runner:
        api.wait(lambda: runner.service._records.note("menus registered"))
    assert len(api.commands) == 12
    assert {scope for scope, _ in api.commands} == scopes
    assert {code for _, code in api.commands} == {"", "vi", "zh", "en"}
    names = {c["command"] for c in api.commands[f"chat:{ADMIN}", "en"]}
    assert {"add", "stats", "users", "watch"} <= names
    before = len(api.called("setMyCommands"))
    with start():
        api.say(ANNA, "/help")
        api.reply(ANNA)
    assert len(api.called("setMyCommands")) == before


def test_forget_deletes_what_is_kept_about_a_person_and_of_nobody_else(
    start: Start, api: BotApi
) -> None:
    with start() as runner:
        for person in (ANNA, BINH):
            api.say(person, f"/watch {QUESTION}")
            answer = api.reply(person)
            api.press(person, answer, "judge:")
            api.wait(lambda a=answer: a.has("comment:"))
        api.say(ANNA, "/forget")
        menu = api.reply(ANNA, 3)
        api.press(ANNA, menu, "forget:yes")
        api.wait(lambda: menu.text == "Everything about you is deleted.")
        records, journal = runner.service._records, runner.service._journal
        assert records.watches(ANNA) == []
        assert len(records.watches(BINH)) == 1
        assert len(records.feedback.questions()) == 1
        assert [person for person, _, _ in records.people()] == [BINH]
        api.wait(lambda: not journal.waiting())
        assert not runner.desk.store.turns(f"telegram:{ANNA}:{ANNA}")
        assert runner.desk.store.turns(f"telegram:{BINH}:{BINH}")
        api.press(ANNA, answer, "cite:")


def test_after_forget_no_table_holds_a_word_of_the_person(
    start: Start, api: BotApi, tmp_path: Path
) -> None:
    folder, data = tmp_path / "watched", tmp_path / "bot-data"
    folder.mkdir()

    def held(word: str) -> list[str]:
        files = [data / "telegram.sqlite", data / "conversations.sqlite"]
        return [row for file in files for row in rows_of(file) if word in row]

    with start(telegram_watched=folder) as runner:
        for person, word in ((ANNA, "gardener"), (BINH, "plumber")):
            api.say(person, f"/watch {QUESTION} asks a {word}")
            api.reply(person, 2)
        api.say(ANNA, f"/ask {QUESTION} asked by a gardener", chat=GROUP)
        api.press(BINH, api.reply(GROUP), "👎")
        (folder / "new.txt").write_text(
            "The second harbour of Lindow\n\nThe harbour of Lindow did open again in June 2020.\n"
        )
        for person in (ANNA, BINH):
            api.reply(person, 3, seconds=20)
        SlowDesk.seconds = 30.0
        api.say(ANNA, f"{QUESTION} demands a gardener")
        running = api.reply(ANNA, 4)
        SlowDesk.seconds = 0.0
        assert {"gardener", "plumber"} <= {w for w in ("gardener", "plumber") if held(w)}
        api.say(ANNA, "/forget", chat=GROUP)
        menu = api.reply(GROUP, 2)
        api.press(ANNA, menu, "forget:yes")
        api.wait(lambda: menu.text == "Everything about you is deleted.")
        api.wait(lambda: running.text == "Stopped.")
        api.wait(lambda: not runner.service._journal.waiting())
    assert held("gardener") == []
    assert held("plumber")


def test_reset_begins_a_new_conversation(start: Start, api: BotApi) -> None:
    with start() as runner:
        api.say(ANNA, QUESTION)
        api.reply(ANNA)
        assert runner.desk.store.turns(f"telegram:{ANNA}:{ANNA}")
        api.say(ANNA, "/reset")
        api.reply(ANNA, 2)
        assert not runner.desk.store.turns(f"telegram:{ANNA}:{ANNA}")


def test_a_watch_sends_only_what_is_new_after_each_indexing(
    start: Start, api: BotApi, tmp_path: Path
) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    with start(telegram_watched=folder) as runner:
        api.say(ANNA, f"/watch {QUESTION}")
        first = api.reply(ANNA)
        assert "again after each update" in api.reply(ANNA, 2).text
        (folder / "new.txt").write_text(
            "The second harbour of Lindow\n\n"
            "The harbour of Lindow did open when it was mended, in June 2020.\n"
        )
        news = api.reply(ANNA, 3, seconds=20)
        api.say(ANNA, "/watch")
        listed = api.reply(ANNA, 4)
        assert runner.desk.store.turns(f"telegram:watch-1:{ANNA}")
        api.press(ANNA, listed, "unwatch:")
        api.wait(lambda: "nothing" in listed.text)
        assert not runner.desk.store.turns(f"telegram:watch-1:{ANNA}")
    assert "June 2020" not in first.text
    assert news.text.startswith(f"New for: {QUESTION}")
    assert "June 2020" in news.text
    assert "3 May 2015" not in news.text.split("Sources")[0]


def test_an_administrator_adds_files_which_can_be_asked_at_once(
    start: Start, api: BotApi, tmp_path: Path
) -> None:
    text = "The lighthouse\n\nThe lighthouse of Brannock was painted green in 1987 by volunteers.\n"
    with start():
        api.send_document(ANNA, "a.txt", b"x")
        assert "Only administrators" in api.reply(ANNA).text
        api.send_document(ADMIN, "../../light house.txt", text.encode())
        done = api.reply(ADMIN)
        api.wait(lambda: any("indexed 1" in sent.text for sent in api.to(ADMIN)))
        api.send_document(ADMIN, "virus.exe", b"x")
        api.wait(lambda: any("virus.exe cannot" in sent.text for sent in api.to(ADMIN)))
        api.send_document(ADMIN, "empty.txt", b"")
        api.wait(lambda: any("empty.txt" in s.text and "cannot" in s.text for s in api.to(ADMIN)))
        api.say(ADMIN, "When was the lighthouse of Brannock painted green?")
        api.wait(lambda: any("1987" in sent.text for sent in api.to(ADMIN)))
    assert done
    kept = [path.name for path in (tmp_path / "bot-data" / "added").iterdir()]
    assert kept == ["light house.txt"]


def test_a_file_that_comes_while_another_process_writes_the_index_is_not_kept(
    start: Start, api: BotApi, tmp_path: Path
) -> None:
    data = tmp_path / "bot-data"
    with start(), writing_lock(data / "index"):
        api.send_document(ADMIN, "late.txt", b"Late\n\nThe lighthouse was painted in 1987.\n")
        api.wait(lambda: any("index.lock" in sent.text for sent in api.to(ADMIN)))
        assert list((data / "added").iterdir()) == []


def test_administrators_see_numbers_and_people(start: Start, api: BotApi) -> None:
    with start():
        api.say(ANNA, QUESTION)
        api.reply(ANNA)
        api.say(ANNA, "/stats")
        assert "Only administrators" in api.reply(ANNA, 2).text
        api.say(ADMIN, "/stats")
        assert "1 questions by 1 people, 0 refusals, 0 failures" in api.reply(ADMIN).text
        api.say(ADMIN, "/users")
        users = api.reply(ADMIN, 2).text
    assert "11 Person 11: 1" in users
    assert str(BINH) in users


# -- limits ----------------------------------------------------------------------


def test_strangers_get_no_answer_but_learn_how_to_ask_for_access_once(
    start: Start, api: BotApi
) -> None:
    with start():
        for _ in range(3):
            api.say(STRANGER, QUESTION)
        api.say(STRANGER, f"/ask {QUESTION}", chat=-100999)
        told = api.reply(STRANGER)
        api.say(ANNA, QUESTION)
        answer = api.reply(ANNA)
        pressed = api.press(STRANGER, answer, "cite:")
        api.wait(lambda: api.answers.get(pressed))
        group = api.reply(-100999)
    assert str(STRANGER) in told.text
    assert "CITEDESK_TELEGRAM_ALLOWED" in told.text
    assert "-100999" in group.text
    assert len(api.to(STRANGER)) == 1
    assert SlowDesk.asked


def test_an_empty_allow_list_lets_nobody_in(start: Start, api: BotApi) -> None:
    with start(telegram_allowed=(), telegram_admins=()):
        api.say(ANNA, QUESTION)
        assert "no access" not in api.reply(ANNA).text
        assert str(ANNA) in api.reply(ANNA).text
    assert "2015" not in api.reply(ANNA).text


def test_the_budget_counts_questions_and_zero_means_none(start: Start, api: BotApi) -> None:
    with start(telegram_daily_questions=1):
        api.say(ANNA, QUESTION)
        api.reply(ANNA)
        api.say(ANNA, "And the bridge?")
        assert "Your 1 questions of today are used up" in api.reply(ANNA, 2).text
    asked = SlowDesk.asked
    with start(telegram_daily_questions=0):
        api.say(BINH, QUESTION)
        assert "No questions are allowed" in api.reply(BINH).text
    assert SlowDesk.asked == asked


def test_a_question_that_is_too_long_is_not_asked(start: Start, api: BotApi) -> None:
    asked = SlowDesk.asked
    with start(question_length=50):
        api.say(ANNA, "x" * 51)
        assert "51 characters; 50 are allowed" in api.reply(ANNA).text
    assert SlowDesk.asked == asked


def test_markup_in_a_question_or_an_answer_is_shown_as_it_is(start: Start, api: BotApi) -> None:
    with start():
        api.say(ANNA, "/watch <b>harbour</b> & *Lindow* [x](y) _when_?")
        api.reply(ANNA, 2)
        api.say(ANNA, "/watch")
        assert "<b>harbour</b> & *Lindow* [x](y) _when_?" in api.reply(ANNA, 3).text
    assert not [refusal for refusal in api.refusals if refusal[1] == 400]


def test_links_that_telegram_refuses_are_left_out(start: Start, api: BotApi) -> None:
    def fault(method: str, data: dict[str, Any]) -> None:
        for button in [b for row in _rows(data) for b in row if "url" in b]:
            button["url"] = "http://localhost/"

    api.fault = fault
    with start():
        api.say(ANNA, QUESTION)
        answer = api.reply(ANNA)
    assert not [b for b in answer.buttons if "url" in b]
    assert answer.button("cite:")


def _rows(data: dict[str, Any]) -> list[Any]:
    return (data.get("reply_markup") or {}).get("inline_keyboard", [])


# -- feedback --------------------------------------------------------------------


def test_feedback_with_a_comment_is_exported_as_evaluation_questions(
    start: Start, api: BotApi, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with start() as runner:
        api.say(ANNA, QUESTION)
        answer = api.reply(ANNA)
        api.press(ANNA, answer, "👍")
        api.wait(lambda: answer.has("comment:"))
        api.press(ANNA, answer, "comment:")
        prompt = api.reply(ANNA, 2)
        assert prompt.markup == {"force_reply": True, "selective": True}
        api.wait(lambda: not runner.service._journal.waiting())
        api.say(ANNA, "Exactly what I needed", reply_to=prompt)
        assert "comment is kept" in api.reply(ANNA, 3).text
        api.say(BINH, QUESTION)
        bad = api.reply(BINH)
        api.press(BINH, bad, "👎")
        api.wait(lambda: any(b["text"] == "✓ 👎" for b in bad.buttons))
    monkeypatch.setenv("CITEDESK_DATA_DIR", str(tmp_path / "bot-data"))
    app(["feedback", "export"], standalone_mode=False)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    up = next(line for line in lines if line["tags"]["feedback"] == "up")
    down = next(line for line in lines if line["tags"]["feedback"] == "down")
    assert up["question"] == QUESTION
    assert up["relevant"][0] == "harbour#2"
    assert up["tags"]["comment"] == "Exactly what I needed"
    assert down["relevant"] == []
    assert down["tags"]["cited"].startswith("harbour#2")
