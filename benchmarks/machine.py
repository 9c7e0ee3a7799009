"""What every benchmark prints first, and how it summarises."""

import os
import platform
import resource
from pathlib import Path


def describe() -> str:
    """The machine in one line."""
    model = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = models[0] if models else model
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {model}, Python {platform.python_version()}"
    )


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def cpu_seconds(who: int = resource.RUSAGE_SELF) -> float:
    """CPU seconds used so far by this process or, with RUSAGE_CHILDREN, by the children that have ended."""
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime
