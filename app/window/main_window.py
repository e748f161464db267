"""The window: puts views and controls together and wires them to the session.

Data flows one way. Controls edit the session; the session's signals reach the views here, and
what a person does in a view comes back here to become an edit.
"""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QPoint, QSize, Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QKeyEvent
from PyQt6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from app.controls.gallery.entry import registered, saved
from app.controls.gallery.gallery import Gallery
from app.controls.racers.panel import RacerPanel
from app.controls.surface.panel import SurfacePanel
from app.controls.top_bar import TopBar
from app.controls.transport import Transport
from app.export import figure as export
from app.model.player import Player
from app.model.session import Session
from app.model.settings import Settings
from app.style.widget_style import palette, style_sheet
from app.views.chart.loss_chart import LossChart
from app.views.data_pane import DataPane
from app.views.picture.race_view import RaceView
from app.views.read_out import ReadOut
from app.views.scoreboard import Scoreboard
from app.views.slice_chart import SliceChart
from app.window.appearance import Appearance
from app.window.chart_menu import fill_chart_menu
from app.window.docks import Panel, StepPanel
from app.window.menus import fill_menus
from app.window.presentation import Presentation
from app.window.shortcuts import Shortcuts
from optim_core.parameters.points import Data
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.file import load, save
from optim_core.scenes.setup import Race, Setup
from optim_core.surfaces.landscape import Bounds

REMEMBER = 2000
"""Milliseconds after a change that the race is remembered, lest the program be ended by force."""


