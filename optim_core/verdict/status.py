"""The status of a run."""

from enum import StrEnum


class Status(StrEnum):
    """How a path ended."""

    FINISHED = "finished"
    """It took all its steps without coming to rest at a critical point."""

    CONVERGED = "converged"
    """It came to rest: its gradients and steps stay within the tolerance to the end."""

    DIVERGED = "diverged"
    """It became infinite or NaN, went a thousand times as far as the view, or came to where the
    loss is undefined."""
