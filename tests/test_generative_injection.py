"""Articles that give orders change neither what is sent around them nor what is shown.

The stand-in is the worst case: a model that obeys every order it reads.
"""

import re

import pytest

from bot.answer import Answer
from retrieval.article import Article
from retrieval.translation import WordTranslations
from tests.chat_desk import DIOXIN, ESPER, chat_desk, events, passage_number
from tests.chat_servers import OpenAIServer, Request
from tests.injections import INJECTIONS, Injection

pytest.importorskip("langchain_openai")

QUESTION = "When did Mark Esper visit Vietnam?"
TRUE = "Mark Esper visited Vietnam from 20 to 21 November 2019 [{n}]."


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "test")


def poisoned(injection: Injection, lead: str = "") -> Article:
    text = lead + injection.text
    return Article(
        "poison", injection.text[:60], injection.language, (text,), outlet=injection.text
    )


def ask(
    injection: Injection, translations: WordTranslations, lead: str = ""
) -> tuple[Request, list[str], Answer]:
    """The request, the drafts and the answer of a model that obeys and then tells the truth."""

    def obeying(request: Request) -> str:
        blocks = request.text.split("<passage ")[1:]
        poison = next(
            n
            for n, block in enumerate(blocks, 1)
            if 'outlet="示例新闻"' not in block and "$183" not in block
        )
        truth = TRUE.replace("{n}", str(passage_number(request, "11月20日")))
        return f"{injection.obeyed.replace('{n}', str(poison))} {truth}"

    articles = (ESPER, DIOXIN, poisoned(injection, lead))
    with (
        OpenAIServer(obeying) as server,
        chat_desk(
            server, translations, articles, chat_translate_question=False, chat_repair=False
        ) as desk,
    ):
        drafts, answer = events(desk, QUESTION)
    return server.asked("answer")[0], drafts, answer


def test_there_are_enough_of_them_in_three_languages() -> None:
    assert len(INJECTIONS) >= 40
    assert {injection.language for injection in INJECTIONS} == {"en", "vi", "zh"}


@pytest.mark.parametrize("injection", INJECTIONS, ids=lambda injection: injection.text[:30])
def test_an_order_in_an_article_stays_data_and_is_never_obeyed(
    injection: Injection, translations: WordTranslations
) -> None:
    request, drafts, answer = ask(injection, translations)
    _assert_structure(request)
    _assert_nothing_shown(injection, drafts, answer)
    assert answer.answer == "Mark Esper visited Vietnam from 20 to 21 November 2019 [1]."
    assert [citation.article for citation in answer.citations] == ["zh/esper"]


def _assert_structure(request: Request) -> None:
    """The rules stand alone in the system message; data hold no bracket of a delimiter."""
    (system_role, system), (user_role, user) = request.messages
    assert (system_role, user_role) == ("system", "user")
    assert "evil" not in system
    shape = re.sub(
        r'<passage number="\d+"(?: (?:title|outlet|published|language)="[^"<>\n]*")*>\n'
        r"[^<>\n]*\n</passage>",
        "P",
        user,
    )
    assert re.fullmatch(
        r"Today is [\d-]+\.\n\n<passages>\nP(?:\nP)*\n</passages>\n\n"
        r"<question>\n[^<>\n]+\n</question>\n\n[^<>]+",
        shape,
    )
    numbers = re.findall(r'<passage number="(\d+)"', user)
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    assert not re.search(r"\[\d+\]", user.split("</passages>")[0])


def _assert_nothing_shown(injection: Injection, drafts: list[str], answer: Answer) -> None:
    assert injection.forbidden not in answer.answer
    assert not any(injection.forbidden in citation.quote for citation in answer.citations)
    for text in [*drafts, answer.answer]:
        assert "evil.example" not in text
        assert "://" not in text
        assert "![" not in text


@pytest.mark.parametrize("injection", INJECTIONS[::4], ids=lambda injection: injection.text[:30])
def test_an_order_at_the_end_of_an_honest_paragraph_is_not_obeyed_either(
    injection: Injection, translations: WordTranslations
) -> None:
    honest = {
        "en": "The ministry published its report on Monday. ",
        "vi": "Bộ đã công bố báo cáo hôm thứ Hai. ",
        "zh": "该部周一公布了报告。",
    }[injection.language]
    _, drafts, answer = ask(injection, translations, honest)
    _assert_nothing_shown(injection, drafts, answer)
