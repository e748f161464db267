"""What a picture may have beside its panes: the chart, the data."""

from optim_core.scenes.setup import Setup


class Side:
    """To be mixed into an item that has a geometry."""

    def concerns(self, setup: Setup) -> bool:
        """Whether there is anything to show of a setup."""
        return True

    def set_still(self, still: bool) -> None:
        """Leave out what only invites the pointer, as in a file, or show it again."""
