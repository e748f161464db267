"""The formula of a typed surface: checked while it is typed, worked out as a job.

While the text is wrong the last good surface stays. What is typed never waits for what is worked
out: reading takes a fraction of a millisecond, and of several texts only the newest counts.
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
from optim_core.scenes.defaults import move_to_surface
from optim_core.scenes.scene import Scene
from optim_core.surfaces.landscape import Surface
from optim_core.surfaces.typed.typed import derivatives

PAUSE = 120
"""Milliseconds without a keystroke after which a formula is worked out."""

FORMULA = "formula"
"""The key of the job that works it out."""

_ENTRIES = ("∂f/∂x", "∂f/∂y", "∂²f/∂x²", "∂²f/∂x∂y", "∂²f/∂y²")


class FormulaField(QWidget):
    """Edits the formula of the session's surface, which is a typed one while this is shown.

    Attributes
    ----------
    edit : FormulaEdit
    error : QLabel
        What is wrong, and what is allowed.
    derivatives : FittedText
        Gradient and Hessian of the surface that is shown; the panel places it.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._numbers: dict[str, float] = {}  # of every name typed so far
        self._shown = ""  # the formula that the session has, as far as this field knows
        self._wrong_color = QColor()
        self.edit = FormulaEdit()
        self.edit.setToolTip("f(x, y). Other names get a slider. Escape brings the last one back.")
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
        """Take the colour of errors."""
        self._wrong_color = color
        self.edit.set_wrong(bool(self.error.text()), self.edit.wrong_at, color)

    def show_surface(self, surface: Surface) -> None:
        """Echo a typed surface; a text that is being typed stays."""
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
        """Show the typed surface of the given values once they are worked out; newest wins.

        Names that are not given keep the values that they had when they last occurred.
        """
        given = self._numbers | given
        self._pause.stop()
        self._session.jobs.submit(
            FORMULA, lambda job: _surface(given), self._on_worked_out, self._on_failed
        )

    def forget(self) -> None:
        """Drop what is being worked out."""
        self._pause.stop()
        self._session.jobs.cancel(FORMULA)

    @property
    def _text(self) -> str:
        """What was typed, every kind of blank as a plain one."""
        return re.sub(r"\s", " ", self.edit.toPlainText())

    def _on_typed(self) -> None:
        """Say at once what is wrong; work out what is not, after a pause."""
        self.forget()
        try:
            read(self._text)
        except FormulaError as error:
            self._show_error(f"Character {error.position + 1}: {error.sentence}", error.position)
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
        """Bring back the formula that is shown."""
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
        if not isinstance(error, ValueError):
            raise error
        self._show_error(str(error).partition(": ")[2] or str(error), None)

    def _show_error(self, text: str, position: int | None) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.edit.set_wrong(bool(text), position, self._wrong_color)


def _surface(given: dict[str, Any]) -> Surface:
    """Work out a typed surface from those of the given values that its formula has names for."""
    family = optim_core.SURFACES["typed"]
    names = {parameter.name for parameter in family.parameters_with(given)}
    surface = family(**{name: value for name, value in given.items() if name in names})
    surface.family()  # what it is compared with, so that nobody waits for it later
    return surface


def _moved(scene: Scene, surface: Surface) -> Scene:
    """Take a race to another typed surface; a start that a person chose stays, and the view."""
    before, start, view = scene.setup.surface, scene.setup.start, scene.figure.view
    if before.name != surface.name or before.formula == surface.formula:
        return scene.edited(surface=surface)
    moved = move_to_surface(scene, surface)
    if start not in (before.start, before.family().start):
        moved = moved.edited(start=start)
    same = before.values["extent"] == surface.values["extent"]
    return moved.edited(view=view) if same else moved
