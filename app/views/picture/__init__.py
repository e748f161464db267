"""The panes under the pointer."""
