"""Runs of an optimizer over a surface: one path, or many at once, and how they end."""
