"""A desk with a fixed collection and fixed answers, run as a program in a terminal by the tests.

It stands in for ``bot.app.Desk`` where a test is about what the REPL shows: no
model, no index, the same answers everywhere. What a question is answered
depends on its text alone; ``slow`` ones come a word at a time and never end.
"""

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bot.answer import Answer, Citation, cite
from bot.repl import run
from retrieval.article import Paragraph
from retrieval.errors import CitedeskError, NothingIndexed

MEMO = (
    "Sáng 20-9, hai bên họp tại Washington.",
    "Hai Bộ Quốc phòng đã ký Bản ghi nhớ về thúc đẩy hợp tác quốc phòng song phương.",
    "Hai bên thống nhất giữ nhịp đối thoại mỗi năm một lần.",
)
VISIT = (
    "应越共中央总书记阮富仲邀请，习近平12月12日至13日对越南进行国事访问。",
    "双方重申遵守2011年签署的《关于指导解决中越海上问题基本原则协议》，继续谈判北部湾湾口外海域划界，不让分歧扩大。",
)
ANSWER_ID = "a1b2c3d4"
HOSTILE = ("Harmless \x1b]0;owned\x07 and \x1b[31mred\x1b[2J \x9b31m \u202eend.",)
RECORD = {
    "asked": {
        "question": "q\x1b[2J", "standalone": "Q", "asked_on": "2026-01-31", "language": "en",
    },
    "index": {"generation": 1},
    "retrieved": [{"paragraph": "vi/memo#2", "score": 1.5, "signals": {"vector": 0.5}}],
    "calls": [],
    "checked": [],
    "shown": {"model": "extractive", "seconds": 0.1, "answer": "“x” [1]", "citations": []},
}  # fmt: skip


@dataclass
class Draft:
    text: str


@dataclass(frozen=True)
class _Piece:
    id: str
    title: str
    language: str
    published: str | None
    url: str | None
    texts: Sequence[str]

    def paragraph(self, number: int) -> Paragraph:
        return Paragraph(
            self.id, number, self.texts[number - 1], self.title, self.language, "Báo Mẫu",
            self.url, self.published,
        )  # fmt: skip

    @property
    def length(self) -> int:
        return len(self.texts)


PIECES = {
    piece.id: piece
    for piece in (
        _Piece(
            "vi/memo", "Việt Nam - Hoa Kỳ ký Bản ghi nhớ", "vi", "2011-09-21",
            "https://news.example.org/memo", MEMO,
        ),
        _Piece("zh/visit", "习近平访越：双方宣布构建命运共同体", "zh", "2023-12-14", None, VISIT),
        _Piece(
            "x/hostile", "Bad \x1b[2J title", "en", None, "https://x.example.org/\x1b[2J", HOSTILE
        ),
    )
}  # fmt: skip


