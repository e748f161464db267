"""Writes a file as a whole or not at all."""

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path


def write_atomically(path: str | os.PathLike[str], write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a temporary file beside ``path``, then move it there.

    A link is followed, an existing file keeps its mode, and what is not a regular file (a pipe, a
    device) is written to directly.

    Raises
    ------
    OSError
        The folder does not exist or cannot be written to. The file at ``path`` is untouched.
    """
    path = Path(path).resolve()
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder, not a file")
    if path.exists() and not path.is_file():
        write(path)
        return
    try:
        handle, name = tempfile.mkstemp(suffix=path.suffix, prefix=".ravine-", dir=path.parent)
    except OSError as error:
        if not path.parent.is_dir():
            raise FileNotFoundError(f"the folder {path.parent} does not exist") from None
        why = (error.strerror or "unknown reason").lower()
        raise type(error)(f"the folder {path.parent} cannot be written ({why})") from None
    os.close(handle)
    draft = Path(name)
    try:
        write(draft)
        draft.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else _usual_mode())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _usual_mode() -> int:
    """Return the mode that a new file would have."""
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
