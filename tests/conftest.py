"""What holds for every test: how long something takes never fails one. Timings live in `benchmarks/`."""

from hypothesis import HealthCheck, settings

from .amounts import NIGHTLY

settings.register_profile(
    "untimed", deadline=None, derandomize=not NIGHTLY, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")