class MainWindow(QMainWindow):
    """Ravine's one window.

    Attributes
    ----------
    session, player, settings
        What is shown, what moves it, what is remembered.
    appearance : Appearance
        How it is shown.
    picture : RaceView
    chart : LossChart
    data_pane : DataPane
    slices : SliceChart
    scoreboard : Scoreboard
    step : StepPanel
    surface_panel, racer_panel, transport, top_bar, read_out, gallery
        The controls.
    """

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self.session, self.settings = session, settings
        self.player = Player(session, self)
        self.player.set_speed(settings.speed)
        self.chart = LossChart()
        self.data_pane = DataPane()
        self.slices = SliceChart()
        self.picture = RaceView(self.data_pane, self.slices, self.chart)
        self.top_bar = TopBar(session)
        self.surface_panel = SurfacePanel(session, settings)
        self.racer_panel = RacerPanel(session)
        self.transport = Transport(session, self.player)
        self.read_out = ReadOut()
        self.step = StepPanel(session, self.picture, self)
        self.appearance = Appearance(settings, self.picture, self.chart, self.slices, self)
        offers = (lambda: saved(settings.functions), registered)
        self.gallery = Gallery(session, self, self.top_bar.surface, offers)
        self.scoreboard = Scoreboard(self)
        self._shortcuts = Shortcuts(
            self.player,
            session,
            self.toggle_presenting,
            self.reset,
            self.appearance.switch_scheme,
            self.choose_surface,
            self.data_pane.remove_hovered,
            self.step.toggle,
            self.toggle_scoreboard,
        )

        self.setWindowTitle("Ravine")
        self.setMinimumSize(QSize(1000, 620))
        self._compose()
        hides = (*self.docks, self.top_bar, self.read_out)
        self._presentation = Presentation(self, self.appearance, self.step, hides)
        fill_menus(self)
        self._connect()
        self._restore_window()
        self._apply_style()
        self._show_race(session.race)
        self.picture.setFocus()

    # putting together

    def _compose(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.picture, 1)
        column.addWidget(self.transport)
        column.addWidget(self.read_out)
        self.setCentralWidget(middle)
        self.setMenuWidget(self.top_bar)
        self.docks = []
        sides = Qt.DockWidgetArea
        for title, part, area, width in (
            ("Surface", self.surface_panel, sides.LeftDockWidgetArea, 208),
            ("Racers", self.racer_panel, sides.RightDockWidgetArea, 236),
        ):
            part.setMinimumWidth(width)
            self.docks.append(Panel(title, part, self))
            self.addDockWidget(area, self.docks[-1])
        self.addDockWidget(sides.BottomDockWidgetArea, self.step)
        self.step.hide()  # adding shows it
        self.resizeDocks(self.docks, [208, 236], Qt.Orientation.Horizontal)

    def _connect(self) -> None:
        self.session.race_changed.connect(self._show_race)
        self.session.frame_changed.connect(self.picture.show_frame)
        self.session.frame_changed.connect(self.chart.show_frame)
        self.session.frame_changed.connect(self.data_pane.show_frame)
        self.session.selected_changed.connect(self._show_selected)
        self.picture.racer_picked.connect(self.session.select)
        self.racer_panel.racer_picked.connect(self.session.select)
        self.session.frame_changed.connect(self.slices.show_frame)
        self.picture.start_moved.connect(lambda x, y: self.session.edit(start=(x, y)))
        self.picture.view_moved.connect(self._on_view_moved)
        self.picture.zoomed.connect(self._on_zoomed)
        self.picture.fit_asked.connect(lambda: self.session.edit(view=None))
        self.picture.hovered.connect(self.read_out.show_point)
        self.picture.probed.connect(self.read_out.show_probe)
        self.chart.step_sought.connect(self.player.seek)
        self.chart.menu_asked.connect(self._open_chart_menu)
        self.scoreboard.finished.connect(lambda: self._on_scoreboard(False))
        self.top_bar.surface.clicked.connect(self.choose_surface)
        self.data_pane.data_changed.connect(self._on_data)
        self.session.scene_changed.connect(self.data_pane.follow)
        self.top_bar.reset.clicked.connect(self.reset)
        self.top_bar.present.clicked.connect(self.toggle_presenting)
        self.top_bar.scheme.clicked.connect(self.appearance.switch_scheme)
        self._remember = QTimer(self)
        self._remember.setSingleShot(True)
        self._remember.setInterval(REMEMBER)
        self._remember.timeout.connect(self._on_remember)
        self.session.scene_changed.connect(lambda: self._remember.start())
        self.appearance.style_changed.connect(self._apply_style)

    # what is shown

    def _apply_style(self) -> None:
        style = self.appearance.style
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setPalette(palette(style))
        self.setStyleSheet(style_sheet(style))
        for part in (
            self.top_bar,
            self.gallery,
            self.transport,
            self.surface_panel,
            self.racer_panel,
            self.step.inspector,
            self.chart,
            self.data_pane,
            self.slices,
            self.picture,
            self.scoreboard,
        ):
            part.set_style(style)

    def _show_race(self, race: Race) -> None:
        self.picture.show_race(race, self.session.frame)
        self.read_out.show_surface(race.setup.surface, race.setup.bounds)
        self.chart.show_race(race, self.session.frame)
        self.step.show_race()
        self.data_pane.show_race(race, self.session.frame)
        self.slices.show_race(race, self.session.frame)
        self.scoreboard.show_race(race)
        self._show_selected()

    def _show_selected(self) -> None:
        """Point out the racer that is looked at apart."""
        self.picture.select(self.session.selected)
        self.slices.select(self.session.selected)

    # what a person does

    @property
    def presenting(self) -> bool:
        """Whether the picture fills the screen."""
        return self.appearance.presenting

    def choose_surface(self) -> None:
        """Open the gallery, or leave it; a picture that fills the screen has none."""
        if not self.presenting:
            self.gallery.toggle()

    def reset(self) -> None:
        """Go back to this surface's race as it was at first; the layout stays."""
        setup = self.session.setup
        fresh = default_setup(setup.surface.family())
        self.session.open(replace(fresh, layout=setup.layout))
        self.read_out.show_message("The race is as it was at first")

    def toggle_presenting(self) -> None:
        """Fill the screen with the picture, or return."""
        self.gallery.leave()
        self._presentation.toggle()
        self.picture.setFocus()

    def copy_picture(self) -> None:
        """Put the picture on the clipboard, at twice the screen's pixels."""
        export.copy(export.picture(self.picture, 2))
        self.read_out.show_message("Copied the picture")

    def export_picture(self, path: str, scale: int) -> None:
        """Write the picture to a PNG file; OSError leaves what stood there before."""
        export.save_png(export.picture(self.picture, scale), path)
        self.read_out.show_message(f"Saved {Path(path).name}")

    def save_file(self, path: str) -> None:
        """Write the race to a file; OSError leaves what stood there before."""
        save(self.session.setup, path)
        self.read_out.show_message(f"Saved {Path(path).name}")

    def open_file(self, path: str) -> None:
        """Open a race; OSError or ValueError leaves this one as it is."""
        self.session.open(load(path))
        self.read_out.show_message(f"Opened {Path(path).name}")

    def _on_view_moved(self, view: Bounds) -> None:
        with suppress(ValueError):  # as far as a view can go
            self.session.edit(view=view)

    def _on_zoomed(self, x: float, y: float, factor: float) -> None:
        self._on_view_moved(self.session.setup.bounds.zoomed(x, y, factor))

    def _on_data(self, points: Data) -> None:
        """Take the data that a person drew."""
        surface = self.session.setup.surface
        if surface.problem is None:
            return
        try:
            self.session.edit(surface=surface(**{surface.problem.declaration.name: points}))
        except ValueError as error:
            why = str(error).removeprefix(f"{surface.name}: ").capitalize()
            self.data_pane.show_refusal(why)
            self.read_out.show_message(why)

    def _open_chart_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill_chart_menu(self, menu)
        menu.popup(at)

    def toggle_scoreboard(self) -> None:
        """Open the scoreboard beside the picture, or close it."""
        opening = not self.scoreboard.isVisible()
        self.scoreboard.setVisible(opening)
        self._on_scoreboard(opening)

    def _on_scoreboard(self, on: bool) -> None:
        """Remember whether the scoreboard is open."""
        self.settings.scoreboard = on

    def set_single_keys(self, on: bool) -> None:
        """Let single letters be shortcuts, or not."""
        self.settings.single_keys = on

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Take the keys that no focused control wants."""
        action = event and self._shortcuts.action(event, self.settings.single_keys, self.presenting)
        if action:
            action()
        else:
            super().keyPressEvent(event)

    # beginning and end

    def _restore_window(self) -> None:
        geometry, state = self.settings.window()
        screen = self.screen()
        room = screen.availableSize() if screen is not None else self.minimumSize()
        self.resize(QSize(1440, 900).boundedTo(room - QSize(0, 32)))  # 32: a title bar
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        if not state.isEmpty():
            self.restoreState(state)

    def _on_remember(self) -> None:
        self.settings.race = self.session.setup

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Remember, and stop all that runs."""
        if self.presenting:
            self.toggle_presenting()
        self.settings.set_window(self.saveGeometry(), self.saveState())
        self._remember.stop()
        self._on_remember()
        self.settings.speed = self.player.speed
        self.player.pause()
        self.hide()
        self.gallery.stop()
        self.surface_panel.close_worker()
        self.session.close()
        super().closeEvent(event)


def open_window(setup: Setup | None, settings: Settings) -> MainWindow:
    """Open the window on a race: the one given, the last one, or the default; it plays."""
    session = Session(setup or settings.race or default_setup())
    window = MainWindow(session, settings)
    window.show()
    window.player.play()
    if settings.scoreboard:
        window.toggle_scoreboard()
    return window
