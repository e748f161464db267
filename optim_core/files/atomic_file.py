"""Writes a file as a whole or not at all.

What is written goes into a draft beside the file, which then takes its place. A draft is locked
while it is written, and the lock goes with the process: a draft without a lock was left by a
process that was killed, and the next write into its folder removes it.
"""

import errno
import os
import re
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from optim_core.files.file_lock import FileLock

_DRAFT = re.compile(r"\.ravine-draft-[0-9a-f]{16}(\.\w+)?")
_drafts: set[Path] = set()
"""The drafts that this process is writing."""


def write_atomically(path: str | os.PathLike[str], write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a temporary file beside ``path``, then move it there.

    A link is followed, an existing file keeps its mode, and what is not a regular file (a pipe, a
    device) is written to directly.

    Raises
    ------
    OSError
        The folder does not exist or cannot be written to. The file at ``path`` is untouched.
    """
    path = Path(os.path.realpath(path))
    if path.is_symlink():  # what is left of a loop of links
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder, not a file")
    if path.exists() and not path.is_file():
        write(path)
        return
    _clear(path.parent)
    draft = path.with_name(f".ravine-draft-{token_hex(8)}{_suffix(path)}")
    lock = FileLock(draft)
    _drafts.add(draft)
    try:
        _create(draft)
        with suppress(OSError):  # a file system without locks
            lock.take()
        write(draft)
        draft.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else _usual_mode())
        if sys.platform == "win32":  # which moves no file that is open
            lock.release()
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    finally:
        _drafts.discard(draft)
        lock.release()


def discard_drafts() -> None:
    """Remove the drafts that this process is writing, since it ends now."""
    for draft in tuple(_drafts):
        with suppress(OSError):
            draft.unlink()


def _suffix(path: Path) -> str:
    return path.suffix if re.fullmatch(r"\.\w{1,20}", path.suffix) else ""


def _create(draft: Path) -> None:
    """Make an empty draft that nobody else may read yet."""
    try:
        os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        folder = draft.parent
        if not folder.is_dir():
            raise FileNotFoundError(f"the folder {folder} does not exist") from None
        why = (error.strerror or "unknown reason").lower()
        raise type(error)(f"the folder {folder} cannot be written ({why})") from None


def _clear(folder: Path) -> None:
    """Remove the drafts that processes which ended have left in a folder."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _DRAFT.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                lock = FileLock(Path(entry.path))
                with suppress(OSError):  # another user's
                    if lock.take(patience=0.0):
                        lock.remove()


def _usual_mode() -> int:
    """Return the mode that a new file would have."""
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
