"""Whether the paragraphs that an answer cites state what it says.

A chat model's text is cut into sentences with their markers. Every sentence is
compared with the paragraphs it cites: its dates, numbers, quoted words and
names must stand there, and it must speak of the same things. What holds is
written anew, each marker leading to the exact words that prove the sentence;
what does not is left out, or marked.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bot.answer import Citation, cite
from bot.claims import claims
from bot.orders import INVISIBLE, trusted_part
from bot.readings import Claim, Evidence, Translations, is_word
from retrieval.article import Paragraph
from retrieval.characters import CAPITALS, HAN, HAN_CHARACTER, simplified
from retrieval.evidence import how_well_met
from retrieval.language import detect_language
from retrieval.sentences import Span, clauses, sentences

RELATED = 0.3
"""A sentence must meet this share of its words, as far as they translate, in what it cites."""

RELATED_FACTS = 0.15
"""The same where it has dates, numbers, quotes or names, and they are all there."""

# A cited paragraph that states no claim of the sentence must be this near to it.
_NEAR = 0.45
_SURER = 2.0  # half a translation of a word is enough where claims are compared too
_LONGEST_QUOTE = 3  # sentences
_LENGTH_COST = 0.3  # a further sentence in a quote must prove so much more
_TELLING_LENGTH = 40  # letters from which on a language can be told
_LONGEST_LIST = 12
_MOST_MARKED = 40  # numbers in one marker such as [1-40]


# --- Reading what the model wrote ---------------------------------------------------------


@dataclass(frozen=True)
class Marker:
    """A reference to a passage; it stands before ``text[at]`` of the text without markers."""

    at: int
    number: int
    space: str


_MARKER = re.compile(
    r"(?P<space>[ \t\u00a0]*)[\[［【]\^?(?:(?:passage|source|đoạn|段落?|第)\s*)?"
    r"(?P<numbers>\d{1,4}(?:\s*[,，、;–-]\s*\d{1,4})*)[\]］】]",
    re.IGNORECASE,
)
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)?")
_LINK = re.compile(r"\[([^\]\d][^\]]*)\]\([^)]*\)?")
_TAG = re.compile(r"</?[a-zA-Z!|][^>\n]{0,300}>|<\|[^>\n]{0,80}\|?>")
_ADDRESS = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,20}:(?://|\\\\)|\b(?:mailto|tel|tg|data|javascript):|\bwww\.|//(?=\w))"
    rf"[^\s\u3000-\u303f{HAN}，。；）】」》]*"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![\w@.])(?:[a-z0-9-]+\.)+[a-z]{{2,24}}(?::\d+)?(?:/[^\s{HAN}，。；）】」》]*)?(?![\w])"
    r"|(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?:/\S*)?",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(rf"(?:[A-Za-z]\.)+[A-Za-z]{{0,2}}\.?|(?:\w+\.)+(?:[{CAPITALS}]\w*)")
_EMPHASIS = re.compile(r"\*{1,3}|_{2,3}|`+|^#{1,6}[ \t]+", re.MULTILINE)
_UNFINISHED = re.compile(r"[ \t]*[\[［【][^\]］】\n]{0,20}\Z|<[^>\n]{0,80}\Z")


def cleaned(text: str) -> str:
    """A model's text without reasoning, markup, and anything that could become a link."""
    text = INVISIBLE.sub("", _THINKING.sub("", text))
    text = _LINK.sub(r"\1", _PICTURE.sub("", text))
    text = _ADDRESS.sub(_without_address, _TAG.sub("", text))
    return re.sub(r"(?<=\S) {2,}", " ", _EMPHASIS.sub("", text)).strip()


def _without_address(match: re.Match[str]) -> str:
    """Nothing in the place of an address; "U.S." and a full stop without its space are none."""
    return match[0] if _ABBREVIATED.fullmatch(match[0]) else ""


def draft(text: str, passages: int) -> str:
    """What may be shown of an unfinished text: no links, no unknown or half markers."""
    plain, markers = separated(_UNFINISHED.sub("", cleaned(text)))
    known = [marker for marker in markers if 1 <= marker.number <= passages]
    return _inserted(plain, 0, len(plain), known)


