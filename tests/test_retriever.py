"""Promises about searching many questions at once."""

from datetime import date

import pytest

from bot.app import Desk
from bot.settings import Settings
from evaluation.datasets import load_dataset
from retrieval import retriever
from retrieval.errors import CitedeskError
from retrieval.index import Index
from retrieval.retriever import Passage, Question, Retriever
from retrieval.translation import WordTranslations
from tests.conftest import REPOSITORY, article, put
from tests.standins import HashingEncoder

COMPARING = [
    ("Which came first, the RCEP signing or the dioxin cleanup?", None),
    ("RCEP签署和埃斯珀访问越南哪个更早？", date(2024, 1, 1)),
    ("On the day of the RCEP signing, what did the ministers say?", None),
    ("两国签署海上问题协议当天，领导人去了哪里？", None),
]


def found(passages: list[Passage]) -> tuple[str, list[float]]:
    """The first passage and all scores: in 16 bits a batch's last digits are its own."""
    scores = [pytest.approx(each.score, abs=1e-2) for each in passages]
    return passages[0].paragraph.name, scores


def test_many_questions_are_ranked_as_each_is_by_itself(
    samples_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retriever, "BATCH", 32)
    dataset = load_dataset(
        [REPOSITORY / "samples"], [REPOSITORY / "evaluation/samples.questions.jsonl"]
    )
    asked = COMPARING + [(each.text, each.asked_on) for each in dataset.questions]
    together = list(samples_desk.search_many(asked, 10))
    assert len(together) == len(asked)
    for (question, day), passages in zip(asked, together, strict=True):
        assert found(list(passages)) == found(list(samples_desk.search(question, 10, day)))


def test_all_that_is_sought_is_embedded_together_and_once(
    index: Index, encoder: HashingEncoder
) -> None:
    put(index, article("a", "The treaty was signed."), article("b", "The bridge was opened."))
    first = "Which came first, the treaty or the bridge?"
    again = "Which came later, the treaty or the bridge?"
    asked = [Question(first), Question(again), Question("the treaty"), Question(first)]
    list(Retriever(index).search_many(asked, 5))
    assert len(encoder.asked) == 1
    assert sorted(encoder.asked[0]) == ["the bridge", "the treaty"]


def test_a_question_that_may_not_be_asked_has_its_error_in_its_place(
    samples_desk: Desk,
) -> None:
    asked = [("treaty", None), (" ", None), ("hiệp định", None), ("x" * 5000, None)]
    first, second, third, fourth = samples_desk.search_many(asked, 3)
    assert isinstance(second, CitedeskError)
    assert "CITEDESK_QUESTION_LENGTH" in str(fourth)
    assert [len(each) for each in (first, third) if not isinstance(each, CitedeskError)] == [3, 3]


def test_a_comparison_finds_the_best_of_each_side_first(index: Index) -> None:
    put(
        index,
        article("a", "The treaty was signed.", "The treaty was kept in a drawer."),
        article("b", "The bridge was opened.", "The bridge was painted."),
    )
    question = "Which came first, the signed treaty or the opened bridge?"
    passages = Retriever(index).search(question, 2)
    assert {passage.paragraph.name for passage in passages} == {"a#1", "b#1"}


def test_no_questions_find_nothing(index: Index) -> None:
    assert list(Retriever(index).search_many([], 5)) == []


def test_a_corpus_that_did_not_change_is_not_embedded_again(
    translations: WordTranslations,
) -> None:
    encoder = HashingEncoder()
    desk = Desk(Settings())
    desk.__dict__.update(encoder=encoder, translations=translations)
    articles = [article("a", "The treaty was signed."), article("b", "The bridge was opened.")]
    folder = desk.settings.data_dir / "evaluation" / "corpus"
    desk.over(articles, folder).close()
    assert len(encoder.encoded) == 2
    again = desk.over(articles, folder)
    assert len(encoder.encoded) == 2
    assert [each.paragraph.name for each in again.search("treaty", 1)] == ["a#1"]
    again.close()


def test_an_event_that_no_article_of_a_language_tells_of_is_sought_all_the_same(
    index: Index,
) -> None:
    put(
        index,
        article("visit", "The fleet visited Da Nang port on 5 March 2018. The minister spoke."),
        article("hop", "Hội nghị bàn về giao thông đường sắt.", language="vi"),
    )
    question = "On the day that the fleet visited Da Nang port, what did the minister do?"
    assert Retriever(index).search(question, 5)[0].paragraph.article == "visit"
