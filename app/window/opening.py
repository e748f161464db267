"""Opening the window: which document it shows first, and whether it plays."""

from app.model.history import Place, new_place
from app.model.session import Session
from app.model.settings import Settings
from app.window.main_window import MainWindow
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.scene import Scene


def open_window(place: Place | None, settings: Settings) -> MainWindow:
    """Open the window with a document: the given one, the last one, or a new one.

    The race plays, unless the given document has a step: then it is paused there.
    """
    last = settings.place or new_place(Scene(default_setup(), settings.figure))
    session = Session(place or last)
    window = MainWindow(session, settings)
    window.show()
    if place is None or place.scene.figure.step is None:
        window.player.play()
    else:
        session.set_frame(place.scene.figure.step)
    return window
