"""Running an optimizer over a surface: one path, many at once, and how a run ends."""
