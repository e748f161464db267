"""The surfaces that are formulas: one module a group; each defines its families."""