class StandInDesk:
    """What the REPL asks of a desk."""

    def __init__(self, empty: bool = False, chat_model: str = "") -> None:
        self.holds = {} if empty else dict(PIECES)
        self.settings = SimpleNamespace(chat_model=chat_model)
        self.encoder = SimpleNamespace(name="stand-in")

    @property
    def feedback(self) -> Any:
        from bot.feedback import Feedback
        from retrieval.database import open_database

        folder = Path(os.environ["CITEDESK_DATA_DIR"])
        return Feedback(open_database("", folder / "telegram.sqlite"))

    def warm(self) -> None:
        pass

    def close(self) -> None:
        pass

    def articles(self) -> list[_Piece]:
        if not self.holds:
            raise NothingIndexed("nothing is indexed yet in data/index: run `citedesk index PATH`")
        return list(self.holds.values())

    def paragraph_and_neighbours(self, name: str, reach: int = 1) -> list[Paragraph]:
        article, _, number = name.rpartition("#")
        piece = self.holds.get(article)
        if piece is None or not 0 < int(number) <= len(piece.texts):
            raise CitedeskError(f"there is no paragraph {name}")
        numbers = range(max(1, int(number) - reach), min(len(piece.texts), int(number) + reach) + 1)
        return [piece.paragraph(n) for n in numbers]

    def with_chat_model(self, name: str) -> "StandInDesk":
        if name and ":" not in name:
            raise CitedeskError(f"CITEDESK_CHAT_MODEL={name!r} names no provider")
        return StandInDesk(chat_model=name)

    def why(self, answer_id: str) -> Mapping[str, Any]:
        if answer_id != ANSWER_ID:
            raise CitedeskError(f"there is no record of an answer {answer_id!r}")
        return RECORD

    def forget(self, conversation: str) -> int:
        assert conversation.startswith("repl-")
        return 1

    def found(self, question: str, _: int) -> Mapping[str, Any]:
        paragraph = PIECES["zh/visit"].paragraph(2)
        record = {**vars(paragraph), "paragraph": 2, "score": 1.5}
        return {"question": question, "passages": [record]}

    def read_and_index(self, paths: Sequence[Path], progress: Any) -> Any:
        from retrieval.index import IndexReport  # takes a second that most tests need not wait

        if not paths[0].exists():
            return IndexReport(failed=[CitedeskError(f"{paths[0]}: there is no such file")])
        for piece in PIECES.values():
            progress(piece.id, len(piece.texts))
            time.sleep(1.0)
        self.holds = dict(PIECES)
        return IndexReport(indexed=list(PIECES))

    def ask(self, question: str) -> Answer:
        *_, answer = self.stream(question)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self, question: str, language: str | None = None, **_: Any
    ) -> Iterator[Draft | Answer]:
        self.articles()
        for event in self._events(question):
            chosen = language if isinstance(event, Answer) else None
            yield replace(event, language=chosen) if chosen else event

    def _events(self, question: str) -> Iterator[Draft | Answer]:
        if question.startswith("slow"):
            yield from _endless()
        elif question.startswith("fault"):
            raise RuntimeError("out of order")
        elif question.startswith("nothing"):
            yield _answer(question, "Not in these articles.", (), refused=True)
        elif question.startswith("hostile"):
            yield _answer(question, f"“{HOSTILE[0]}” [1]", (_cited(1, "x/hostile", 1, HOSTILE[0]),))
        else:
            yield Draft("Một **văn bản**")
            time.sleep(0.3)
            yield _both(question)


def _both(question: str) -> Answer:
    text = (
        f"Asked: {question}\n\n- “{MEMO[1]}” [1]\n- “《关于指导解决中越海上问题基本原则协议》” [2]"
    )
    quote = "《关于指导解决中越海上问题基本原则协议》"
    second = _cited(2, "zh/visit", 2, quote, "agreement on *sea* issues")
    return _answer(question, text, (_cited(1, "vi/memo", 2, MEMO[1]), second))


def _cited(
    number: int, article: str, paragraph: int, quote: str, gloss: str | None = None
) -> Citation:
    return cite(number, PIECES[article].paragraph(paragraph), quote, gloss)


def _answer(
    question: str, text: str, citations: Sequence[Citation], refused: bool = False
) -> Answer:
    reason = "no paragraph answers it" if refused else None
    return Answer(ANSWER_ID, question, "en", text, refused, reason, citations, "extractive", 0.1)


def _endless() -> Iterator[Draft]:
    text = "**Half** an answer"
    while True:
        yield Draft(text)
        time.sleep(0.1)


def _real() -> Any:
    """The desk of the program, but for the embedding model, which takes long to load."""
    from bot.app import Desk
    from bot.settings import load_settings
    from tests.standins import HashingEncoder

    desk = Desk(load_settings())
    desk.__dict__["encoder"] = HashingEncoder()
    return desk


def _open() -> Any:
    if "--real" in sys.argv:
        return _real()
    time.sleep(float(os.environ.get("OPENING", "0")))
    return StandInDesk(empty="--empty" in sys.argv)


if __name__ == "__main__":
    run(_open, lambda: Path(os.environ["CITEDESK_DATA_DIR"]) / "history")
