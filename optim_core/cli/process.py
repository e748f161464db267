"""What a command sets up that has a process to itself: signals and its streams.

Not for a notebook or a test, which have their own.
"""

import io
import os
import signal
import sys
from threading import Thread
from typing import NoReturn

from optim_core.files.atomic_file import discard_drafts


def set_up() -> None:
    """End the process on an interrupt, and write to a terminal of any encoding."""
    _end_on_signals()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _end_on_signals() -> None:
    """End the process at SIGINT and SIGTERM, whatever it does, and leave no draft of a file.

    Python calls a handler between two of its own instructions only, which may be seconds apart
    while Qt encodes a picture, and Qt swallows an exception that a handler raises while it
    paints. So a thread waits for the signals, and ends the process without an exception.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: _end(number))
    if sys.platform == "win32":  # where signals wake sockets only
        return
    waiting, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    Thread(target=lambda: _end(os.read(waiting, 1)[0]), daemon=True).start()


def _end(number: int) -> NoReturn:
    discard_drafts()
    os._exit(128 + number)
