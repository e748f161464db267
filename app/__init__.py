"""Ravine's window: shows what :mod:`optim_core` works out, and edits what it is given."""
