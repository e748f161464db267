"""The step inspector."""
