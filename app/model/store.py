"""Texts by key, kept in a file that several running programs may share."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from optim_core.files.atomic_file import write_atomically
from optim_core.files.file_lock import FileLock


class Store:
    """Texts by key in a file of JSON, written as a whole whenever one changes.

    Each change first reads what other programs have written, so of each key the last text put is
    kept, whoever put it. A file that cannot be written does no harm: the texts stay here, and are
    written with the next change.

    Parameters
    ----------
    path : Path
        Its folder is made if it does not exist.
    first : callable
        Returns the texts to begin with while there is no file.

    Attributes
    ----------
    texts : mapping from str to str
    trouble : OSError or None
        Why the last change could not be written.
    """

    def __init__(self, path: Path, first: Callable[[], dict[str, str]]) -> None:
        self._path, self._first = path, first
        self._lock = FileLock(path.with_suffix(".lock"))
        self._changing = False
        self._unwritten: dict[str, str] = {}
        self.texts: Mapping[str, str] = {}
        self.texts = self._read()
        self.trouble: OSError | None = None

    def put(self, **texts: str) -> None:
        """Change the texts of some keys; "" for none."""
        with self.changing():
            self.texts = {**self.texts, **texts}
            self._unwritten |= texts

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Read what other programs have written, and at the end write what has changed.

        Other programs wait meanwhile, though not for long: one that is stuck blocks nobody.
        """
        if self._changing:
            yield
            return
        self._changing = True
        try:
            with suppress(OSError):  # the file can still be written, if not as safely
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._lock.take()
            written = self._read()
            self.texts = written | self._unwritten
            yield
            self._write(written)
        finally:
            self._changing = False
            self._lock.release()

    def _write(self, written: dict[str, str]) -> None:
        texts = {key: text for key, text in self.texts.items() if text}
        if texts != written:
            try:
                write_texts(self._path, texts)
            except OSError as error:
                self.trouble = error
                return
        self.trouble = None
        self._unwritten.clear()

    def _read(self) -> dict[str, str]:
        try:
            return read_texts(self._path)
        except FileNotFoundError:
            return self._first()
        except (OSError, ValueError):
            return dict(self.texts)


def write_texts(path: Path, texts: Mapping[str, str]) -> None:
    """Write texts by key to a file, as a whole or not at all; OSError if that fails."""
    text = json.dumps(texts, indent=1)
    write_atomically(path, lambda draft: draft.write_text(text, encoding="utf-8"))


def read_texts(path: Path) -> dict[str, str]:
    """Read texts by key from a file; OSError or ValueError if it cannot be read."""
    try:
        texts = json.loads(path.read_text(encoding="utf-8"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(texts, dict):
        raise ValueError("no object")
    return {key: text for key, text in texts.items() if isinstance(text, str)}
