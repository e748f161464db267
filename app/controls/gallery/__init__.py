"""The gallery of surfaces."""
