"""The window's colours and sizes: the figure's scheme, or else the user's own."""

from PyQt6.QtWidgets import QApplication, QWidget

from app.model.session import Session
from app.model.settings import Settings
from app.style.theme import Style, system_is_dark
from app.style.widget_style import palette, style_sheet
from app.window.presentation import Presentation


class Appearance:
    """Determines the style from the figure, the settings, the system and the presentation.

    Attributes
    ----------
    style : Style
        The style applied last.
    """

    def __init__(self, session: Session, settings: Settings, presentation: Presentation) -> None:
        self._session, self._settings = session, settings
        self._presentation = presentation
        self.style = Style()

    @property
    def dark(self) -> bool:
        """Whether the dark scheme is shown."""
        scheme: str = self._session.shown_figure.scheme
        scheme = self._settings.scheme if scheme == "system" else scheme
        return system_is_dark() if scheme == "system" else scheme == "dark"

    @property
    def wanted(self) -> Style:
        """The style that should be applied now."""
        return Style.of(self.dark, self._session.shown_figure.terrain, self._presentation.on)

    def apply(self, window: QWidget) -> Style:
        """Apply the wanted style to the application and a window, and return it."""
        self.style = self.wanted
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setPalette(palette(self.style))
        window.setStyleSheet(style_sheet(self.style))
        return self.style
