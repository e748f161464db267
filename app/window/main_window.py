"""The main window: puts views and controls together and connects them to the session.

Data flows one way. Controls and commands edit the session; on the session's signals the window
makes one state and shows it in every view; user actions in a view come back here and become edits.
"""

from dataclasses import replace
from functools import partial

from PyQt6.QtCore import QSize
from PyQt6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import QMainWindow

from app.controls.gallery.optimizer_gallery import OptimizerGallery
from app.controls.gallery.surface_entries import registered, saved
from app.controls.gallery.surface_gallery import SurfaceGallery
from app.controls.overlay import leave_all
from app.controls.racers.panel import RacerPanel
from app.controls.surface.panel import SurfacePanel
from app.controls.top_bar import TopBar
from app.controls.transport import Transport
from app.drawing.state import ViewState
from app.export import figure as export
from app.model.player import Player
from app.model.session import Session
from app.model.settings import Settings
from app.views.chart import ChartView
from app.views.data import DataView
from app.views.picture.race_view import RaceView
from app.views.read_out import ReadOut
from app.views.registry import only
from app.views.steps.inspector import Inspector
from app.views.view import View
from app.window import dialogs, menus
from app.window.appearance import Appearance
from app.window.commands import all_commands
from app.window.commands.command import Commands
from app.window.context_menus import ContextMenus
from app.window.docks import add_panels, restore, stacked
from app.window.documents.exports import Paint
from app.window.documents.files import Files
from app.window.documents.keeper import Keeper
from app.window.documents.recovery_panel import RecoveryPanel
from app.window.key_sheet import KeySheet
from app.window.offers import palette_entries
from app.window.palette import Palette
from app.window.pointer_edits import PointerEdits
from app.window.presentation import Presentation
from app.window.side_views import SidePanel, SideWindow, outside
from optim_core.scenes.defaults import default_scene
from optim_core.scenes.scene import Scene


