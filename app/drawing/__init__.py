"""Painters: they paint a race onto any QPainter, and import no widgets."""
