"""One update as the bot works on it."""

from dataclasses import dataclass

from bot.telegram.delivery import Delivery, Place
from bot.telegram.messages import said

_START = "telegram:"


@dataclass(frozen=True)
class Turn:
    """One update as the clerk sees it: who, where, in which language, and how to reply."""

    update: int
    person: int
    place: Place
    language: str
    delivery: Delivery

    @property
    def conversation(self) -> str:
        """The name under which this person's history in this chat is kept."""
        return conversation_name(self.place.chat, self.person)

    async def say(self, phrase: str, **values: object) -> None:
        """Reply with a phrase."""
        await self.delivery.send(said(phrase, self.language, **values))


def conversation_name(chat: int, person: int) -> str:
    """The name of a person's conversation in a chat."""
    return f"{_START}{chat}:{person}"


def watch_name(watch: int, person: int) -> str:
    """The name under which the last answer to a watched question is kept."""
    return f"{_START}watch-{watch}:{person}"


def names_of_person(person: int) -> tuple[str, str]:
    """How the names of all that is kept of a person's questions start and end."""
    return _START, f":{person}"
