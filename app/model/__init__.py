"""The state of the app and what moves it: session, history, player, settings, jobs."""
