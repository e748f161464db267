"""What can be set on a surface, an optimizer or a run: declared once, checked and written."""
