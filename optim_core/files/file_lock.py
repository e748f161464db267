"""A lock between running programs that ends with its program, however that ends."""

import errno
import os
import sys
import time
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_BETWEEN = 0.002
"""Seconds from one attempt to the next."""


class FileLock:
    """A lock on a file. The system releases it when the process ends, also by ``kill -9``.

    Parameters
    ----------
    path : Path
        The file, which stays empty. It is made if it does not exist; its folder must.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether this lock holds the file."""
        return self._handle is not None

    def take(self, patience: float = 0.05) -> bool:
        """Take the lock; return whether it is held.

        Parameters
        ----------
        patience : float
            Seconds to wait for another program to release it.

        Raises
        ------
        OSError
            The file cannot be made or locked.
        """
        end = time.monotonic() + patience
        while self._handle is None:
            self._attempt()
            if self._handle is None and time.monotonic() >= end:
                return False
            if self._handle is None:
                time.sleep(_BETWEEN)
        return True

    def release(self) -> None:
        """Release the lock, if it is held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def remove(self) -> None:
        """Delete the file while the lock is held, and release the lock."""
        if sys.platform == "win32":  # an open file cannot be deleted there
            self.release()
        self._path.unlink(missing_ok=True)
        self.release()

    def _attempt(self) -> None:
        handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o666)
        try:
            _lock(handle)
            if os.path.samestat(os.fstat(handle), os.stat(self._path)):
                self._handle, handle = handle, -1
        except FileNotFoundError:  # deleted meanwhile by the one who held it
            pass
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
        finally:
            if handle >= 0:
                os.close(handle)


def _lock(handle: int) -> None:
    """Lock an open file; OSError if another program has done so."""
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
