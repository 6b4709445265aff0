"""The measures are ir-measures' own, and those of answers hold what their sources say."""

import statistics as standard

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG

from evaluation.measures import (
    Cited,
    Judged,
    Reply,
    answer_contains,
    citation_precision,
    citation_recall,
    mean,
    percentiles,
    quote_exactness,
    refusal_table,
    retrieval_measures,
    token_f1,
    tokens,
)

OURS = {
    "R@1": R @ 1,
    "R@5": R @ 5,
    "R@10": R @ 10,
    "RR@10": RR @ 10,
    "nDCG@10": nDCG @ 10,
    "hit@1": Success @ 1,
}

# The example of its README and of "Getting started", and that of its test of Success.
DOCUMENTED_QRELS = {"Q0": {"D0": 0, "D1": 1}, "Q1": {"D0": 0, "D3": 2}}
DOCUMENTED_RUN = {"Q0": {"D0": 1.2, "D1": 1.0}, "Q1": {"D0": 2.4, "D3": 3.6}}
SUCCESS_QRELS = {
    "0": {"D0": 0, "D1": 1, "D2": 2, "D3": 2, "D4": 0},
    "1": {"D0": 1, "D3": 2, "D5": 0},
}
SUCCESS_RUN = {
    "0": {"D0": 0.8, "D2": 0.7, "D1": 0.3, "D3": 0.4, "D4": 0.1},
    "1": {"D1": 0.8, "D4": 0.7, "D3": 0.3, "D2": 0.4},
}


def judged(qrels: dict[str, dict[str, int]], run: dict[str, dict[str, float]]) -> dict[str, Judged]:
    return {
        query: Judged(
            [document for document, relevance in documents.items() if relevance > 0],
            sorted(run.get(query, {}), key=lambda document: -run[query][document]),
        )
        for query, documents in qrels.items()
    }


def assert_as_ir_measures(
    qrels: dict[str, dict[str, int]], run: dict[str, dict[str, float]]
) -> None:
    """To the last digit, for each query and for the mean."""
    binary = {
        query: {document: int(relevance > 0) for document, relevance in documents.items()}
        for query, documents in qrels.items()
    }
    theirs = ir_measures.calc(list(OURS.values()), binary, run)
    assert isinstance(theirs.aggregated, dict)
    ours = retrieval_measures(judged(qrels, run))
    for metric in theirs.per_query:
        name = next(name for name, measure in OURS.items() if measure == metric.measure)
        assert ours[metric.query_id][name] == metric.value
    for name, measure in OURS.items():
        assert mean(values[name] for values in ours.values()) == theirs.aggregated[measure]


class TestRetrieval:
    def test_the_documented_example_gives_the_documented_figures(self) -> None:
        values = retrieval_measures(judged(DOCUMENTED_QRELS, DOCUMENTED_RUN))
        assert values["Q0"]["nDCG@10"] == 0.6309297535714575
        assert values["Q1"]["nDCG@10"] == 1.0
        assert mean(each["nDCG@10"] for each in values.values()) == 0.8154648767857288
        assert mean(each["RR@10"] for each in values.values()) == 0.75

    def test_documented_examples_agree_to_the_last_digit(self) -> None:
        assert_as_ir_measures(DOCUMENTED_QRELS, DOCUMENTED_RUN)
        assert_as_ir_measures(SUCCESS_QRELS, SUCCESS_RUN)

    @given(
        st.dictionaries(
            st.text("abc", min_size=1, max_size=3),
            st.tuples(
                st.sets(st.integers(0, 15), min_size=1, max_size=4),
                st.lists(st.integers(0, 15), unique=True, max_size=12),
            ),
            min_size=1,
            max_size=12,
        )
    )
    def test_any_run_agrees_to_the_last_digit(
        self, cases: dict[str, tuple[set[int], list[int]]]
    ) -> None:
        qrels = {key: {f"d{n}": 1 for n in relevant} for key, (relevant, _) in cases.items()}
        run = {
            key: {f"d{n}": 100.0 - rank for rank, n in enumerate(found)}
            for key, (_, found) in cases.items()
        }
        assert_as_ir_measures(qrels, run)

    def test_recall_is_the_share_of_the_relevant_and_hit_looks_at_the_first(self) -> None:
        values = retrieval_measures({"q": Judged(["a", "b"], ["a", "x", "b"])})["q"]
        assert (values["R@1"], values["R@5"], values["hit@1"]) == (0.5, 1.0, 1.0)

    def test_a_question_for_which_nothing_came_has_zero(self) -> None:
        values = retrieval_measures({"q": Judged(["a"], []), "p": Judged(["a"], ["a"])})
        assert set(values["q"].values()) == {0.0}
        assert set(values["p"].values()) == {1.0}

    def test_a_passage_that_comes_twice_counts_once(self) -> None:
        values = retrieval_measures({"q": Judged(["b"], ["a", "a", "b"])})["q"]
        assert values["RR@10"] == 0.5

    def test_odd_names_do_no_harm(self) -> None:
        names = ["a\0b", "a\0c", " ", "越#1", "x" * 3000]
        values = retrieval_measures({"\0": Judged(names[:1], names), "": Judged(names, names)})
        assert (values["\0"]["R@1"], values[""]["R@5"]) == (1.0, 1.0)

    def test_no_questions_give_no_values(self) -> None:
        assert retrieval_measures({}) == {}


