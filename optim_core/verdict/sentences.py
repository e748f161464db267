"""The sentences for every reason: whole templates with named numbers, the longest first.

No sentence is built from parts, so each can be read, changed and translated in this one place.
``{lr:4}`` has four significant digits, ``{gradient}`` two, and numbers that are compared
(:data:`COMPARED`) as many more as tell them apart; see
:func:`~optim_core.parameters.number_format.named`.
"""

from collections.abc import Mapping

from optim_core.parameters.number_format import named, place
from optim_core.verdict.reason import Number, Reason

_DIVERGED = {
    Reason.UNDEFINED_LOSS: ("diverged at step {step} · the loss is undefined here",),
    Reason.INFINITE_LOSS: ("diverged at step {step} · the loss is {loss} there",),
    Reason.SINGULAR_HESSIAN: ("diverged at step {step} · the Hessian is singular there",),
    Reason.SINGULAR_DAMPED_HESSIAN: ("diverged at step {step} · H + levenberg·I is singular",),
    Reason.NO_DESCENT: (
        "diverged at step {step} · the line search finds no step that lowers the loss",
    ),
    Reason.NO_FINITE_STEP: (
        "diverged at step {step} · the step from here, or the loss behind it, is no finite number",
    ),
    Reason.OVER_STABILITY_BOUND: (
        "diverged at step {step} · lr {lr:4} > {bound:4}/λmax = {limit:4} on this quadratic, "
        "along the steep direction",
        "diverged at step {step} · lr {lr:4} > {bound:4}/λmax = {limit:4}",
    ),
    Reason.OVER_STABILITY_BOUND_IN_EVERY_DIRECTION: (
        "diverged at step {step} · lr {lr:4} > {bound:4}/λmax = {limit:4} on this quadratic, "
        "in every direction",
        "diverged at step {step} · lr {lr:4} > {bound:4}/λmax = {limit:4}",
    ),
    Reason.OVER_STABILITY_BOUND_LOCALLY: (
        "diverged at step {step} · lr {lr:4} > {bound:4}/λmax = {limit:4} locally, "
        "at step {first_step}",
        "diverged at step {step} · lr {lr:4} > {bound:4}/λmax = {limit:4} locally",
    ),
    Reason.OUT_OF_REACH: (
        "diverged at step {step} · downhill and out of reach, where the loss is {loss:3}",
    ),
    Reason.LONG_LAST_STEP: ("diverged at step {step} · its last step was {length} long",),
    Reason.UNEXPLAINED: (),
}

_ESCAPED = {
    Reason.NEGATIVE_CURVATURE: (
        "ran off downhill at step {step} · along the negative curvature, λmin = {curvature:3}: "
        "the loss keeps falling",
        "ran off downhill at step {step} · the loss keeps falling",
    ),
    Reason.FALLS_WITHOUT_END: (
        "ran off downhill at step {step} · the loss keeps falling, to {loss} at its last step",
        "ran off downhill at step {step} · the loss keeps falling",
    ),
}

_AT_A_MINIMUM = {
    Reason.AT_MINIMUM: (
        "converged at step {step} · exactly at the minimum {place}",
        "converged at step {step} · at a minimum",
    ),
    Reason.AT_LOWEST_MINIMUM: (
        "converged at step {step} · exactly at the lowest minimum {place}",
        "converged at step {step} · at the lowest minimum",
    ),
    Reason.AT_LOCAL_MINIMUM: (
        "converged at step {step} · exactly at the local minimum {place}",
        "converged at step {step} · at a local minimum",
    ),
    Reason.NEAR_MINIMUM: (
        "converged at step {step} · at the minimum {place}, {distance} away",
        "converged at step {step} · at a minimum",
    ),
    Reason.NEAR_LOWEST_MINIMUM: (
        "converged at step {step} · at the lowest minimum {place}, {distance} away",
        "converged at step {step} · at the lowest minimum",
    ),
    Reason.NEAR_LOCAL_MINIMUM: (
        "converged at step {step} · at the local minimum {place}, {distance} away",
        "converged at step {step} · at a local minimum",
    ),
    Reason.DECAY_CANCELS_NEAR_MINIMUM: (
        "converged at step {step} · at the minimum {place}, {distance} away, "
        "where its steps and the decay cancel",
        "converged at step {step} · at a minimum",
    ),
    Reason.DECAY_CANCELS_NEAR_LOWEST_MINIMUM: (
        "converged at step {step} · at the lowest minimum {place}, {distance} away, "
        "where its steps and the decay cancel",
        "converged at step {step} · at the lowest minimum",
    ),
    Reason.DECAY_CANCELS_NEAR_LOCAL_MINIMUM: (
        "converged at step {step} · at the local minimum {place}, {distance} away, "
        "where its steps and the decay cancel",
        "converged at step {step} · at a local minimum",
    ),
    Reason.AT_UNLISTED_MINIMUM: (
        "converged at step {step} · at a minimum {place}, {distance} away",
        "converged at step {step} · at a minimum",
    ),
    Reason.VALLEY_OF_MINIMA: (
        "converged at step {step} · in a valley of minima, at {place}, f = {loss}",
        "converged at step {step} · at a minimum",
    ),
    Reason.DECAYED_MINIMUM: (
        "converged at step {step} · at a minimum of the decayed loss {place}, {distance} away",
        "converged at step {step} · at a minimum",
    ),
}

