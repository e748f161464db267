"""How a path ended, and why: data, and the sentences for it."""
