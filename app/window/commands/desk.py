"""What commands may ask of the window, beside the session, the player and the settings."""

from typing import Protocol

from app.model.player import Player
from app.model.session import Session
from app.model.settings import Settings
from app.window.files import Files


class Desk(Protocol):
    """The window, as far as commands know it."""

    session: Session
    player: Player
    settings: Settings
    files: Files

    @property
    def presenting(self) -> bool:
        """Whether the picture fills the screen."""

    @property
    def dark(self) -> bool:
        """Whether the dark scheme is shown."""

    def toggle_presenting(self) -> None:
        """Fill the screen with the picture, or return."""

    def choose_surface(self) -> None:
        """Open the gallery, or leave it."""

    def show_palette(self) -> None:
        """Open the list of all commands, or leave it."""

    def rename_racer(self) -> None:
        """Let a person type a name for the selected racer, on its card."""

    def choose_scheme(self, scheme: str) -> None:
        """Take light, dark, or the system's scheme."""

    def remove_data_point(self) -> None:
        """Remove the point of the data under the pointer."""

    def reset(self) -> None:
        """Go back to this surface's race as it was at first."""

    def show_keys(self) -> None:
        """Show what each key does."""

    def show_about(self) -> None:
        """Show what Ravine is."""

    def close(self) -> bool:
        """End the program."""
