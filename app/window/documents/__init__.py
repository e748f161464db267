"""The document in the window: opened, saved, exported, kept and recovered."""
