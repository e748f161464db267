"""The terrain of a pane: surveyed, cached for a screen, or as lines for a vector device."""
