"""The window: puts views and controls together and wires them to the session.

Data flows one way. Controls and commands edit the session; the session's signals make one state,
which every view is shown; what a person does in a view comes back here to become an edit.
"""

from PyQt6.QtCore import QPoint, QSize, Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QGuiApplication, QImage, QKeyEvent
from PyQt6.QtWidgets import QMainWindow, QMenu, QVBoxLayout, QWidget

from app.controls.gallery.entry import registered, saved
from app.controls.gallery.gallery import Gallery
from app.controls.racers.panel import RacerPanel
from app.controls.surface.panel import SurfacePanel
from app.controls.top_bar import TopBar
from app.controls.transport import Transport
from app.drawing.state import ViewState
from app.export import figure as export
from app.model.history import Place
from app.model.player import Player
from app.model.session import Session, new_place
from app.model.settings import Settings
from app.views.chart import ChartView
from app.views.data import DataView
from app.views.item import PainterItem
from app.views.picture.race_view import RaceView
from app.views.read_out import ReadOut
from app.views.scoreboard import Scoreboard
from app.window import dialogs, menus
from app.window.appearance import Appearance
from app.window.commands import all_commands
from app.window.commands.command import Commands
from app.window.docks import Panel, StepPanel
from app.window.files import Files
from app.window.key_sheet import KeySheet
from app.window.offers import palette_entries
from app.window.palette import Palette
from app.window.pointer_edits import PointerEdits
from app.window.presentation import Presentation
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.scene import Scene

REMEMBER = 2000
"""Milliseconds after a change that the document is remembered, should the program be killed."""


