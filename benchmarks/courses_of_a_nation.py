"""20 million rows through centring, lag and the default strain rule, and a plain pandas reference in the same run.

    python -m benchmarks.courses_of_a_nation

The reference does the centring and the lag only; no usual range, no rule, no repair search. Each runs in its own
process and reads the same Parquet file; reading is told apart.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.machine import describe

ROWS = int(os.environ.get("ROWS", "20000000"))
SESSIONS = 8  # of a finished course in NHS Talking Therapies

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
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ratings.parquet"
        _write(path)
        print(f"{ROWS:,} rows, {ROWS // SESSIONS:,} series, {path.stat().st_size / 1e6:.0f} MB parquet")
        for name, code in (("alliance", OURS), ("reference (pandas)", PANDAS)):
            print(name)
            subprocess.run([sys.executable, "-c", code, str(path), str(path.with_suffix(".npz"))], check=True)


def _write(path: Path) -> None:
    import numpy as np
    import polars as pl

    chance = np.random.default_rng(1)
    series = ROWS // SESSIONS
    level = np.repeat(chance.normal(7, 1, series), SESSIONS)
    columns = {
        "therapy": np.repeat(np.arange(series, dtype=np.int32), SESSIONS),
        "session": np.tile(np.arange(1, SESSIONS + 1, dtype=np.int16), series),
        "score": np.clip(np.round((level + chance.normal(0, 0.8, len(level))) * 8) / 8, 0, 10),
    }
    pl.DataFrame(columns).write_parquet(path)
    np.savez(path.with_suffix(".npz"), **columns)


if __name__ == "__main__":
    main()
