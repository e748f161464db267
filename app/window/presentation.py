"""Presenting: the picture fills the screen; afterwards the window is restored."""

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QByteArray, Qt, QTimer
from PyQt6.QtWidgets import QMainWindow, QWidget

from app.window.side_views import SidePanel

PATIENCE = 1000
"""Time that the window is given to take its size again, in milliseconds."""


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
        self._size_before, self._docks_before = window.size(), QByteArray()
        self._restoring = QTimer(window)  # the window's layout takes the size after this event
        self._restoring.setSingleShot(True)
        self._restoring.timeout.connect(self._restore)
        self._patience = QTimer(window)  # the size may never come back: on another screen
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(self._restore)
        self.on = False

    def toggle(self) -> None:
        """Start or stop presenting."""
        self.on = not self.on
        if not self.on:
            self._restyle()  # first, since large type in the middle would narrow the docks
            for part in self._hidden:
                part.show()
            self._window.setWindowState(self._state_before)
            self._patience.start()
            self.settle()
            return
        self._patience.stop()
        self._size_before, self._docks_before = self._window.size(), self._window.saveState()
        self._hidden = [part for part in self._hides if not part.isHidden()]
        for part in self._hidden:
            part.hide()
        self._state_before = self._window.windowState()
        self._window.showFullScreen()
        self._restyle()
        for panel in self._stays:
            panel.fit()

    @property
    def docks(self) -> QByteArray:
        """The places and sizes of the panels, as they are when not presenting."""
        timers = self._patience, self._restoring
        waiting = self.on or any(timer.isActive() for timer in timers)
        return self._docks_before if waiting else self._window.saveState()

    def settle(self) -> None:
        """Restore the sizes of the panels once the window has the size that it had."""
        if self._patience.isActive() and self._window.size() == self._size_before:
            self._patience.stop()
            self._restoring.start()

    def _restore(self) -> None:
        self._window.restoreState(self._docks_before)
        self._restyle()  # the figure decides which side views are on
