"""The step inspector: the terms of one racer's next step."""

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QIcon, QResizeEvent
from PyQt6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.drawing.state import ViewState
from app.drawing.steps import equation, is_narrow, where
from app.style.elided_label import ElidedLabel
from app.style.theme import Style, marker_pixmap
from app.style.widget_style import icon
from app.views.steps.step_table import StepTable
from app.views.widget import WIDTH, SideWidget
from optim_core.analysis.replay import StepDetail

TIP = (
    "The step that this racer takes next, with its numbers. The coloured terms are the arrows in "
    "its pane, in one scale: the step Δθ, and gradient, velocity and scaled step times lr, in the "
    "direction they move θ; dashed ones are cut short."
)

SPARE = 8
"""Height below the lines that keeps a scroll bar away, in pixels."""

LEGEND = "arrows: Δθ; other terms × lr, in the direction they move θ; dashed: cut short"


class Inspector(SideWidget):
    """Shows the equations of a racer's next step with this step's numbers.

    Signals
    -------
    racer_chosen(str)
        The id of a racer.
    """

    racer_chosen = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self._state: ViewState | None = None
        self._names: object = None
        self.detail: StepDetail | None = None
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.racers = QComboBox()
        self.racers.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.racers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.racers.setAccessibleName("Racer whose step is shown")
        self.racers.setToolTip("Whose step is taken apart")
        self.racers.activated.connect(lambda i: self.racer_chosen.emit(self.racers.itemData(i)))
        self.equation = ElidedLabel()
        self.equation.setObjectName("muted")
        self.equation.setToolTip(TIP)
        self.place = ElidedLabel()
        self.place.setToolTip(TIP)
        self.legend = ElidedLabel(LEGEND)
        self.legend.setObjectName("muted")
        self.legend.setToolTip(TIP)
        self.copy = QToolButton()
        self.copy.setText("Copy")
        self.copy.setToolTip("Copy the terms with all their digits")
        self.copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.table = StepTable()
        self.copy.clicked.connect(self.table.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = QGridLayout()
        self._head.setContentsMargins(16, 8, 16, 4)
        self._head.setHorizontalSpacing(12)
        self._arrange(narrow=False)
        column.addLayout(self._head)
        column.addWidget(_scrolling(self.table), 1)

    def _arrange(self, narrow: bool) -> None:
        """Put whose step it is, where it begins, its rule and what the arrows are in a row.

        If there is no room for a row, they are below each other.
        """
        self._narrow = narrow
        places = [(0, 0), (1, 0), (2, 0), (3, 0)] if narrow else [(0, 0), (0, 1), (0, 2), (0, 3)]
        widgets = (self.racers, self.place, self.equation, self.legend)
        for widget, (row, column) in zip(widgets, places, strict=True):
            self._head.addWidget(widget, row, column, 1, 1 if not narrow or row == 0 else 2)
        self._head.addWidget(self.copy, 0, 1 if narrow else 4)
        for column, stretch in enumerate((1, 0, 0, 0) if narrow else (0, 0, 1, 0)):
            self._head.setColumnStretch(column, stretch)
        for label in (self.place, self.equation, self.legend):
            label.setWordWrap(narrow)
        side = Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignRight
        self.legend.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Arrange the heading for the new width."""
        super().resizeEvent(event)
        style = self._state.style if self._state is not None else Style()
        narrow = is_narrow(style, self.width())
        if narrow != self._narrow:
            self._arrange(narrow)
        self._caption()

    def _caption(self) -> None:
        """Write the rule's equation, and what the arrows are if a row has room for all of it."""
        rule = equation(self._state) if self._state is not None else ""
        self.equation.setText(rule.replace(";  ", ";\n") if self._narrow else rule)
        row = (self.racers, self.place, self.equation, self.legend, self.copy)
        margins = self._head.contentsMargins()
        used = margins.left() + margins.right() + 4 * self._head.horizontalSpacing()
        needed = sum(widget.sizeHint().width() for widget in row) + used
        self.legend.setVisible(self._narrow or needed <= self.width())

    def sizeHint(self) -> QSize:
        """Return a size with room for the heading and the lines."""
        head = self._head.totalSizeHint().height()
        return QSize(WIDTH, head + self.table.sizeHint().height() + SPARE)

    def show_state(self, state: ViewState) -> None:
        """Show the terms of the selected racer's next step."""
        before, self._state = self._state, state
        if before is None or before.style != state.style:
            self._names = None
            self.copy.setIcon(icon("copy", state.style))
            self.table.set_style(state.style)
        self._name_racers(state)
        self.detail = state.detail
        self.place.setText(where(state))
        self._caption()
        self.table.show_lines(self.detail.lines if self.detail is not None else ())

    def _name_racers(self, state: ViewState) -> None:
        """List the racers that take part, with their markers."""
        names = [(entry.racer, entry.title, entry.look) for entry in state.entries], state.style
        if names != self._names:
            self._names = names
            self.racers.clear()
            for entry in state.entries:
                marker = marker_pixmap(entry.look, state.style, 16, self.devicePixelRatioF())
                self.racers.addItem(QIcon(marker), entry.title, entry.racer)
        if state.chosen is not None:
            self.racers.setCurrentIndex(self.racers.findData(state.chosen.racer))


def _scrolling(table: QWidget) -> QScrollArea:
    """Return an area in which a table scrolls up and down."""
    scroll = QScrollArea()
    scroll.setObjectName("panel")
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(table)
    return scroll
