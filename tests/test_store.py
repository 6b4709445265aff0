"""Conversations and records are kept, pruned and deleted."""

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy

from bot.store import Keeping, Record, Store
from retrieval.database import open_database


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(open_database("", tmp_path / "store.sqlite"), Keeping(turns=3, records=5))
    yield store
    store.close()


def answered(store: Store, conversation: str, answer_id: str) -> None:
    turn, _ = store.begin_turn(conversation, "one?")
    store.finish_turn(turn, "one?", "One.", answer_id, Record())


def test_turns_are_kept_for_each_conversation(store: Store) -> None:
    first, before = store.begin_turn("a", "one?")
    assert before == []
    store.finish_turn(first, "one, in full?", "One.", "id1", Record())
    store.begin_turn("b", "other?")
    _, before = store.begin_turn("a", "two?")
    assert [(t.question, t.standalone, t.answer) for t in before] == [
        ("one?", "one, in full?", "One.")
    ]


def test_a_question_that_is_being_answered_is_seen_by_the_next(store: Store) -> None:
    store.begin_turn("a", "one?")
    _, before = store.begin_turn("a", "two?")
    assert [(t.question, t.answer) for t in before] == [("one?", None)]


def test_a_dropped_turn_is_gone(store: Store) -> None:
    turn, _ = store.begin_turn("a", "one?")
    store.drop_turn(turn)
    assert store.turns("a") == []


def test_a_conversation_keeps_its_last_turns(store: Store) -> None:
    for number in range(6):
        store.begin_turn("a", str(number))
    store.begin_turn("b", "other")
    assert [turn.question for turn in store.turns("a")] == ["3", "4", "5"]


def test_what_is_too_old_is_deleted(tmp_path: Path) -> None:
    store = Store(open_database("", tmp_path / "s.sqlite"), Keeping(days=0.05 / 86_400))
    store.begin_turn("a", "old")
    store.save_record("old", Record())
    time.sleep(0.06)
    store.begin_turn("b", "new")
    store.save_record("new", Record())
    assert store.turns("a") == []
    assert store.record("old") is None
    assert store.record("new") is not None
    store.close()


def test_forgetting_deletes_turns_and_records(store: Store) -> None:
    answered(store, "a", "id1")
    answered(store, "b", "id2")
    assert store.forget("a") == 1
    assert store.turns("a") == []
    assert store.record("id1") is None
    assert store.record("id2") is not None


def test_all_conversations_of_a_person_are_forgotten_by_how_their_names_end(store: Store) -> None:
    for name in ("telegram:-5:11", "telegram:watch-1:11", "telegram:1:111", "other:11"):
        answered(store, name, name)
    assert store.forget_all("telegram:", ":11") == 2
    kept = [name for name in ("telegram:1:111", "other:11") if store.turns(name)]
    assert kept == [name for name in ("telegram:1:111", "other:11") if store.record(name)]
    assert len(kept) == 2
    assert store.record("telegram:-5:11") is store.record("telegram:watch-1:11") is None


def test_a_turn_forgotten_meanwhile_does_not_come_back(store: Store) -> None:
    turn, _ = store.begin_turn("a", "one?")
    store.forget("a")
    assert not store.finish_turn(turn, "one?", "One.", "id1", Record())
    assert store.turns("a") == []
    assert store.record("id1") is None


def test_a_turn_is_finished_and_its_record_kept_at_once(store: Store) -> None:
    """Between two steps the conversation could be forgotten, and the record would stay."""
    turn, _ = store.begin_turn("a", "one?")
    commits: list[object] = []
    sqlalchemy.event.listen(store._engine, "commit", commits.append)
    assert store.finish_turn(turn, "one?", "One.", "id1", Record())
    assert len(commits) == 1
    assert store.record("id1") is not None


def test_the_newest_records_are_kept(store: Store) -> None:
    for number in range(7):
        store.save_record(f"id{number}", Record(asked={"question": str(number)}))
        time.sleep(0.002)
    assert [store.record(f"id{n}") is not None for n in range(7)] == 2 * [False] + 5 * [True]


def test_a_record_comes_back_as_it_was(store: Store) -> None:
    record = Record(asked={"question": "国防?"}, calls=[{"step": "answer", "sent": []}])
    store.save_record("id1", record)
    assert store.record("id1") == record.to_json()
    assert store.record("unknown") is None


def test_a_broken_database_costs_the_record_not_the_answer(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("DROP TABLE answer_record"))
    engine.dispose()
    with caplog.at_level(logging.WARNING):
        store.save_record("id1", Record())
        answered(store, "a", "id2")
    assert "id1 was not kept" in caplog.text
    assert "id2 was not kept" in caplog.text
    assert [turn.answer for turn in store.turns("a")] == ["One."]


def test_translations_are_kept_under_their_key(store: Store) -> None:
    assert store.translation("k") is None
    store.keep_translation("k", "vi: một")
    store.keep_translation("k", "vi: hai")
    assert store.translation("k") == "vi: hai"


def test_many_threads_lose_no_turn(tmp_path: Path) -> None:
    store = Store(open_database("", tmp_path / "s.sqlite"), Keeping(turns=1000))

    def ask(name: str) -> None:
        for number in range(10):
            turn, _ = store.begin_turn("shared", f"{name}-{number}")
            store.finish_turn(turn, f"{name}-{number}", f"answer {name}-{number}", "x", Record())

    threads = [threading.Thread(target=ask, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns = store.turns("shared")
    assert len(turns) == 60
    assert all(turn.answer == f"answer {turn.question}" for turn in turns)
    store.close()
