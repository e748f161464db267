"""A row of controls for one parameter, made from its declaration."""
