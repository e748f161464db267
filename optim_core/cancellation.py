"""How work that takes long is cancelled: it asks now and then, and raises :class:`Cancelled`.

The question is also where work lets other threads go first: whoever is asked may take a while to
answer.
"""

import time
from collections.abc import Callable

OFTEN = 0.5e-3
"""Seconds of work from one question to the next, about."""


class Cancelled(Exception):
    """A run, or other work, has been cancelled."""


def never() -> bool:
    """Say that nothing has been cancelled."""
    return False


def go_on_unless(cancelled: Callable[[], bool]) -> None:
    """Raise :class:`Cancelled` if work has been cancelled."""
    if cancelled():
        raise Cancelled


class Questions:
    """The questions of work that is done in pieces whose length is not known.

    Parameters
    ----------
    cancelled : callable
        Whether the work has been cancelled.
    """

    def __init__(self, cancelled: Callable[[], bool]) -> None:
        self._cancelled = cancelled
        self._pieces = 0  # done since the last question
        self._begun = time.perf_counter()

    def ask(self) -> int:
        """Ask; return after how many pieces of work to ask again, so that it is soon enough.

        The number at most doubles from one question to the next.

        Raises
        ------
        Cancelled
        """
        took = max(time.perf_counter() - self._begun, 1e-9)
        share = min(OFTEN / took, 2.0)
        self._pieces = max(int(share * self._pieces), 1)
        go_on_unless(self._cancelled)
        self._begun = time.perf_counter()
        return self._pieces