def separated(text: str) -> tuple[str, list[Marker]]:
    """The text without its markers, and these."""
    plain = ""
    markers: list[Marker] = []
    position = 0
    for match in _MARKER.finditer(text):
        plain += text[position : match.start()]
        position = match.end()
        beside = markers[-1:] if markers and markers[-1].at == len(plain) else []
        space = beside[0].space if beside else match["space"]
        markers += [Marker(len(plain), number, space) for number in _numbers(match["numbers"])]
    return plain + text[position:], markers


def _numbers(text: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,，、;]", text):
        first, _, last = re.sub("[–-]", "-", part).partition("-")
        end = int(last or first)
        numbers += range(int(first), min(end, int(first) + _MOST_MARKED) + 1)
    return list(dict.fromkeys(numbers))


def _inserted(text: str, start: int, end: int, markers: Sequence[Marker]) -> str:
    pieces, position = [], start
    for place, marker in enumerate(markers):
        first = not place or markers[place - 1].at != marker.at
        pieces += [text[position : marker.at], marker.space if first else "", f"[{marker.number}]"]
        position = marker.at
    return "".join(pieces) + text[position:end]


# --- The verdict --------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckedSentence:
    """A sentence ``start:end`` of the text without markers, and what the check found.

    ``proofs`` holds, by passage number, the exact words that state it; ``faults``
    says what no cited paragraph states, and is empty for a sentence that holds.
    """

    start: int
    end: int
    text: str
    markers: Sequence[Marker] = ()
    proofs: Mapping[int, Span] = field(default_factory=dict)
    faults: Sequence[str] = ()

    @property
    def holds(self) -> bool:
        """Whether the cited paragraphs state it."""
        return not self.faults


@dataclass(frozen=True)
class Checked:
    """A text with the verdict on each of its sentences."""

    plain: str
    sentences: Sequence[CheckedSentence]
    passages: Sequence[Paragraph]

    @property
    def holds(self) -> bool:
        """Whether everything in it is proved."""
        return all(sentence.holds for sentence in self.sentences)

    @property
    def proved(self) -> Sequence[CheckedSentence]:
        """The sentences that hold and cite something."""
        return [sentence for sentence in self.sentences if sentence.holds and sentence.proofs]


@dataclass(frozen=True)
class _Said:
    """A sentence as it is compared: its claims, and its words as weighted English terms."""

    text: str
    claims: Sequence[Claim]
    words: Sequence[Mapping[str, float]]

    @classmethod
    def read(cls, text: str, language: str, translations: Translations) -> "_Said":
        words = filter(is_word, translations.question_concepts(text, language))
        return cls(text, claims(text, language, translations), [*words])

    def nearness(self, evidence: Evidence) -> float:
        """The share of its words that the evidence has, in whatever language."""
        if not self.words:
            return 1.0
        met = (how_well_met(word, evidence.terms, _SURER) for word in self.words)
        return sum(met) / len(self.words)

    def is_related(self, nearness: float) -> bool:
        """Whether it speaks of what it cites; a sentence that says nothing does not."""
        if self.claims:
            return nearness >= RELATED_FACTS
        return bool(self.words) and nearness >= RELATED

    def worth(self, evidence: Evidence) -> float:
        """How well words prove it."""
        stated = sum(claim.stated_in(evidence) for claim in self.claims)
        return stated + 2 * self.nearness(evidence)


