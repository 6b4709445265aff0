"""Who may ask, and how much. Nobody may until they are on the list."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Access:
    """The lists of ids and the limits; a budget of zero means that nothing may be asked."""

    allowed: frozenset[int]
    administrators: frozenset[int]
    daily_questions: int
    question_length: int

    def allows(self, person: int, chat: int) -> bool:
        """Whether a person may use the bot in a chat: one of the two is on the list."""
        return person in self.administrators or person in self.allowed or chat in self.allowed

    def is_administrator(self, person: int) -> bool:
        """Whether a person runs the bot."""
        return person in self.administrators

    def may_watch(self, person: int, chat: int) -> bool:
        """Whether a watched question of a person is still asked."""
        return self.daily_questions > 0 and self.allows(person, chat)

    def everybody(self) -> Collection[int]:
        """Every id on a list."""
        return sorted(self.allowed | self.administrators)
