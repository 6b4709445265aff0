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

from bot.answer import Citation, cite
from bot.claims import Claim, Evidence, Translations, claims
from retrieval.article import Paragraph
from retrieval.sentences import Span, clauses, sentences

RELATED = 0.3
"""A sentence must meet this share of its words, as far as they translate, in what it cites."""

RELATED_FACTS = 0.15
"""The same where it has dates, numbers, quotes or names, and they are all there."""

# A cited paragraph that states no claim of the sentence must be this near to it.
_NEAR = 0.45
_LONGEST_QUOTE = 3  # sentences
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
    r"[^\s\u3000-\u303f\u4e00-\u9fff，。；）】」》]*"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w@.])(?:[a-z0-9-]+\.)+[a-z]{2,24}(?::\d+)?(?:/[^\s\u4e00-\u9fff，。；）】」》]*)?(?![\w])"
    r"|(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?:/\S*)?",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]{0,2}\.?|(?:\w+\.)+(?:[A-ZÀ-Ỹ]\w*)")
_EMPHASIS = re.compile(r"\*{1,3}|_{2,3}|`+|^#{1,6}[ \t]+", re.MULTILINE)
_UNFINISHED = re.compile(r"[ \t]*[\[［【][^\]］】\n]{0,20}\Z|<[^>\n]{0,80}\Z")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


def cleaned(text: str) -> str:
    """A model's text without reasoning, markup, and anything that could become a link."""
    text = _INVISIBLE.sub("", _THINKING.sub("", text))
    text = _LINK.sub(r"\1", _PICTURE.sub("", text))
    text = _ADDRESS.sub(_without_address, _TAG.sub("", text))
    return _EMPHASIS.sub("", text).strip()


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
        markers += [Marker(len(plain), n, match["space"]) for n in _numbers(match["numbers"])]
    return plain + text[position:], markers


def _numbers(text: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,，、;]", text):
        first, _, last = re.sub("[–-]", "-", part).partition("-")
        end = int(last or first)
        numbers += range(int(first), min(end, int(first) + _MOST_MARKED) + 1)
    return list(dict.fromkeys(numbers))


