"""The main window: it puts views and controls together."""