class TestTokens:
    def test_chinese_by_character_numbers_and_words_whole(self) -> None:
        assert tokens("2011年，iPhone 6发布") == ["2011", "年", "iphone", "6", "发", "布"]

    def test_vietnamese_keeps_its_marks_however_they_are_composed(self) -> None:
        composed, parts = "Hiệp định", "Hie\u0323\u0302p đi\u0323nh"
        assert tokens(composed) == tokens(parts) == ["hiệp", "định"]
        assert tokens("định") != tokens("đinh")

    def test_markers_case_and_width_do_not_count(self) -> None:
        assert tokens("ＡＢＣ [12] １２") == ["abc", "12"]


class TestAnswers:
    @pytest.mark.parametrize(
        ("text", "accepted", "expected"),
        [
            ("协议于2011年签署。[1]", ["2011年"], 1.0),
            ("Signed in 2011 [1].", ["in 2011"], 1.0),
            ("Signed in 12011.", ["2011"], 0.0),
            ("Ký năm 2011 tại Hà Nội", ["hà nội"], 1.0),
            ("Ký năm 2011 tại Ha Noi", ["Hà Nội"], 0.0),
            ("The US-China deal", ["US China"], 1.0),
            ("China and the US", ["US China"], 0.0),
            ("Either", ["x", "either"], 1.0),
            ("Anything", ["…"], 0.0),
            ("", ["x"], 0.0),
        ],
    )
    def test_containment(self, text: str, accepted: list[str], expected: float) -> None:
        assert answer_contains(text, accepted) == expected

    @pytest.mark.parametrize(
        ("text", "accepted", "expected"),
        [
            ("the cat", ["the cat"], 1.0),
            ("a b c d", ["a b"], 2 / 3),
            ("a a", ["a"], 2 / 3),
            ("中国 和 越南", ["中国"], 4 / 7),
            ("Hà Nội", ["Hà Nam", "Hà Nội"], 1.0),
            ("x", ["y"], 0.0),
            ("", [""], 0.0),
            ("x", [], 0.0),
        ],
    )
    def test_token_f1(self, text: str, accepted: list[str], expected: float) -> None:
        assert token_f1(text, accepted) == pytest.approx(expected)

    def test_citations_against_the_relevant_paragraphs(self) -> None:
        assert citation_recall(["a#1", "c#1"], ["a#1", "b#1"]) == 0.5
        assert citation_precision(["a#1", "a#1", "c#1", "d#1"], ["a#1", "b#1"]) == 1 / 3

    def test_nothing_cited_is_zero(self) -> None:
        assert citation_recall([], ["a#1"]) == citation_precision([], ["a#1"]) == 0.0

    def test_a_quote_is_exact_or_it_is_not(self) -> None:
        texts = {"a#1": "Ký năm 2011."}
        cited = [
            Cited("a#1", "năm 2011"),
            Cited("a#1", "năm  2011"),
            Cited("b#1", "năm 2011"),
            Cited("a#1", ""),
        ]
        assert quote_exactness(cited, texts) == 0.25
        assert quote_exactness([], texts) == 0.0

    def test_refusals_are_counted_and_failures_where_they_do_harm(self) -> None:
        answer, refusal, failure = Reply("x"), Reply("no", refused=True), Reply(failed=True)
        table = refusal_table(
            [
                *[(True, answer)] * 3,
                *[(True, refusal)] * 2,
                (True, failure),
                (False, answer),
                *[(False, refusal)] * 4,
                (False, failure),
            ]
        )
        assert table == {
            "answered_answerable": 3,
            "refused_answerable": 3,
            "answered_unanswerable": 2,
            "refused_unanswerable": 4,
        }


class TestPercentiles:
    def test_none_without_values(self) -> None:
        assert percentiles([]) == {"p50": None, "p95": None}

    @given(st.lists(st.floats(0, 1e6), min_size=2))
    def test_they_are_those_of_the_standard_library(self, values: list[float]) -> None:
        cuts = standard.quantiles(values, n=100, method="inclusive")
        found = percentiles(values)
        assert found["p50"] == pytest.approx(cuts[49])
        assert found["p95"] == pytest.approx(cuts[94])
