"""What went wrong with a file, in one sentence."""

LONGEST_PATH = 200
"""Largest number of characters of a path in a message."""


def describe(error: OSError) -> str:
    """Return one sentence that says what went wrong with a file."""
    if error.strerror is None:
        return str(error)
    if error.filename is None:
        return error.strerror.lower()
    path = str(error.filename)
    shown = path if len(path) <= LONGEST_PATH else f"…{path[1 - LONGEST_PATH :]}"
    return f"{shown}: {error.strerror.lower()}"
