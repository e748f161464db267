"""Measures speed and memory against budgets and other tools in one run: ``make bench``."""
