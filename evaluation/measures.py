"""What is measured, question by question.

Retrieval measures are those of ir-measures (MacAvaney et al. 2022), computed by it. Measures
of answers follow the sources named beside them. Every question counts: one that failed or
was refused has the value 0 wherever an answer was due.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import ir_measures
from ir_measures import RR, R, Success, nDCG

Key = TypeVar("Key", bound=Hashable)

DEPTH = 10
"""How many passages are retrieved: as many as the deepest measure looks at."""

_RETRIEVAL = {
    **{f"R@{depth}": R @ depth for depth in range(1, DEPTH + 1)},
    "RR@10": RR @ 10,
    "nDCG@10": nDCG @ 10,
    "hit@1": Success @ 1,
}
RETRIEVAL_MEASURES = ("R@1", "R@5", "R@10", "RR@10", "nDCG@10", "hit@1")
ANSWER_MEASURES = (
    "answer_contains",
    "token_f1",
    "citation_recall",
    "citation_precision",
    "quote_exactness",
    "answer_language",
    "refusal_accuracy",
)
CURVE_MEASURES = tuple(f"R@{depth}" for depth in range(1, DEPTH + 1))


class Judged(NamedTuple):
    """The paragraphs that answer a question, and those retrieved, best first."""

    relevant: Sequence[str]
    retrieved: Sequence[str]


def retrieval_measures(judged: Mapping[Key, Judged]) -> dict[Key, dict[str, float]]:
    """The retrieval measures of each question, by question.

    ``R@k`` is the share of a question's relevant paragraphs among the first k; ``RR@10`` the
    reciprocal rank of the first relevant one within ten (Voorhees 1999); ``nDCG@10`` the
    normalised discounted cumulative gain (Järvelin and Kekäläinen 2002); ``hit@1`` is
    ir-measures' Success@1. A question for which nothing was retrieved has 0.
    """
    names = {measure: name for name, measure in _RETRIEVAL.items()}
    # trec_eval's C code ends a name at a NUL; numbers stand for the names.
    questions = {str(number): key for number, key in enumerate(judged)}
    qrels, run = {}, {}
    for number, key in questions.items():
        qrels[number], run[number] = _numbered(judged[key])
    values: dict[Key, dict[str, float]] = {key: {} for key in judged}
    for metric in ir_measures.iter_calc(list(names), qrels, run) if judged else ():
        values[questions[metric.query_id]][names[metric.measure]] = float(metric.value)
    return values


def _numbered(judged: Judged) -> tuple[dict[str, int], dict[str, float]]:
    """One question's qrels and run. Ranks are the scores: those of fused lists may tie."""
    numbers: dict[str, str] = {}
    for name in (*judged.retrieved, *judged.relevant):
        numbers.setdefault(name, str(len(numbers)))
    retrieved = dict.fromkeys(judged.retrieved)
    run = {numbers[name]: -float(rank) for rank, name in enumerate(retrieved)}
    return {numbers[name]: 1 for name in judged.relevant}, run


def mean(values: Iterable[float]) -> float:
    """The mean, summed in order as ir-measures does, so that the last digit agrees."""
    numbers = list(values)
    return sum(numbers) / len(numbers)


class Cited(NamedTuple):
    """A citation: the name of a paragraph, and the words quoted from it."""

    paragraph: str
    quote: str


class Reply(NamedTuple):
    """What came back for a question; ``failed`` where nothing did."""

    text: str = ""
    refused: bool = False
    citations: Sequence[Cited] = ()
    failed: bool = False

    @property
    def answered(self) -> bool:
        """Whether an answer was given."""
        return not (self.refused or self.failed)


def answer_contains(text: str, accepted: Iterable[str]) -> float:
    """1 where the tokens of an accepted answer stand in the text, in order and unbroken."""
    found = tokens(text)
    return float(any(_holds(found, tokens(answer)) for answer in accepted))


def _holds(text: Sequence[str], part: Sequence[str]) -> bool:
    starts = range(len(text) - len(part) + 1)
    return bool(part) and any(text[start : start + len(part)] == part for start in starts)


def token_f1(text: str, accepted: Iterable[str]) -> float:
    """The best F1 of the text's tokens against an accepted answer's, as for SQuAD.

    Rajpurkar et al. 2016, section 6.1, with the mixed segmentation of MLQA (Lewis et al.
    2020) for Chinese; articles such as "the" count like other words.
    """
    found = Counter(tokens(text))
    return max((_f1(found, Counter(tokens(answer))) for answer in accepted), default=0.0)


def _f1(found: Counter[str], expected: Counter[str]) -> float:
    shared = (found & expected).total()
    return 2 * shared / (found.total() + expected.total()) if shared else 0.0


def tokens(text: str) -> list[str]:
    """Words for comparing answers: a Han character or kana, a number, a run of letters.

    Markers such as [1] are left out. Letters are compared without case and with their tone
    marks; full-width forms equal the usual ones.
    """
    plain = unicodedata.normalize("NFKC", without_markers(text)).casefold()
    return _TOKEN.findall(unicodedata.normalize("NFC", plain))


def without_markers(text: str) -> str:
    """The text without its markers of citation."""
    return _MARKER.sub(" ", text)


_MARKER = re.compile(r"\[\d+\]")
_ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_ALONE}]|\d+|[^\W\d_{_ALONE}]+")


def citation_recall(cited: Iterable[str], relevant: Iterable[str]) -> float:
    """The share of the relevant paragraphs that are cited.

    After ALCE (Gao et al. 2023, arXiv 2305.14627), whose judge of support, a model of
    entailment, is replaced by the relevant paragraphs of the data.
    """
    wanted = set(relevant)
    return len(wanted & set(cited)) / len(wanted) if wanted else 0.0


def citation_precision(cited: Iterable[str], relevant: Iterable[str]) -> float:
    """The share of the cited paragraphs that are relevant, adapted like ``citation_recall``."""
    named = set(cited)
    return len(named & set(relevant)) / len(named) if named else 0.0


def quote_exactness(citations: Sequence[Cited], text_of: Mapping[str, str]) -> float:
    """The share of citations whose quote stands word for word in the paragraph they name."""
    exact = [
        bool(each.quote) and each.quote in text_of.get(each.paragraph, "") for each in citations
    ]
    return mean(exact) if exact else 0.0


def refusal_table(outcomes: Iterable[tuple[bool, Reply]]) -> dict[str, int]:
    """Answered or refused, answerable or not: four counts that add up to all questions.

    A failure stands where it does the most harm: with the refusals of what could be answered,
    and with the answers to what could not.
    """
    table = dict.fromkeys(
        (
            "answered_answerable",
            "refused_answerable",
            "answered_unanswerable",
            "refused_unanswerable",
        ),
        0,
    )
    for answerable, reply in outcomes:
        answered = reply.answered if answerable else not reply.refused
        verb = "answered" if answered else "refused"
        table[f"{verb}_{'answerable' if answerable else 'unanswerable'}"] += 1
    return table


def percentiles(seconds: Sequence[float]) -> dict[str, float | None]:
    """The median and the 95th percentile, interpolated between neighbours."""
    if not seconds:
        return {"p50": None, "p95": None}
    return {"p50": _percentile(seconds, 0.5), "p95": _percentile(seconds, 0.95)}


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    position = share * (len(ordered) - 1)
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])
