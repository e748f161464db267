"""The status line: the values under the pointer, and messages."""

import math

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QFontMetricsF
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.drawing.words import fitted
from optim_core.parameters.number_format import fixed, number
from optim_core.surfaces.curvature import curvature, gradient_norm, quadratic_model
from optim_core.surfaces.landscape import Bounds, Surface

HINT = (
    "Click a pane to place the start · drag to pan · wheel to zoom · double-click to fit · "
    "Shift tells the Hessian · Space plays"
)
MESSAGE_TIME = 6000
"""Time that a message is shown, in milliseconds."""


class ReadOut(QWidget):
    """Shows loss, gradient and curvature at a point; without a point, a hint."""

    def __init__(self) -> None:
        super().__init__()
        self._surface: Surface | None = None
        self._decimals = 3
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = QLabel(HINT)
        self.text.setObjectName("muted")
        self.text.setAccessibleName("Status")
        self.text.setMinimumWidth(1)  # a long text is elided, it does not widen the window
        self.message = QLabel()
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 2, 16, 4)
        row.addWidget(self.text, 1)
        row.addWidget(self.message)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(MESSAGE_TIME)
        self._timer.timeout.connect(self.message.clear)

    def show_surface(self, surface: Surface, view: Bounds) -> None:
        """Describe points of another surface from now on, with digits that suit the view."""
        self._surface = surface
        self._decimals = max(2, math.ceil(3.0 - math.log10(view.width)))

    def show_point(self, point: tuple[float, float] | None) -> None:
        """Show the values at a point (x, y); None for no point."""
        self.text.setText(self._described(*point) if point and self._surface else HINT)

    def show_probe(self, point: tuple[float, float]) -> None:
        """Show the Hessian at a point (x, y), its eigenvectors and Newton's target, if they fit."""
        if self._surface is None:
            return
        metrics = QFontMetricsF(self.text.font())
        self.text.setText(fitted(self._probed(*point), metrics, self.text.width()))

    def show_message(self, text: str) -> None:
        """Show a message for a few seconds."""
        self.message.setText(text)
        self._timer.start()

    def _described(self, x: float, y: float) -> str:
        assert self._surface is not None
        surface, digits = self._surface, self._decimals
        place = f"x {fixed(x, digits)}   y {fixed(y, digits)}"
        loss = float(surface.value(x, y))
        if math.isnan(loss):
            return f"{place}   f is undefined here"
        bend = curvature(surface, x, y)
        kappa = number(bend.condition, 3) if bend.low > 0.0 else "–"
        return (
            f"{place}   f {number(loss, 4)}   "
            f"gradient {number(gradient_norm(surface, x, y), 4)}   "
            f"λ {number(bend.low, 4)} … {number(bend.high, 4)}   κ {kappa}"
        )

    def _probed(self, x: float, y: float) -> list[str]:
        """Return texts about a point, from the longest to the shortest."""
        assert self._surface is not None
        model, digits = quadratic_model(self._surface, x, y), self._decimals
        place = f"x {fixed(x, digits)}   y {fixed(y, digits)}"
        if math.isnan(model.value):
            return [f"{place}   f is undefined here"]
        xx, xy, yy = (number(entry, 4) for entry in model.hessian)
        parts = [f"H [{xx} {xy}; {xy} {yy}]"]
        jump = "a derivative is not finite"
        if model.defined:
            jump = "H is singular"
            parts += [
                f"λ {number(value, 4)} along ({fixed(dx, 2)}, {fixed(dy, 2)})"
                for value, (dx, dy) in (model.steep, model.shallow)
            ]
        if model.newton is not None:
            to_x, to_y = (fixed(value, digits) for value in model.newton)
            jump = f"to ({to_x}, {to_y})"
        parts.append(f"Newton: {jump}")
        shorter = [parts, parts[1:], parts[-1:]]
        return ["   ".join((place, *some)) for some in shorter]
