"""What edits a scenario: each control binds some of its fields to the session."""
