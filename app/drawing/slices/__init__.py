"""The view of slices through a racer."""
