"""The main window, which puts views and controls together."""
