"""The formula of a typed surface: parsed while the user types, computed as a job.

While the text is invalid, the last valid surface stays. Typing never waits for the computation:
parsing takes a fraction of a millisecond, and of several texts only the newest counts.
"""

import re
from typing import Any

from PyQt6.QtCore import QSignalBlocker, Qt, QTimer
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QLabel, QVBoxLayout, QWidget

import optim_core
from app.controls.surface.formula_edit import FittedText, FormulaEdit
from app.model.session import Session
from optim_core.expression.reader import read
from optim_core.expression.tree import FormulaError
from optim_core.parameters.refusal import Refusal
from optim_core.scenes.defaults import move_to_surface
from optim_core.scenes.scene import Scene
from optim_core.surfaces.families.typed import derivatives
from optim_core.surfaces.landscape import Surface

PAUSE = 120
"""Milliseconds without a keystroke before the surface is computed."""

FORMULA = "formula"
"""The key of the job that computes it."""

_ENTRIES = ("∂f/∂x", "∂f/∂y", "∂²f/∂x²", "∂²f/∂x∂y", "∂²f/∂y²")


class FormulaField(QWidget):
    """Edits the formula of the session's surface; visible only if that is a typed one.

    Attributes
    ----------
    edit : FormulaEdit
    error : QLabel
        What is wrong, and what is allowed.
    derivatives : FittedText
        Gradient and Hessian of the shown surface; the panel places it in its layout.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._numbers: dict[str, float] = {}  # value of every name typed so far
        self._shown = ""  # the formula of the session's surface, when last seen
        self._wrong_color = QColor()
        self.edit = FormulaEdit()
        self.edit.setToolTip(
            "Written in x and y; other names get a slider. Escape restores the last one"
        )
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.setWordWrap(True)
        self.error.hide()
        self.derivatives = FittedText(5, 9)
        self.derivatives.setReadOnly(True)
        self.derivatives.setObjectName("derivatives")
        self.derivatives.setAccessibleName("Gradient and Hessian")
        self.derivatives.setToolTip("The exact gradient and Hessian, to select and copy")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.edit)
        column.addWidget(self.error)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._submit)
        self.edit.textChanged.connect(self._on_typed)
        self.edit.entered.connect(self._on_entered)
        self.edit.given_up.connect(self._restore)

    def set_wrong_color(self, color: QColor) -> None:
        """Set the colour for errors."""
        self._wrong_color = color
        self.edit.set_wrong(bool(self.error.text()), self.edit.wrong_at, color)

    def show_surface(self, surface: Surface) -> None:
        """Show a typed surface; if its formula is the same, the text being typed stays."""
        self._numbers |= {
            name: value for name, value in surface.values.items() if isinstance(value, float)
        }
        if surface.formula == self._shown:
            return
        self._shown = surface.formula
        self._restore()
        texts = derivatives(surface)
        pairs = zip(_ENTRIES, texts, strict=True)
        self.derivatives.setPlainText("\n".join(f"{entry} = {text}" for entry, text in pairs))

    def work_out(self, /, **given: Any) -> None:
        """Compute the typed surface of the given values and show it; only the newest call counts.

        Names that are not given have the values that they had when last used.
        """
        given = self._numbers | given
        self._pause.stop()
        self._session.jobs.submit(
            FORMULA, lambda job: _surface(given), self._on_worked_out, self._on_failed
        )

    def forget(self) -> None:
        """Drop the pending computation."""
        self._pause.stop()
        self._session.jobs.cancel(FORMULA)

    @property
    def _text(self) -> str:
        """The typed text, with every kind of whitespace as a plain space."""
        return re.sub(r"\s", " ", self.edit.toPlainText())

    def _on_typed(self) -> None:
        """Show an error at once; compute a valid formula after a pause."""
        self.forget()
        try:
            read(self._text)
        except FormulaError as error:
            self._show_error(str(error), error.position)
            return
        self._show_error("", None)
        if self._text.strip() != self._shown:
            self._pause.start()

    def _on_entered(self) -> None:
        if self._pause.isActive():
            self._submit()

    def _submit(self) -> None:
        title = self._session.setup.surface.values.get("title", "")
        self.work_out(formula=self._text.strip(), title=title)

    def _restore(self) -> None:
        """Restore the formula of the shown surface."""
        self.forget()
        if self._text.strip() != self._shown:
            with QSignalBlocker(self.edit):
                self.edit.setPlainText(self._shown)
        self._show_error("", None)

    def _on_worked_out(self, surface: Surface) -> None:
        scene = self._session.scene
        if surface != scene.setup.surface:
            self._session.put(_moved(scene, surface))

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, Refusal):
            raise error
        self._show_error(error.what, None)

    def _show_error(self, text: str, position: int | None) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.edit.set_wrong(bool(text), position, self._wrong_color)


def _surface(given: dict[str, Any]) -> Surface:
    """Compute a typed surface from the given values whose names occur in its formula."""
    family = optim_core.SURFACES["typed"]
    names = {parameter.name for parameter in family.parameters_with(given)}
    surface = family(**{name: value for name, value in given.items() if name in names})
    surface.family()  # computed here, on the thread, since it is needed later
    return surface


def _moved(scene: Scene, surface: Surface) -> Scene:
    """Move a scene to another typed surface; keep a start chosen by the user, and the view."""
    before, start, view = scene.setup.surface, scene.setup.start, scene.figure.view
    if before.name != surface.name or before.formula == surface.formula:
        return scene.edited(surface=surface)
    moved = move_to_surface(scene, surface)
    if start not in (before.start, before.family().start):
        moved = moved.edited(start=start)
    same = before.values["extent"] == surface.values["extent"]
    return moved.edited(view=view) if same else moved
