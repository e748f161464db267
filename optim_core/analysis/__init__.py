"""Analysis of a surface or a path: measures, contours, slices, the terms of a step."""
