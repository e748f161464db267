"""The layers over the terrain of every pane, each switched on and off separately."""

from app.drawing.layers.batch_gradients import BATCH_GRADIENTS
from app.drawing.layers.curvature import CURVATURE
from app.drawing.layers.gradient_field import GRADIENT_FIELD
from app.drawing.layers.gradient_flow import GRADIENT_FLOW
from app.drawing.layers.layer import Inscription, Layer, LayerCache, PaintContext, inscriptions
from app.drawing.layers.loss_values import LOSS_VALUES
from app.drawing.layers.quadratic_model import QUADRATIC_MODEL

__all__ = ["LAYERS", "Inscription", "Layer", "LayerCache", "PaintContext", "inscriptions"]

LAYERS = {
    "curvature": CURVATURE,
    "quadratic_model": QUADRATIC_MODEL,
    "gradient_field": GRADIENT_FIELD,
    "loss_values": LOSS_VALUES,
    "gradient_flow": GRADIENT_FLOW,
    "batch_gradients": BATCH_GRADIENTS,
}
"""Key → layer, in the order of the menu and of painting."""
