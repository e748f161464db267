"""The chart under the pointer."""
