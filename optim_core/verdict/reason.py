"""Why a path ended as it did, as data: a code, with its numbers and its place.

The analysis returns a :class:`Finding`; :mod:`~optim_core.verdict.sentences` has the
sentence for each code.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, TypeAlias

Number: TypeAlias = float | int | str
"""A value in a sentence: a number, a count, or the name of a rule."""


class End(StrEnum):
    """The kind of end a path came to, or how it still moves."""

    DIVERGED = "diverged"
    ESCAPED = "escaped"
    """Gone downhill for good, where the loss has no lower end: what descent should do there. The
    status of the run is ``diverged`` all the same."""

    MINIMUM = "minimum"
    SADDLE = "saddle"
    MAXIMUM = "maximum"
    FLAT = "flat"
    """Gradient and steps are within the tolerance, with no critical point near."""

    STALLED = "stalled"
    """Not at a critical point, and without a step to take: it stays where it is."""

    HARDLY_MOVING = "hardly_moving"
    """Its last steps were very short where the gradient is not; later ones need not be."""

    CYCLING = "cycling"
    MOVING = "moving"


class Reason(StrEnum):
    """A code for each sentence. The codes are permanent: ``ravine run --json`` prints them."""

    # diverged
    UNDEFINED_LOSS = "undefined_loss"
    INFINITE_LOSS = "infinite_loss"
    SINGULAR_HESSIAN = "singular_hessian"
    SINGULAR_DAMPED_HESSIAN = "singular_damped_hessian"
    NO_DESCENT = "no_descent"
    NO_FINITE_STEP = "no_finite_step"
    NEGATIVE_CURVATURE = "negative_curvature"
    OVER_STABILITY_BOUND = "over_stability_bound"
    OVER_STABILITY_BOUND_IN_EVERY_DIRECTION = "over_stability_bound_in_every_direction"
    OVER_STABILITY_BOUND_LOCALLY = "over_stability_bound_locally"
    FALLS_WITHOUT_END = "falls_without_end"
    OUT_OF_REACH = "out_of_reach"
    LONG_LAST_STEP = "long_last_step"
    UNEXPLAINED = "unexplained"

    # at rest; "at" means at the very coordinates, "near" farther away
    AT_MINIMUM = "at_minimum"
    AT_LOWEST_MINIMUM = "at_lowest_minimum"
    AT_LOCAL_MINIMUM = "at_local_minimum"
    NEAR_MINIMUM = "near_minimum"
    NEAR_LOWEST_MINIMUM = "near_lowest_minimum"
    NEAR_LOCAL_MINIMUM = "near_local_minimum"
    DECAY_CANCELS_NEAR_MINIMUM = "decay_cancels_near_minimum"
    DECAY_CANCELS_NEAR_LOWEST_MINIMUM = "decay_cancels_near_lowest_minimum"
    DECAY_CANCELS_NEAR_LOCAL_MINIMUM = "decay_cancels_near_local_minimum"
    DECAY_CANCELS = "decay_cancels"
    AT_SADDLE = "at_saddle"
    AT_MAXIMUM = "at_maximum"
    AT_UNLISTED_MINIMUM = "at_unlisted_minimum"
    AT_UNLISTED_SADDLE = "at_unlisted_saddle"
    AT_UNLISTED_MAXIMUM = "at_unlisted_maximum"
    VALLEY_OF_MINIMA = "valley_of_minima"
    FADING_SLOPE = "fading_slope"
    FLAT_GROUND = "flat_ground"
    SMALL_GRADIENT = "small_gradient"
    FLATTENING_GROUND = "flattening_ground"
    DECAYED_MINIMUM = "decayed_minimum"
    DECAYED_SADDLE = "decayed_saddle"
    DECAYED_MAXIMUM = "decayed_maximum"
    DECAYED_SMALL_GRADIENT = "decayed_small_gradient"
    DECAYED_FLAT_GROUND = "decayed_flat_ground"

    # stalled
    ZERO_RATE = "zero_rate"
    SEARCH_STUCK = "search_stuck"

    # hardly moving
    SCHEDULE_ENDED = "schedule_ended"
    HELD_BY_DECAY = "held_by_decay"
    STANDS = "stands"
    HAS_NOT_MOVED = "has_not_moved"
    SHRUNK_BY_SCHEDULE = "shrunk_by_schedule"
    SHRUNK_RATE = "shrunk_rate"
    SHORT_STEPS = "short_steps"

    # oscillating
    CYCLE = "cycle"
    CYCLE_AT_STABILITY_BOUND = "cycle_at_stability_bound"

    # still moving: straight on, or to and fro
    MOVES = "moves"
    RESTED_IN_LAST_STEP = "rested_in_last_step"
    LOSS_SWINGS = "loss_swings"
    LOSS_HARDLY_CHANGES = "loss_hardly_changes"
    GAP_FALLS = "gap_falls"
    GAP_RISES = "gap_rises"
    LOSS_FALLS = "loss_falls"
    LOSS_RISES = "loss_rises"
    LAST_STEP_LOWERS = "last_step_lowers"
    LAST_STEP_RAISES = "last_step_raises"
    TO_AND_FRO = "to_and_fro"
    TO_AND_FRO_LOSS_SWINGS = "to_and_fro_loss_swings"
    TO_AND_FRO_LOSS_HARDLY_CHANGES = "to_and_fro_loss_hardly_changes"
    TO_AND_FRO_GAP_FALLS = "to_and_fro_gap_falls"
    TO_AND_FRO_GAP_RISES = "to_and_fro_gap_rises"
    TO_AND_FRO_LOSS_FALLS = "to_and_fro_loss_falls"
    TO_AND_FRO_LOSS_RISES = "to_and_fro_loss_rises"
    TO_AND_FRO_LAST_STEP_LOWERS = "to_and_fro_last_step_lowers"
    TO_AND_FRO_LAST_STEP_RAISES = "to_and_fro_last_step_raises"


class Finding(NamedTuple):
    """A reason with the values for its sentence.

    Attributes
    ----------
    reason : Reason
    numbers : name → float, int or str
    place : (x, y) or None
        The place that the reason is about, if any.
    """

    reason: Reason
    numbers: Mapping[str, Number] = {}
    place: tuple[float, float] | None = None
