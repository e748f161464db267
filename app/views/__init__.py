"""What shows a race: each view is fed by the main window and knows no other view."""