class Verifier:
    """Compares answers with the paragraphs they cite."""

    def __init__(self, translations: Translations) -> None:
        self._translations = translations

    def check(self, text: str, passages: Sequence[Paragraph], language: str) -> Checked:
        """The verdict on a model's text; passage ``n`` of its markers is ``passages[n - 1]``."""
        plain, markers = separated(cleaned(text))
        found = list(_sentences(plain, markers))
        checked = [
            self._checked(sentence, passages, language, _lent(found, place))
            for place, sentence in enumerate(found)
        ]
        return Checked(plain, _leads_settled(checked), passages)

    def _checked(
        self,
        sentence: CheckedSentence,
        passages: Sequence[Paragraph],
        language: str,
        lent: Sequence[Marker],
    ) -> CheckedSentence:
        known = [m for m in sentence.markers or lent if 1 <= m.number <= len(passages)]
        if not known:
            return replace(sentence, markers=(), faults=("it cites nothing",))
        numbers = dict.fromkeys(marker.number for marker in known)
        cited = {n: self._evidence(passages[n - 1]) for n in numbers}
        cited = {n: evidence for n, evidence in cited.items() if evidence.text}
        language = _language(sentence.text, language)
        said = _Said.read(sentence.text, language, self._translations)
        faults = _faults(said, list(cited.values()))
        proofs = {} if faults else _proofs(said, cited)
        if proofs and self._denied(said, proofs, cited):
            faults, proofs = ["negation: one of the two denies"], {}
        used = tuple(marker for marker in known if marker.number in proofs)
        return replace(sentence, markers=used, proofs=proofs, faults=tuple(faults))

    def _evidence(self, paragraph: Paragraph) -> Evidence:
        return Evidence.of(paragraph, trusted_part(paragraph.text), self._translations)

    def _denied(
        self, said: _Said, proofs: Mapping[int, Span], cited: Mapping[int, Evidence]
    ) -> bool:
        """Whether a sentence denies what every quote affirms, or the other way round."""
        denies = negations(said.text) > 0
        return all(
            (negations(self._nearest_clause(said, cited[number], proof)) > 0) != denies
            for number, proof in proofs.items()
        )

    def _nearest_clause(self, said: _Said, evidence: Evidence, proof: Span) -> str:
        """What of a quote must deny as the sentence does: all of it, or the nearest clause."""
        if negations(said.text):
            return proof.of(evidence.text)
        parts = [part.of(evidence.text) for part in clauses(evidence.text, proof)]
        return max(
            parts,
            key=lambda part: said.nearness(Evidence(part, evidence.language, self._translations)),
        )


def _faults(said: _Said, cited: Sequence[Evidence]) -> list[str]:
    """What keeps a sentence from being proved by what it cites."""
    if not cited:
        return ["what it cites only gives orders"]
    faults = [
        f"{claim.kind}: {claim.text}"
        for claim in said.claims
        if not any(claim.stated_in(evidence) for evidence in cited)
    ]
    if not faults and not said.is_related(max(map(said.nearness, cited))):
        return ["it speaks of something else than what it cites"]
    return faults


def _proofs(said: _Said, cited: Mapping[int, Evidence]) -> dict[int, Span]:
    """A quote of each cited passage that bears the sentence out; at least one."""
    nearness = {number: said.nearness(evidence) for number, evidence in cited.items()}
    enough = min(_NEAR, max(nearness.values()))
    everything = list(cited.values())
    return {
        number: max(_runs(evidence), key=lambda run: said.worth(run[1]) - run[2])[0]
        for number, evidence in cited.items()
        if nearness[number] >= enough
        or any(_only_in(claim, evidence, everything) for claim in said.claims)
    }


@lru_cache(maxsize=256)
def _runs(whole: Evidence) -> list[tuple[Span, Evidence, float]]:
    """Each run of a few sentences as evidence by itself, with what its length costs it."""
    parts = sentences(whole.text)
    spans = [
        (Span(parts[first].start, parts[last].end), _LENGTH_COST * (last - first))
        for first in range(len(parts))
        for last in range(first, min(first + _LONGEST_QUOTE, len(parts)))
    ]
    return [
        (span, replace(whole, text=span.of(whole.text), title=""), cost) for span, cost in spans
    ]


def _language(sentence: str, expected: str) -> str:
    """The language of a sentence: the expected one unless it is plainly another."""
    if len(sentence) < _TELLING_LENGTH and not HAN_CHARACTER.search(sentence):
        return expected
    found = detect_language(sentence)
    return expected if found == "und" else found


def _only_in(claim: Claim, evidence: Evidence, cited: Sequence[Evidence]) -> bool:
    """Whether a claim is stated here and nowhere else among what is cited."""
    return [other for other in cited if claim.stated_in(other)] == [evidence]


_NEGATION = re.compile(
    r"\b(?:not|never|no longer|neither|nor|cannot|denied|denies|refused|rejected|failed to|none)\b"
    r"|n['’]t\b|\bno (?=\w)|\b(?:chưa|chẳng|phủ nhận|bác bỏ|từ chối)\b"
    r"|\b(?<!hàng )không"
    r"(?! (?:quân|gian|khí|chỉ|ngừng|những|phận|lực|kích|tặc|lưu|vận))\b"
    r"|不(?![仅断久同少但过管论只锈])|没有?|未(?![来必])|无(?![人线论])|否认|拒绝|并非|(?<!\w)非(?![洲常法])",
    re.IGNORECASE,
)


def negations(text: str) -> int:
    """How many words of a text deny something."""
    return len(_NEGATION.findall(simplified(text)))


