"""What a figure asks for that this version cannot show."""

from dataclasses import replace

from app.drawing.layers import LAYERS
from app.drawing.side_views import SIDE_VIEWS
from app.style.theme import TERRAINS
from optim_core.analysis.measures import MEASURES
from optim_core.parameters.refusal import quoted
from optim_core.scenes.document import Document
from optim_core.scenes.figure import Figure


def without_unknown_names(figure: Figure) -> Figure:
    """Return a figure with only the layers and views that can be shown."""
    return replace(
        figure,
        layers=tuple(name for name in figure.layers if name in LAYERS),
        side_views=tuple(name for name in figure.side_views if name in SIDE_VIEWS),
    )


def unknown_names(document: Document) -> list[str]:
    """Return a remark for each unknown layer, view, terrain and measure, without repetition.

    The figures keep them, so they are saved again.
    """
    remarks = []
    for figure in (scene.figure for scene in document.scenes):
        used = (
            ("layer", figure.layers, LAYERS),
            ("view", figure.side_views, SIDE_VIEWS),
            ("terrain", (figure.terrain,), TERRAINS),
            ("measure", (figure.chart.measure,), MEASURES),
        )
        for what, names, known in used:
            remarks += [f"the unknown {what} {quoted(name)}" for name in names if name not in known]
    return list(dict.fromkeys(remarks))
