"""Colours, fonts and sizes, and the look of widgets."""
