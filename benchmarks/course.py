"""`alliance course` on 5 million rows from Parquet and from CSV, and the same window by plain pandas in the same run.

    python -m benchmarks.course

The reference computes much less: the lag, the running mean and the running standard deviation of each
series with pandas, from an uncompressed file that needs no parsing; no episodes, no repair search. With
BEFORE=<another checkout> both read the same CSV in turn.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.machine import cpu_seconds, describe

ROWS = int(os.environ.get("ROWS", "5000000"))
SESSIONS = 20
BEFORE = os.environ.get("BEFORE", "")
ROUNDS = 5

PANDAS = """
import sys, numpy, pandas
frame = pandas.DataFrame(dict(numpy.load(sys.argv[1]))).sort_values(["therapy", "session"])
groups = frame.groupby("therapy", sort=False)["score"]
frame["before"] = groups.shift(1)
frame["mean"] = frame.groupby("therapy", sort=False)["before"].expanding().mean().to_numpy()
frame["sd"] = frame.groupby("therapy", sort=False)["before"].expanding().std().to_numpy()
print((frame["score"] < frame["mean"] - 2 * frame["sd"]).sum())
"""


def main() -> None:
    """Write the file, run both, print CPU seconds and memory."""
    print(describe())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ratings.parquet"
        _write(path)
        print(f"{ROWS:,} rows, {ROWS // SESSIONS:,} series, {path.stat().st_size / 1e6:.0f} MB parquet")
        asked = ["--value", "score", "--by", "therapy", "--over", "session", "--summary"]
        ours = {
            file.suffix: _run(
                f"alliance course, {file.suffix}", [sys.executable, "-m", "alliance", "course", str(file), *asked]
            )
            for file in (path, path.with_suffix(".csv"))
        }
        reference = _run(
            "reference (pandas: lag, running mean and deviation)",
            [sys.executable, "-c", PANDAS, str(path.with_suffix(".npz"))],
        )
        if BEFORE:
            _against_before(path.with_suffix(".csv"), asked)
    for kind, used in ours.items():
        print(f"  ratio, {kind}: {used / reference:.2f} x reference")


def _against_before(file: Path, asked: list[str]) -> None:
    """This checkout and the one named by BEFORE on the same CSV, in turn."""
    command = [sys.executable, "-m", "alliance", "course", str(file), *asked]
    rounds = [(_run("this checkout", command), _run(f"{BEFORE}", command, source=BEFORE)) for _ in range(ROUNDS)]
    now, before = (median(figures) for figures in zip(*rounds, strict=True))
    print(f"  ratio, .csv: {now / before:.2f} x {BEFORE} (medians of {ROUNDS} runs in turn)")


def _write(path: Path) -> None:
    import numpy as np
    import polars as pl

    chance = np.random.default_rng(1)
    series = ROWS // SESSIONS
    level = np.repeat(chance.normal(7, 1, series), SESSIONS)
    score = np.clip(np.round(level + chance.normal(0, 0.8, ROWS), 2), 0, 10)
    columns = {
        "therapy": np.repeat(np.arange(series), SESSIONS),
        "session": np.tile(np.arange(1, SESSIONS + 1), series),
        "score": score,
    }
    pl.DataFrame(columns).write_parquet(path)
    pl.DataFrame(columns).write_csv(path.with_suffix(".csv"))
    np.savez(path.with_suffix(".npz"), **columns)


def _run(title: str, command: list[str], *, source: str = "") -> float:
    before, started = cpu_seconds(resource.RUSAGE_CHILDREN), time.perf_counter()
    place = {"PYTHONPATH": str(Path(source) / "src")} if source else {}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | place)
    used = cpu_seconds(resource.RUSAGE_CHILDREN) - before
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  {title}: {used:.2f} CPU s, {time.perf_counter() - started:.1f} s by the clock, peak so far {peak:.0f} MB")
    return used


if __name__ == "__main__":
    main()
