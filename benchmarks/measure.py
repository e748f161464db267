"""How a measurement is taken and how it is printed."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from statistics import median, quantiles


@dataclass(frozen=True)
class Row:
    """A line of the report: a figure, its goal and, where there is one, a peer's figure."""

    work: str
    figure: float
    unit: str
    goal: float
    peer: str = ""
    peer_figure: float | None = None
    note: str = ""

    def __str__(self) -> str:
        held = "held" if self.figure <= self.goal else "OVER"
        text = f"{self.work:<56}{self.figure:>8.3g} {self.unit:<3} of {self.goal:<5.3g} {held}"
        if self.peer_figure is not None:
            ratio = self.peer_figure / self.figure
            text += f"   {self.peer}: {self.peer_figure:.3g} {self.unit} (ratio {ratio:.2g})"
        elif self.peer:
            text += f"   {self.peer} is not installed here"
        return text + (f"   {self.note}" if self.note else "")


def milliseconds(
    actions: Iterable[Callable[[], object]], clock: Callable[[], float] = time.process_time
) -> list[float]:
    """Time each action once: the processor's time of all threads, unless by another clock."""
    times = []
    for action in actions:
        begin = clock()
        action()
        times.append((clock() - begin) * 1e3)
    return times


def best(
    action: Callable[[], object], repeats: int = 7, clock: Callable[[], float] = time.process_time
) -> float:
    """Return the median of some repeats after a warm-up, in milliseconds."""
    action()
    return median(milliseconds([action] * repeats, clock))


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
"""Prints the peak memory in megabytes. The system's own account of a child would include what its
parent held when it was forked, so the program asks for itself."""


@dataclass(frozen=True)
class Process:
    """What a program took, as medians: processor seconds from its start, and its last output."""

    seconds: float
    output: float


def lines(code: str, **environment: str) -> list[str]:
    """Run a Python program once, as :func:`process` does; return the lines that it printed."""
    return _run(code, environment).splitlines()


def _run(code: str, environment: dict[str, str]) -> str:
    variables = {**os.environ, "PYTHONPYCACHEPREFIX": _compiled().name, **environment}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=variables
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def process(code: str, repeats: int = 5, **environment: str) -> Process:
    """Run a Python program, which ends by printing a number, in a process of its own.

    Every module that it imports has been compiled by a first run, which does not count.

    Parameters
    ----------
    code : str
    repeats : int
    environment
        Variables to be set for the program.

    Raises
    ------
    RuntimeError
        The program failed; the message is what it said.
    """
    seconds, outputs = [], []
    for _ in range(repeats + 1):
        begin = _children()
        output = _run(code, environment)
        seconds.append(_children() - begin)
        outputs.append(float(output.split()[-1]))
    return Process(median(seconds[1:]), median(outputs[1:]))


@cache
def _compiled() -> "tempfile.TemporaryDirectory[str]":
    """Return the folder that programs keep their compiled modules in, until this one ends."""
    return tempfile.TemporaryDirectory(prefix="ravine-bench-")


def _children() -> float:
    """Return the processor seconds, of users and of the system, of all processes that ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
