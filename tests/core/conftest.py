"""How hypothesis searches: the same cases each time, so that a green run says something.

No deadline: a busy machine is not a fault.
"""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "core",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("core")