def _inserted(text: str, start: int, end: int, markers: Sequence[Marker]) -> str:
    written, position = "", start
    for marker in markers:
        written += text[position : marker.at] + f"{marker.space}[{marker.number}]"
        position = marker.at
    return written + text[position:end]


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
        return Checked(plain, _leads_settled(plain, checked), passages)

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
        made = claims(sentence.text, language, self._translations)
        wholes = {n: self._evidence(passages[n - 1]) for n in {m.number: None for m in known}}
        wholes = {n: evidence for n, evidence in wholes.items() if evidence.text}
        if not wholes:
            return replace(sentence, markers=(), faults=("what it cites only gives orders",))
        faults = [
            f"{claim.kind}: {claim.text}"
            for claim in made
            if not any(claim.stated_in(evidence) for evidence in wholes.values())
        ]
        nearness = {n: self._nearness(sentence.text, language, e) for n, e in wholes.items()}
        if not faults and max(nearness.values()) < (RELATED_FACTS if made else RELATED):
            faults = ["it speaks of something else than what it cites"]
        proofs = {} if faults else self._proofs(sentence, language, made, wholes, nearness)
        if not faults and self._denied(sentence.text, language, proofs, passages):
            faults, proofs = ["negation: one of the two denies"], {}
        used = tuple(marker for marker in known if marker.number in proofs)
        return replace(sentence, markers=used, proofs=proofs, faults=tuple(faults))

    def _evidence(self, paragraph: Paragraph) -> Evidence:
        return Evidence.of(paragraph, trusted_part(paragraph.text), self._translations)

    def _nearness(self, sentence: str, language: str, evidence: Evidence) -> float:
        """The share of the sentence's words that the evidence has in any language."""
        concepts = [
            {term: weight for term, weight in concept.items() if not term.startswith("~")}
            for concept in self._translations.question_concepts(sentence, language)
        ]
        concepts = [concept for concept in concepts if concept]
        if not concepts:
            return 1.0
        return sum(_met(concept, evidence.terms) for concept in concepts) / len(concepts)

    # -- the words that prove it ---------------------------------------------------------

    def _proofs(
        self,
        sentence: CheckedSentence,
        language: str,
        made: Sequence[Claim],
        wholes: Mapping[int, Evidence],
        nearness: Mapping[int, float],
    ) -> dict[int, Span]:
        """A quote of each cited passage that bears the sentence out; at least one."""
        best = max(nearness.values())
        kept = [
            number
            for number, evidence in wholes.items()
            if nearness[number] >= min(_NEAR, best)
            or any(_only_in(claim, evidence, list(wholes.values())) for claim in made)
        ]
        return {
            number: self._quote(sentence.text, language, made, wholes[number]) for number in kept
        }

    def _quote(self, sentence: str, language: str, made: Sequence[Claim], whole: Evidence) -> Span:
        """The shortest run of sentences that states most of the claims and is nearest in words."""
        parts = sentences(whole.text)
        runs = [
            Span(parts[first].start, parts[last].end)
            for first in range(len(parts))
            for last in range(first, min(first + _LONGEST_QUOTE, len(parts)))
        ]

        def worth(run: Span) -> float:
            evidence = replace(whole, text=run.of(whole.text), title="")
            stated = sum(claim.stated_in(evidence) for claim in made)
            extra = sum(run.start < part.start < run.end for part in parts)
            return stated + 2 * self._nearness(sentence, language, evidence) - 0.3 * extra

        return max(runs, key=worth)

    def _denied(
        self,
        sentence: str,
        language: str,
        proofs: Mapping[int, Span],
        passages: Sequence[Paragraph],
    ) -> bool:
        """Whether the sentence denies what every quote affirms, or the other way round."""
        denies = negations(sentence) > 0
        quotes = [
            self._nearest_clauses(sentence, language, passages[number - 1], span)
            for number, span in proofs.items()
        ]
        return all((negations(quote) > 0) != denies for quote in quotes)

    def _nearest_clauses(
        self, sentence: str, language: str, paragraph: Paragraph, span: Span
    ) -> str:
        """The words of a quote that a negation in the sentence would stand in."""
        parts = [part.of(paragraph.text) for part in clauses(paragraph.text, span)]
        if negations(sentence) or len(parts) < 2:  # noqa: PLR2004
            return span.of(paragraph.text)
        return max(
            parts,
            key=lambda part: self._nearness(
                sentence, language, Evidence(part, paragraph.language, self._translations)
            ),
        )


def _met(concept: Mapping[str, float], terms: Mapping[str, float]) -> float:
    strongest = max(concept.values())
    return max(
        (
            weight / strongest * min(1.0, terms[term] * 2)
            for term, weight in concept.items()
            if term in terms
        ),
        default=0.0,
    )


def _only_in(claim: Claim, evidence: Evidence, cited: Sequence[Evidence]) -> bool:
    """Whether a claim is stated here and nowhere else among what is cited."""
    return [other for other in cited if claim.stated_in(other)] == [evidence]


_NEGATION = re.compile(
    r"\b(?:not|never|no longer|neither|nor|cannot|denied|denies|refused|rejected|failed to)\b|n['’]t\b"
    r"|\bno (?=\w)|\bnone\b"
    r"|\bkhông(?! (?:quân|gian|khí|chỉ|ngừng|những|phận|lực|kích|tặc|lưu|vận))(?<!hàng không)|\b(?:chưa|chẳng|phủ nhận|bác bỏ|từ chối)\b"
    r"|不(?![仅断久同少但过管论只锈])|没有?|未(?![来必])|无(?![人线论])|否认|拒绝|并非|(?<!\w)非(?![洲常法])",
    re.IGNORECASE,
)


def negations(text: str) -> int:
    """How many words of a text deny something."""
    return len(_NEGATION.findall(text))


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


