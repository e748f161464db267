"""The settings that Ravine stores between sessions."""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QByteArray, QSettings, QStandardPaths
from PyQt6.QtWidgets import QApplication, QStyle

from app.model.history import Place
from app.model.player import SPEEDS, USUAL_SPEED
from app.model.store import Store
from app.model.stored_place import from_texts, to_texts
from app.model.unsaved import keep_unsaved
from app.style.theme import TERRAINS
from optim_core.analysis.measures import LOSS, MEASURES
from optim_core.scenes.figure import ChartFigure, Figure

SCHEMES = ("system", "light", "dark")

MOST_RECENT_FILES = 12


class Settings:
    """The user's settings: window, scheme, speed, functions, files and the last document.

    Values that cannot be read are silently replaced by their defaults: a damaged setting is no
    reason to open with an error message. Several programs may run at once: of each setting the
    last one made is kept.

    Parameters
    ----------
    earlier : QSettings, optional
        Where earlier versions stored the settings; they are taken over once. If given, all files
        stand beside it, by default in the user's folders.
    """

    def __init__(self, earlier: QSettings | None = None) -> None:
        locations = QStandardPaths.StandardLocation
        if earlier is not None:
            file = Path(earlier.fileName()).with_suffix(".json")
            self._folder = file.parent
        else:
            earlier = QSettings("Ravine", "Ravine")
            file = _folder(locations.GenericConfigLocation) / "settings.json"
            self._folder = _folder(locations.GenericDataLocation)
        self._store = Store(file, partial(_stored_by, earlier))
        self._last = self._text("document")  # as this program has read or stored it

    @property
    def trouble(self) -> OSError | None:
        """Why the settings made last could not be stored."""
        return self._store.trouble

    @property
    def scheme(self) -> str:
        """``system``, ``light`` or ``dark``."""
        scheme = self._text("scheme")
        return scheme if scheme in SCHEMES else "system"

    @scheme.setter
    def scheme(self, scheme: str) -> None:
        self._store.put(scheme=scheme)

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
        self._store.put(speed=str(speed))

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
        texts = {
            "chart": " ".join(words),
            "views": " ".join(views),
            "layers": " ".join(figure.layers),
            "terrain": figure.terrain,
            "scoreboard": "",
        }
        if any(self._text(key) != text for key, text in texts.items()):
            self._store.put(**texts)

    @property
    def single_keys(self) -> bool:
        """Whether single letters and digits are shortcuts."""
        return self._text("single_keys") != "off"

    @single_keys.setter
    def single_keys(self, on: bool) -> None:
        self._store.put(single_keys="on" if on else "off")

    @property
    def motion(self) -> bool:
        """Whether there is motion between steps; at first, if the desktop animates widgets."""
        stored, style = self._text("motion"), QApplication.style()
        if stored or style is None:
            return stored != "off"
        return bool(style.styleHint(QStyle.StyleHint.SH_Widget_Animate))

    @motion.setter
    def motion(self, on: bool) -> None:
        self._store.put(motion="on" if on else "off")

    @property
    def place(self) -> Place | None:
        """The last open document and its file; None if there is none."""
        try:
            return from_texts(self._store.texts, self.figure)
        except ValueError:
            return None

    @place.setter
    def place(self, place: Place) -> None:
        self.put_place(to_texts(place))

    def put_place(self, texts: Mapping[str, str]) -> None:
        """Store a place, given as :func:`~app.model.stored_place.to_texts` writes it.

        If another program has stored its unsaved changes meanwhile, they are first kept among the
        recent files; OSError if that fails.
        """
        with self._store.changing():
            other = self.place if self._text("document") != self._last else None
            if other is not None:
                self.keep_unsaved(other)
            self._store.put(**texts)
        self._last = texts["document"]

    @property
    def recent_files(self) -> list[Path]:
        """The recently opened and saved files, the latest first."""
        paths = [Path(path) for path in self._json("recent_files", list) if isinstance(path, str)]
        return [path for path in paths if path.parent != self.unsaved or path.exists()]

    def remember_file(self, path: Path) -> None:
        """Move a file to the front of the recent files."""
        path = path.absolute()
        with self._store.changing():
            others = [each for each in self.recent_files if each != path]
            lines = [str(each) for each in (path, *others)][:MOST_RECENT_FILES]
            self._store.put(recent_files=json.dumps(lines))

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
    def recovery(self) -> Path:
        """The folder of the snapshots of running programs."""
        return self._folder / "recovery"

    @property
    def functions(self) -> dict[str, dict[str, Any]]:
        """The user's saved functions: name → parameters of a typed surface."""
        saved = self._json("functions", dict)
        return {name: values for name, values in saved.items() if isinstance(values, dict)}

    @functions.setter
    def functions(self, functions: dict[str, dict[str, Any]]) -> None:
        self._store.put(functions=json.dumps(functions))

    def window(self) -> tuple[QByteArray, QByteArray]:
        """Return the window's geometry and dock state; empty if none are stored."""
        return self._bytes("geometry"), self._bytes("state")

    def set_window(self, geometry: QByteArray, state: QByteArray) -> None:
        """Store the window's geometry and dock state."""
        self._store.put(geometry=_written(geometry), state=_written(state))

    def _text(self, key: str) -> str:
        return self._store.texts.get(key, "")

    def _json(self, key: str, kind: type) -> Any:
        """Return what a text of JSON holds; an empty one of its kind if it cannot be read."""
        try:
            value = json.loads(self._text(key))
        except (ValueError, RecursionError):
            return kind()
        return value if isinstance(value, kind) else kind()

    def _bytes(self, key: str) -> QByteArray:
        return QByteArray.fromBase64(self._text(key).encode())


def _written(value: QByteArray) -> str:
    """Return bytes as a text."""
    return bytes(value.toBase64().data()).decode()


def _folder(location: QStandardPaths.StandardLocation) -> Path:
    return Path(QStandardPaths.writableLocation(location)) / "Ravine"


def _stored_by(earlier: QSettings) -> dict[str, str]:
    """Return the settings of an earlier version as texts, also under the names of today."""
    earlier.setFallbacksEnabled(False)
    texts = {}
    for key in earlier.allKeys():
        value = earlier.value(key)
        if isinstance(value, QByteArray):
            texts[key] = _written(value)
        elif isinstance(value, str):
            texts[key] = value
    race = texts.pop("race", "")
    return {"document": race, **texts}
