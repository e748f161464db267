"""The command ``ravine`` as a process: what must be done before anything large is imported.

The command itself is :mod:`app.command_line`.
"""

import os
import signal
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``ravine`` and return its exit status."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: os._exit(128 + number))
    from app.command_line import main as run
    from optim_core.cli.process import set_up

    set_up()
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
