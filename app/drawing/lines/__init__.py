"""Lines of many segments, fast enough to draw in every frame."""
