"""The status line: the values under the pointer, and messages."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QFontMetricsF, QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.drawing.words import fitted, fitting
from app.style.elided_label import ElidedLabel
from optim_core.parameters.number_format import fixed, named
from optim_core.surfaces.curvature import curvature, gradient_norm, quadratic_model
from optim_core.surfaces.landscape import Bounds, Surface

HINT = (
    "Click a pane to place the start · drag to pan · wheel to zoom · double-click to fit · "
    "Shift shows the Hessian · Space plays"
)
HINTS = (HINT, "Click places the start · wheel zooms · Space plays", "Space plays")
"""The hint, from long to short."""

MARGIN = 16
"""Gap beside a text and between two, in pixels."""

UNDEFINED = "x {x}   y {y}   f is undefined here"
DESCRIBED = "x {x}   y {y}   f {f:4}   gradient {gradient:4}   λ {low:4} … {high:4}   κ {kappa:3}"
DESCRIBED_CURVED_DOWN = (
    "x {x}   y {y}   f {f:4}   gradient {gradient:4}   λ {low:4} … {high:4}   κ –"
)

# What Shift shows of a point, from the longest to the shortest.
PROBED = (
    "x {x}   y {y}   H [{xx:4} {xy:4}; {xy:4} {yy:4}]   λ {steep:4} along ({steep_x}, {steep_y})   "
    "λ {shallow:4} along ({shallow_x}, {shallow_y})   Newton: to ({to_x}, {to_y})",
    "x {x}   y {y}   λ {steep:4} along ({steep_x}, {steep_y})   "
    "λ {shallow:4} along ({shallow_x}, {shallow_y})   Newton: to ({to_x}, {to_y})",
    "x {x}   y {y}   Newton: to ({to_x}, {to_y})",
)
PROBED_SINGULAR = (
    "x {x}   y {y}   H [{xx:4} {xy:4}; {xy:4} {yy:4}]   λ {steep:4} along ({steep_x}, {steep_y})   "
    "λ {shallow:4} along ({shallow_x}, {shallow_y})   Newton: H is singular",
    "x {x}   y {y}   λ {steep:4} along ({steep_x}, {steep_y})   "
    "λ {shallow:4} along ({shallow_x}, {shallow_y})   Newton: H is singular",
    "x {x}   y {y}   Newton: H is singular",
)
PROBED_WITHOUT_DERIVATIVES = (
    "x {x}   y {y}   H [{xx:4} {xy:4}; {xy:4} {yy:4}]   Newton: a derivative is not finite",
    "x {x}   y {y}   Newton: a derivative is not finite",
)

MESSAGE_TIME = 6000
"""Time that a message is shown, in milliseconds."""


class ReadOut(QWidget):
    """Shows loss, gradient and curvature at a point; without a point, the caption and a hint."""

    def __init__(self) -> None:
        super().__init__()
        self._surface: Surface | None = None
        self._decimals = 3
        self._show_again: Callable[[], None] | None = None
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._caption = ""
        self._pointed = False
        self.text = ElidedLabel()
        self.text.setObjectName("muted")
        self.text.setAccessibleName("Status")
        self.hint = QLabel(HINT)
        self.hint.setObjectName("muted")
        self.hint.setMinimumWidth(1)  # it gives way, and does not widen the window
        self.setToolTip(HINT)
        self.message = ElidedLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 2, MARGIN, 4)
        row.setSpacing(MARGIN)
        row.addWidget(self.text, 1)
        row.addWidget(self.hint)
        row.addWidget(self.message)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(MESSAGE_TIME)
        self._timer.timeout.connect(self._on_read)

    def show_surface(self, surface: Surface, view: Bounds) -> None:
        """Describe points of another surface from now on, with digits that suit the view."""
        before, self._surface = self._surface, surface
        self._decimals = max(2, math.ceil(3.0 - math.log10(view.width)))
        if before != surface and self._show_again is not None:
            self._show_again()

    def show_caption(self, caption: str) -> None:
        """Show a caption while no point is shown."""
        self._caption = caption
        if not self._pointed:
            self.text.setText(caption)
            self._arrange()

    def show_point(self, point: tuple[float, float] | None) -> None:
        """Show the values at a point (x, y); None for no point."""
        self._show_again = partial(self.show_point, point)
        self._pointed = point is not None
        self._arrange()
        self.text.setText(self._described(*point) if point and self._surface else self._caption)

    def show_probe(self, point: tuple[float, float]) -> None:
        """Show the Hessian at a point (x, y), its eigenvectors and Newton's target, if they fit."""
        if self._surface is None:
            return
        self._show_again = partial(self.show_probe, point)
        self._pointed = True
        self._arrange()
        metrics = QFontMetricsF(self.text.font())
        self.text.setText(fitted(self._probed(*point), metrics, self.text.width()))

    def show_message(self, text: str) -> None:
        """Show a message about what has been done, in the past tense, for a few seconds."""
        self.message.setText(text)
        self._timer.start()
        self._arrange()

    def _arrange(self) -> None:
        """Show the longest hint that leaves room for the caption, while no point is shown."""
        metrics = QFontMetricsF(self.text.font())
        used = metrics.horizontalAdvance(self._caption) + 5.0 * MARGIN
        hidden = self._pointed or self.message.text()
        hint = "" if hidden else fitting(HINTS, metrics, self.width() - used)
        if hint != self.hint.text() and (row := self.layout()) is not None:
            self.hint.setText(hint)
            row.activate()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Choose the hint for the new width."""
        super().resizeEvent(event)
        self._arrange()

    def _on_read(self) -> None:
        self.message.clear()
        self._arrange()

    def _described(self, x: float, y: float) -> str:
        assert self._surface is not None
        surface, loss = self._surface, float(self._surface.value(x, y))
        words: dict[str, Any] = {
            "x": fixed(x, self._decimals),
            "y": fixed(y, self._decimals),
            "f": loss,
        }
        if math.isnan(loss):
            return UNDEFINED.format_map(words)
        bend = curvature(surface, x, y)
        words |= {"gradient": gradient_norm(surface, x, y), "low": bend.low, "high": bend.high}
        words["kappa"] = bend.condition
        return (DESCRIBED if bend.low > 0.0 else DESCRIBED_CURVED_DOWN).format_map(named(words))

    def _probed(self, x: float, y: float) -> list[str]:
        """Return texts about a point, from the longest to the shortest."""
        assert self._surface is not None
        model, digits = quadratic_model(self._surface, x, y), self._decimals
        words: dict[str, Any] = {"x": fixed(x, digits), "y": fixed(y, digits)}
        if math.isnan(model.value):
            return [UNDEFINED.format_map(words)]
        words |= zip(("xx", "xy", "yy"), model.hessian, strict=True)
        templates: tuple[str, ...] = PROBED_WITHOUT_DERIVATIVES
        if model.defined:
            templates = PROBED_SINGULAR
            for name, (value, (dx, dy)) in (("steep", model.steep), ("shallow", model.shallow)):
                words |= {name: value, f"{name}_x": fixed(dx, 2), f"{name}_y": fixed(dy, 2)}
        if model.newton is not None:
            templates = PROBED
            words |= zip(("to_x", "to_y"), (fixed(to, digits) for to in model.newton), strict=True)
        return [template.format_map(named(words)) for template in templates]
