"""The status line: what lies under the pointer, and what just happened."""

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.session import Session
from optim_core.curvature import curvature

HINT = (
    "Click a pane to place the start · drag to pan · wheel to zoom · double-click to fit · "
    "Space plays"
)
MESSAGE_TIME = 6000
"""Milliseconds that a message stands."""


class ReadOut(QWidget):
    """Loss, gradient and curvature at a point; a hint while there is none."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = QLabel(HINT)
        self.text.setObjectName("muted")
        self.text.setAccessibleName("Status")
        self.message = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 2, 16, 4)
        row.addWidget(self.text, 1)
        row.addWidget(self.message)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(MESSAGE_TIME)
        self._timer.timeout.connect(self.message.clear)

    def show_point(self, point: tuple[float, float] | None) -> None:
        """Show what lies at a point (x, y); None for nowhere."""
        self.text.setText(HINT if point is None else self._described(*point))

    def show_message(self, text: str) -> None:
        """Say what just happened, for a few seconds."""
        self.message.setText(text)
        self._timer.start()

    def _described(self, x: float, y: float) -> str:
        surface = self._session.scenario.surface
        gx, gy = surface.gradient(x, y)
        bend = curvature(surface, x, y)
        kappa = f"κ {bend.condition:.3g}" if bend.low > 0.0 else "κ –"
        text = (
            f"x {x:.3f}   y {y:.3f}   f {surface.value(x, y):.4g}   "
            f"gradient {(gx * gx + gy * gy) ** 0.5:.4g}   "
            f"λ {bend.low:.4g} … {bend.high:.4g}   {kappa}"
        )
        return text.replace("-", "−")
