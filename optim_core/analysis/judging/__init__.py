"""Judges how a path ended, and finds the reason."""
