"""The headlines of the ends: what is said where there is no room for a reason."""

from collections.abc import Mapping

from optim_core.verdict.reason import End

REST = ("at rest since step {step}", "at rest")
HEADLINES: Mapping[End, tuple[str, ...]] = {
    End.DIVERGED: ("diverged at step {step}", "diverged {step}"),
    End.ESCAPED: ("ran off downhill at step {step}", "ran off downhill {step}"),
    End.MINIMUM: ("converged at step {step}", "converged {step}"),
    End.SADDLE: REST,
    End.MAXIMUM: REST,
    End.FLAT: ("hardly moving since step {step}", "hardly moving"),
    End.STALLED: ("stalled",),
    End.HARDLY_MOVING: ("hardly moving",),
    End.CYCLING: ("oscillating",),
    End.MOVING: ("still moving",),
}
"""The templates for where there is no room for a reason, the longest first; :data:`REST` those of a
path that may leave its minimum again."""
