"""The hyperparameters that many rules share, declared once."""

from dataclasses import replace

from optim_core.parameters.hyperparameter import BELOW_ONE, Choice, Flag, Hyperparameter

WEIGHT_DECAY = Hyperparameter(
    "weight_decay", 0.0, 1e-5, 1.0, "log", "L2 penalty: adds weight_decay·θ to the gradient"
)
DECOUPLED = Flag(
    "decoupled_weight_decay", False, "shrink θ itself by lr·weight_decay, as AdamW does"
)
SHRINKING = replace(WEIGHT_DECAY, doc="decoupled: shrinks θ by lr·weight_decay")


def learning_rate(default: float, low: float, high: float) -> Hyperparameter:
    """Declare the learning rate of a rule and the range of its slider."""
    return Hyperparameter("lr", default, low, high, "log", "learning rate: scales every step")


def epsilon(default: float) -> Hyperparameter:
    """Declare the ε of a rule."""
    doc = "added to the root, against division by zero"
    return Hyperparameter("eps", default, 1e-10, 1.0, "log", doc)


EPS = epsilon(1e-8)
EPS_PLACE = Choice(
    "eps_place",
    "outside",
    ("outside", "inside"),
    "ε added to the root, as torch does, or to the square under it",
)
MOMENTUM_SHARE = Hyperparameter(
    "momentum", 0.0, 0.0, 0.99, "one_minus_log", "share μ of the velocity that is kept", BELOW_ONE
)
RUNNING_MEANS = (
    Hyperparameter(
        "beta1", 0.9, 0.0, 0.999, "one_minus_log", "decay of the running mean m of g", BELOW_ONE
    ),
    Hyperparameter(
        "beta2", 0.999, 0.5, 0.9999, "one_minus_log", "decay of the running mean v of g²", BELOW_ONE
    ),
    EPS,
)
"""β₁, β₂ and ε, which Adam and its relatives share."""
