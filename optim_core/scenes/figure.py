"""How a race is shown, frozen. No path depends on any of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args

from optim_core.parameters.number_format import in_full
from optim_core.parameters.refusal import Refusal, quoted
from optim_core.surfaces.landscape import Bounds, Surface

FARTHEST = 1e6
"""A view may be up to this many times larger, or smaller, than the surface's own bounds."""

FINEST = 1e-9
"""A view narrower than this share of its coordinates would show rounding errors."""

Layout = Literal["grid", "overlay"]
Scheme = Literal["system", "light", "dark"]
Split = Literal["eigenvectors", "axes"]
Scale = Literal["", "log", "linear"]
Axis = Literal["steps", "evaluations"]
ChartRacers = Literal["", "all", "selected"]

SMALLEST, LARGEST = 200, 8192
"""Range of a picture's width and height, in logical pixels."""

LARGEST_RATIO = 8.0
"""Largest scale of a picture, in pixels per logical pixel."""


@dataclass(frozen=True)
class ChartFigure:
    """What the chart shows: the key of a measure, its scale, its x axis, and whose lines.

    With ``scale`` or ``racers`` "", the measure decides.
    """

    measure: str = "loss"
    scale: Scale = ""
    axis: Axis = "steps"
    racers: ChartRacers = ""

    def __post_init__(self) -> None:
        """Check every field."""
        _check_name("measure", self.measure)
        _check_one_of("scale", self.scale, Scale)
        _check_one_of("axis", self.axis, Axis)
        _check_one_of("racers", self.racers, ChartRacers)


@dataclass(frozen=True)
class Figure:
    """How a setup is shown.

    Parameters
    ----------
    layout : {"grid", "overlay"}
        One pane per racer, or one for all.
    view : Bounds or None
        What the panes show; None for the surface's own bounds.
    layers : tuple of str
        Keys of the layers over the terrain.
    side_views : tuple of str
        Keys of the views beside the panes: the slices, the inspector, the scoreboard …
    split : {"eigenvectors", "axes"}
        The directions along which the slices split the steps.
    chart : ChartFigure
    scheme : {"system", "light", "dark"}
        "system" follows the viewer's desktop.
    terrain : str
        Key of the terrain's colours.
    step : int or None
        The playhead's step; None if not given.
    selected : str or None
        The id of the selected racer; None for the first enabled one.
    presented : bool
        Whether type and lines are enlarged for an audience.
    size : (int, int) or None
        Width and height of the picture in logical pixels; None for the window's.
    scale : float or None
        Pixels per logical pixel; None for the screen's.
    transparent : bool
        Whether an exported picture has no ground of its own.
    extra : mapping
        Unknown fields of the file, which are kept on saving.

    Raises
    ------
    ValueError
        Something is out of range; the message names it.
    """

    layout: Layout = "grid"
    view: Bounds | None = None
    layers: tuple[str, ...] = ()
    side_views: tuple[str, ...] = ()
    split: Split = "eigenvectors"
    chart: ChartFigure = field(default_factory=ChartFigure)
    scheme: Scheme = "system"
    terrain: str = "quiet"
    step: int | None = None
    selected: str | None = None
    presented: bool = False
    size: tuple[int, int] | None = None
    scale: float | None = None
    transparent: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __repr__(self) -> str:
        known = [each.name for each in fields(self) if each.repr]
        usual = {each.name: each.default for each in fields(self)} | {"chart": ChartFigure()}
        changed = [
            f"{name}={getattr(self, name)!r}"
            for name in known
            if getattr(self, name) != usual[name]
        ]
        return f"Figure({', '.join(changed)})"

    def __post_init__(self) -> None:
        """Check every field."""
        _check_one_of("layout", self.layout, Layout)
        _check_one_of("split", self.split, Split)
        _check_one_of("scheme", self.scheme, Scheme)
        _check_name("terrain", self.terrain)
        for name in ("layers", "side_views"):
            keys = getattr(self, name)
            if isinstance(keys, str) or not all(isinstance(key, str) for key in keys):
                raise Refusal(f"{name} must be a list of names, not {quoted(keys)}")
            object.__setattr__(self, name, tuple(dict.fromkeys(keys)))
        if self.step is not None and (not _is_whole(self.step) or self.step < 0):
            raise Refusal(f"step must be a whole number from 0, not {quoted(self.step)}")
        if self.selected is not None:
            _check_name("selected", self.selected)
        for name in ("presented", "transparent"):
            if not isinstance(getattr(self, name), bool):
                raise Refusal(f"{name} must be true or false, not {quoted(getattr(self, name))}")
        if self.size is not None:
            object.__setattr__(self, "size", check_size(self.size))
        if self.scale is not None:
            object.__setattr__(self, "scale", _check_scale(self.scale))
        if self.view is not None:
            object.__setattr__(self, "view", _as_bounds(self.view))

    @property
    def lasting(self) -> "Figure":
        """The figure without the fields that undo and the modified mark ignore.

        These are the step, the selection and the scheme, and the fields of exported pictures.
        """
        return replace(
            self,
            step=None,
            selected=None,
            scheme="system",
            presented=False,
            size=None,
            scale=None,
            transparent=False,
        )

    def passing_of(self, other: "Figure") -> "Figure":
        """Return this figure with the step, selection and scheme of another figure."""
        return replace(self, step=other.step, selected=other.selected, scheme=other.scheme)

    def switched(self, field_name: str, key: str, on: bool) -> "Figure":
        """Return the figure with a key of ``layers`` or ``side_views`` turned on or off."""
        keys = [other for other in getattr(self, field_name) if other != key]
        changes: Mapping[str, Any] = {field_name: (*keys, key) if on else tuple(keys)}
        return replace(self, **changes)


