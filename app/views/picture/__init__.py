"""The picture on screen: its panes and side views."""
