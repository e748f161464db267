"""What the surface panel shows of each kind of surface, beside a row for each parameter.

Most surfaces have their formula as a text. A kind that needs more is a class here and a line in
:data:`KINDS`.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QLabel, QWidget

from app.controls.surface.formula_field import FormulaField
from app.controls.surface.saved_functions import SavedFunctions
from app.model.session import Session
from app.model.settings import Settings
from optim_core.surfaces.landscape import Surface


class SurfaceKind:
    """A surface whose formula is fixed."""

    own: frozenset[str] = frozenset()
    """Names of parameters that get no row, since they have a control of their own."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.session = session

    def above(self, surface: Surface) -> Sequence[QWidget]:
        """Return what stands above the rows, in its order."""
        formula = text_label(surface.formula)
        formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return formula, text_label(surface.family.teaches, "muted")

    def below(self) -> Sequence[QWidget]:
        """Return what stands below the rows."""
        return ()

    def show_surface(self, surface: Surface) -> None:
        """Echo a surface of this kind."""

    def edit(self, name: str, value: Any) -> None:
        """Change a parameter; ValueError if that cannot be."""
        self.session.edit(surface=self.session.setup.surface(**{name: value}))

    def set_wrong_color(self, color: QColor) -> None:
        """Take the colour of errors."""

    def leave(self) -> None:
        """Give way to another kind."""


class TypedKind(SurfaceKind):
    """A surface whose formula a person types, and may keep under a name.

    Attributes
    ----------
    formula : FormulaField
    saved : SavedFunctions
    """

    own = frozenset(("formula", "title"))

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(session, settings)
        self.formula = FormulaField(session)
        self.saved = SavedFunctions(settings)
        self.saved.renamed.connect(lambda name: self.edit("title", name))
        self.saved.chosen.connect(lambda given: self.formula.work_out(**given))

    def above(self, surface: Surface) -> Sequence[QWidget]:
        """Return what it teaches, and the field for the formula."""
        return text_label(surface.family.teaches, "muted"), self.formula

    def below(self) -> Sequence[QWidget]:
        """Return the derivatives, and what is saved."""
        return self.formula.derivatives, self.saved

    def show_surface(self, surface: Surface) -> None:
        """Echo formula, derivatives and name."""
        self.formula.show_surface(surface)
        self.saved.show_surface(surface)

    def edit(self, name: str, value: Any) -> None:
        """Change a parameter, as a job where working the formula out takes long."""
        surface = self.session.setup.surface
        if surface.cost > 1.0:
            self.formula.work_out(**{**surface.values, name: value})
        else:
            super().edit(name, value)

    def set_wrong_color(self, color: QColor) -> None:
        """Take the colour of errors."""
        self.formula.set_wrong_color(color)

    def leave(self) -> None:
        """Drop what is being worked out, and keep the widgets for the next time."""
        self.formula.forget()
        for part in (self.formula, *self.below()):
            part.setParent(None)


KINDS: dict[str, Callable[[Session, Settings], SurfaceKind]] = {"typed": TypedKind}
"""Name of a surface's family → its kind; the others are of the plain one."""


def text_label(text: str, kind: str = "") -> QLabel:
    """Return a label that wraps, styled as a kind of text."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setObjectName(kind)
    return label
