"""Commands that change how the race is shown."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from app.drawing.chart.content import is_log, measure_of, of_selected
from app.drawing.layers import LAYERS
from app.drawing.side_views import SIDE_VIEWS
from app.style.theme import TERRAINS
from app.window.commands.command import Command
from app.window.commands.desk import Desk
from optim_core.analysis.measures import MEASURES

CHART_SCALES = {"log": "Logarithmic", "linear": "Linear"}
AXES = {"steps": "Against steps", "evaluations": "Against gradient evaluations"}
CHART_RACERS = {"all": "Of all racers", "selected": "Of the selected racer"}
SCHEMES = {"system": "System", "light": "Light", "dark": "Dark"}


def commands(desk: Desk) -> list[Command]:
    """Return the commands that change the figure, including one per layer, view and measure."""
    session = desk.session
    return [
        Command(
            "view.grid",
            "Grid: a pane for each racer",
            lambda: session.edit(layout="grid"),
            ("G",),
            checked=lambda: session.figure.layout == "grid",
        ),
        Command(
            "view.overlay",
            "Overlay: all paths on one terrain",
            lambda: session.edit(layout="overlay"),
            ("O",),
            checked=lambda: session.figure.layout == "overlay",
        ),
        *_side_views(desk),
        Command(
            "view.split_axes",
            "Split steps along x and y",
            lambda: session.edit(
                split="eigenvectors" if session.figure.split == "axes" else "axes"
            ),
            doc="In the slices, along the axes instead of the eigenvectors of the Hessian",
            checked=lambda: session.figure.split == "axes",
        ),
        *_layers(desk),
        *_charts(desk),
        Command(
            "view.light_or_dark",
            "Light or dark",
            lambda: desk.choose_scheme("light" if desk.dark else "dark"),
            ("D",),
            words="scheme theme night",
        ),
        *(
            Command(
                f"view.scheme_{key}",
                title,
                partial(desk.choose_scheme, key),
                long_title=f"Scheme: {title}",
                checked=partial(_is, lambda: session.figure.scheme, key),
                words="scheme colours color theme",
            )
            for key, title in SCHEMES.items()
        ),
        *(
            Command(
                f"view.terrain_{key}",
                title,
                partial(session.edit, terrain=key),
                long_title=f"Terrain: {title}",
                checked=partial(_is, lambda: session.figure.terrain, key),
                words="terrain colours color map contours",
            )
            for key, title in TERRAINS.items()
        ),
        Command(
            "view.present",
            "Present",
            desk.toggle_presenting,
            ("F5",),
            doc="Fill the screen with the picture",
            checked=lambda: desk.presenting,
            words="full screen fullscreen projector",
        ),
        Command(
            "view.leave",
            "Return from presenting",
            desk.toggle_presenting,
            ("Esc",),
            enabled=lambda: desk.presenting,
            listed=False,
        ),
    ]


def _side_views(desk: Desk) -> list[Command]:
    session = desk.session
    return [
        Command(
            f"view.{key}",
            view.title,
            partial(_switch, desk, "side_views", key),
            view.keys,
            doc=view.doc,
            checked=partial(_in, lambda: session.figure.side_views, key),
            words=view.words,
        )
        for key, view in SIDE_VIEWS.items()
        if view.optional
    ]


def _layers(desk: Desk) -> list[Command]:
    session = desk.session
    return [
        Command(
            f"layer.{key}",
            layer.title,
            partial(_switch, desk, "layers", key),
            doc=layer.doc,
            long_title=f"Layer: {layer.title}",
            enabled=partial(_concerns, desk, key),
            checked=partial(_in, lambda: session.figure.layers, key),
            words=f"layer {layer.words}",
        )
        for key, layer in LAYERS.items()
    ]


def _switch(desk: Desk, field: str, key: str) -> None:
    on = key not in getattr(desk.session.figure, field)
    figure = desk.session.figure.switched(field, key, on)
    desk.session.edit(**{field: getattr(figure, field)})


def _charts(desk: Desk) -> list[Command]:
    session = desk.session

    def change(**changes: Any) -> None:
        session.edit(chart=replace(session.figure.chart, **changes))

    def measure() -> str:
        return measure_of(session.figure.chart).key

    def show_measure(key: str) -> None:
        if key != measure():
            change(measure=key, scale="", racers="")

    def scale() -> str:
        return "log" if is_log(session.figure.chart) else "linear"

    def of() -> str:
        return "selected" if of_selected(session.figure.chart) else "all"

    def choices(
        prefix: str, field: str, titles: Mapping[str, str], now: Callable[[], str]
    ) -> list[Command]:
        """Return a command for each value of a field of the chart."""
        return [
            Command(
                f"chart.{prefix}{key}",
                title,
                partial(change, **{field: key}),
                long_title=f"Chart: {title}",
                checked=partial(_is, now, key),
                words=f"chart {field}",
            )
            for key, title in titles.items()
        ]

    return [
        *(
            Command(
                f"chart.{key}",
                shown.title,
                partial(show_measure, key),
                doc=shown.doc,
                long_title=f"Chart: {shown.title}",
                checked=partial(_is, measure, key),
                words=f"chart {key}",
            )
            for key, shown in MEASURES.items()
        ),
        *choices("", "scale", CHART_SCALES, scale),
        *choices("against_", "axis", AXES, lambda: session.figure.chart.axis),
        *choices("of_", "racers", CHART_RACERS, of),
    ]


def _is(now: Callable[[], str], key: str) -> bool:
    return now() == key


def _in(now: Callable[[], tuple[str, ...]], key: str) -> bool:
    return key in now()


def _concerns(desk: Desk, layer: str) -> bool:
    return LAYERS[layer].concerns(desk.session.setup)
