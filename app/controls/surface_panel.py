"""The left panel: the surface and its parameters, the start, the steps and the noise."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.controls.parameter_row import NumberRow, ParameterRow, row_for
from app.session import Session
from optim_core.hyperparameter import Hyperparameter, Interval
from optim_core.run import MAX_STEPS
from optim_core.scenario import Scenario

NAME_WIDTH = 40

_COUNT = Interval(1.0, float(MAX_STEPS))
_ANYWHERE = Interval(float("-inf"), float("inf"))


def _rows_of_scenario(scenario: Scenario) -> dict[str, Hyperparameter]:
    """Declare the numbers of a race itself as rows; the start's sliders span the view."""
    view, family = scenario.surface.bounds, scenario.surface.family
    start = family().start
    return {
        "x": Hyperparameter(
            "x", start[0], view.x_min, view.x_max, "linear", "where the race begins", _ANYWHERE
        ),
        "y": Hyperparameter(
            "y", start[1], view.y_min, view.y_max, "linear", "where the race begins", _ANYWHERE
        ),
        "steps": Hyperparameter(
            "steps",
            200.0,
            10.0,
            10_000.0,
            "log",
            "how many steps each racer takes",
            _COUNT,
            whole=True,
        ),
        "noise": Hyperparameter(
            "noise",
            0.0,
            0.01,
            100.0,
            "log",
            "standard deviation of the noise added to the gradient; every "
            "racer gets the same draws",
        ),
        "seed": Hyperparameter(
            "seed",
            0.0,
            0.0,
            99.0,
            "linear",
            "which draws of the noise",
            Interval(0.0, 2.0**32 - 1),
            whole=True,
        ),
    }


class SurfacePanel(QScrollArea):
    """Edits everything of a scenario but its racers."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._family = ""
        self._rows: dict[str, ParameterRow] = {}
        self.setObjectName("panel")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Surface")
        session.scenario_changed.connect(self._show)
        self._show(session.scenario)

    def row(self, name: str) -> ParameterRow:
        """Return the row of a surface parameter, or of x, y, steps, noise or seed."""
        return self._rows[name]

    def _show(self, scenario: Scenario) -> None:
        if scenario.surface.name != self._family:
            self._family = scenario.surface.name
            self._build(scenario)
        self._derived.setText(scenario.surface.derived)
        values: dict[str, Any] = dict(scenario.surface.values)
        values |= {"x": scenario.start[0], "y": scenario.start[1]}
        values |= {name: getattr(scenario, name) for name in ("steps", "noise", "seed")}
        for name, value in values.items():
            self._rows[name].set_value(value)

    def _build(self, scenario: Scenario) -> None:
        """Make the rows of another family."""
        surface = scenario.surface
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        self._rows = {}

        column.addWidget(_label(surface.title, "title"))
        formula = _label(surface.formula)
        formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(formula)
        column.addWidget(_label(surface.family.teaches, "muted"))
        column.addSpacing(4)
        for parameter in surface.parameters:
            self._add(column, parameter.name, row_for(parameter, NAME_WIDTH), self._edit_surface)
        self._derived = _label(surface.derived, "muted")
        self._derived.setVisible(bool(surface.derived))
        column.addWidget(self._derived)

        rows = _rows_of_scenario(scenario)
        for heading, names in (("Start", "xy"), ("Race", ("steps",)), ("Noise", ("noise", "seed"))):
            column.addSpacing(8)
            column.addWidget(_label(heading, "heading"))
            for name in names:
                self._add(column, name, NumberRow(rows[name], NAME_WIDTH), self._edit_race)
        column.addStretch(1)
        self.setWidget(content)

    def _add(
        self, column: QVBoxLayout, name: str, row: ParameterRow, edit: Callable[[str, Any], None]
    ) -> None:
        def change(value: Any) -> None:
            try:
                edit(name, value)
            except ValueError as error:
                row.show_error(str(error))
            else:
                row.set_value(value)

        row.value_changed.connect(change)
        self._rows[name] = row
        column.addWidget(row)

    def _edit_surface(self, name: str, value: Any) -> None:
        surface = self._session.scenario.surface
        self._session.edit(surface=surface(**{name: value}))

    def _edit_race(self, name: str, value: Any) -> None:
        scenario = self._session.scenario
        if name in ("x", "y"):
            x, y = scenario.start
            start = (value, y) if name == "x" else (x, value)
            self._session.open(replace(scenario, start=start))
        else:
            self._session.edit(**{name: value if name == "noise" else int(value)})


def _label(text: str, kind: str = "") -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setObjectName(kind)
    return label
