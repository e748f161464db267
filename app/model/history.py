"""Undo, redo and the list of recent changes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from optim_core.scenes.changes import difference
from optim_core.scenes.defaults import default_scene
from optim_core.scenes.document import Document
from optim_core.scenes.scene import Scene

MOST_STEPS_BACK = 200
"""Number of steps that can be undone."""


@dataclass(eq=False)
class OpenFile:
    """The file that a document was opened from or saved to, shared by all of its states.

    Parameters
    ----------
    path : Path or None
        None for a document that has no file yet.
    saved : Document or None
        The document as it is in the file, or as a new document began; None if not known.
    stamp : str
        The file's :func:`file_stamp` when it was last opened or saved; "" if not known.
    kept : Document or None
        The document as it was last kept among the recent files, unsaved.
    """

    path: Path | None = None
    saved: Document | None = None
    stamp: str = ""
    kept: Document | None = None

    def mark_saved(self, document: Document, path: Path) -> None:
        """Record that a document has just been saved to a file."""
        self.saved, self.path, self.stamp = document, path, file_stamp(path)

    @property
    def changed_outside(self) -> bool:
        """Whether another program has changed the file since it was opened or saved here."""
        if self.path is None or not self.stamp:
            return False
        return file_stamp(self.path) not in ("", self.stamp)


def file_stamp(path: Path) -> str:
    """Return when a file was last changed, in ns, and its size in bytes; "" if there is none."""
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns} {found.st_size}"


@dataclass(frozen=True)
class Place:
    """A state that undo can return to: a document, the index of the shown scene, and the file.

    Parameters
    ----------
    document : Document
    index : int
        Index of the shown scene, from 0.
    file : OpenFile
    """

    document: Document
    index: int = 0
    file: OpenFile = field(default_factory=OpenFile)

    @property
    def path(self) -> Path | None:
        """The file's path."""
        return self.file.path

    @property
    def scene(self) -> Scene:
        """The shown scene."""
        return self.document.scenes[self.index]

    def with_scene(self, scene: Scene) -> "Place":
        """Return the place with the shown scene replaced."""
        return replace(self, document=self.document.with_scene(self.index, scene))

    @property
    def modified(self) -> bool:
        """Whether there are unsaved changes; step, selection and scheme do not count."""
        return _differ(self.file.saved, self.document)

    @property
    def kept(self) -> bool:
        """Whether the document is kept among the recent files as it is."""
        return not _differ(self.file.kept, self.document)


def new_place(scene: Scene | None = None) -> Place:
    """Return a new document with one scene, by default the one that the app opens with."""
    document = Document((scene or default_scene(),))
    return Place(document, file=OpenFile(saved=document))


def _differ(saved: Document | None, document: Document) -> bool:
    """Whether a document differs from a saved one in what the modified mark shows."""
    if saved is None or len(saved.scenes) != len(document.scenes):
        return True
    if saved is document:
        return False
    pairs = zip(saved.scenes, document.scenes, strict=True)
    return any(one.setup != other.setup for one, other in pairs) or (
        _lasting(saved) != _lasting(document)
    )


def _lasting(document: Document) -> Document:
    """Return a document without the fields that the modified mark ignores."""
    scenes = tuple(replace(scene, figure=scene.figure.lasting) for scene in document.scenes)
    return replace(document, scenes=scenes)


class History:
    """The undo and redo stacks of places.

    Parameters
    ----------
    gesture : callable
        Returns a value shared by the edits of one drag; None for a single edit.
    """

    def __init__(self, gesture: Callable[[], int | None]) -> None:
        self._gesture = gesture
        self._last: int | None = None
        self._past: list[Place] = []
        self._future: list[Place] = []

    def record(self, left: Place, now: Place) -> None:
        """Record a move from one place to another; edits of one drag become one step.

        Successive changes of the view alone, as when panning and zooming, also become one step.
        """
        gesture = self._gesture()
        dragging = gesture is not None and gesture == self._last
        looking = bool(self._past) and _only_view(self._past[-1], left) and _only_view(left, now)
        if not (self._past and (dragging or looking)):
            self._past.append(left)
            del self._past[:-MOST_STEPS_BACK]
        self._last = gesture
        self._future.clear()

    def back(self, now: Place, steps: int = 1) -> Place:
        """Undo some steps from a place, and return the place reached."""
        for _ in range(min(steps, len(self._past))):
            self._future.append(now)
            now = self._past.pop()
        self._last = None
        return now

    def forward(self, now: Place) -> Place:
        """Redo one step from a place, and return the place reached."""
        if self._future:
            self._past.append(now)
            now = self._future.pop()
        return now

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to redo."""
        return bool(self._future)

    def changes(self, now: Place, most: int) -> list[str]:
        """Describe what each undo step would undo, the latest first."""
        later = [*self._past[1:], now][-most:]
        earlier = self._past[-most:]
        pairs = zip(reversed(earlier), reversed(later), strict=True)
        return [_change(before, after) for before, after in pairs]


def _change(before: Place, after: Place) -> str:
    if before.file is not after.file:
        return f"opened {after.path.name}" if after.path else "new document"
    return difference(before.scene, after.scene) or "no visible change"


def _only_view(one: Place, other: Place) -> bool:
    """Whether two places differ in their view only."""
    view = other.scene.figure.view
    if one.scene.figure.view == view or one.index != other.index:
        return False
    try:
        return one.with_scene(one.scene.edited(view=view)) == other
    except ValueError:  # a view of another surface
        return False