class MainWindow(QMainWindow):
    """Ravine's main window, the only one.

    Attributes
    ----------
    session, player, settings
        The state of the app, the playback, and the stored settings.
    commands : Commands
        All commands.
    files : Files
        Opens, saves and exports.
    recovery : RecoveryPanel
        Offers what earlier programs had not saved when they were killed.
    picture : RaceView
    chart : ChartView
    data_pane : DataView
    outside : mapping from str to SidePanel or SideWindow
        Key → side view outside the picture, shown or not.
    inspector : Inspector
    surface_panel, racer_panel, transport, top_bar, read_out, gallery, optimizers, palette
        The controls.
    """

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self.session, self.settings = session, settings
        self.player = Player(session, self, settings.speed, settings.motion)
        self.picture = RaceView(session.jobs)
        self.chart = only(self.picture.sides.values(), ChartView)
        self.data_pane = only(self.picture.sides.values(), DataView)
        self.top_bar = TopBar(session)
        self.surface_panel = SurfacePanel(session, settings)
        self.racer_panel = RacerPanel(session)
        self.transport = Transport(session, self.player)
        self.read_out = ReadOut()
        offers = (lambda: saved(settings.functions), registered)
        self.gallery = SurfaceGallery(session, self, self.top_bar.surface, offers)
        self.optimizers = OptimizerGallery(session, self, self.racer_panel.add, self.racer_panel)
        say = self.read_out.show_message
        shown = session, self.player, settings, self._picture, say
        self.files = Files(self, self.picture, *shown)
        self._keeper = Keeper(session, settings, self.files, say)
        self.recovery = RecoveryPanel(
            self, self.picture, settings, session.jobs, self._keeper.restore, say
        )
        self.setMinimumSize(QSize(1000, 620))
        self.setCentralWidget(stacked(self.picture, self.transport, self.read_out))
        self.setMenuWidget(self.top_bar)
        self.docks = add_panels(self, self.surface_panel, self.racer_panel)
        self.outside = outside(self, self.docks[1])
        self.inspector = only((side.content for side in self.outside.values()), Inspector)
        self._views: tuple[View, ...] = (self.picture, *self.outside.values())
        stays = [side for side in self.outside.values() if isinstance(side, SidePanel)]
        hides = (*self.docks, self.top_bar, self.read_out, self.recovery)
        self._presentation = Presentation(self, self._restyle, stays, hides)
        self._appearance = Appearance(session, settings, self._presentation)
        self.commands = Commands(self, all_commands(self))
        self.palette_ = Palette(self, lambda: palette_entries(self.commands, session, offers))
        menus.fill_top_bar(self.top_bar, self.commands, session, self.files, self.docks)
        menus.fill_racer_panel(self, self.commands)
        menus.bind_transport(self.transport, self.commands)
        self._menus = ContextMenus(self, self.commands, self.picture, self.chart)
        self._connect()
        restore(self, settings)
        self._restyle()
        self._show_place()
        self.picture.setFocus()

    # construction

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
        self.inspector.racer_chosen.connect(session.select)
        self.picture.hovered.connect(self.read_out.show_point)
        self.picture.probed.connect(self.read_out.show_probe)
        self.picture.caption_changed.connect(self.read_out.show_caption)
        self.player.glided.connect(self._show)
        self.chart.step_sought.connect(self.player.seek)
        for key, side in self.outside.items():
            if isinstance(side, SideWindow):
                side.finished.connect(partial(self._on_closed, key))
        hints = QGuiApplication.styleHints()
        if hints is not None:
            hints.colorSchemeChanged.connect(self._restyle)

    # views

    @property
    def dark(self) -> bool:
        """Whether the dark scheme is shown."""
        return self._appearance.dark

    @property
    def state(self) -> ViewState:
        """The state that every view shows."""
        session = self.session
        return ViewState(
            session.race,
            session.shown_figure,
            session.frame,
            session.selected,
            self._appearance.style,
        )

    def _show(self) -> None:
        """Show the current state in every view."""
        if self._appearance.style != self._appearance.wanted:
            self._restyle()
            return
        state = self.state.with_(lead=self.player.lead, pulse=self.player.pulse)
        for view in self._views:
            view.show_state(state)
        self.read_out.show_surface(state.setup.surface, state.bounds)

    def _restyle(self) -> None:
        """Apply the current colours and sizes."""
        style = self._appearance.apply(self)
        bars, galleries = (self.top_bar, self.transport), (self.gallery, self.optimizers)
        for part in (*bars, *galleries, self.surface_panel, self.racer_panel, self.recovery):
            part.set_style(style)
        self._show()

    def _show_place(self) -> None:
        """Show the document's name in the title bar, with the mark for unsaved changes."""
        path = self.session.place.path
        name = path.name.replace("[*]", "[*][*]") if path else "Untitled"
        self.setWindowTitle(f"{name}[*] – Ravine")
        self.setWindowFilePath(str(path or ""))
        self.setWindowModified(self.session.place.modified)

    def _on_scene(self, scene: Scene) -> None:
        self.data_pane.follow(scene.setup)
        self.commands.refresh_shortcuts()

    # user actions

    @property
    def presenting(self) -> bool:
        """Whether the picture fills the screen."""
        return self._presentation.on

    def choose_scheme(self, scheme: str) -> None:
        """Use the light, the dark or the system's scheme, and store it as the user's own."""
        self.settings.scheme = scheme
        self.session.look(scheme=scheme)
        self._show()

    def choose_surface(self) -> None:
        """Open or close the gallery; while presenting, do nothing."""
        if not self.presenting:
            self.gallery.toggle()

    def show_palette(self) -> None:
        """Open or close the palette."""
        self.palette_.toggle()

    def reset(self) -> None:
        """Restore the default race on this kind of surface; keep the layout and the chart."""
        fresh = default_scene(self.session.setup.surface.family())
        setup = replace(fresh.setup, extra=self.session.setup.extra)
        self.session.edit(setup=setup, view=fresh.figure.view)
        self.read_out.show_message("The race was reset")

    def rename_racer(self, racer: str) -> None:
        """Let a person type a name for a racer, on its card."""
        _, racers = self.docks
        racers.show()
        self.racer_panel.rename(racer)

    def toggle_presenting(self) -> None:
        """Start or stop presenting, with the picture filling the screen."""
        leave_all(self)
        self._presentation.toggle()
        self.picture.setFocus()

    def remove_data_point(self) -> None:
        """Remove the data point under the pointer."""
        self.data_pane.remove_hovered()

    def _on_closed(self, side_view: str) -> None:
        if side_view in self.session.figure.side_views:
            self.commands.run(f"view.{side_view}")

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Run the commands of keys that the focused control does not use."""
        command = event and self.commands.for_key(event, self.settings.single_keys)
        if command:
            self.commands.run(command.id)
        else:
            super().keyPressEvent(event)

    def _picture(self, scale: float) -> Paint:
        """Return what paints the picture as it is now, with the document embedded."""
        document, index = self.session.keep_step(), self.session.place.index
        size = export.size_of(self.picture.viewport().size(), self.state)
        return partial(export.picture, size, document, index, self.state, scale)

    # help

    def show_keys(self) -> None:
        """Show the key sheet."""
        KeySheet(self, self.commands).show()

    def show_about(self) -> None:
        """Show the about box."""
        dialogs.show_about(self)

    # opening and closing

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Give the panels their sizes again after presenting."""
        super().resizeEvent(event)
        self._presentation.settle()
        for side in self.outside.values():
            if isinstance(side, SidePanel):
                side.settle()

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Store the settings, and stop playback and all workers."""
        if event is not None and not self.files.may_close():
            event.ignore()
            return
        if self.presenting:
            self.toggle_presenting()
        self.files.finish_typing()
        self.settings.set_window(self.saveGeometry(), self._presentation.docks)
        self.player.pause()
        self.settings.speed = self.player.speed
        self.hide()
        leave_all(self)
        self.recovery.close_offer()
        self.session.close()
        self._keeper.close()
        super().closeEvent(event)
