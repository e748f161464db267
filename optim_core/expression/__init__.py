"""Formulas that a person types: read, differentiated and made callable."""
