"""What is embedded: paragraphs, and windows of the long ones."""

from collections.abc import Callable, Iterator

from retrieval.sentences import Span, sentences


def windows(text: str, count_tokens: Callable[[str], int], limit: int) -> list[Span]:
    """The stretches of a paragraph that are embedded, each of at most ``limit`` tokens.

    A paragraph that fits is one stretch. Longer ones are cut between sentences,
    a sentence shared by neighbours, so that no statement is cut in two; only a
    sentence that is too long by itself is cut inside.
    """
    if count_tokens(text) <= limit:
        return [Span(0, len(text))]
    pieces = [
        piece for span in sentences(text) for piece in _fitting(text, span, count_tokens, limit)
    ]
    return list(_joined(text, pieces, count_tokens, limit))


def _fitting(
    text: str, span: Span, count_tokens: Callable[[str], int], limit: int
) -> Iterator[Span]:
    if span.end - span.start == 1 or count_tokens(span.of(text)) <= limit:
        yield span
        return
    middle = (span.start + span.end) // 2
    space = text.rfind(" ", span.start + 1, middle)
    cut = space + 1 if space > (span.start + middle) // 2 else middle
    yield from _fitting(text, Span(span.start, cut), count_tokens, limit)
    yield from _fitting(text, Span(cut, span.end), count_tokens, limit)


def _joined(
    text: str, pieces: list[Span], count_tokens: Callable[[str], int], limit: int
) -> Iterator[Span]:
    sizes = [count_tokens(piece.of(text)) for piece in pieces]
    first = 0
    while first < len(pieces):
        last, total = first, sizes[first]
        while last + 1 < len(pieces) and total + sizes[last + 1] <= limit:
            last += 1
            total += sizes[last]
        yield Span(pieces[first].start, pieces[last].end)
        if last + 1 == len(pieces):
            return
        # The last sentence opens the next window too, unless that would not move on.
        shares = last > first and sizes[last] + sizes[last + 1] <= limit
        first = last if shares else last + 1
