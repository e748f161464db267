"""What went wrong with a file, in one sentence."""


def describe(error: OSError) -> str:
    """Return one sentence that says what went wrong with a file."""
    if error.strerror is None:
        return str(error)
    named = f"{error.filename}: " if error.filename is not None else ""
    return f"{named}{error.strerror.lower()}"