def check_view(view: Bounds, surface: Surface) -> None:
    """Raise ValueError unless a view of a surface can be drawn."""
    own, size = surface.bounds, max(map(abs, view))
    for length, usual in ((view.width, own.width), (view.height, own.height)):
        if not max(usual / FARTHEST, FINEST * size) <= length <= usual * FARTHEST:
            raise Refusal(
                "view must be x_min, x_max, y_min, y_max, ascending, and from a millionth to a "
                "million times as large as the surface's own"
            )


def check_size(size: Any) -> tuple[int, int]:
    """Return a picture's size; ValueError unless both sides are whole numbers in range."""
    try:
        width, height = size
    except (TypeError, ValueError):
        width = height = None
    if not all(_is_whole(side) and SMALLEST <= side <= LARGEST for side in (width, height)):
        raise Refusal(
            f"size must be two whole numbers from {SMALLEST} to {LARGEST}, not {quoted(size)}"
        )
    return int(width), int(height)


def _check_scale(scale: Any) -> float:
    number = isinstance(scale, int | float) and not isinstance(scale, bool)
    if not number or not 0.1 <= scale <= LARGEST_RATIO:
        raise Refusal(
            f"scale must be a number from 0.1 to {in_full(LARGEST_RATIO)}, not {quoted(scale)}"
        )
    return float(scale)


def _as_bounds(view: Any) -> Bounds:
    try:
        bounds = Bounds(*map(float, view))
    except (TypeError, ValueError, OverflowError):
        bounds = None
    if bounds is None or not all(map(math.isfinite, bounds)):
        raise Refusal(f"view must be x_min, x_max, y_min, y_max, not {quoted(view)}")
    return bounds


def _check_one_of(name: str, value: Any, options: Any) -> None:
    known = get_args(options)
    if not isinstance(value, str) or value not in known:
        shown = " or ".join(option or '""' for option in known)
        raise Refusal(f"{name} must be {shown}, not {quoted(value)}")


def _check_name(name: str, value: Any) -> None:
    if not isinstance(value, str) or not 0 < len(value) <= 60:
        raise Refusal(f"{name} must be a name, not {quoted(value)}")


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
