"""What Ravine remembers from one start to the next."""

import json
from typing import Any

from PyQt6.QtCore import QByteArray, QSettings

from app.model.player import SPEEDS
from app.style.theme import TERRAINS
from optim_core.analysis.measures import LOSS, MEASURES
from optim_core.scenes.file import from_json, to_json
from optim_core.scenes.setup import Setup

SCHEMES = ("system", "light", "dark")


class Settings:
    """Window, look, layers, views, chart, speed, functions and last race: the user's settings.

    What cannot be read any more is forgotten, not reported: a bad memory is no reason to greet
    a person with an error.
    """

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings("Ravine", "Ravine")

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

    @terrain.setter
    def terrain(self, terrain: str) -> None:
        self._store.setValue("terrain", terrain)

    @property
    def speed(self) -> int:
        """Steps a second."""
        text = self._text("speed")
        return next((speed for speed in SPEEDS if str(speed) == text), 30)

    @speed.setter
    def speed(self, speed: int) -> None:
        self._store.setValue("speed", str(speed))

    @property
    def layers(self) -> list[str]:
        """Keys of what is laid over the terrain; some may be of another version's layers."""
        return self._text("layers").split()

    @layers.setter
    def layers(self, keys: list[str]) -> None:
        self._store.setValue("layers", " ".join(keys))

    @property
    def views(self) -> list[str]:
        """Keys of what is shown beside the panes, beyond the chart and the data."""
        return self._text("views").split()

    @views.setter
    def views(self, keys: list[str]) -> None:
        self._store.setValue("views", " ".join(keys))

    @property
    def chart(self) -> tuple[str, str, str]:
        """Keys of what the chart shows, on which scale ("" for the one that suits) and axis."""
        measure, scale, axis, *_ = [*self._text("chart").split(" "), "", "", ""]
        return (
            measure if measure in MEASURES else LOSS.key,
            scale if scale in ("log", "linear") else "",
            axis if axis == "evaluations" else "steps",
        )

    @chart.setter
    def chart(self, keys: tuple[str, str, str]) -> None:
        self._store.setValue("chart", " ".join(keys))

    @property
    def scoreboard(self) -> bool:
        """Whether the scoreboard is open."""
        return self._text("scoreboard") == "on"

    @scoreboard.setter
    def scoreboard(self, on: bool) -> None:
        self._store.setValue("scoreboard", "on" if on else "off")

    @property
    def single_keys(self) -> bool:
        """Whether single letters and digits are shortcuts."""
        return self._text("single_keys") != "off"

    @single_keys.setter
    def single_keys(self, on: bool) -> None:
        self._store.setValue("single_keys", "on" if on else "off")

    @property
    def race(self) -> Setup | None:
        """The last race."""
        try:
            return from_json(self._text("race"))
        except ValueError:
            return None

    @race.setter
    def race(self, setup: Setup) -> None:
        self._store.setValue("race", to_json(setup))

    @property
    def functions(self) -> dict[str, dict[str, Any]]:
        """The functions that a person typed and saved: name → parameters of a typed surface."""
        try:
            saved = json.loads(self._text("functions"))
        except (ValueError, RecursionError):
            return {}
        if not isinstance(saved, dict):
            return {}
        return {name: values for name, values in saved.items() if isinstance(values, dict)}

    @functions.setter
    def functions(self, functions: dict[str, dict[str, Any]]) -> None:
        self._store.setValue("functions", json.dumps(functions, ensure_ascii=False))

    def window(self) -> tuple[QByteArray, QByteArray]:
        """Return geometry and dock state; empty if there are none."""
        return self._bytes("geometry"), self._bytes("state")

    def set_window(self, geometry: QByteArray, state: QByteArray) -> None:
        """Remember geometry and dock state."""
        self._store.setValue("geometry", geometry)
        self._store.setValue("state", state)

    def _text(self, key: str) -> str:
        value = self._store.value(key, "")
        return value if isinstance(value, str) else ""

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
