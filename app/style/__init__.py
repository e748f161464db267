"""Colours, type and sizes, and how widgets look."""
