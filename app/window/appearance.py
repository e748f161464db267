"""How a race is shown: its colours, layers, views and chart. The settings keep every choice."""

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QGuiApplication

from app.drawing.layers import LAYERS
from app.model.settings import Settings
from app.style.theme import Style, system_is_dark
from app.views.chart.chart_content import ChartView
from app.views.chart.loss_chart import LossChart
from app.views.picture.race_view import RaceView
from app.views.slice_chart import SliceChart

LAST_ROW = 24.0
"""Pixels (18 pt) of the smallest type when presenting, so that it reads from the last row."""


class Appearance(QObject):
    """The choices that change no race, and the views that follow them.

    Attributes
    ----------
    presenting : bool
        Whether the picture is for a room.

    Signals
    -------
    style_changed()
        Colours or sizes are others now.
    """

    style_changed = pyqtSignal()

    def __init__(
        self,
        settings: Settings,
        picture: RaceView,
        chart: LossChart,
        slices: SliceChart,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._settings, self._picture = settings, picture
        self._chart, self._slices = chart, slices
        self.presenting = False
        hints = QGuiApplication.styleHints()
        if hints is not None:
            hints.colorSchemeChanged.connect(self._on_system_scheme)
        chart.set_view(ChartView(*settings.chart))
        self._show_layers()
        self._show_views()

    @property
    def style(self) -> Style:
        """Scheme, terrain and scale as they are now."""
        scheme = self._settings.scheme
        dark = system_is_dark() if scheme == "system" else scheme == "dark"
        if self.presenting:
            return Style(dark, self._settings.terrain, scale=2.0, smallest=LAST_ROW)
        return Style(dark, self._settings.terrain)

    def set_presenting(self, on: bool) -> None:
        """Take sizes for a room, or for a desk."""
        self.presenting = on
        self.style_changed.emit()

    def choose(self, setting: str, value: str) -> None:
        """Change a setting that the style depends on."""
        setattr(self._settings, setting, value)
        self.style_changed.emit()

    def switch_scheme(self) -> None:
        """Go from light to dark, or back."""
        self.choose("scheme", "light" if self.style.dark else "dark")

    def set_layer(self, key: str, on: bool) -> None:
        """Lay something over the terrain, or take it away."""
        self._settings.layers = _switched(self._settings.layers, key, on)
        self._show_layers()

    def set_view(self, key: str, on: bool) -> None:
        """Show the slices, or split the steps along the axes, or not."""
        self._settings.views = _switched(self._settings.views, key, on)
        self._show_views()

    def set_chart(self, view: ChartView) -> None:
        """Show something else in the chart."""
        self._settings.chart = view.measure, view.scale, view.axis
        self._chart.set_view(view)

    def _on_system_scheme(self) -> None:
        self.style_changed.emit()

    def _show_layers(self) -> None:
        self._picture.set_layers([LAYERS[key] for key in self._settings.layers if key in LAYERS])

    def _show_views(self) -> None:
        views = self._settings.views
        self._slices.on = "slices" in views
        self._slices.set_basis("axes" if "axes" in views else "eigenvectors")
        self._picture.rearrange()


def _switched(keys: list[str], key: str, on: bool) -> list[str]:
    kept = [other for other in keys if other != key]
    return [*kept, key] if on else kept
