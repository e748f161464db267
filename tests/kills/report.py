"""Runs the rounds: two programs at a time, each killed at a random moment."""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.kills.witness import Witness

STARTING, WORKING = 0.15, 1.2
"""Share of the programs killed while they start; the longest that the others work, in seconds."""

STARTED = 20.0
"""Seconds that a start may take at most."""


def kill(count: int, seed: int) -> Witness:
    """Kill a number of programs, and return what was seen."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "documents").mkdir()
        witness = Witness(folder)
        for first in range(0, count, 2):
            pair = [_Victim(folder, each, draw) for each in range(first, min(first + 2, count))]
            for victim in pair:
                victim.kill()
            for victim in pair:
                witness.hear(victim.lines())
            witness.look()
    return witness


class _Victim:
    """A program that is to be killed."""

    def __init__(self, folder: Path, index: int, draw: random.Random) -> None:
        self._output = folder / f"{index}.txt"
        self._starting = draw.random() < STARTING
        self._after = draw.random() * WORKING
        words = folder, draw.randrange(10**9)
        with self._output.open("w") as output:
            self._program = subprocess.Popen(
                [sys.executable, "-m", "tests.kills.driver", *map(str, words)],
                stdout=output,
                stderr=subprocess.STDOUT,
                env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            )
        self._begun = time.monotonic()

    def kill(self) -> None:
        """Wait until it works, unless it is to be killed before, and kill it at its moment."""
        while not self._starting and "offered" not in self._said():
            time.sleep(0.01)
            if self._program.poll() is not None or time.monotonic() - self._begun > STARTED:
                break
        time.sleep(self._after)
        self._program.kill()
        self._program.wait()

    def _said(self) -> str:
        return self._output.read_text(encoding="utf-8")

    def lines(self) -> list[str]:
        """Return the whole lines that it printed."""
        return self._said().split("\n")[:-1]