def _leads_settled(plain: str, checked: list[CheckedSentence]) -> list[CheckedSentence]:
    """A line that only introduces a list ("Two agreements were signed:") goes with its items."""
    settled: list[CheckedSentence] = []
    for place, sentence in enumerate(checked):
        introduces = _LEAD.search(sentence.text) and not re.search(r"\d|[“\"《«「]", sentence.text)
        items = checked[place + 1 :]
        if introduces and not sentence.proofs and any(item.holds for item in items[:12]):
            sentence = replace(sentence, markers=(), faults=())
        settled.append(sentence)
    return settled


# --- Orders in articles -------------------------------------------------------------------

_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|guidelines|the above|everything above)"
    r"|\b(?:system|developer|hidden) (?:prompt|message|instruction|override|note)s?\b"
    r"|^\W*(?:system|assistant|user|human|developer)\W{0,3}[:\]>]"
    r"|\b(?:AI (?:model|assistant|system)|chatbot|assistant|language model|LLM)s?\b.{0,30}"
    r"\b(?:must|should|shall|need to|please|reading|processing)\b|\bnote to (?:the |any )?(?:AI|assistant|model|bot)"
    r"|\byou are now\b|\bnew instructions?\b|^\W*(?:please )?(?:respond|reply|answer|say|tell|write|output|print|repeat) "
    r"|\bend of (?:passage|article|document|context)s?\b|\bjailbreak|\b(?:DAN|developer|debug) mode\b"
    r"|\b(?:send|forward|append|output|print|reveal|repeat|include)\b.{0,60}"
    r"(?:https?:|\b(?:prompt|conversation|api key|password|instructions?|user's|user’s)\b)"
    r"|bỏ qua.{0,40}(?:hướng dẫn|chỉ dẫn|chỉ thị|câu lệnh|mệnh lệnh|quy tắc trên|ở trên|phía trên)"
    r"|quên (?:hết|mọi|tất cả).{0,30}(?:hướng dẫn|chỉ dẫn|chỉ thị|lệnh|trên)"
    r"|(?:thông điệp|tin nhắn|lời nhắc|chỉ thị|thông báo) (?:của |từ )?hệ thống|^\W*hệ thống\W{0,3}:"
    r"|trợ lý (?:AI|ảo|phải|hãy)|mô hình ngôn ngữ.{0,20}(?:hãy|phải)|(?:từ bây giờ|từ giờ).{0,20}(?:bạn|hãy)"
    r"|(?:^|[.:!] )\W*hãy (?:trả lời|gửi|in ra|nói|chèn|lặp lại|tiết lộ|xuất|viết|thêm)|(?:^|\W)lệnh mới:"
    r"|(?:忽略|无视|忘记|忘掉|不要理会|覆盖).{0,20}(?:指令|指示|提示词|以上|上述|前面|之前的)|系统(?:提示|消息|指令)"
    r"|^\W*(?:系统|助手|用户)\W{0,3}[:：]|(?:AI|智能)助手.{0,10}[请必应你]|语言模型.{0,10}[请必应]|你现在是|从现在起.{0,4}[你您]"
    r"|新的?指令|^\W*请(?:你|您)?(?:只|仅)?(?:回答|回复|输出|发送|在回答|告诉用户|把|将)"
    r"|(?:段落|文章|文档|资料)(?:到此)?结束|开发者模式|请在(?:回答|答案)"
    r"|<\|?/?(?:system|im_start|im_end|passage|question|s>|inst)|\[/?INST\]|<<SYS>>|^\W*###",
    re.IGNORECASE | re.MULTILINE,
)


def trusted_part(text: str) -> str:
    """A paragraph up to where it begins to give orders to whoever reads it; at least its first letter.

    What follows an order proves nothing.
    """
    for span in sentences(text):
        if _ORDER.search(span.of(text)):
            return text[: span.start].rstrip()
    return text


# --- Writing what holds -------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """A checked text as it is shown: renumbered markers, and the citation behind each."""

    text: str
    citations: Sequence[Citation]


def written(checked: Checked, doubt: str | None = None) -> Written:
    """What may be shown. ``doubt`` is put behind sentences that nothing proves; None drops them."""
    citations: list[Citation] = []
    lines: list[str] = []
    for line in re.finditer(r"[^\n]*", checked.plain):
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
