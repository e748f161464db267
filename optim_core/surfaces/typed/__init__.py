"""The surface whose formula a person types, and the search for its critical points."""