_AT_REST = {
    Reason.DECAY_CANCELS: (
        "hardly moving since step {step} · at {place}, where its steps and the decay cancel, "
        "gradient {gradient}",
        "hardly moving since step {step} · its steps and the decay cancel",
    ),
    Reason.AT_SADDLE: (
        "at rest since step {step} · at the saddle {place}, gradient ≈ 0, λmin = {curvature}",
        "at rest since step {step} · at a saddle",
    ),
    Reason.AT_MAXIMUM: (
        "at rest since step {step} · at the maximum {place}, gradient ≈ 0, λmax = {curvature}",
        "at rest since step {step} · at a maximum",
    ),
    Reason.AT_UNLISTED_SADDLE: (
        "at rest since step {step} · at a saddle {place}, gradient ≈ 0, λmin = {curvature}",
        "at rest since step {step} · at a saddle",
    ),
    Reason.AT_UNLISTED_MAXIMUM: (
        "at rest since step {step} · at a maximum {place}, gradient ≈ 0, λmax = {curvature}",
        "at rest since step {step} · at a maximum",
    ),
    Reason.FADING_SLOPE: (
        "hardly moving since step {step} · on a slope that only fades, gradient {gradient}",
        "hardly moving since step {step} · on a slope that only fades",
    ),
    Reason.FLAT_GROUND: ("hardly moving since step {step} · on flat ground, gradient {gradient}",),
    Reason.SMALL_GRADIENT: ("hardly moving since step {step} · where the gradient is {gradient}",),
    Reason.FLATTENING_GROUND: (
        "hardly moving since step {step} · on ground that flattens out, gradient {gradient}",
    ),
    Reason.DECAYED_SADDLE: (
        "at rest since step {step} · at a saddle of the decayed loss, {place}, gradient ≈ 0, "
        "λmin = {curvature}",
        "at rest since step {step} · at a saddle",
    ),
    Reason.DECAYED_MAXIMUM: (
        "at rest since step {step} · at a maximum of the decayed loss, {place}, gradient ≈ 0, "
        "λmax = {curvature}",
        "at rest since step {step} · at a maximum",
    ),
    Reason.DECAYED_SMALL_GRADIENT: (
        "hardly moving since step {step} · where the gradient of the decayed loss is {gradient}",
    ),
    Reason.DECAYED_FLAT_GROUND: (
        "hardly moving since step {step} · on flat ground of the decayed loss, gradient {gradient}",
    ),
}

_STALLED = {
    Reason.ZERO_RATE: ("stalled · lr is 0",),
    Reason.SEARCH_STUCK: ("stalled · the line search finds no step that lowers the loss",),
}

_HARDLY_MOVING = {
    Reason.SCHEDULE_ENDED: ("hardly moving · the schedule has brought lr to 0",),
    Reason.HELD_BY_DECAY: (
        "hardly moving · its steps and the decay cancel where the gradient is {gradient}",
        "hardly moving · its steps and the decay cancel",
    ),
    Reason.STANDS: (
        "hardly moving · not at all in its last {count} steps, where the gradient is {gradient}",
        "hardly moving · not at all in its last {count} steps",
    ),
    Reason.HAS_NOT_MOVED: (
        "hardly moving · it has not moved yet, where the gradient is {gradient}",
        "hardly moving · it has not moved yet",
    ),
    Reason.SHRUNK_BY_SCHEDULE: (
        "hardly moving · {length} in its last {count} steps, the schedule has shrunk lr "
        "{factor}-fold",
        "hardly moving · the schedule has shrunk lr {factor}-fold",
    ),
    Reason.SHRUNK_RATE: (
        "hardly moving · {length} in its last {count} steps, {rule}’s {divisor} have shrunk lr "
        "{factor}-fold",
        "hardly moving · lr shrunk {factor}-fold",
    ),
    Reason.SHORT_STEPS: (
        "hardly moving · {length} in its last {count} steps, where the gradient is {gradient}",
        "hardly moving · {length} in its last {count} steps",
    ),
}

