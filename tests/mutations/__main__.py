"""Plant each fault of faults.toml in a copy of the tree and run the tests that should find it.

`python -m tests.mutations [NAME …]`: all faults, or those whose name holds one of the words. Where the named tests do
not find a fault, everything of `make fast` is run. Ends with 1 where a fault survives, where its place is not found any
more, or where the named tests do not pass without it.
"""

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FAULTS = Path(__file__).with_name("faults.toml")
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "build", "__pycache__", ".*_cache", ".hypothesis")
EVERYTHING = ["-m", "not slow and not browser", "--ignore", "tests/browser"]
# It says that the place of a planted fault is not there any more, which is so as long as the fault is planted.
EVERYTHING += ["--ignore", "tests/architecture/test_mutations.py"]
COPIES = 2
PASSED, FAILED = 0, 1  # pytest's own exit codes


@dataclass(frozen=True)
class Fault:
    """One change of one place. `tests`: files or tests of them of which at least one has to fail."""

    name: str
    about: str
    file: str
    old: str
    new: str
    tests: list[str]


def faults() -> list[Fault]:
    """Every fault that is written down."""
    return [Fault(**one) for one in tomllib.loads(FAULTS.read_text(encoding="utf-8"))["fault"]]


def lost(fault: Fault) -> bool:
    """Whether the place of a fault is not there any more, or there more than once."""
    path = ROOT / fault.file
    return not path.exists() or path.read_text(encoding="utf-8").count(fault.old) != 1


def outcome_of(fault: Fault, tree: Path) -> str:
    """What came of planting a fault in a copy of the tree; the copy is as before afterwards."""
    if lost(fault):
        return "NOT FOUND: its place was changed; write it down anew"
    place = tree / fault.file
    before = place.read_text(encoding="utf-8")
    place.write_text(before.replace(fault.old, fault.new), encoding="utf-8")
    try:
        code = _pytest(tree, ["-x", *fault.tests])
        if code == FAILED:
            return "killed"
        if code != PASSED:
            return f"BROKEN: pytest ended with {code} before it ran a test"
        code = _pytest(tree, ["-x", *EVERYTHING])
        return "killed, but not by the named tests" if code == FAILED else "SURVIVED"
    finally:
        place.write_text(before, encoding="utf-8")


def passes(tests: Sequence[str], tree: Path) -> bool:
    """Whether the named tests pass as long as no fault is planted."""
    return _pytest(tree, sorted(set(tests))) == PASSED


def _pytest(tree: Path, arguments: list[str]) -> int:
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ALLIANCE_", "DJANGO_"))}
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, check=False).returncode


def main(words: list[str]) -> int:
    """The exit code."""
    chosen = [one for one in faults() if not words or any(word in one.name for word in words)]
    trees: queue.Queue[Path] = queue.Queue()
    with tempfile.TemporaryDirectory(prefix="alliance-mutations-") as folder, ThreadPoolExecutor(COPIES) as pool:
        for number in range(COPIES):
            trees.put(shutil.copytree(ROOT, Path(folder) / str(number), ignore=LEFT_BEHIND))

        def in_a_tree(call: Callable[[Path], str]) -> str:
            tree = trees.get()
            try:
                return call(tree)
            finally:
                trees.put(tree)

        named = [test for one in chosen for test in one.tests]
        healthy = pool.submit(in_a_tree, lambda tree: "passed" if passes(named, tree) else "FAILED")
        runs = [(one, pool.submit(in_a_tree, lambda tree, one=one: outcome_of(one, tree))) for one in chosen]
        print(f"{healthy.result()}: the named tests without any fault", flush=True)
        outcomes = []
        for one, run in runs:
            outcomes.append(run.result())
            print(f"{run.result()}: {one.name} ({one.about}, {one.file})", flush=True)
    killed = sum(outcome.startswith("killed") for outcome in outcomes)
    print(f"{killed} of {len(chosen)} killed")
    return 0 if healthy.result() == "passed" and killed == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
