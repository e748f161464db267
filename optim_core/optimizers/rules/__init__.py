"""The update rules: a module for each family defines them at its top level."""
