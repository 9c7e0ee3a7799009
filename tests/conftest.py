"""What holds for every test: how long something takes never fails one. Timings live in `benchmarks/`."""

import gc

from hypothesis import HealthCheck, settings

from .amounts import NIGHTLY

settings.register_profile(
    "untimed", deadline=None, derandomize=not NIGHTLY, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")

# A run makes few cycles and keeps the program, so that the collector mostly walks in vain through what stays anyway.
gc.set_threshold(50_000, 20, 100)
