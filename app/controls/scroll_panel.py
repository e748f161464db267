"""A panel beside the picture, with controls that scroll."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QScrollArea


class ScrollPanel(QScrollArea):
    """A scroll area whose bar always has its place, so that nothing jumps when it is needed.

    Parameters
    ----------
    name : str
        The accessible name.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the focus is for its controls
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        assert bar is not None
        bar.setEnabled(False)
        # The style sheet hides the handle of a disabled bar.
        bar.rangeChanged.connect(lambda low, high: bar.setEnabled(low < high))
