"""One row for one parameter, made from its declaration."""
