"""A desk over a few articles that asks a chat model server on the loopback."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.answer import Answer
from bot.app import Desk
from bot.generative import Draft
from bot.settings import Settings
from retrieval.article import Article
from retrieval.readers import SourceArticle
from retrieval.translation import WordTranslations
from tests.chat_servers import ChatServer, Request
from tests.standins import HashingEncoder

ROOT = Path("/collection")
ESPER = Article(
    "zh/esper",
    "越南与美国推动防务合作",
    "zh",
    (
        "美国国防部长马克·埃斯珀11月20日至21日对越南进行正式访问，这是他今年7月出任防长以来首次到访越南。",
        "吴春历与埃斯珀在会谈中商定，两军今后继续按照2011年《越美防务合作备忘录》办事。",
    ),
    outlet="示例新闻",
    url="https://news.example/esper",
    published="2019-11-21",
)
DIOXIN = Article(
    "en/dioxin",
    "Dioxin cleanup begins at Bien Hoa",
    "en",
    ("The cleanup of Bien Hoa airbase is expected to cost $183 million in its first phase.",),
    url="https://news.example/dioxin",
    published="2019-04-20",
)


@contextmanager
def chat_desk(
    server: ChatServer | None,
    translations: WordTranslations,
    articles: Sequence[Article] = (ESPER, DIOXIN),
    provider: str = "openai",
    **settings: Any,
) -> Iterator[Desk]:
    """A desk with real word translations and a hashing encoder; without server no chat model."""
    if server:
        settings = {
            "chat_model": f"{provider}:stand-in",
            "chat_base_url": server.url,
            "chat_retries": 0,
            **settings,
        }
    desk = Desk(Settings(**settings))
    desk.__dict__["encoder"] = HashingEncoder()
    desk.__dict__["translations"] = translations
    desk.index.update([SourceArticle(a, ROOT, ROOT / f"{a.id}.txt") for a in articles], [ROOT])
    try:
        yield desk
    finally:
        desk.close()


def passage_number(request: Request, words: str) -> int:
    """The number under which the model was sent a passage with these words."""
    blocks = request.text.split("<passage ")[1:]
    return next(number for number, block in enumerate(blocks, start=1) if words in block)


def events(desk: Desk, question: str, **options: Any) -> tuple[list[str], Answer]:
    """The texts of the drafts, and the answer."""
    *drafts, answer = desk.stream(question, **options)
    assert isinstance(answer, Answer)
    return [draft.text for draft in drafts if isinstance(draft, Draft)], answer
