"""Takes a measurement and formats it."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Row:
    """A line of the report: a figure, its budget and, if there is one, a peer's figure."""

    work: str
    figure: float
    unit: str
    budget: float
    peer: str = ""
    peer_figure: float | None = None
    note: str = ""

    def __str__(self) -> str:
        held = "held" if self.figure <= self.budget else "OVER"
        text = f"{self.work:<52}{self.figure:>8.3g} {self.unit:<3} of {self.budget:g}  {held}"
        if self.peer_figure is not None:
            ratio = self.peer_figure / self.figure
            text += f"   {self.peer}: {self.peer_figure:.3g} {self.unit} (ratio {ratio:.2g})"
        return text + (f"   {self.note}" if self.note else "")


def milliseconds(actions: Iterable[Callable[[], object]]) -> list[float]:
    """Time each action once."""
    times = []
    for action in actions:
        begin = time.perf_counter()
        action()
        times.append((time.perf_counter() - begin) * 1e3)
    return times


def best(action: Callable[[], object], repeats: int = 7) -> float:
    """Return the median time of several runs after a warm-up, in milliseconds."""
    action()
    return median(milliseconds([action] * repeats))


def spread(times: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    return median(times), quantiles(times, n=20)[-1]


PEAK = """
import re, sys
try:
    with open("/proc/self/status") as status:
        print(int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1]) / 1024)
except OSError:
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
sys.stdout.flush()
"""
"""Code that prints its process's peak memory in megabytes. The system's figure for a child process
would include the memory of its parent at the fork, so the program measures itself."""


def process(code: str, repeats: int = 5) -> tuple[float, float]:
    """Run a Python program that ends with :data:`PEAK` in a separate process.

    Returns
    -------
    seconds, megabytes : float
        The median run time, including the start of the interpreter (programs end as soon as they
        have painted), and the median peak memory.
    """
    seconds, megabytes = [], []
    for _ in range(repeats + 1):
        begin = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )
        seconds.append(time.perf_counter() - begin)
        megabytes.append(float(done.stdout.split()[-1]))
    return median(seconds[1:]), median(megabytes[1:])
