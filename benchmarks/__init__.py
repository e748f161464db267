"""Measures the budgets of speed and memory beside peers, in one run: ``make bench``."""
