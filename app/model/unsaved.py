"""Documents that were left with unsaved changes, each kept as a file that can be opened again."""

from datetime import datetime
from pathlib import Path

from app.model.history import Place
from optim_core.scenes.file import save

MOST_KEPT = 8


def keep_unsaved(place: Place, folder: Path) -> Path | None:
    """Keep the document of a place that is about to be left, if it has unsaved changes.

    Parameters
    ----------
    place : Place
    folder : Path
        It is made if it does not exist. The oldest files beyond :data:`MOST_KEPT` are deleted.

    Returns
    -------
    Path or None
        The file; None if nothing was unsaved, or if the file cannot be written: that is no
        reason not to open another one.
    """
    if not place.modified:
        return None
    name = place.path.stem if place.path else "Untitled"
    path = folder / f"{name}, {datetime.now():%Y-%m-%d %H.%M.%S}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        save(place.document, path)
        kept = sorted(folder.glob("*.json"), key=lambda each: each.stat().st_mtime_ns)
        for old in kept[:-MOST_KEPT]:
            old.unlink()
    except OSError:
        return None
    return path
