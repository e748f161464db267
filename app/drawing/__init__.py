"""Painters: they paint a race onto any QPainter and know no widget."""
