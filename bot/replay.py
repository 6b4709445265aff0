"""How an answer came about, as people read it."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.answer import name_in


def replay_lines(record: Mapping[str, Any]) -> Iterator[str]:
    """The record of an answer, line by line, in the order in which it came about."""
    asked, shown = record["asked"], record["shown"]
    yield f"asked      {asked['question']}"
    if asked["standalone"] != asked["question"]:
        yield f"understood {asked['standalone']}"
    yield f"day        {asked['asked_on']}, language {asked['language']}"
    if shown.get("language", asked["language"]) != asked["language"]:
        yield f"answer in  {shown['language']}"
    for language, question in asked.get("searched", {}).items():
        yield f"searched   {language}: {question}"
    yield "index      " + ", ".join(f"{name} {value}" for name, value in record["index"].items())
    for rank, passage in enumerate(record["retrieved"], start=1):
        signals = " ".join(f"{name}={value}" for name, value in passage["signals"].items())
        yield f"retrieved  {rank}. {passage['paragraph']}  {passage['score']}  {signals}"
    for call in record["calls"]:
        yield from _call_lines(call)
    for sentence in record["checked"]:
        verdict = "holds" if sentence["holds"] else "; ".join(sentence["faults"])
        yield f"checked    {sentence['sentence']}  -> {verdict}"
    yield f"shown      by {shown['model']} in {shown['seconds']} s: {shown['answer']}"
    for citation in shown["citations"]:
        yield f"cited      [{citation['number']}] {name_in(citation)}: {citation['quote']}"


def _call_lines(call: Mapping[str, Any]) -> Iterator[str]:
    yield f"call       {call['step']}, prompt {call['prompt']}, {call.get('seconds')} s"
    for message in call["sent"]:
        yield f"sent       {message['role']}: {message['text']}"
    if call["error"]:
        yield f"failed     {call['error']}"
    yield f"returned   {call['returned']}"
