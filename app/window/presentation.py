"""Presenting: the picture fills the screen; afterwards the window is restored."""

from collections.abc import Callable, Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMainWindow, QWidget

from app.window.side_views import SidePanel


class Presentation:
    """Hides the controls while presenting, and shows them again afterwards.

    Parameters
    ----------
    window : QMainWindow
    restyle : callable
        Applies the sizes for presenting or the normal ones; called when :attr:`on` has changed.
    stays : sequence of SidePanel
        The panels that stay visible, with the height they need.
    hides : sequence of QWidget
        The widgets to hide.

    Attributes
    ----------
    on : bool
        Whether the picture fills the screen.
    """

    def __init__(
        self,
        window: QMainWindow,
        restyle: Callable[[], None],
        stays: Sequence[SidePanel],
        hides: Sequence[QWidget],
    ) -> None:
        self._window, self._restyle = window, restyle
        self._stays, self._hides = stays, hides
        self._hidden: list[QWidget] = []
        self._state_before = Qt.WindowState.WindowNoState
        self._tall_before: list[int] = []
        self.on = False

    def toggle(self) -> None:
        """Start or stop presenting."""
        self.on = not self.on
        if not self.on:
            for part in self._hidden:
                part.show()
            self._window.setWindowState(self._state_before)
            self._restyle()
            for panel, tall in zip(self._stays, self._tall_before, strict=True):
                panel.fit(tall)
            return
        self._hidden = [part for part in self._hides if not part.isHidden()]
        for part in self._hidden:
            part.hide()
        self._state_before = self._window.windowState()
        self._tall_before = [panel.height() for panel in self._stays]
        self._window.showFullScreen()
        self._restyle()
        for panel in self._stays:
            panel.fit()
