"""The picture filling the screen, and the way back to the window as it was."""

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMainWindow, QWidget

from app.window.appearance import Appearance
from app.window.docks import StepPanel


class Presentation:
    """Hides what is not for a room, and shows it again.

    Parameters
    ----------
    window : QMainWindow
    appearance : Appearance
        Takes sizes for a room meanwhile.
    step : StepPanel
        Stays, and is made as tall as it needs.
    hides : sequence of QWidget
        What a room does not need.
    """

    def __init__(
        self,
        window: QMainWindow,
        appearance: Appearance,
        step: StepPanel,
        hides: Sequence[QWidget],
    ) -> None:
        self._window, self._appearance = window, appearance
        self._step, self._hides = step, hides
        self._hidden: list[QWidget] = []
        self._state_before = Qt.WindowState.WindowNoState
        self._tall_before = 0

    def toggle(self) -> None:
        """Fill the screen, or return."""
        if self._appearance.presenting:
            for part in self._hidden:
                part.show()
            self._window.setWindowState(self._state_before)
            self._appearance.set_presenting(False)
            self._step.fit(self._tall_before)
            return
        self._hidden = [part for part in self._hides if not part.isHidden()]
        for part in self._hidden:
            part.hide()
        self._state_before = self._window.windowState()
        self._tall_before = self._step.height()
        self._window.showFullScreen()
        self._appearance.set_presenting(True)
        self._step.fit()
