"""The mathematics that everything stands on: elementary functions, 2×2 algebra, ODEs."""
