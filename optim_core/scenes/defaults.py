"""The race that the app opens with, and values that make a good race on any surface.

The rules keep torch.optim's defaults, most of which make a dull race on a small surface. This
module alone has the values that the window and ``ravine render`` start from.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from optim_core.optimizers import optimizer
from optim_core.optimizers.rule import Optimizer
from optim_core.runs.run import check_surface
from optim_core.scenes.figure import Figure
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Racer, Setup
from optim_core.surfaces import SURFACES
from optim_core.surfaces.curvature import curvature
from optim_core.surfaces.landscape import Bounds, Surface

OPENING_STEPS = 120
"""Steps of the default race: ten seconds at the speed that it plays with."""

OPENING_VIEW = Bounds(-4.1, 1.9, -3.2, 1.6)
"""What the panes show of the default ravine: where the default race runs."""

RACERS = ("sgd", "momentum", "newton", "rmsprop", "adam")

LARGEST = 1.0
"""Largest learning rate that a racer starts with: sliders end there."""


@dataclass(frozen=True)
class _Pace:
    """How a racer's values follow from the surface.

    For rules whose step grows with the gradient, the learning rate is ``factor`` divided by the
    largest curvature; where that is not known, ``factor`` divided by the sharpness at the start,
    but at most ``cap``. For rules whose step has a length of about lr, it is ``factor`` times the
    width of the view. The other ``values`` are fixed.
    """

    per: Literal["curvature", "width"]
    factor: float
    cap: float = math.inf
    values: Mapping[str, Any] = field(default_factory=dict)


_PACES = {
    "sgd": _Pace("curvature", 1.8, cap=0.05),
    "momentum": _Pace("curvature", 1.2, cap=0.02, values={"momentum": 0.85}),
    "rmsprop": _Pace("width", 0.0075, values={"alpha": 0.9}),
    "adam": _Pace("width", 0.044),
    "nesterov": _Pace("curvature", 0.5, cap=0.02),
    "adagrad": _Pace("width", 1 / 16),
    "adadelta": _Pace("width", 1 / 8, values={"eps": 1e-2}),
    "amsgrad": _Pace("width", 0.044),
    "adamw": _Pace("width", 0.044),
    "adamax": _Pace("width", 0.044),
    "nadam": _Pace("width", 0.044),
    "radam": _Pace("curvature", 0.5, cap=0.02),
    "adabelief": _Pace("width", 0.044),
    "lion": _Pace("width", 1 / 160),
    "rprop": _Pace("width", 1 / 80),
    "sam": _Pace("curvature", 1.0, cap=0.05, values={"rho": 0.1}),
    "bfgs": _Pace("width", 1 / 16),
    "conjugate_gradient": _Pace("width", 1 / 16),
    # The paces of SGD and Momentum: these flows are their continuous limits.
    "gradient_flow": _Pace("curvature", 1.8, cap=0.05),
    "heavy_ball_flow": _Pace("curvature", 1.2, cap=0.02, values={"momentum": 0.85}),
}


def starting_values(name: str) -> Mapping[str, Any]:
    """Return the values besides lr that a new racer has in place of its rule's defaults."""
    pace = _PACES.get(name)
    return pace.values if pace is not None else {}


def race_optimizer(name: str, surface: Surface) -> Optimizer:
    """Return an optimizer with its default values for a race on a surface."""
    pace = _PACES.get(name)
    if pace is None:
        return optimizer(name)
    if pace.per == "width":
        lr = min(pace.factor * surface.bounds.width, LARGEST)
    elif surface.sharpest is not None:
        lr = min(pace.factor / surface.sharpest, LARGEST)
    else:
        sharpness = curvature(surface, *surface.start).sharpness
        lr = min(pace.factor / sharpness, pace.cap) if sharpness > 0.0 else pace.cap
    return optimizer(name, lr=float(f"{lr:.2g}"), **pace.values)


def default_setup(surface: Surface | None = None) -> Setup:
    """Return the race of the five default optimizers on a surface, by default the ravine."""
    surface = SURFACES["ravine"]() if surface is None else surface
    check_surface(surface)
    racers = tuple(Racer(race_optimizer(name, surface)) for name in RACERS)
    return Setup(surface, racers, surface.start, OPENING_STEPS)


def default_scene(surface: Surface | None = None, figure: Figure | None = None) -> Scene:
    """Return the scene that the app opens with, or the same race on another surface.

    The figure is the one of a new race; its view is set to the default one of the surface.
    """
    setup = default_setup(surface)
    return Scene(setup, replace(figure or Figure(), view=default_view(setup.surface)))


def default_view(surface: Surface) -> Bounds | None:
    """Return what the panes show of a surface at first; None for its own bounds."""
    return OPENING_VIEW if surface.name == "ravine" else None


def move_to_surface(scene: Scene, surface: Surface) -> Scene:
    """Move a scene to another family of surfaces, with the start and view of the new surface.

    Racers with unchanged default values get the defaults for the new surface; the others keep
    their values.
    """
    before = scene.setup.surface.family()

    def adapted(racer: Racer) -> Racer:
        name = racer.optimizer.name
        if racer.optimizer != race_optimizer(name, before):
            return racer
        return replace(racer, optimizer=race_optimizer(name, surface))

    racers = tuple(map(adapted, scene.setup.racers))
    return scene.edited(
        surface=surface, racers=racers, start=surface.start, view=default_view(surface)
    )
