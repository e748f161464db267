"""A pane: its header, and the racers on the terrain."""
