"""The update rules: one module a family; each defines its rules at the top level."""
