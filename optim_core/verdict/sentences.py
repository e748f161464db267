"""The sentences for every reason: whole templates with named numbers, the longest first.

No sentence is built from parts, so each can be read, changed and translated in this one place.
``{lr:4}`` has four significant digits, ``{gradient}`` two; see
:func:`~optim_core.parameters.number_format.named`.
"""

from collections.abc import Mapping

from optim_core.parameters.number_format import named, place
from optim_core.verdict.reason import End, Number, Reason

_DIVERGED = {
    Reason.UNDEFINED_LOSS: ("diverged at step {step} · the loss is undefined here",),
    Reason.SINGULAR_HESSIAN: ("diverged at step {step} · the Hessian is singular there",),
    Reason.SINGULAR_DAMPED_HESSIAN: ("diverged at step {step} · H + levenberg·I is singular",),
    Reason.NO_DESCENT: (
        "diverged at step {step} · the line search finds no step that lowers the loss",
    ),
    Reason.NO_FINITE_STEP: (
        "diverged at step {step} · the step from here, or the loss behind it, is no finite number",
    ),
    Reason.NEGATIVE_CURVATURE: (
        "diverged at step {step} · along the direction of negative curvature, λmin = {curvature:3}",
        "diverged at step {step} · along the direction of negative curvature",
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
    Reason.FALLS_WITHOUT_END: (
        "diverged at step {step} · the loss falls without end, to {loss} here",
        "diverged at step {step} · downhill for ever",
    ),
    Reason.OUT_OF_REACH: (
        "diverged at step {step} · downhill and out of reach, where the loss is {loss:3}",
    ),
    Reason.LONG_LAST_STEP: ("diverged at step {step} · its last step was {length} long",),
    Reason.UNEXPLAINED: (),
}

_AT_REST = {
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
    Reason.DECAY_CANCELS: (
        "converged at step {step} · at {place}, where its steps and the decay cancel, "
        "gradient {gradient}",
        "converged at step {step} · its steps and the decay cancel",
    ),
    Reason.AT_SADDLE: (
        "converged at step {step} · at the saddle {place}, gradient ≈ 0, λmin = {curvature}",
        "converged at step {step} · at a saddle",
    ),
    Reason.AT_MAXIMUM: (
        "converged at step {step} · at the maximum {place}, gradient ≈ 0, λmax = {curvature}",
        "converged at step {step} · at a maximum",
    ),
    Reason.AT_UNLISTED_MINIMUM: (
        "converged at step {step} · at a minimum, {place}",
        "converged at step {step} · at a minimum",
    ),
    Reason.AT_UNLISTED_SADDLE: (
        "converged at step {step} · at a saddle {place}, gradient ≈ 0, λmin = {curvature}",
        "converged at step {step} · at a saddle",
    ),
    Reason.AT_UNLISTED_MAXIMUM: (
        "converged at step {step} · at a maximum {place}, gradient ≈ 0, λmax = {curvature}",
        "converged at step {step} · at a maximum",
    ),
    Reason.VALLEY_OF_MINIMA: (
        "converged at step {step} · in a valley of minima, at {place}, f = {loss}",
        "converged at step {step} · at a minimum",
    ),
    Reason.FADING_SLOPE: ("converged at step {step} · on a slope that only fades",),
    Reason.FLAT_GROUND: ("converged at step {step} · on flat ground, gradient {gradient}",),
    Reason.FLATTENING_GROUND: (
        "converged at step {step} · on ground that flattens out, gradient {gradient}",
    ),
    Reason.DECAYED_MINIMUM: (
        "converged at step {step} · at a minimum of the decayed loss, {place}",
        "converged at step {step} · at a minimum",
    ),
    Reason.DECAYED_SADDLE: (
        "converged at step {step} · at a saddle of the decayed loss, {place}, gradient ≈ 0, "
        "λmin = {curvature}",
        "converged at step {step} · at a saddle",
    ),
    Reason.DECAYED_MAXIMUM: (
        "converged at step {step} · at a maximum of the decayed loss, {place}, gradient ≈ 0, "
        "λmax = {curvature}",
        "converged at step {step} · at a maximum",
    ),
    Reason.DECAYED_FLAT_GROUND: (
        "converged at step {step} · on flat ground of the decayed loss, gradient {gradient}",
    ),
}

_STALLED = {
    Reason.ZERO_RATE: ("stalled · lr is 0",),
    Reason.SCHEDULE_ENDED: ("stalled · the schedule has brought lr to 0",),
    Reason.SEARCH_STUCK: ("stalled · the line search finds no step that lowers the loss",),
    Reason.HELD_BY_DECAY: (
        "stalled · its steps and the decay cancel where the gradient is {gradient}",
        "stalled · its steps and the decay cancel",
    ),
    Reason.STANDS: ("stalled · it stands where the gradient is {gradient}",),
    Reason.SHRUNK_BY_SCHEDULE: (
        "stalled · step {length}, the schedule has shrunk lr {factor}-fold",
        "stalled · the schedule has shrunk lr {factor}-fold",
    ),
    Reason.SHRUNK_RATE: (
        "stalled · step {length}, {rule}’s {divisor} have shrunk lr {factor}-fold",
        "stalled · lr shrunk {factor}-fold",
    ),
    Reason.SMALL_RATE: (
        "stalled · step {length} where the gradient is {gradient}: lr {lr:4} is small",
        "stalled · step {length}",
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
    Reason.MOVES: ("still moving · {speed} a step",),
    Reason.LOSS_SWINGS: (
        "still moving · {speed} a step, the loss swings between {low} and {high}",
    ),
    Reason.LOSS_HARDLY_CHANGES: ("still moving · {speed} a step, the loss hardly changes",),
    Reason.GAP_FALLS: ("still moving · {speed} a step, the loss falls {percent} % a step",),
    Reason.GAP_RISES: ("still moving · {speed} a step, the loss rises {percent} % a step",),
    Reason.LOSS_FALLS: ("still moving · {speed} a step, the loss falls {change} a step",),
    Reason.LOSS_RISES: ("still moving · {speed} a step, the loss rises {change} a step",),
    Reason.TO_AND_FRO: ("still moving · {speed} a step to and fro",),
    Reason.TO_AND_FRO_LOSS_SWINGS: (
        "still moving · {speed} a step to and fro, the loss swings between {low} and {high}",
    ),
    Reason.TO_AND_FRO_LOSS_HARDLY_CHANGES: (
        "still moving · {speed} a step to and fro, the loss hardly changes",
    ),
    Reason.TO_AND_FRO_GAP_FALLS: (
        "still moving · {speed} a step to and fro, the loss falls {percent} % a step",
    ),
    Reason.TO_AND_FRO_GAP_RISES: (
        "still moving · {speed} a step to and fro, the loss rises {percent} % a step",
    ),
    Reason.TO_AND_FRO_LOSS_FALLS: (
        "still moving · {speed} a step to and fro, the loss falls {change} a step",
    ),
    Reason.TO_AND_FRO_LOSS_RISES: (
        "still moving · {speed} a step to and fro, the loss rises {change} a step",
    ),
}

TEMPLATES: Mapping[Reason, tuple[str, ...]] = {
    **_DIVERGED,
    **_AT_REST,
    **_STALLED,
    **_CYCLING,
    **_MOVING,
}
"""The templates of each reason, the longest first; none if the reason is unexplained."""


_CONVERGED = ("converged at step {step}", "converged {step}")
HEADLINES: Mapping[End, tuple[str, ...]] = {
    End.DIVERGED: ("diverged at step {step}", "diverged {step}"),
    End.MINIMUM: _CONVERGED,
    End.SADDLE: _CONVERGED,
    End.MAXIMUM: _CONVERGED,
    End.FLAT: _CONVERGED,
    End.STALLED: ("stalled",),
    End.CYCLING: ("oscillating",),
    End.MOVING: ("still moving",),
}
"""The templates for where there is no room for a reason, the longest first."""


def sentences(
    templates: tuple[str, ...],
    step: int,
    numbers: Mapping[str, Number],
    at: tuple[float, float] | None,
) -> tuple[str, ...]:
    """Fill templates with the step, the numbers and the place."""
    words = named({**numbers, "step": step, "place": "" if at is None else place(*at)})
    return tuple(template.format_map(words) for template in templates)
