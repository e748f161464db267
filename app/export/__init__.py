"""Pictures as image files or on the clipboard."""
