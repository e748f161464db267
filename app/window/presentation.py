"""The picture filling the screen, and the way back to the window as it was."""

from collections.abc import Callable, Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMainWindow, QWidget

from app.window.docks import StepPanel


class Presentation:
    """Hides what is not for a room, and shows it again.

    Parameters
    ----------
    window : QMainWindow
    restyle : callable
        Takes the sizes of a room, or of a desk; called when :attr:`on` has changed.
    step : StepPanel
        Stays, and is made as tall as it needs.
    hides : sequence of QWidget
        What a room does not need.

    Attributes
    ----------
    on : bool
        Whether the picture fills the screen.
    """

    def __init__(
        self,
        window: QMainWindow,
        restyle: Callable[[], None],
        step: StepPanel,
        hides: Sequence[QWidget],
    ) -> None:
        self._window, self._restyle = window, restyle
        self._step, self._hides = step, hides
        self._hidden: list[QWidget] = []
        self._state_before = Qt.WindowState.WindowNoState
        self._tall_before = 0
        self.on = False

    def toggle(self) -> None:
        """Fill the screen, or return."""
        self.on = not self.on
        if not self.on:
            for part in self._hidden:
                part.show()
            self._window.setWindowState(self._state_before)
            self._restyle()
            self._step.fit(self._tall_before)
            return
        self._hidden = [part for part in self._hides if not part.isHidden()]
        for part in self._hidden:
            part.hide()
        self._state_before = self._window.windowState()
        self._tall_before = self._step.height()
        self._window.showFullScreen()
        self._restyle()
        self._step.fit()
