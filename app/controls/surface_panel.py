"""The left panel: the surface and its parameters, the start, the steps and the noise."""

from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.controls.parameter_row import NumberRow, ParameterRow, row_for
from app.session import Session
from optim_core.hyperparameter import Hyperparameter, Interval
from optim_core.race_settings import settings_for
from optim_core.scenario import Scenario
from optim_core.surface import Surface

_ANYWHERE = Interval(float("-inf"), float("inf"))


def _race_rows(surface: Surface) -> dict[str, Hyperparameter]:
    """Declare the numbers of a race over a surface, the start's coordinates first."""
    return _start_rows(surface) | {item.name: item for item in settings_for(surface)}


def _start_rows(surface: Surface) -> dict[str, Hyperparameter]:
    """Declare the start's coordinates; their sliders span the surface's bounds."""
    start, bounds = surface.family().start, surface.bounds
    doc = "where the race begins"
    return {
        "x": Hyperparameter("x", start[0], *bounds[:2], "linear", doc, _ANYWHERE),
        "y": Hyperparameter("y", start[1], *bounds[2:], "linear", doc, _ANYWHERE),
    }


class SurfacePanel(QScrollArea):
    """Edits everything of a scenario but its racers."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._family = ""
        self._surface_rows: dict[str, ParameterRow] = {}
        self._race_rows: dict[str, NumberRow] = {}
        self._extent: object = None
        self.setObjectName("panel")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its controls have it, the panel needs none
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Surface")
        session.scenario_changed.connect(self._show)
        self._show(session.scenario)

    def row(self, name: str) -> ParameterRow:
        """Return the row of a surface parameter, or else of x, y or a setting of the race."""
        return self._surface_rows.get(name) or self._race_rows[name]

    def _show(self, scenario: Scenario) -> None:
        if scenario.surface.name != self._family:
            self._family = scenario.surface.name
            self._build(scenario)
        extent = scenario.surface.bounds, settings_for(scenario.surface)
        if extent != self._extent:
            self._extent = extent
            for name, declaration in _race_rows(scenario.surface).items():
                self._race_rows[name].redeclare(declaration)
        self._derived.setText(scenario.surface.derived)
        self._derived.setVisible(bool(scenario.surface.derived))
        for name, row in self._surface_rows.items():
            row.set_value(scenario.surface.values[name])
        for name, row in self._race_rows.items():
            row.set_value(self._race_value(scenario, name))

    def _race_value(self, scenario: Scenario, name: str) -> float:
        if name in ("x", "y"):
            return scenario.start["xy".index(name)]
        return float(getattr(scenario, name))

    def _build(self, scenario: Scenario) -> None:
        """Make the rows of another family."""
        surface = scenario.surface
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(6)
        column.addWidget(_label(surface.title, "title"))
        formula = _label(surface.formula)
        formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(formula)
        column.addWidget(_label(surface.family.teaches, "muted"))
        column.addSpacing(4)
        self._surface_rows = {item.name: row_for(item) for item in surface.parameters}
        for name, row in self._surface_rows.items():
            self._add(column, name, row, self._edit_surface)
        self._derived = _label(surface.derived, "muted")
        column.addWidget(self._derived)

        declared = _race_rows(surface)
        self._race_rows = {name: NumberRow(item) for name, item in declared.items()}
        settings = [name for name in declared if name not in ("x", "y")]
        for heading, names in (("Start", ["x", "y"]), ("Race", settings)):
            column.addSpacing(8)
            column.addWidget(_label(heading, "heading"))
            for name in names:
                self._add(column, name, self._race_rows[name], self._edit_race)
        column.addStretch(1)
        self.setWidget(content)

    def _add(
        self, column: QVBoxLayout, name: str, row: ParameterRow, edit: Callable[[str, Any], None]
    ) -> None:
        def change(value: Any) -> None:
            try:
                edit(name, value)
            except ValueError as error:
                self._show(self._session.scenario)
                row.show_error(str(error))

        row.value_changed.connect(change)
        column.addWidget(row)

    def _edit_surface(self, name: str, value: Any) -> None:
        surface = self._session.scenario.surface
        self._session.edit(surface=surface(**{name: value}))

    def _edit_race(self, name: str, value: float) -> None:
        x, y = self._session.scenario.start
        match name:
            case "x":
                self._session.edit(start=(value, y))
            case "y":
                self._session.edit(start=(x, value))
            case _:
                self._session.edit(**{name: value})


def _label(text: str, kind: str = "") -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setObjectName(kind)
    return label
