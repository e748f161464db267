"""Surfaces that are formulas: a module for each group defines its families."""
