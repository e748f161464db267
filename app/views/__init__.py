"""The views of a race: the main window feeds them, and they do not import each other."""
