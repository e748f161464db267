"""What a picture may have beside its panes: the chart, the data."""

from app.drawing.state import ViewState


class Side:
    """To be mixed into an item that has a geometry."""

    def concerns(self, state: ViewState) -> bool:
        """Whether there is anything to show of a state."""
        return True

    def show_state(self, state: ViewState) -> None:
        """Show a race as it is looked at."""
        raise NotImplementedError

    def set_still(self, still: bool) -> None:
        """Leave out what only invites the pointer, as in a file, or show it again."""
