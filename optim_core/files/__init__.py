"""Safe files: written whole or not at all, read up to a limit and never trusted."""
