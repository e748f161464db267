"""Documents that were left with unsaved changes, each kept as a file that can be opened again."""

from datetime import datetime
from pathlib import Path

from app.model.history import Place
from optim_core.scenes.file import save, to_json

MOST_KEPT = 8

LONGEST_NAME = 60
"""Most characters of a document's own name in the name of its file."""


def keep_unsaved(place: Place, folder: Path) -> Path | None:
    """Keep the document of a place that is about to be left, if it has unsaved changes.

    Parameters
    ----------
    place : Place
    folder : Path
        It is made if it does not exist. The oldest files beyond :data:`MOST_KEPT` are deleted.
        A document that is kept already is not kept twice.

    Returns
    -------
    Path or None
        The file; None if nothing was unsaved, or all of it is kept.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    if not place.modified or place.kept:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    text = to_json(place.document)
    kept = sorted(folder.glob("[!.]*.json"), key=lambda each: each.stat().st_mtime_ns)
    for path in kept:
        if path.read_bytes() == text.encode():
            place.file.kept = place.document
            return path
    name = place.path.stem[:LONGEST_NAME] if place.path else "Untitled"
    path = _reserved(folder / f"{name}, {datetime.now():%Y-%m-%d %H.%M.%S}.json")
    try:
        save(place.document, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    place.file.kept = place.document
    for old in kept[: -(MOST_KEPT - 1)]:
        old.unlink(missing_ok=True)
    return path


def _reserved(path: Path) -> Path:
    """Make an empty file and return its path, with a number if another program has this one."""
    number, free = 1, path
    while True:
        try:
            free.touch(exist_ok=False)
            return free
        except FileExistsError:
            number += 1
            free = path.with_name(f"{path.stem} ({number}).json")
