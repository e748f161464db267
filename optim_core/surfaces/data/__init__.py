"""Surfaces that are losses over a small data set; each module defines its families."""
