"""Watches one try of one case: what of it is no answer."""

import signal
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from optim_core.parameters.refusal import Refusal

LONGEST_SENTENCE = 900
"""Largest number of characters in a refusal; the longest lists the names of all surfaces."""


class Fault(Exception):
    """An answer that is not one."""


class _Overtime(BaseException):
    """The time is up; nothing on the way catches it."""


def check_sentence(text: str) -> None:
    """Raise Fault unless a text is one short line."""
    if not text.strip():
        raise Fault("a refusal without a word")
    if len(text.strip().splitlines()) > 1:
        raise Fault(f"a refusal of more than one line: {text[:200]!r}")
    if len(text) > LONGEST_SENTENCE:
        raise Fault(f"a refusal of {len(text)} characters: {text[:200]!r}")


def fault(attempt: Callable[[], object], seconds: float) -> str:
    """Try something; return "" if it gives an answer, otherwise what happened.

    Parameters
    ----------
    attempt : callable
        Refuses with :class:`Refusal`; whatever else it raises is a fault, and so is a warning.
    seconds : float
        Processor time that it may take.
    """
    try:
        with warnings.catch_warnings(), _at_most(seconds):
            warnings.simplefilter("error")
            try:
                attempt()
            except Refusal as refusal:
                check_sentence(str(refusal))
    except _Overtime:
        return f"more than {seconds:g} s of processor time\n{traceback.format_exc(-3)}"
    except Fault as found:
        return str(found)
    except (Exception, SystemExit):
        return traceback.format_exc()
    return ""


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise in this block once it has taken that much processor time."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise _Overtime

    previous = signal.signal(signal.SIGVTALRM, stop)
    began = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, seconds)
    try:
        yield
        if time.process_time() - began > 2.0 * seconds:  # in one call that let no signal through
            raise _Overtime
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
        signal.signal(signal.SIGVTALRM, previous)