_CYCLING = {
    Reason.CYCLE: (
        "oscillating · in a cycle of {period} steps, {width} wide, about {place}",
        "oscillating · in a cycle of {period} steps",
    ),
    Reason.CYCLE_AT_STABILITY_BOUND: (
        "oscillating · in a cycle of {period} steps, {width} wide, about {place}: "
        "lr {lr:4} = {bound:4}/λmax on this quadratic",
        "oscillating · in a cycle of {period} steps",
    ),
}

_MOVING = {
    Reason.MOVES: ("still moving · last step {speed}",),
    Reason.RESTED_IN_LAST_STEP: ("still moving · it rested in its last step",),
    Reason.LOSS_SWINGS: (
        "still moving · last step {speed}, "
        "the loss went up and down between {low} and {high} in {count} steps",
    ),
    Reason.LOSS_HARDLY_CHANGES: (
        "still moving · last step {speed}, the loss changed by {change} in {count} steps",
    ),
    Reason.GAP_FALLS: (
        "still moving · last step {speed}, the gap to the lowest loss falls {percent} % a step",
    ),
    Reason.GAP_RISES: (
        "still moving · last step {speed}, the gap to the lowest loss rises {percent} % a step",
    ),
    Reason.LOSS_FALLS: ("still moving · last step {speed}, the loss falls {change} a step",),
    Reason.LOSS_RISES: ("still moving · last step {speed}, the loss rises {change} a step",),
    Reason.LAST_STEP_LOWERS: ("still moving · last step {speed}, it lowered the loss by {change}",),
    Reason.LAST_STEP_RAISES: ("still moving · last step {speed}, it raised the loss by {change}",),
    Reason.TO_AND_FRO: ("still moving · to and fro, last step {speed}",),
    Reason.TO_AND_FRO_LOSS_SWINGS: (
        "still moving · to and fro, last step {speed}, "
        "the loss went up and down between {low} and {high} in {count} steps",
    ),
    Reason.TO_AND_FRO_LOSS_HARDLY_CHANGES: (
        "still moving · to and fro, last step {speed}, "
        "the loss changed by {change} in {count} steps",
    ),
    Reason.TO_AND_FRO_GAP_FALLS: (
        "still moving · to and fro, last step {speed}, "
        "the gap to the lowest loss falls {percent} % a step",
    ),
    Reason.TO_AND_FRO_GAP_RISES: (
        "still moving · to and fro, last step {speed}, "
        "the gap to the lowest loss rises {percent} % a step",
    ),
    Reason.TO_AND_FRO_LOSS_FALLS: (
        "still moving · to and fro, last step {speed}, the loss falls {change} a step",
    ),
    Reason.TO_AND_FRO_LOSS_RISES: (
        "still moving · to and fro, last step {speed}, the loss rises {change} a step",
    ),
    Reason.TO_AND_FRO_LAST_STEP_LOWERS: (
        "still moving · to and fro, last step {speed}, it lowered the loss by {change}",
    ),
    Reason.TO_AND_FRO_LAST_STEP_RAISES: (
        "still moving · to and fro, last step {speed}, it raised the loss by {change}",
    ),
}

TEMPLATES: Mapping[Reason, tuple[str, ...]] = {
    **_DIVERGED,
    **_ESCAPED,
    **_AT_A_MINIMUM,
    **_AT_REST,
    **_STALLED,
    **_HARDLY_MOVING,
    **_CYCLING,
    **_MOVING,
}
"""The templates of each reason, the longest first; none if the reason is unexplained."""

FOR_NOW: Mapping[Reason, tuple[str, ...]] = {
    reason: tuple(text.replace("converged at step", "at rest since step") for text in texts)
    for reason, texts in TEMPLATES.items()
}
"""The same for a path that may leave its minimum again: it rests, and has not converged."""

COMPARED = ("low", "high"), ("lr", "limit")
"""Numbers that a sentence compares, so that they must not read alike."""


def sentences(
    templates: tuple[str, ...],
    step: int,
    numbers: Mapping[str, Number],
    at: tuple[float, float] | None,
) -> tuple[str, ...]:
    """Fill templates with the step, the numbers and the place."""
    values = {**numbers, "step": step, "place": "" if at is None else place(*at)}
    words = named(values, COMPARED)
    return tuple(template.format_map(words) for template in templates)
