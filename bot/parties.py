"""The states between which a question asks for something, and whether a sentence is about others.

Apart from the names that a passage must state: "the two sides" of another article are no others.
"""

from collections.abc import Sequence

from bot.names import states_named
from bot.readings import Translations
from retrieval.tokens import stem

_HOME = stem("vietnam")
"""The state that articles speak from, which is no foreign one to them."""


class Parties:
    """The states that a question names."""

    def __init__(self, question: str, language: str, translations: Translations) -> None:
        self._translations = translations
        self._asked = self._named(question, language)

    def fit(self, text: str, above: Sequence[str], language: str) -> bool:
        """Whether words may be about the states asked about.

        Words that name no foreign state ("the two sides") speak of those that the words ``above``
        them name, the first of these that do: a title or the lead. What names others without all of
        those asked about is about them.
        """
        told: set[str] = set()
        for words in (text, *above):
            told |= self._named(words, language)
            if told - {_HOME}:
                break
        others = told - self._asked - {_HOME}
        if self._asked <= told or not others:
            return True
        return self._asked == {_HOME} and len(others) == 1

    def _named(self, text: str, language: str) -> set[str]:
        states = {*states_named(text, language, self._translations)}
        if _HOME in self._translations.sure_terms(text, language):
            states.add(_HOME)
        return states
