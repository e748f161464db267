"""Why a rule can take no step from a point."""

from enum import StrEnum


class Failure(StrEnum):
    """What stands in the way of a step."""

    SINGULAR_HESSIAN = "singular_hessian"
    SINGULAR_DAMPED_HESSIAN = "singular_damped_hessian"
    """That of Levenberg's damping, H + levenberg·I."""

    NO_DESCENT = "no_descent"
    """The line search finds no step that lowers the loss."""
