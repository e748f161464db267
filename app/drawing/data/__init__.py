"""The view of the data."""
