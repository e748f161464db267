"""The settings that Ravine stores between sessions."""

import json
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QByteArray, QSettings, QStandardPaths
from PyQt6.QtWidgets import QApplication, QStyle

from app.model.history import OpenFile, Place
from app.model.player import SPEEDS, USUAL_SPEED
from app.model.unsaved import keep_unsaved
from app.style.theme import TERRAINS
from optim_core.analysis.measures import LOSS, MEASURES
from optim_core.scenes.figure import ChartFigure, Figure
from optim_core.scenes.file import from_json, to_json

SCHEMES = ("system", "light", "dark")

MOST_RECENT_FILES = 12


class Settings:
    """The user's settings: window, scheme, speed, functions, files and the last document.

    Values that cannot be read are silently replaced by their defaults: a damaged setting is no
    reason to open with an error message.
    """

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings("Ravine", "Ravine")
        if store is not None:
            self._folder = Path(store.fileName()).parent
        else:
            data = QStandardPaths.StandardLocation.GenericDataLocation
            self._folder = Path(QStandardPaths.writableLocation(data)) / "Ravine"

    @property
    def scheme(self) -> str:
        """``system``, ``light`` or ``dark``."""
        scheme = self._text("scheme")
        return scheme if scheme in SCHEMES else "system"

    @scheme.setter
    def scheme(self, scheme: str) -> None:
        self._store.setValue("scheme", scheme)

    @property
    def terrain(self) -> str:
        """Key of the terrain's colours."""
        terrain = self._text("terrain")
        return terrain if terrain in TERRAINS else "quiet"

    @property
    def speed(self) -> int:
        """Steps per second."""
        text = self._text("speed")
        return next((speed for speed in SPEEDS if str(speed) == text), USUAL_SPEED)

    @speed.setter
    def speed(self, speed: int) -> None:
        self._store.setValue("speed", str(speed))

    @property
    def figure(self) -> Figure:
        """The figure for a new race: the layers, side views, chart and terrain used last."""
        measure, scale, axis, of, *_ = [*self._text("chart").split(" "), "", "", "", ""]
        views = self._text("views").split()
        if self._text("scoreboard") == "on":  # the key of earlier versions
            views.append("scoreboard")
        return Figure(
            layers=tuple(self._text("layers").split()),
            side_views=tuple(view for view in views if view != "axes"),
            split="axes" if "axes" in views else "eigenvectors",
            chart=ChartFigure(
                measure if measure in MEASURES else LOSS.key,
                "log" if scale == "log" else "linear" if scale == "linear" else "",
                "evaluations" if axis == "evaluations" else "steps",
                "all" if of == "all" else "selected" if of == "selected" else "",
            ),
            terrain=self.terrain,
        )

    @figure.setter
    def figure(self, figure: Figure) -> None:
        chart = figure.chart
        views = (*figure.side_views, *(("axes",) if figure.split == "axes" else ()))
        words = (chart.measure, chart.scale, chart.axis, chart.racers)
        self._store.setValue("chart", " ".join(words))
        self._store.setValue("views", " ".join(views))
        self._store.setValue("layers", " ".join(figure.layers))
        self._store.setValue("terrain", figure.terrain)
        self._store.remove("scoreboard")

    @property
    def single_keys(self) -> bool:
        """Whether single letters and digits are shortcuts."""
        return self._text("single_keys") != "off"

    @single_keys.setter
    def single_keys(self, on: bool) -> None:
        self._store.setValue("single_keys", "on" if on else "off")

    @property
    def motion(self) -> bool:
        """Whether there is motion between steps; at first, if the desktop animates widgets."""
        stored, style = self._text("motion"), QApplication.style()
        if stored or style is None:
            return stored != "off"
        return bool(style.styleHint(QStyle.StyleHint.SH_Widget_Animate))

    @motion.setter
    def motion(self, on: bool) -> None:
        self._store.setValue("motion", "on" if on else "off")

    @property
    def place(self) -> Place | None:
        """The last open document and its file; None if there is none."""
        text = self._text("document") or self._text("race")  # the key of earlier versions
        try:
            document = from_json(text, self.figure)
        except ValueError:
            return None
        scene = self._text("scene")
        index = int(scene) if scene.isdecimal() else 0
        path = Path(self._text("path")) if self._text("path") else None
        saved = None if self._text("modified") == "yes" else document
        index = min(index, len(document.scenes) - 1)
        return Place(document, index, OpenFile(path, saved))

    @place.setter
    def place(self, place: Place) -> None:
        self._store.setValue("document", to_json(place.document))
        self._store.setValue("scene", str(place.index))
        self._store.setValue("path", str(place.path or ""))
        self._store.setValue("modified", "yes" if place.modified else "no")
        self._store.remove("race")

    @property
    def recent_files(self) -> list[Path]:
        """The recently opened and saved files, the latest first."""
        paths = [Path(path) for path in self._json("recent_files", list) if isinstance(path, str)]
        return [path for path in paths if path.parent != self.unsaved or path.exists()]

    def remember_file(self, path: Path) -> None:
        """Move a file to the front of the recent files."""
        path = path.absolute()
        others = [each for each in self.recent_files if each != path]
        lines = [str(each) for each in (path, *others)][:MOST_RECENT_FILES]
        self._store.setValue("recent_files", json.dumps(lines))

    def keep_unsaved(self, place: Place) -> None:
        """Keep a document that is about to be left among the recent files, if it is unsaved.

        Raises
        ------
        OSError
            The document cannot be kept.
        """
        if path := keep_unsaved(place, self.unsaved):
            self.remember_file(path)

    @property
    def unsaved(self) -> Path:
        """The folder of documents that were left with unsaved changes."""
        return self._folder / "unsaved"

    @property
    def functions(self) -> dict[str, dict[str, Any]]:
        """The user's saved functions: name → parameters of a typed surface."""
        saved = self._json("functions", dict)
        return {name: values for name, values in saved.items() if isinstance(values, dict)}

    @functions.setter
    def functions(self, functions: dict[str, dict[str, Any]]) -> None:
        self._store.setValue("functions", json.dumps(functions, ensure_ascii=False))

    def window(self) -> tuple[QByteArray, QByteArray]:
        """Return the window's geometry and dock state; empty if none are stored."""
        return self._bytes("geometry"), self._bytes("state")

    def set_window(self, geometry: QByteArray, state: QByteArray) -> None:
        """Store the window's geometry and dock state."""
        self._store.setValue("geometry", geometry)
        self._store.setValue("state", state)

    def _text(self, key: str) -> str:
        value = self._store.value(key, "")
        return value if isinstance(value, str) else ""

    def _json(self, key: str, kind: type) -> Any:
        """Return what a text of JSON holds; an empty one of its kind if it cannot be read."""
        try:
            value = json.loads(self._text(key))
        except (ValueError, RecursionError):
            return kind()
        return value if isinstance(value, kind) else kind()

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
