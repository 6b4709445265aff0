"""Progress on standard error, only where a terminal shows it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from retrieval.index import Progress as Report


@contextmanager
def indexing_progress() -> Iterator[Report]:
    """A bar that counts articles and paragraphs as they are published."""
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(file=sys.stderr),
        disable=not sys.stderr.isatty(),
        transient=True,
    )
    with bar:
        articles = bar.add_task("articles", total=None)
        paragraphs = bar.add_task("paragraphs", total=None)

        def report(article: str, chunks: int) -> None:
            bar.update(articles, advance=1, description=f"articles  {article[-40:]}")
            bar.update(paragraphs, advance=chunks)

        yield report
