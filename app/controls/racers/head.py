"""The head of a card: marker, title and buttons, or a field for the name."""

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QIcon, QPaintEvent
from PyQt6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.controls.racers.handle import Handle
from app.controls.racers.title import NameField, Title
from app.style.theme import Look, Style
from app.style.widget_style import icon

UNPINNED = "Keep this path as a faint copy to compare with (P keeps all)"
PINNED = "Remove the faint copy of an earlier path"

FAINT = 0.35
"""Opacity of a button while nobody looks for it."""


class QuietButton(QToolButton):
    """A button that is faint unless it is awake, checked or focused.

    Attributes
    ----------
    awake : bool
    """

    def __init__(self, tip: str, checkable: bool = False) -> None:
        super().__init__()
        self.awake = False
        self.setToolTip(tip)
        self.setCheckable(checkable)
        self.setObjectName("small")
        self.setIconSize(QSize(16, 16))
        self.setFixedSize(24, 24)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_awake(self, awake: bool) -> None:
        """Paint it at full strength, or faint."""
        if awake != self.awake:
            self.awake = awake
            self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the button at its strength."""
        painter = QStylePainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        strong = self.awake or self.isChecked() or self.hasFocus()
        painter.setOpacity(1.0 if strong else FAINT)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.end()


class Head(QWidget):
    """The first line of a card.

    Parameters
    ----------
    about : str
        The description of the racer's optimizer, for the title's tooltip.

    Attributes
    ----------
    handle : Handle
    title : Title
    name : NameField
        Shown instead of the title and the buttons while a name is typed.
    fold, pin, remove : QuietButton
    enabled : QCheckBox
    error : QLabel
        Why the typed name is invalid.
    """

    def __init__(self, about: str) -> None:
        super().__init__()
        self._about = about
        self._folded = self._unfolded = QIcon()
        self._to_handle = False
        self.handle, self.title, self.name = Handle(), Title(), NameField()
        self.fold = QuietButton("Show every setting", checkable=True)
        self.fold.setObjectName("chevron")
        self.pin = QuietButton("", checkable=True)
        self.show_pinned(False)
        self.remove = QuietButton("Remove this racer")
        self.enabled = QCheckBox()
        self.enabled.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.enabled.setToolTip("Takes part in the race")
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.setWordWrap(True)
        self.error.setIndent(4)
        self._calm = (self.title, self.fold, self.pin, self.remove, self.enabled)
        self._compose()
        self.fold.toggled.connect(self._show_fold)
        self.name.refused.connect(self._on_refused)
        self.name.closed.connect(self._on_closed)

    def _compose(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        line.addWidget(self.handle)
        line.addWidget(self.title, 1)
        line.addWidget(self.name, 1)
        for button in (self.fold, self.pin, self.remove):
            line.addWidget(button)
        line.addWidget(self.enabled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.error)
        self.name.hide()
        self.error.hide()

    def set_look(self, title: str, look: Look, style: Style) -> None:
        """Show the racer's title, colour and marker."""
        self.title.setText(title)
        self.title.setToolTip(
            f"{title}: {self._about}\nClick to select it, double-click to rename it, "
            "drag to move it"
        )
        self.handle.setAccessibleName(f"Options of {title}")
        self.name.setAccessibleName(f"Name of {title}")
        self.fold.setAccessibleName(f"All settings of {title}")
        self.enabled.setAccessibleName(f"{title} takes part")
        self.remove.setAccessibleName(f"Remove {title}")
        self.pin.setAccessibleName(f"Keep the path of {title}")
        self.handle.set_look(look, style)
        self._folded, self._unfolded = icon("chevron", style), icon("chevron-up", style)
        self._show_fold()
        self.remove.setIcon(icon("close", style))
        self.pin.setIcon(icon("pin", style))

    def set_awake(self, awake: bool) -> None:
        """Show the buttons at full strength, or faint."""
        for button in (self.fold, self.pin, self.remove):
            button.set_awake(awake)

    def show_pinned(self, pinned: bool) -> None:
        """Show whether a run of the racer is kept."""
        self.pin.setChecked(pinned)
        self.pin.setToolTip(PINNED if pinned else UNPINNED)

    def rename(self, name: str, automatic: str) -> None:
        """Let the user edit the name; an empty one stands for the automatic title."""
        self._to_handle = self.handle.hasFocus()
        for part in self._calm:
            part.hide()
        self.name.open(name, automatic)

    def _on_refused(self, why: str) -> None:
        self.error.setText(why)
        self.error.setVisible(bool(why))

    def _on_closed(self) -> None:
        """Show the title again, and return the focus to the marker if it came from there."""
        if self.name.hasFocus() and self._to_handle:
            self.handle.setFocus()
        self.name.clearFocus()
        self.name.hide()
        self.error.hide()
        for part in self._calm:
            part.show()

    def _show_fold(self) -> None:
        unfolded = self.fold.isChecked()
        self.fold.setIcon(self._unfolded if unfolded else self._folded)
        self.fold.setToolTip("Show fewer settings" if unfolded else "Show every setting")
