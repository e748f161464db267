"""How a measurement is taken and how it is printed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Row:
    """A line of the report: a figure, its budget and, where there is one, a peer's figure."""

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
    """Return the median of some repeats after a warm-up, in milliseconds."""
    action()
    return median(milliseconds([action] * repeats))


def spread(times: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    return median(times), quantiles(times, n=20)[-1]


def process(code: str, repeats: int = 5) -> tuple[float, float]:
    """Run a Python program in a process of its own.

    Returns
    -------
    seconds, megabytes : float
        The median time until it ends (programs end as soon as they have painted), counted
        from before the interpreter starts, and its median peak memory.
    """
    seconds, megabytes = [], []
    for _ in range(repeats + 1):
        begin = time.perf_counter()
        child = subprocess.Popen([sys.executable, "-c", code])
        _, status, usage = os.wait4(child.pid, 0)
        seconds.append(time.perf_counter() - begin)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise RuntimeError(f"a measured program failed:\n{code}")
        megabytes.append(usage.ru_maxrss / 1024.0)
    return median(seconds[1:]), median(megabytes[1:])
