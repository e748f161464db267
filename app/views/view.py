"""What every view on screen can do."""

from typing import Protocol

from app.drawing.state import ViewState


class View(Protocol):
    """Shows a race; it edits nothing, and reports what the user does as signals."""

    def show_state(self, state: ViewState) -> None:
        """Show a state, updating only what changed."""
