"""The controls that edit a scene: each binds some of its fields to the session."""
