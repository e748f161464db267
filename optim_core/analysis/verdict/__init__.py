"""How a path ended, and why."""
