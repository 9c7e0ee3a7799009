"""20 million rows through centring, lag and the default strain rule, and a plain pandas reference in the same run.

    python -m benchmarks.courses_of_a_nation

Once with 8 sessions in every therapy, once ragged: 1 to 120 sessions, median 6, as published. The reference does the
centring and the lag only; no usual range, no rule, no repair search. Each runs in its own process and reads the same
rows; reading is told apart.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.machine import describe

ROWS = int(os.environ.get("ROWS", "20000000"))
SESSIONS = 8  # of a finished course in NHS Talking Therapies
MEDIAN, SPREAD, MOST = 5.9, 0.84, 120  # log-normal, as the simulator has it

TOLD = """
import resource
def told(name, before):
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = used.ru_utime + used.ru_stime
    print(f"  {name}: {seconds - before:.2f} CPU s, peak {used.ru_maxrss / 1024:.0f} MB", flush=True)
    return seconds
import sys
"""
OURS = (
    TOLD
    + """
import polars
from alliance.course import course_tables
started = told("start", 0.0)
polars.read_parquet(sys.argv[1]).rechunk()
read = told("reading alone", started)
tables = course_tables(polars.scan_parquet(sys.argv[1]), by="therapy", over="session", value="score")
tables.usual
rules = told("reading, usual range, default rule, repair", read)
tables.parts
print(f"  {len(tables.episodes):,} strains")
told("centring and lag", rules)
"""
)
PANDAS = (
    TOLD
    + """
import numpy, pandas
started = told("start", 0.0)
frame = pandas.DataFrame(dict(numpy.load(sys.argv[2])))
read = told("reading alone", started)
groups = frame.groupby("therapy", sort=False)
mean = groups["score"].transform("mean")
frame["within"], frame["between"] = frame["score"] - mean, mean - frame["score"].mean()
lag = groups["score"].shift(1)
frame["before"] = lag.where(frame["session"] - groups["session"].shift(1) == 1)
told("centring and lag", read)
"""
)


def main() -> None:
    """Write the file, run both, print CPU seconds and memory."""
    print(describe())
    for ragged in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ratings.parquet"
            series = _write(path, ragged=ragged)
            size = path.stat().st_size / 1e6
            print(f"{ROWS:,} rows, {series:,} {'ragged' if ragged else 'even'} series, {size:.0f} MB parquet")
            for name, code in (("alliance", OURS), ("reference (pandas)", PANDAS)):
                print(name)
                subprocess.run([sys.executable, "-c", code, str(path), str(path.with_suffix(".npz"))], check=True)


def _write(path: Path, *, ragged: bool) -> int:
    """Write the ratings twice, for each reader, and say how many series they make."""
    import numpy as np
    import polars as pl

    chance = np.random.default_rng(1)
    lengths = np.full(ROWS // SESSIONS, SESSIONS)
    if ragged:
        drawn = np.clip(np.round(np.exp(chance.normal(np.log(MEDIAN), SPREAD, ROWS // 4))), 1, MOST).astype(np.int64)
        lengths = drawn[: np.searchsorted(np.cumsum(drawn), ROWS) + 1]
    first = np.repeat(np.cumsum(lengths) - lengths, lengths)
    level = np.repeat(chance.normal(7, 1, len(lengths)), lengths)
    columns = {
        "therapy": np.repeat(np.arange(len(lengths), dtype=np.int32), lengths),
        "session": (np.arange(len(first)) - first + 1).astype(np.int16),
        "score": np.clip(np.round((level + chance.normal(0, 0.8, len(level))) * 8) / 8, 0, 10),
    }
    columns = {name: column[:ROWS] for name, column in columns.items()}
    pl.DataFrame(columns).write_parquet(path)
    np.savez(path.with_suffix(".npz"), **columns)
    return len(lengths)


if __name__ == "__main__":
    main()
