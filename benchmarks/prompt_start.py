"""How long after its start `citedesk chat` shows the prompt, and how long a key waits meanwhile.

    python benchmarks/prompt_start.py [RUNS]

The processor time is what the prompt costs on any machine; the time on the clock
is longer where others use the processor too.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.terminal import Terminal

_COMMAND = [sys.executable, "-c", "from bot.cli import main; main()"]
_KEYS = 60


def main() -> None:
    """Print the median and the worst of some runs, in milliseconds."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    prompts, processor, keys = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CITEDESK_DATA_DIR": folder}
        subprocess.run([*_COMMAND, "index", "samples"], check=True, env=environment)
        for _ in range(runs):
            prompt, used, echoes = _run(environment)
            prompts.append(prompt)
            processor.append(used)
            keys += echoes
    _report("prompt after start", prompts)
    _report("processor time until then", processor)
    _report("key to its echo while the model loads", keys)


def _run(environment: dict[str, str]) -> tuple[float, float, list[float]]:
    started = time.perf_counter()
    with Terminal([*_COMMAND, "chat"], environment=environment) as terminal:
        terminal.wait_for("? ")
        prompt = time.perf_counter() - started
        used = _processor_time(terminal.process.pid)
        return prompt, used, [_echo(terminal, typed) for typed in range(1, _KEYS + 1)]


def _processor_time(process: int) -> float:
    """Seconds that a process has used so far (proc(5), fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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
