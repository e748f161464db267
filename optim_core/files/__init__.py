"""Reading and writing files safely: whole or not at all, bounded and never trusted."""
