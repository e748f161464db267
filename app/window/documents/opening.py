"""Opening the window: which document it shows first, and whether it plays."""

from collections.abc import Sequence
from contextlib import suppress

from app.drawing.unknown import unknown_names
from app.model.history import Place, new_place
from app.model.load_ahead import LoadAhead
from app.model.session import Session
from app.model.settings import Settings
from app.window.main_window import MainWindow
from optim_core.scenes.defaults import default_scene


def open_window(place: Place | None, settings: Settings, remarks: Sequence[str] = ()) -> MainWindow:
    """Open the window with a document: the given one, the last one, or a new one.

    The race plays, unless the given document has a step: then it is paused there. The remarks
    on what is unknown in its file are shown. A last document
    with unsaved changes is kept; undo returns to it.
    """
    last = settings.place or new_place(default_scene(figure=settings.figure))
    session = Session(place or last)
    if place is not None and last.modified:
        with suppress(OSError):  # undo still returns to it
            settings.keep_unsaved(last)
        session.history.record(last, place)
    window = MainWindow(session, settings)
    window.show()
    window.recovery.look_soon()
    LoadAhead(session.jobs, window.player)
    if place is None or place.scene.figure.step is None:
        window.player.play()
    else:
        session.set_frame(place.scene.figure.step)
    if place is not None and place.path is not None:
        settings.remember_file(place.path)
        window.files.report(place.path, [*remarks, *unknown_names(place.document)])
    return window
