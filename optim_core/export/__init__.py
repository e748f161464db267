"""What leaves the program as data: no Qt here, so that notebooks and the command line share it."""
