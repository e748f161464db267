"""The left panel: the surface, the start and the settings of the race."""
