"""The step inspector: the terms of one racer's next step."""

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.drawing.state import ViewState
from app.drawing.steps import equation, where
from app.style.elided_label import ElidedLabel
from app.style.theme import marker_pixmap
from app.style.widget_style import icon
from app.views.steps.step_table import StepTable
from app.views.widget import SideWidget
from optim_core.analysis.replay import StepDetail

TIP = (
    "The step that this racer takes next, with its numbers. The coloured terms are the arrows in "
    "its pane: gradient, velocity and scaled step times lr, downhill, and the step itself, in one "
    "scale; dashed ones are cut short."
)


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
        self.racers.setAccessibleName("Racer whose step is shown")
        self.racers.setToolTip("Whose step is taken apart")
        self.racers.activated.connect(lambda i: self.racer_chosen.emit(self.racers.itemData(i)))
        self.equation = ElidedLabel()
        self.equation.setObjectName("muted")
        self.equation.setToolTip(TIP)
        self.place = ElidedLabel()
        self.place.setToolTip(TIP)
        self.copy = QToolButton()
        self.copy.setText("Copy")
        self.copy.setToolTip("Copy the terms with all their digits")
        self.copy.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.table = StepTable()
        self.copy.clicked.connect(self.table.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(_scrolling(self.table), 1)

    def _head(self) -> QHBoxLayout:
        """Put whose step it is beside where it begins, its rule and what the arrows are."""
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 4)
        head.setSpacing(12)
        legend = ElidedLabel("arrows: Δθ, and the others times lr, downhill; dashed ones are cut")
        legend.setObjectName("muted")
        legend.setToolTip(TIP)
        legend.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for widget, stretch in (
            (self.racers, 0),
            (self.place, 0),
            (self.equation, 3),
            (legend, 2),
        ):
            head.addWidget(widget, stretch)
        head.addWidget(self.copy)
        return head

    def sizeHint(self) -> QSize:
        """Return a size with room for the lines of most rules."""
        return QSize(640, self.table.sizeHint().height() + 48)

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
        self.equation.setText(equation(state))
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
