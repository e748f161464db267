"""The part of the window that commands may use."""

from typing import Protocol

from app.controls.gallery.optimizer_gallery import OptimizerGallery
from app.controls.racers.panel import RacerPanel
from app.model.player import Player
from app.model.session import Session
from app.model.settings import Settings
from app.window.documents.files import Files
from app.window.documents.recovery_panel import RecoveryPanel


class Desk(Protocol):
    """The interface of the window for commands."""

    session: Session
    player: Player
    settings: Settings
    files: Files
    recovery: RecoveryPanel
    racer_panel: RacerPanel
    optimizers: OptimizerGallery

    @property
    def presenting(self) -> bool:
        """Whether the picture fills the screen."""

    @property
    def dark(self) -> bool:
        """Whether the dark scheme is shown."""

    def toggle_presenting(self) -> None:
        """Start or stop presenting, with the picture filling the screen."""

    def choose_surface(self) -> None:
        """Open or close the gallery."""

    def show_palette(self) -> None:
        """Open or close the palette."""

    def rename_racer(self, racer: str) -> None:
        """Let a person type a name for a racer, on its card."""

    def choose_scheme(self, scheme: str) -> None:
        """Use the light, the dark or the system's scheme."""

    def remove_data_point(self) -> None:
        """Remove the data point under the pointer."""

    def reset(self) -> None:
        """Restore the default race on this kind of surface."""

    def show_keys(self) -> None:
        """Show the key sheet."""

    def show_about(self) -> None:
        """Show the about box."""

    def close(self) -> bool:
        """Close the window and end the program."""
