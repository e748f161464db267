"""Files the app ships: the icon, the toolbar icons, the font and the desktop entry."""
