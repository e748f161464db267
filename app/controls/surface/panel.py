"""The left panel: the surface and its parameters, the start, the steps and the noise."""

from collections.abc import Callable
from typing import Any

from PyQt6.QtWidgets import QVBoxLayout, QWidget

from app.controls.rows.kinds import row_for
from app.controls.rows.number_row import NumberRow
from app.controls.rows.parameter_row import ParameterRow
from app.controls.scroll_panel import ScrollPanel
from app.controls.surface.kinds import KINDS, SurfaceKind, text_label
from app.model.session import Session
from app.model.settings import Settings
from app.style.theme import Style
from optim_core.parameters.hyperparameter import Hyperparameter, Interval
from optim_core.parameters.refusal import Refusal
from optim_core.runs.race_settings import SEED, SEEDS, settings_for
from optim_core.scenes.setup import Setup
from optim_core.surfaces.landscape import Surface

_ANYWHERE = Interval(float("-inf"), float("inf"))


def _race_rows(surface: Surface) -> dict[str, Hyperparameter]:
    """Declare the numbers of a race on a surface, with the start's coordinates first."""
    return _start_rows(surface) | {item.name: item for item in settings_for(surface)}


def _start_rows(surface: Surface) -> dict[str, Hyperparameter]:
    """Declare the start's coordinates; their sliders span the surface's bounds."""
    start, bounds = surface.family().start, surface.bounds
    doc = "where the race begins"
    return {
        "x": Hyperparameter("x", start[0], *bounds[:2], "linear", doc, _ANYWHERE),
        "y": Hyperparameter("y", start[1], *bounds[2:], "linear", doc, _ANYWHERE),
    }


class SurfacePanel(ScrollPanel):
    """Edits everything in a setup except its racers.

    Attributes
    ----------
    kinds : dict of str to SurfaceKind
        The kinds of surfaces that need more than rows, by the name of the family.
    """

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__("Surface")
        self._session = session
        self.kinds = {name: make(session, settings) for name, make in KINDS.items()}
        self._plain = self._kind = SurfaceKind(session, settings)
        self._family = ""
        self._declared: object = None
        self._surface_rows: dict[str, ParameterRow] = {}
        self._race_rows: dict[str, NumberRow] = {}
        self._extent: object = None
        session.scene_changed.connect(lambda scene: self._show(scene.setup))
        self._show(session.setup)

    def row(self, name: str) -> ParameterRow:
        """Return the row of a surface parameter, of x or y, or of a setting of the race."""
        return self._surface_rows.get(name) or self._race_rows[name]

    def set_style(self, style: Style) -> None:
        """Apply colours."""
        for kind in self.kinds.values():
            kind.set_wrong_color(style.color("bad"))

    def _show(self, setup: Setup) -> None:
        surface = setup.surface
        if surface.name != self._family:
            self._family = surface.name
            self._build(setup)
        if surface.family != self._declared:
            self._declared = surface.family
            self._fill(surface)
        extent = surface.bounds, settings_for(surface)
        if extent != self._extent:
            self._extent = extent
            for name, declaration in _race_rows(surface).items():
                self._race_rows[name].redeclare(declaration)
        self._title.setText(surface.title)
        self._derived.setText(surface.derived)
        self._derived.setVisible(bool(surface.derived))
        self._kind.show_surface(surface)
        for name, row in self._surface_rows.items():
            row.set_value(setup.surface.values[name])
        for name, row in self._race_rows.items():
            row.set_value(self._race_value(setup, name))
        for setting in (SEED, SEEDS):
            self._race_rows[setting.name].setVisible(setup.is_random)

    def _race_value(self, setup: Setup, name: str) -> float:
        if name in ("x", "y"):
            return setup.start["xy".index(name)]
        return float(getattr(setup, name))

    def _build(self, setup: Setup) -> None:
        """Build the panel for a surface of another name."""
        surface = setup.surface
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 12, 4, 12)
        column.setSpacing(4)
        self._kind.leave()
        self._kind = self.kinds.get(surface.name, self._plain)
        self._title = text_label(surface.title, "title")
        for widget in (self._title, *self._kind.above(surface)):
            column.addWidget(widget)
        column.addSpacing(4)
        self._surface_rows = {}
        self._surface_column = QVBoxLayout()
        self._surface_column.setSpacing(4)
        column.addLayout(self._surface_column)
        self._derived = text_label(surface.derived, "muted")
        for widget in (self._derived, *self._kind.below()):
            column.addWidget(widget)
        self._add_race_rows(column, surface)
        column.addStretch(1)
        self.setWidget(content)

    def _add_race_rows(self, column: QVBoxLayout, surface: Surface) -> None:
        """Add the rows of the start and of the race, each under its heading."""
        declared = _race_rows(surface)
        self._race_rows = {name: NumberRow(item) for name, item in declared.items()}
        settings = [name for name in declared if name not in ("x", "y")]
        for heading, names in (("Start", ["x", "y"]), ("Race", settings)):
            column.addSpacing(8)
            column.addWidget(text_label(heading, "heading"))
            for name in names:
                self._add(column, name, self._race_rows[name], self._edit_race)

    def _fill(self, surface: Surface) -> None:
        """Make the rows of another family; keep the rows whose declaration is the same."""
        declared = {
            item.name: item for item in surface.parameters if item.name not in self._kind.own
        }
        spare = self._surface_rows
        self._surface_rows = {}
        for name, item in declared.items():
            row = spare.get(name)
            if row is not None and row.parameter == item:
                del spare[name]
                self._surface_column.addWidget(row)
            else:
                row = row_for(item)
                self._add(self._surface_column, name, row, self._kind.edit)
            self._surface_rows[name] = row
        for row in spare.values():
            row.blockSignals(True)  # discard what is typed in it
            row.hide()
            self._surface_column.removeWidget(row)
            row.deleteLater()

    def _add(
        self, column: QVBoxLayout, name: str, row: ParameterRow, edit: Callable[[str, Any], None]
    ) -> None:
        def change(value: Any) -> None:
            try:
                edit(name, value)
            except Refusal as refusal:
                self._show(self._session.setup)
                row.show_error(refusal.what)

        row.value_changed.connect(change)
        column.addWidget(row)

    def _edit_race(self, name: str, value: float) -> None:
        x, y = self._session.setup.start
        match name:
            case "x":
                self._session.edit(start=(value, y))
            case "y":
                self._session.edit(start=(x, value))
            case _:
                self._session.edit(**{name: value})
