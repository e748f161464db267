"""Snapshots of unsaved changes, from which work is recovered after the program was killed.

Each running program has at most one snapshot, and holds a lock beside it. A snapshot whose lock
nobody holds was left by a program that ended without being closed. It stays until a person has
chosen: no program deletes or overwrites the snapshot of another.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.model.history import Place
from app.model.store import read_texts, write_texts
from app.model.stored_place import from_texts
from optim_core.files.file_lock import FileLock


@dataclass(frozen=True)
class Lost:
    """What a program had not saved when it was killed.

    Parameters
    ----------
    file : Path
        The snapshot.
    place : Place
    time : datetime
        When the snapshot was written.
    """

    file: Path
    place: Place
    time: datetime

    def discard(self) -> None:
        """Delete the snapshot; OSError if that fails."""
        lock = FileLock(_lock_of(self.file))
        if lock.take():
            self.file.unlink(missing_ok=True)
            lock.remove()


class Snapshot:
    """The snapshot of this program. Its methods may be called on any thread, one at a time.

    Parameters
    ----------
    folder : Path
        The folder of all snapshots. It is made with the first one.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{os.urandom(8).hex()}.json"
        self._lock = FileLock(_lock_of(self._file))

    def hold(self, texts: Mapping[str, str]) -> None:
        """Hold a place, given as :func:`~app.model.stored_place.to_texts` writes it.

        Raises
        ------
        OSError
            The snapshot cannot be written; the last one stays.
        """
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._lock.take()
        write_texts(self._file, texts)

    def clear(self) -> None:
        """Hold nothing."""
        self._file.unlink(missing_ok=True)

    def close(self) -> None:
        """Release the lock. What the snapshot still holds is offered by the next program."""
        if self._lock.held:
            if self._file.exists():
                self._lock.release()
            else:
                self._lock.remove()


def find_lost(folder: Path, most: int) -> list[Lost]:
    """Return what programs that were killed had not saved, the latest first, at most so many.

    A snapshot that cannot be read, such as one of a later version, stays where it is.
    """
    for lock_file in _files(folder, ".lock"):
        with suppress(OSError):
            _clear_orphan(lock_file)
    found: list[Lost] = []
    for file in sorted(_files(folder, ".json"), key=_time, reverse=True):
        with suppress(OSError, ValueError):
            time, texts = datetime.fromtimestamp(_time(file)), read_texts(file)
            if not _is_held(_lock_of(file)) and file.exists():  # not closed meanwhile
                found.append(Lost(file, from_texts(texts), time))
        if len(found) == most:
            break
    return found


def _files(folder: Path, suffix: str) -> list[Path]:
    """Return the files with a suffix, but for drafts, whose names begin with a dot."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return [folder / name for name in names if name.endswith(suffix) and name[0] != "."]


def _time(file: Path) -> float:
    """Return when a file was last changed; 0 if there is none."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _lock_of(snapshot: Path) -> Path:
    return snapshot.with_suffix(".lock")


def _is_held(lock_file: Path) -> bool:
    """Whether the lock of a snapshot is held by a running program."""
    if not lock_file.exists():
        return False
    lock = FileLock(lock_file)
    held = not lock.take()
    lock.release()
    return held


def _clear_orphan(lock_file: Path) -> None:
    """Delete the lock file of a program that was killed without a snapshot."""
    snapshot = lock_file.with_suffix(".json")
    lock = FileLock(lock_file)
    if not snapshot.exists() and lock.take(patience=0.0):
        if snapshot.exists():
            lock.release()
        else:
            lock.remove()