class MainWindow(QMainWindow):
    """Ravine's one window.

    Attributes
    ----------
    session, player, settings
        What is shown, what moves it, what is remembered.
    commands : Commands
        Everything that can be done.
    files : Files
        What is opened, saved and exported.
    picture : RaceView
    chart : ChartView
    data_pane : DataView
    slices : PainterItem
    scoreboard : Scoreboard
    step : StepPanel
    surface_panel, racer_panel, transport, top_bar, read_out, gallery, palette
        The controls.
    """

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self.session, self.settings = session, settings
        self.player = Player(session, self)
        self.player.set_speed(settings.speed)
        self.picture = RaceView(session.jobs)
        self.chart: ChartView = self.picture.sides["chart"]
        self.data_pane: DataView = self.picture.sides["data"]
        self.slices: PainterItem = self.picture.sides["slices"]
        self.top_bar = TopBar(session)
        self.surface_panel = SurfacePanel(session, settings)
        self.racer_panel = RacerPanel(session)
        self.transport = Transport(session, self.player)
        self.read_out = ReadOut()
        self.step = StepPanel(self)
        self.scoreboard = Scoreboard(self)
        self._views = (self.picture, self.step, self.scoreboard)
        offers = (lambda: saved(settings.functions), registered)
        self.gallery = Gallery(session, self, self.top_bar.surface, offers)
        self.files = Files(
            self, session, self.player, settings, self._picture, self.read_out.show_message
        )
        self.setMinimumSize(QSize(1000, 620))
        self._compose()
        hides = (*self.docks, self.top_bar, self.read_out)
        self._presentation = Presentation(self, self._restyle, self.step, hides)
        self._appearance = Appearance(session, settings, self._presentation)
        self.commands = Commands(self, all_commands(self))
        self.palette_ = Palette(self, lambda: palette_entries(self.commands, session, offers))
        self._fill_menus()
        self._connect()
        self._restore_window()
        self._restyle()
        self._show_place()
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

    def _fill_menus(self) -> None:
        export_menu, more = self.top_bar.export.menu(), self.top_bar.menu.menu()
        assert export_menu is not None
        assert more is not None
        menus.fill(export_menu, self.commands, menus.EXPORT)
        menus.fill_more(more, self.commands, self.session, self.files)
        panels = QMenu("Panels", more)
        for dock in self.docks:
            panels.addAction(dock.toggleViewAction())
        more.insertMenu(self.commands.action("help.single_keys"), panels)
        for button, command in self.top_bar.buttons.items():
            self.commands.bind(button, command)

    def _connect(self) -> None:
        session = self.session
        for changed in (session.race_changed, session.frame_changed, session.figure_changed):
            changed.connect(self._show)
        session.selected_changed.connect(self._show)
        session.scene_changed.connect(self._on_scene)
        session.place_changed.connect(self._show_place)
        self._edits = PointerEdits(
            session, self.picture, self.data_pane, self.read_out.show_message
        )
        self.step.inspector.racer_chosen.connect(session.select)
        self.picture.hovered.connect(self.read_out.show_point)
        self.picture.probed.connect(self.read_out.show_probe)
        self.chart.step_sought.connect(self.player.seek)
        self.chart.menu_asked.connect(self._open_chart_menu)
        self.scoreboard.finished.connect(self._on_scoreboard_closed)
        self._remember = QTimer(self)
        self._remember.setSingleShot(True)
        self._remember.setInterval(REMEMBER)
        self._remember.timeout.connect(self._on_remember)
        hints = QGuiApplication.styleHints()
        if hints is not None:
            hints.colorSchemeChanged.connect(self._restyle)

    # what is shown

    @property
    def dark(self) -> bool:
        """Whether the dark scheme is shown."""
        return self._appearance.dark

    @property
    def state(self) -> ViewState:
        """What every view is shown."""
        session = self.session
        return ViewState(
            session.race,
            session.shown_figure,
            session.frame,
            session.selected,
            self._appearance.style,
        )

    def _show(self) -> None:
        """Show every view the state of now."""
        if self._appearance.style != self._appearance.wanted:
            self._restyle()
            return
        state = self.state
        for view in self._views:
            view.show_state(state)
        self.read_out.show_surface(state.setup.surface, state.bounds)

    def _restyle(self) -> None:
        """Take the colours and sizes of now."""
        style = self._appearance.apply(self)
        for part in (
            self.top_bar,
            self.gallery,
            self.transport,
            self.surface_panel,
            self.racer_panel,
        ):
            part.set_style(style)
        self._show()

    def _show_place(self) -> None:
        """Name the document in the title bar, with a mark if there is something to save."""
        path = self.session.place.path
        self.setWindowTitle(f"{path.name if path else 'Untitled'}[*] – Ravine")
        self.setWindowFilePath(str(path or ""))
        self.setWindowModified(self.session.place.modified)

    def _on_scene(self, scene: Scene) -> None:
        self.data_pane.follow(scene.setup)
        self._remember.start()
        self.commands.refresh_shortcuts()

    # what a person does

    @property
    def presenting(self) -> bool:
        """Whether the picture fills the screen."""
        return self._presentation.on

    def choose_scheme(self, scheme: str) -> None:
        """Take light, dark, or the system's scheme; a person's own one from now on, too."""
        self.settings.scheme = scheme
        self.session.look(scheme=scheme)
        self._show()

    def choose_surface(self) -> None:
        """Open the gallery, or leave it; a picture that fills the screen has none."""
        if not self.presenting:
            self.gallery.toggle()

    def show_palette(self) -> None:
        """Open the list of all commands, or leave it."""
        self.gallery.leave()
        self.palette_.toggle()

    def reset(self) -> None:
        """Go back to this surface's race as it was at first; layout and chart stay."""
        fresh = default_setup(self.session.setup.surface.family())
        self.session.edit(setup=fresh, view=None)
        self.read_out.show_message("The race is as it was at first")

    def rename_racer(self) -> None:
        """Let a person type a name for the selected racer, on its card."""
        self.docks[1].show()
        self.racer_panel.rename(self.session.selected or "")

    def toggle_presenting(self) -> None:
        """Fill the screen with the picture, or return."""
        self.gallery.leave()
        self._presentation.toggle()
        self.picture.setFocus()

    def remove_data_point(self) -> None:
        """Remove the point of the data under the pointer."""
        self.data_pane.remove_hovered()

    def _open_chart_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menus.fill(menu, self.commands, menus.CHART)
        menu.popup(at)

    def _on_scoreboard_closed(self) -> None:
        if "scoreboard" in self.session.figure.side_views:
            self.commands.run("view.scoreboard")

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Take the keys that no focused control wants."""
        command = event and self.commands.for_key(event, self.settings.single_keys)
        if command:
            self.commands.run(command.id)
        else:
            super().keyPressEvent(event)

    def _picture(self, scale: float) -> QImage:
        """Return what the window shows as an image that carries its document."""
        document, index = self.session.document, self.session.place.index
        size = self.picture.viewport().size()
        return export.picture(size, document, index, self.state, scale)

    # help

    def show_keys(self) -> None:
        """Show what each key does."""
        KeySheet(self, self.commands).show()

    def show_about(self) -> None:
        """Show what Ravine is."""
        dialogs.show_about(self)

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
        self.session.keep_step()
        self.settings.place = self.session.place
        self.settings.figure = self.session.figure

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Remember, and stop all that runs."""
        if self.presenting:
            self.toggle_presenting()
        self.settings.set_window(self.saveGeometry(), self.saveState())
        self._remember.stop()
        self.player.pause()
        self._on_remember()
        self.settings.speed = self.player.speed
        self.hide()
        self.gallery.leave()
        self.session.close()
        super().closeEvent(event)


def open_window(place: Place | None, settings: Settings) -> MainWindow:
    """Open the window on a document: the one given, the last one, or a new one.

    It plays, but for a document whose step is given, which stands still there.
    """
    last = settings.place or new_place(Scene(default_setup(), settings.figure))
    session = Session(place or last)
    window = MainWindow(session, settings)
    window.show()
    if place is None or place.scene.figure.step is None:
        window.player.play()
    else:
        session.set_frame(place.scene.figure.step)
    return window