# --- Cutting ------------------------------------------------------------------------------

_BULLET = re.compile(r"[ \t]*(?:(?:[-•*–·]|\d{1,2}[.)、])[ \t]+)?")


def _sentences(plain: str, markers: Sequence[Marker]) -> Iterator[CheckedSentence]:
    """The sentences of each line, each with the markers that stand in it or right behind it."""
    for line in re.finditer(r"[^\n]+", plain):
        bullet = _BULLET.match(line.group())
        start = line.start() + (bullet.end() if bullet else 0)
        spans = [
            Span(start + span.start, start + span.end)
            for span in sentences(plain[start : line.end()])
        ]
        here = [marker for marker in markers if line.start() <= marker.at <= line.end()]
        for place, span in enumerate(spans):
            first = span.start if place else line.start() - 1
            until = spans[place + 1].start if place + 1 < len(spans) else line.end()
            own = tuple(marker for marker in here if first < marker.at <= until)
            yield CheckedSentence(span.start, span.end, span.of(plain), own)


def _lent(found: Sequence[CheckedSentence], place: int) -> Sequence[Marker]:
    """For a sentence without markers, those at the end of what follows in its paragraph."""
    sentence = found[place]
    following = found[place + 1 : place + 2]
    if sentence.markers or not following or following[0].start - sentence.end > 1:
        return ()
    return [replace(marker, at=sentence.end) for marker in following[0].markers]


_LEAD = re.compile(r"[:：]\s*$")


def _leads_settled(checked: list[CheckedSentence]) -> list[CheckedSentence]:
    """A line that only introduces a list ("Two agreements were signed:") goes with its items."""
    return [
        replace(sentence, markers=(), faults=())
        if _introduces(sentence)
        and any(item.holds for item in checked[place + 1 :][:_LONGEST_LIST])
        else sentence
        for place, sentence in enumerate(checked)
    ]


def _introduces(sentence: CheckedSentence) -> bool:
    """Whether a sentence without proof only announces others: nothing in it can be wrong."""
    announces = _LEAD.search(sentence.text) and not re.search(r"\d|[“\"《«「]", sentence.text)
    return bool(announces) and not sentence.proofs


# --- Writing what holds -------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """A checked text as it is shown: renumbered markers, and the citation behind each."""

    text: str
    citations: Sequence[Citation]


def written(checked: Checked, doubt: str | None = None) -> Written:
    """What may be shown; ``doubt`` is put behind sentences that nothing proves, None drops them."""
    citations: list[Citation] = []
    lines: list[str] = []
    for line in re.finditer(r"^.*$", checked.plain, re.MULTILINE):
        within = [s for s in checked.sentences if line.start() <= s.start < line.end()]
        pieces = [
            _piece(checked, sentence, citations, doubt)
            for sentence in within
            if sentence.holds or doubt is not None
        ]
        if pieces:
            lead = checked.plain[line.start() : within[0].start]
            lines.append(lead + "".join(pieces).strip())
        elif line.group() == "" and lines and lines[-1]:
            lines.append("")
    text = "\n".join(lines).strip()
    return Written(re.sub(r"\n{3,}", "\n\n", text), tuple(citations))


def _piece(
    checked: Checked, sentence: CheckedSentence, citations: list[Citation], doubt: str | None
) -> str:
    """A sentence with its markers under their new numbers, and the space behind it."""
    markers = []
    for marker in sentence.markers:
        number = _number(checked, marker.number, sentence.proofs[marker.number], citations)
        markers.append(replace(marker, number=number, at=min(marker.at, sentence.end)))
    unique = list({(marker.at, marker.number): marker for marker in markers}.values())
    text = _inserted(checked.plain, sentence.start, sentence.end, unique)
    if not sentence.holds:
        text += doubt or ""
    after = checked.plain[sentence.end : sentence.end + 1]
    return text + (" " if after in (" ", "\t") else "")


def _number(checked: Checked, passage: int, proof: Span, citations: list[Citation]) -> int:
    """The number of a citation, which is added where it is new."""
    paragraph = checked.passages[passage - 1]
    quote = proof.of(paragraph.text)
    for citation in citations:
        if (citation.article, citation.paragraph) == (
            paragraph.article,
            paragraph.number,
        ) and citation.quote == quote:
            return citation.number
    citations.append(cite(len(citations) + 1, paragraph, quote))
    return len(citations)
