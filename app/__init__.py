"""The Ravine app: shows the results of :mod:`optim_core`, and edits its inputs."""
