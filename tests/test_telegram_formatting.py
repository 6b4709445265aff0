"""Promises about text with marks: Telegram never refuses it, and no character is lost."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Answer, Citation
from bot.telegram.formatting import LIMIT, Mark, Styled, bold, folded, plain, split, units
from bot.telegram.messages import answer_messages, citation_messages
from bot.telegram.texts import _COMMANDS, _PHRASES, LANGUAGES, commands
from tests.bot_api import BotApi, Rules

_MARKUP = r"_*[]()~`>#+-=|{}.!<b>&amp;&lt;\\/@:\"'"
_WORDS = [
    "Hiệp định",
    "quốc phòng,",
    "双方签署了协议。",
    "会谈",
    "agreement",
    "signed [12]",
    "e\u0301\u0323",
    "👩\u200d👩\u200d👧",
    "𠀀𠀁",
    "\n",
    "\n\n",
    ". ",
    " ",
    *_MARKUP,
]
_TEXT = st.lists(st.sampled_from(_WORDS), max_size=400).map("".join)
_LONG = st.tuples(_TEXT, st.integers(1, 60)).map(lambda pair: (pair[0] * pair[1])[:20_000])


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _accepted(text: Styled) -> None:
    """Send a text to the stand-in, which refuses what Telegram would refuse."""
    api = BotApi(Rules(per_second=None, private_burst=None))
    entities = [entity.to_dict() for entity in text.entities()]
    api.call("sendmessage", {"chat_id": "1", "text": text.text, "entities": entities})


@settings(max_examples=120, deadline=None)
@given(_LONG)
def test_no_character_is_lost_and_no_part_is_refused(text: str) -> None:
    parts = split(plain(text))
    assert _squeezed("".join(part.text for part in parts)) == _squeezed(text)
    position = 0
    for part in parts:
        assert units(part.text) <= LIMIT
        found = text.find(part.text, position)
        assert found >= 0
        assert not text[position:found].strip()
        position = found + len(part.text)
        _accepted(part)


@settings(max_examples=60, deadline=None)
@given(_LONG, st.data())
def test_marks_survive_a_cut(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    styled = Styled(text, (Mark("bold", start, end),) if start < end else ())
    parts = split(folded(styled))
    marked = "".join(
        part.text[m.start : m.end] for part in parts for m in part.marks if m.kind == "bold"
    )
    assert _squeezed(marked) == _squeezed(text[start:end])
    for part in parts:
        _accepted(part)


@settings(max_examples=60, deadline=None)
@given(_LONG, st.integers(0, 6), st.sampled_from(sorted(LANGUAGES)))
def test_an_answer_of_any_length_arrives_whole(text: str, count: int, language: str) -> None:
    citations = tuple(_citation(number, text) for number in range(1, count + 1))
    answer = Answer("0a1b2c3d", "?", language, text, False, None, citations, "model", 0.1)
    outgoing = answer_messages(answer, {}, language)
    whole = _squeezed("".join(message.text.text for message in outgoing))
    assert _squeezed(text) in whole
    for message in outgoing:
        _accepted(message.text)
    for citation in citations:
        for message in citation_messages(citation, [], language):
            _accepted(message.text)


def _citation(number: int, text: str) -> Citation:
    words = text.strip() or "x"
    quote = words[len(words) // 3 :][:300].strip() or words[:1]
    return Citation(
        number, "a", number, text[:90], "https://a.example", None, "vi", quote, "g", words
    )


def test_parts_are_cut_between_paragraphs_then_lines_then_sentences() -> None:
    paragraphs = ["a" * 3000, "b" * 3000, "c" * 900]
    assert [p.text for p in split(plain("\n\n".join(paragraphs)))] == [
        paragraphs[0],
        paragraphs[1] + "\n\n" + paragraphs[2],
    ]
    sentences = "Một câu dài. " * 500
    assert all(part.text.endswith(".") for part in split(plain(sentences)))
    chinese = "双方签署了协议。" * 1000
    assert all(part.text.endswith("。") for part in split(plain(chinese)))


def test_a_number_of_a_citation_is_never_cut() -> None:
    for shift in range(8):
        parts = split(plain("x" * (LIMIT - 4 + shift) + "[12]" + "y" * 50))
        assert sum("[12]" in part.text for part in parts) == 1


def test_offsets_count_utf_16_units() -> None:
    entity = (plain("𠀀𠀁 ") + bold("b𠀂")).entities()[0]
    assert (entity.offset, entity.length) == (5, 3)


def test_every_phrase_and_command_stands_in_all_three_languages() -> None:
    for name, texts in _PHRASES.items():
        assert set(texts) == set(LANGUAGES), name
        places = {frozenset(re.findall(r"{(\w+)}", text)) for text in texts.values()}
        assert len(places) == 1, name
    assert len({frozenset(texts) for texts in _COMMANDS.values()}) == 1
    for scope in ("private", "groups", "administrators"):
        assert all(about for code in LANGUAGES for _, about in commands(scope, code))
