"""How long after its start `citedesk chat` shows the prompt, and how long keys wait meanwhile.

    python benchmarks/prompt_start.py [RUNS]

The processor time is what the prompt costs on any machine; the time on the clock
is longer where others use the processor too. A key is typed every 20 ms from the
prompt on, whatever became of the keys before it, for longer than the model loads.
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
_KEY = "x"
_PACE = 0.02
# Ten seconds of keys: by then the model is loaded.
_KEYS = 500
# One line takes them all.
_COLUMNS = 600


def main() -> None:
    """Print the median and the worst of some runs, in milliseconds."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    prompts, processor, echoes, longest = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CITEDESK_DATA_DIR": folder}
        subprocess.run([*_COMMAND, "index", "samples"], check=True, env=environment)
        for _ in range(runs):
            prompt, used, waits = _run(environment)
            prompts.append(prompt)
            processor.append(used)
            echoes += waits
            longest.append(max(waits))
    _report("prompt after start", prompts)
    _report("processor time until then", processor)
    _report("key to its echo while the model loads", echoes)
    _report("longest wait of a key in each run", longest)


def _run(environment: dict[str, str]) -> tuple[float, float, list[float]]:
    started = time.perf_counter()
    with Terminal([*_COMMAND, "chat"], _COLUMNS, 24, environment) as terminal:
        terminal.wait_for("? ")
        prompt = time.perf_counter() - started
        used = _processor_time(terminal.process.pid)
        return prompt, used, _echoes(terminal)


def _echoes(terminal: Terminal) -> list[float]:
    """Seconds from each key to its echo."""
    typed: list[float] = []
    waits: list[float] = []
    while len(waits) < _KEYS:
        if len(typed) < _KEYS and (not typed or time.perf_counter() - typed[-1] >= _PACE):
            terminal.type(_KEY)
            typed.append(time.perf_counter())
        terminal.read(_PACE / 10)
        now = time.perf_counter()
        waits += [now - at for at in typed[len(waits) : terminal.line().count(_KEY)]]
    return waits


def _processor_time(process: int) -> float:
    """Seconds that a process has used so far (proc(5), fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _report(what: str, seconds: list[float]) -> None:
    median, worst = statistics.median(seconds) * 1000, max(seconds) * 1000
    print(f"{what}: median {median:.0f} ms, worst {worst:.0f} ms, {len(seconds)} times")


if __name__ == "__main__":
    main()
