"""How long after its start `citedesk chat` shows the prompt, and how long a key waits meanwhile.

Run from the repository: python -m benchmarks.prompt_start [RUNS]
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

from tests.terminal import Terminal

_COMMAND = [sys.executable, "-c", "from bot.cli import main; main()"]
_KEYS = 60


def main() -> None:
    """Print the median and the worst of some runs, in milliseconds."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    prompts, keys = [], []
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CITEDESK_DATA_DIR": folder}
        subprocess.run([*_COMMAND, "index", "samples"], check=True, env=environment)
        for _ in range(runs):
            prompt, echoes = _run(folder)
            prompts.append(prompt)
            keys += echoes
    _report("prompt after start", prompts)
    _report("key to its echo while the model loads", keys)


def _run(folder: str) -> tuple[float, list[float]]:
    started = time.perf_counter()
    environment = {"CITEDESK_DATA_DIR": folder}
    with Terminal([*_COMMAND, "chat"], environment=environment) as terminal:
        terminal.wait_for("? ")
        prompt = time.perf_counter() - started
        return prompt, [_echo(terminal, typed) for typed in range(1, _KEYS + 1)]


def _echo(terminal: Terminal, typed: int) -> float:
    started = time.perf_counter()
    terminal.type("x")
    terminal.wait_for("x" * typed)
    waited = time.perf_counter() - started
    time.sleep(0.05)
    return waited


def _report(what: str, seconds: list[float]) -> None:
    median, worst = statistics.median(seconds) * 1000, max(seconds) * 1000
    print(f"{what}: median {median:.0f} ms, worst {worst:.0f} ms, {len(seconds)} times")


if __name__ == "__main__":
    main()
