"""The mathematics below everything else: elementary functions, 2×2 algebra, ODEs."""
