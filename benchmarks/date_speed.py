"""How long finding the dates of a paragraph takes, language by language.

python benchmarks/date_speed.py
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from retrieval.dates import find_dates

WORDS = 150


def main() -> None:
    lines = (ROOT / "tests/data/dates.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    for language in ("vi", "zh", "en"):
        words = " ".join(row[2] for row in rows if row[0] == language).split()
        text = " ".join((words * (WORDS // len(words) + 1))[:WORDS])
        timings = []
        for _ in range(50):
            started = time.perf_counter()
            find_dates(text, language, "2019-11-21")
            timings.append(time.perf_counter() - started)
        print(f"{language}: {1000 * min(timings):.2f} ms for {WORDS} words full of dates")


if __name__ == "__main__":
    main()
