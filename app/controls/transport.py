"""The transport bar: plays a race like a video."""

from PyQt6.QtCore import QSignalBlocker, QSize, Qt
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
    QWidget,
)

from app.model.player import SPEEDS, Player
from app.model.session import Session
from app.style.theme import Style
from app.style.widget_style import icon
from optim_core.parameters.number_format import count
from optim_core.scenes.race import Race


class ScrubBar(QSlider):
    """A slider whose handle jumps to a mouse press and can then be dragged."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setAccessibleName("Step")
        self.setToolTip("Drag to go to a step")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Put the handle under the pointer."""
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            style = self.style()
            assert style is not None
            handle = style.subControlRect(
                QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
            )
            room = self.width() - handle.width()
            place = event.position().x() - handle.width() / 2
            self.setValue(
                QStyle.sliderValueFromPosition(
                    self.minimum(), self.maximum(), round(place), max(room, 1)
                )
            )
        super().mousePressEvent(event)


class Transport(QWidget):
    """The buttons first, back, play, forward and last; scrub bar, step, speed and loop.

    The window binds the buttons to commands.

    Attributes
    ----------
    buttons : dict of QAbstractButton to str
        The id of each button's command.
    scrub, step, speed, loop
        The other parts.
    """

    def __init__(self, session: Session, player: Player) -> None:
        super().__init__()
        self._session = session
        self._player = player
        self._style = Style()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 16, 6)
        row.setSpacing(4)
        self.buttons: dict[QAbstractButton, str] = {}
        self._icons: dict[str, QToolButton] = {}
        for name, command in (
            ("first", "play.start"),
            ("back", "play.back"),
            ("play", "play.toggle"),
            ("forward", "play.on"),
            ("last", "play.end"),
        ):
            row.addWidget(self._button(name, command))
        self.scrub = ScrubBar()
        row.addSpacing(8)
        row.addWidget(self.scrub, 1)
        row.addSpacing(8)
        self.step = QLabel()
        self.step.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.step)
        self.speed = QComboBox()
        self.speed.setAccessibleName("Speed")
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for speed in SPEEDS:
            self.speed.addItem(f"{speed}/s", speed)
        row.addSpacing(8)
        row.addWidget(self.speed)
        self.loop = self._button("loop", "play.loop")
        self.loop.setCheckable(True)
        row.addWidget(self.loop)

        self.scrub.valueChanged.connect(player.seek)
        self.speed.activated.connect(lambda index: player.set_speed(self.speed.itemData(index)))
        session.race_changed.connect(self._show_race)
        session.frame_changed.connect(self._show_frame)
        session.busy_changed.connect(lambda: self._show_frame(session.frame))
        player.playing_changed.connect(self._show_playing)
        player.speed_changed.connect(self._show_speed)
        player.loop_changed.connect(self.loop.setChecked)
        self._show_race(session.race)
        self._show_speed(player.speed)
        self.loop.setChecked(player.loop)

    def set_style(self, style: Style) -> None:
        """Apply colours and sizes."""
        self._style = style
        size = QSize(round(18 * style.scale), round(18 * style.scale))
        for name, button in self._icons.items():
            button.setIcon(icon(name, style))
            button.setIconSize(size)
        self._show_playing(self._player.playing)
        self._show_race(self._session.race)

    def _button(self, name: str, command: str) -> QToolButton:
        """Return a button with an icon, for the command of an id."""
        button = QToolButton()
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icons[name], self.buttons[button] = button, command
        return button

    def _show_race(self, race: Race) -> None:
        with QSignalBlocker(self.scrub):
            self.scrub.setRange(0, race.setup.steps)
        self._show_frame(self._session.frame)
        metrics = self.step.fontMetrics()
        widest = max(self._at(race.setup.steps), "computing…", key=len)
        self.step.setMinimumWidth(metrics.horizontalAdvance(widest) + 4)

    def _show_frame(self, frame: int) -> None:
        with QSignalBlocker(self.scrub):
            self.scrub.setValue(frame)
        self.step.setText("computing…" if self._session.busy else self._at(frame))

    def _at(self, frame: int) -> str:
        return f"step {count(frame)} / {count(self._session.race.setup.steps)}"

    def _show_playing(self, playing: bool) -> None:
        self._icons["play"].setIcon(icon("pause" if playing else "play", self._style))

    def _show_speed(self, speed: int) -> None:
        index = self.speed.findData(speed)
        if index >= 0:
            self.speed.setCurrentIndex(index)
