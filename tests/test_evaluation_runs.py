"""Runs are resumable, every question counts, and the JSON is what scripts rely on."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evaluation import commands, runs
from evaluation.commands import (
    AnswersEvaluation,
    Material,
    Prices,
    RetrievalEvaluation,
    evaluate_answers,
    evaluate_retrieval,
    evaluate_threshold,
)
from evaluation.datasets import Question
from evaluation.measures import RETRIEVAL_MEASURES
from evaluation.runs import Passage, RunStore, Work, one_by_one
from retrieval.article import Article
from retrieval.errors import CitedeskError, DataError
from tests.evaluation_standins import (
    ScriptedAnswer,
    ScriptedAnswerer,
    ScriptedBatchSearcher,
    ScriptedCitation,
    ScriptedSearcher,
    article_line,
    question_line,
    write_lines,
)

SIGNED_ZH = "两国于2011年签署了协议。"
SIGNED_VI = "Hai nước đã ký hiệp định năm 2011."
VISIT_EN = "The president visited Hanoi in May."


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_lines(
        tmp_path / "articles.jsonl",
        article_line("zh", SIGNED_ZH, "第二段。", language="zh", published="2011-10-12"),
        article_line("vi", SIGNED_VI, language="vi", published="2012"),
        article_line("en", VISIT_EN, language="en"),
    )


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    return write_lines(
        tmp_path / "questions.jsonl",
        question_line(
            "signed",
            "When was the agreement signed?",
            "zh#1",
            "vi#1",
            language="en",
            answer="2011",
            asked_on="2020-01-01",
            tags={"kind": "time"},
        ),
        question_line("visit", "总统什么时候访问河内？", "en#1", language="zh", answer="May"),
        question_line("second", "第二段？", "zh#2", language="zh", tags={"kind": "text"}),
        question_line("none", "Who won the match?", language="en", tags={"kind": "text"}),
    )


SCRIPT = {
    "When was the agreement signed?": ["vi#1", "en#1", "zh#1"],
    "总统什么时候访问河内？": ["zh#1", "en#1"],
    "第二段？": None,
    "Who won the match?": ["en#1"],
}


def retrieval(
    corpus: Path, questions: Path, kind: type[ScriptedSearcher] = ScriptedSearcher, **more: Any
) -> tuple[RetrievalEvaluation, list[tuple[str, date | None]]]:
    asked: list[tuple[str, date | None]] = []
    script = more.pop("script", SCRIPT)

    def build(articles: Sequence[Article]) -> ScriptedSearcher:
        return kind(articles, script, asked)

    given: dict[str, Any] = {"folder": corpus.parent / "runs", "settings": {"model": "m"}} | more
    return evaluate_retrieval(Material([corpus], [questions], **given), build), asked


class TestRetrieval:
    @pytest.mark.parametrize("kind", [ScriptedSearcher, ScriptedBatchSearcher])
    def test_the_object_that_scripts_rely_on(
        self, corpus: Path, questions: Path, kind: type[ScriptedSearcher]
    ) -> None:
        found = retrieval(corpus, questions, kind)[0].to_json()
        assert json.loads(json.dumps(found)) == found | {"intervals": _listed(found["intervals"])}
        assert list(found["measures"]) == list(RETRIEVAL_MEASURES)
        assert found["questions"] == 3
        assert (found["unanswerable"], found["failed"]) == (1, 1)
        assert found["measures"]["hit@1"] == pytest.approx(1 / 3)
        assert found["measures"]["R@1"] == pytest.approx((1 / 2 + 0 + 0) / 3)
        assert found["measures"]["R@5"] == pytest.approx((1 + 1 + 0) / 3)
        assert found["measures"]["RR@10"] == pytest.approx((1 + 1 / 2 + 0) / 3)
        assert found["seconds"] > 0
        assert set(found["per_question"]) == {"signed", "visit", "second"}
        signed = found["per_question"]["signed"]
        assert signed["retrieved"] == ["vi#1", "en#1", "zh#1"]
        assert signed["R@1"] == 0.5
        assert "the model is not there" in found["per_question"]["second"]["error"]

    def test_slices_by_language_pair_year_and_tag(self, corpus: Path, questions: Path) -> None:
        found = retrieval(corpus, questions)[0].to_json()
        by = found["by"]
        assert by["language"]["en"]["hit@1"] == 1.0
        assert by["language"]["zh"]["R@5"] == 0.5
        assert set(by["language_pair"]) == {"en>vi", "en>zh", "zh>en", "zh>zh"}
        assert by["language_pair"]["en>vi"]["R@1"] == 1.0
        assert by["language_pair"]["en>zh"]["R@1"] == 0.0
        assert by["language_pair"]["en>zh"]["RR@10"] == pytest.approx(1 / 3)
        assert by["article_language"]["zh"]["R@5"] == 0.5
        assert set(by["published_year"]) == {"2011", "2012", "unknown"}
        assert by["kind"]["time"]["hit@1"] == 1.0
        assert by["kind"]["text"]["hit@1"] == 0.0
        assert found["counts"]["kind"] == {"time": 1, "text": 1}

    def test_what_a_batch_fails_on_is_searched_question_by_question(
        self, corpus: Path, questions: Path
    ) -> None:
        class Failing(ScriptedBatchSearcher):
            def search_many(
                self, questions: Sequence[tuple[str, date | None]], k: int
            ) -> Iterator[Sequence[Passage] | CitedeskError]:
                yield self.search(*questions[0][:1], k, questions[0][1])
                raise OSError("disk")

        found = retrieval(corpus, questions, Failing)[0].to_json()
        assert found["failed"] == 1
        assert found == {
            **retrieval(corpus, questions, folder=corpus.parent / "single")[0].to_json(),
            **{name: found[name] for name in ("seconds", "latency", "per_question")},
        }

    def test_the_day_of_asking_is_handed_on(self, corpus: Path, questions: Path) -> None:
        _, asked = retrieval(corpus, questions)
        assert ("When was the agreement signed?", date(2020, 1, 1)) in asked

    def test_questions_that_cannot_be_answered_are_not_searched(
        self, corpus: Path, questions: Path
    ) -> None:
        _, asked = retrieval(corpus, questions)
        assert "Who won the match?" not in {question for question, _ in asked}

    def test_data_without_any_relevant_paragraph_is_refused(
        self, corpus: Path, tmp_path: Path
    ) -> None:
        other = write_lines(tmp_path / "other.jsonl", question_line("q", "Who?"))
        with pytest.raises(CitedeskError, match="no question has a relevant paragraph"):
            retrieval(corpus, other)

    def test_a_fault_in_the_data_is_named_before_anything_is_built(
        self, corpus: Path, tmp_path: Path
    ) -> None:
        bad = write_lines(tmp_path / "bad.jsonl", question_line("q", "Who?", "absent#1"))

        def build(_: Sequence[Article]) -> ScriptedSearcher:
            raise AssertionError

        with pytest.raises(DataError, match=r"bad\.jsonl:1: "):
            evaluate_retrieval(Material([corpus], [bad], tmp_path, {}), build)


class TestResuming:
    def test_what_is_done_is_not_done_again(self, corpus: Path, questions: Path) -> None:
        script = SCRIPT | {"第二段？": ["zh#2"]}
        first, asked = retrieval(corpus, questions, script=script)
        again, asked_again = retrieval(corpus, questions, script=script)
        assert (len(asked), len(asked_again)) == (6, 0)
        assert first.to_json() == again.to_json()

    def test_what_failed_is_tried_again(self, corpus: Path, questions: Path) -> None:
        retrieval(corpus, questions)
        again, asked = retrieval(corpus, questions, script=SCRIPT | {"第二段？": ["zh#2"]})
        assert {question for question, _ in asked} == {"第二段？"}
        assert again.to_json()["failed"] == 0

    @pytest.mark.parametrize("change", [{"fresh": True}, {"settings": {"model": "other"}}])
    def test_other_settings_or_a_fresh_run_begin_anew(
        self, corpus: Path, questions: Path, change: dict[str, Any]
    ) -> None:
        retrieval(corpus, questions)
        assert len(retrieval(corpus, questions, **change)[1]) == 6

    def test_a_changed_program_begins_anew(
        self, corpus: Path, questions: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        retrieval(corpus, questions)
        package = tmp_path / "changed_program"
        package.mkdir()
        (package / "__init__.py").write_text("")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.setitem(runs._PACKAGES, "retrieval", ("retrieval", "changed_program"))
        assert len(retrieval(corpus, questions)[1]) == 6

    def test_changed_data_begin_anew(self, corpus: Path, questions: Path) -> None:
        retrieval(corpus, questions)
        text = questions.read_text("utf-8").replace("什么时候访问", "何时访问")
        questions.write_text(text, "utf-8")
        assert len(retrieval(corpus, questions, script=SCRIPT | {"总统何时访问河内？": []})[1]) == 6

    def test_a_run_that_was_killed_goes_on(self, tmp_path: Path) -> None:
        """Also where the last line was torn by the kill."""
        store = RunStore(tmp_path, {"kind": "test"})
        store.begin(fresh=False)
        asked = [Question(f"q{n}", f"question {n}", "en") for n in range(5)]
        seen: list[str] = []

        def work(stop_at: str) -> Work:
            def ask(question: Question) -> dict[str, Any]:
                if question.id == stop_at:
                    raise KeyboardInterrupt
                seen.append(question.id)
                return {"value": question.text}

            return one_by_one(ask)

        with pytest.raises(KeyboardInterrupt):
            store.complete("step", asked, work("q3"))
        file = store.folder / "step.jsonl"
        file.write_bytes(file.read_bytes()[:-10])
        records = RunStore(tmp_path, {"kind": "test"}).complete("step", asked, work("none"))
        assert seen == ["q0", "q1", "q2", "q2", "q3", "q4"]
        assert [records[each.id]["value"] for each in asked] == [each.text for each in asked]

    def test_the_manifest_tells_how_to_repeat_the_run(self, corpus: Path, questions: Path) -> None:
        found = retrieval(corpus, questions)[0].to_json()
        folder = corpus.parent / "runs" / found["run"]
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        assert manifest["settings"] == {"model": "m"}
        assert manifest["corpus"] == [str(corpus)]
        assert manifest["questions"] == [str(questions)]
        assert {"data", "program", "python", "libraries", "started"} <= set(manifest)


ANSWERS = {
    "When was the agreement signed?": ScriptedAnswer(
        "It was signed in 2011. [1]",
        [ScriptedCitation("vi", 1, "năm 2011"), ScriptedCitation("en", 1, "in June")],
        usage={"input_tokens": 1000, "output_tokens": 100},
    ),
    "总统什么时候访问河内？": ScriptedAnswer(
        "没有找到关于访问的报道，只有May。", refused=True, refusal_reason="weak"
    ),
    "第二段？": RuntimeError("connection lost"),
    "Who won the match?": ScriptedAnswer(
        "Die Mannschaft aus Hanoi hat gewonnen, und das ist nicht alles. [1]",
        [ScriptedCitation("en", 1, "Hanoi")],
    ),
}


def answers(corpus: Path, questions: Path, **more: Any) -> AnswersEvaluation:
    script, prices = more.pop("script", ANSWERS), more.pop("prices", None)
    given: dict[str, Any] = {"folder": corpus.parent / "runs", "settings": {}} | more
    return evaluate_answers(
        Material([corpus], [questions], **given),
        lambda articles: ScriptedSearcher(articles, SCRIPT),
        lambda _: ScriptedAnswerer(script),
        prices,
    )


class TestAnswers:
    def test_the_object_that_scripts_rely_on(self, corpus: Path, questions: Path) -> None:
        found = answers(corpus, questions).to_json()
        assert json.loads(json.dumps(found))
        assert found["refusal"] == {
            "answered_answerable": 1,
            "refused_answerable": 2,
            "answered_unanswerable": 1,
            "refused_unanswerable": 0,
        }
        assert (found["questions"], found["unanswerable"], found["failed"]) == (4, 1, 1)
        assert found["answer_contains"] == 1 / 2
        assert found["citation_recall"] == pytest.approx((1 / 2) / 3)
        assert found["citation_precision"] == pytest.approx((1 / 2) / 3)
        assert found["quote_exactness"] == pytest.approx((1 / 2 + 1) / 2)
        assert found["answer_language"] == 2 / 4
        assert found["refusal_accuracy"] == 1 / 4
        assert found["measures"]["hit@1"] == pytest.approx(1 / 3)
        assert found["measures"]["answer_contains"] == found["answer_contains"]
        assert found["by"]["language_pair"]["en>vi"]["citation_recall"] == 0.5
        assert found["by"]["kind"]["text"]["refusal_accuracy"] == 0.0
        assert found["counts"]["language"] == {"en": 2, "zh": 2}
        assert set(found["latency"]) == {"p50", "p95"}

    def test_a_refusal_that_names_the_answer_contains_nothing(
        self, corpus: Path, questions: Path
    ) -> None:
        found = answers(corpus, questions).to_json()["per_question"]["visit"]
        assert (found["refused"], found["answer_contains"], found["token_f1"]) == (True, 0.0, 0.0)

    def test_a_failure_counts_and_says_why(self, corpus: Path, questions: Path) -> None:
        found = answers(corpus, questions).to_json()["per_question"]["second"]
        assert found["error"] == "RuntimeError: connection lost"
        assert found["citation_recall"] == found["answer_language"] == 0.0

    def test_tokens_and_cost_of_a_chat_model(self, corpus: Path, questions: Path) -> None:
        found = answers(corpus, questions, prices=Prices(2.0, 10.0)).to_json()
        assert found["tokens"] == {"read": 1000, "written": 100}
        assert found["cost"] == pytest.approx(0.003)
        assert found["models"] == {"scripted": 3}
        without = {q: ScriptedAnswer("May", refused=True) for q in ANSWERS}
        found = answers(corpus, questions, script=without, fresh=True).to_json()
        assert (found["tokens"], found["cost"]) == (None, None)

    def test_only_questions_that_cannot_be_answered(self, corpus: Path, tmp_path: Path) -> None:
        asked = write_lines(tmp_path / "u.jsonl", question_line("u", "Who won the match?"))
        found = answers(corpus, asked).to_json()
        assert found["refusal"]["answered_unanswerable"] == 1
        assert "hit@1" not in found["measures"]
        assert "answer_contains" not in found

    def test_a_bare_number_is_in_every_language(self, corpus: Path, questions: Path) -> None:
        script = {question: ScriptedAnswer("2011 [1]") for question in ANSWERS}
        assert answers(corpus, questions, script=script).to_json()["answer_language"] == 1.0

    def test_no_questions_at_all(self, corpus: Path, tmp_path: Path) -> None:
        with pytest.raises(CitedeskError, match="no question is given"):
            evaluate_answers(
                Material([corpus], [], tmp_path, {}),
                lambda articles: ScriptedSearcher(articles, {}),
                lambda _: ScriptedAnswerer({}),
            )


class TestThreshold:
    def test_it_is_fitted_to_the_scores_of_the_questions(
        self, corpus: Path, questions: Path, tmp_path: Path
    ) -> None:
        def score(question: str, _: date | None) -> float:
            if question == "第二段？":
                raise CitedeskError("no")
            return 0.2 if "match" in question else 0.8

        found = evaluate_threshold(
            Material([corpus], [questions], tmp_path / "runs", {}), lambda _: score
        ).to_json()
        assert found["threshold"] == pytest.approx(0.5)
        assert (found["answerable"], found["unanswerable"], found["failed"]) == (2, 1, 1)
        assert json.loads(json.dumps(found)) == found

    def test_questions_of_one_kind_do_not_do(self, corpus: Path, tmp_path: Path) -> None:
        asked = write_lines(tmp_path / "q.jsonl", question_line("q", "Who?"))
        with pytest.raises(CitedeskError, match="a threshold needs questions with relevant"):
            evaluate_threshold(Material([corpus], [asked], tmp_path, {}), lambda _: lambda *_: 0.0)

    def test_failures_may_leave_nothing_to_fit(
        self, corpus: Path, questions: Path, tmp_path: Path
    ) -> None:
        def score(question: str, _: date | None) -> float:
            if "match" in question:
                raise CitedeskError("no")
            return 1.0

        with pytest.raises(CitedeskError, match="too many questions failed"):
            evaluate_threshold(Material([corpus], [questions], tmp_path, {}), lambda _: score)


def test_measuring_costs_little_beside_searching(tmp_path: Path) -> None:
    """1,200 questions over 6,351 articles: seconds, of which issue 8 allows half the bare work."""
    corpus = write_lines(
        tmp_path / "a.jsonl", *(article_line(f"a{n}", "x", language="zh") for n in range(6351))
    )
    asked = [
        question_line(f"q{n}", f"问 {n}", f"a{n}#1", language="zh", tags={"t": str(n % 3)})
        for n in range(1200)
    ]
    questions = write_lines(tmp_path / "q.jsonl", *asked)

    class Instant(ScriptedBatchSearcher):
        def _paragraph(self, name: str) -> Any:
            return type("P", (), {"name": name})

    def build(articles: Sequence[Article]) -> Instant:
        names = [f"a{n}#1" for n in range(10)]
        return Instant(articles, {line["question"]: names for line in asked})  # type: ignore[misc]

    found = evaluate_retrieval(Material([corpus], [questions], tmp_path, {}), build)
    assert found.to_json()["questions"] == 1200
    assert len(found.latencies) <= commands.LATENCY_SAMPLE


def _listed(intervals: dict[str, Any]) -> dict[str, list[float]]:
    return {name: list(interval) for name, interval in intervals.items()}
