"""What edits a setup: each control binds some of its fields to the session."""
