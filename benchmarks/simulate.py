"""A practice of 1 million sessions, and a plain loop over therapies in the same run.

    python -m benchmarks.simulate

The reference does much less: level, session to session and the sixteen item answers, therapy by therapy with numpy;
no strains, no habits, no drop-out, no outcome, no tables. It runs on a fiftieth of the therapies.
"""

import os
import resource

import numpy as np

from alliance.simulate import practice
from benchmarks.machine import cpu_seconds, describe

THERAPIES = int(os.environ.get("THERAPIES", "146000"))
SHARE = 50


def main() -> None:
    """Make the practice, run the loop, print CPU seconds, rows and memory."""
    print(describe())
    start = cpu_seconds()
    made = practice(seed=1, therapists=1800, therapies=THERAPIES)
    ours = cpu_seconds() - start
    sessions, ratings = made.sessions.height, made.ratings.height
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"practice: {ours:.2f} CPU s, {sessions:,} sessions, {ratings:,} check-ins, {peak:.0f} MB")
    start = cpu_seconds()
    looped = _loop(made.therapies["sessions"].head(THERAPIES // SHARE).to_list())
    reference = (cpu_seconds() - start) * sessions / looped
    print(f"reference (loop over therapies): {reference:.2f} CPU s for as many sessions")
    print(f"  ratio: {ours / reference:.2f} x reference")


def _loop(lengths: list[int]) -> int:
    chance = np.random.default_rng(1)
    for length in lengths:
        bond = chance.normal(0, 0.6) + chance.normal(0, 0.4, length)
        for mean in (7.9, 6.9):
            np.clip(np.rint(mean + bond[:, None] + chance.normal(0, 0.8, (length, 8))), 0, 10)
    return sum(lengths)


if __name__ == "__main__":
    main()
