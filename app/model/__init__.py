"""The state of the app and what changes it: session, history, player, settings, jobs."""
