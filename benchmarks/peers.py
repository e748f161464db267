"""The same work done by other tools, where they are installed; None where they are not.

PyTorch is measured only where it is installed; it is too large to be installed for this.
"""

import importlib.util
import os

import numpy as np
import pyqtgraph as pg

from benchmarks.measure import best
from optim_core.analysis import contours
from optim_core.scenes.race import Race


def matplotlib_frame(race: Race) -> float | None:
    """Draw the six panes of a race with matplotlib, artists made once; milliseconds."""
    if importlib.util.find_spec("matplotlib") is None:
        return None
    os.environ.setdefault("MPLBACKEND", "agg")
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(16, 9), dpi=100)
    surface = race.setup.surface
    field = contours.field(surface, surface.bounds, 200, 150)
    levels = contours.scale(surface, field.z).levels()
    lines = []
    paths = [path for path in race.trajectories if path is not None]
    for axes, path in zip(figure.subplots(2, 3).ravel(), paths, strict=True):
        axes.contourf(field.x, field.y, field.z, levels=levels)
        axes.contour(field.x, field.y, field.z, levels=levels, linewidths=0.5)
        (line,) = axes.plot([], [])
        lines.append((line, path.positions))
    figure.set_canvas(FigureCanvasAgg(figure))

    def frame() -> None:
        for line, positions in lines:
            line.set_data(*positions[:1000].T)
        figure.canvas.draw()

    return best(frame, 5)


def torch_step() -> float | None:
    """Walk over Rosenbrock's function with PyTorch's Adam; microseconds a step."""
    if importlib.util.find_spec("torch") is None:
        return None
    import torch

    point = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
    adam, count = torch.optim.Adam([point], lr=0.01), 500

    def walk() -> None:
        for _ in range(count):
            adam.zero_grad()
            x, y = point
            ((1 - x) ** 2 + 100 * (y - x * x) ** 2).backward()
            adam.step()

    return best(walk, 3) / count * 1e3


def pyqtgraph_levels(z: np.ndarray, heights: np.ndarray) -> float:
    """Draw iso-lines with pyqtgraph; milliseconds."""

    def isocurves() -> None:
        for height in heights:
            pg.isocurve(z, height, connected=True)

    return best(isocurves, 1)
