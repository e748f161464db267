"""How work that takes long is cancelled: it asks now and then, and raises :class:`Cancelled`."""

from collections.abc import Callable


class Cancelled(Exception):
    """A run, or other work, has been cancelled."""


def never() -> bool:
    """Say that nothing has been cancelled."""
    return False


def go_on_unless(cancelled: Callable[[], bool]) -> None:
    """Raise :class:`Cancelled` if work has been cancelled."""
    if cancelled():
        raise Cancelled
