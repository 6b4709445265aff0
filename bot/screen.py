"""Text on a terminal: harmless, and fitted to its width in any script.

Article text is nobody's promise: a terminal obeys control characters, and some
of Unicode's reorder what stands beside them. ``visible`` takes their power.
Rich breaks lines at spaces alone, which Chinese has none of; ``Fitted`` breaks
as a reader of either script expects.
"""

import re

from rich.cells import cell_len, get_character_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

PROSE_WIDTH = 100
"""Cells of a line of prose at most: longer ones are hard to read."""

_CLOSING = frozenset("，。、；：！？）》〉」』】〕”’…—,.;:!?)]}%")
_OPENING = frozenset("（《〈「『【〔“‘([{")
_MARKER = re.compile(r"\[\d+\]")
_WIDE = 2


def _replacements() -> dict[int, str]:
    replaced = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
    replaced |= dict.fromkeys(
        [*range(0x80, 0xA0), *range(0xD800, 0xE000)], "\N{REPLACEMENT CHARACTER}"
    )
    replaced |= dict.fromkeys(
        [*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\N{REPLACEMENT CHARACTER}"
    )
    return replaced | {0x7F: "\N{SYMBOL FOR DELETE}", 0x2028: " ", 0x2029: " "}


_REPLACEMENTS = _replacements()


def visible(text: str) -> str:
    """The text with each character that a terminal would obey replaced by one that it shows.

    One character stands for one, so that positions stay what they were. Line
    breaks and tabs stay.
    """
    return text.translate(_REPLACEMENTS)


def one_line(text: str) -> str:
    """The text on one line, harmless."""
    return visible(" ".join(text.split()))


class Fitted:
    """A text that breaks its own lines: between words, and between Chinese characters.

    No line starts with closing punctuation or ends with opening punctuation, and
    a marker like [1] stays with the word before it.
    """

    def __init__(self, text: Text, width: int = PROSE_WIDTH) -> None:
        self._text = text
        self._width = width

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines, none wider than there is room for."""
        width = min(options.max_width, self._width)
        for line in self._text.split("\n", allow_blank=True):
            line.expand_tabs(8)
            for part in line.divide(breaks(line.plain, width)):
                part.rstrip()
                yield Text.assemble(part, overflow="ignore", no_wrap=True)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """From two cells to the longest line."""
        longest = max((cell_len(line) for line in self._text.plain.split("\n")), default=0)
        most = max(1, min(longest, self._width, options.max_width))
        return Measurement(min(_WIDE, most), most)


def breaks(line: str, width: int) -> list[int]:
    """Where to break a line so that no part takes more than ``width`` cells: character offsets."""
    found: list[int] = []
    start = used = 0
    chance = 0
    for position, character in enumerate(line):
        cells = get_character_cell_size(character)
        if position > start and cells and may_break(line, position):
            chance = position
        while used + cells > width and character != " " and position > start:
            start = chance if chance > start else position
            found.append(start)
            used = cell_len(line[start:position])
        used += cells
    return found


def may_break(line: str, position: int) -> bool:
    """Whether a line may break before the character at this position."""
    before, after = line[position - 1], line[position]
    if after == " ":
        return False
    if before == " ":
        return not _MARKER.match(line, position)
    if after in _CLOSING or before in _OPENING:
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return get_character_cell_size(character) == _WIDE
