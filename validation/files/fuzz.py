"""Broken files into every reader: each ends in a table or in words that say what is wrong, never in a traceback.

    python -m validation.files.fuzz                 # 6,000 inputs, seeds 0 to 5999
    python -m validation.files.fuzz --first 6000 --count 1000

Each input is one of the files in tests/golden/files with one to eight changes (bytes changed, cut out, doubled or
moved, cells swapped for hostile ones, encodings and line ends changed), or a table made of hostile cells alone. It goes
through the table, the series, two views, forms and what is understood of each column, with options drawn at random.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import signal
import tempfile
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from alliance.cli.agree_input import Asked as Views
from alliance.cli.agree_input import read_views
from alliance.cli.course_input import Asked, read_series
from alliance.cli.failures import exit_code, message
from alliance.cli.forms import read_forms
from alliance.instruments import load
from alliance.tables import DAY_ORDERS, ReadingOptions, read, read_table, understood

FILES = Path(__file__).parents[2] / "tests/golden/files"
SECONDS = 20
CELLS = (
    "", " ", "NA", "#NULL!", "#REF!", "-99", "1e400", "-1e400", "nan", "inf", "1E1", "007", "0x1", "1,5", "1.5",
    "1,2,3", "٣", "½", "=1+1", "'", '"', '""', '"a', 'a"b', "\t", "\x00", "\ufeff", "\u202e", "💥", "a" * 5000,
    "2025-01-07", "07/01/2025", "31/31/2025", "0025-01-07", "99999-01-01", "20250107", "45664", "1736208000",
    "2025-02-30", "24:61", "7.1.25", "Jan", "07-Xyz-2025", "2025-01-07T99:99:99Z", "9" * 400, "-0", "+5", "5 - often",
    "sep=;", "{", "[", "{}", "true", "None", "\r", "\n", "\r\n", ";", "|", ",,,,", "\x1b[31m",
)  # fmt: skip
NAMES = (
    "id",
    "session",
    "value",
    "therapy",
    "client",
    "therapist",
    "when",
    "",
    "id",
    "q1",
    "q2",
    "a,b",
    "c=d",
    "version",
)
PLAIN: dict[str, Callable[[int], str]] = {
    "id": lambda row: "AB"[row % 2],
    "session": lambda row: str(row),
    "value": lambda row: str(row % 10),
    "when": lambda row: f"2025-01-{row + 1:02}",
    "client": lambda row: str(5 + row % 3),
    "therapist": lambda row: str(4 + row % 4),
    "therapy": lambda row: str(row % 2),
} | {f"q{number}": lambda row: str(row % 4) for number in range(1, 10)}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1", "utf-32")


def main() -> None:
    """Read every input and say how each ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=6000)
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.count)
    signal.signal(signal.SIGALRM, _too_long)
    ends: Counter[str] = Counter()
    for seed in seeds:
        signal.alarm(SECONDS)
        ends.update(results(seed))
        signal.alarm(0)
    for end, count in ends.most_common():
        print(f"{count:7,} {end}")
    bad = sum(count for end, count in ends.items() if end.startswith("TRACEBACK"))
    inputs = f"{asked.count:,} inputs (seeds {seeds.start} to {seeds.stop - 1})"
    print(f"{inputs}, {sum(ends.values()):,} readings, {bad} tracebacks")


def results(seed: int) -> Iterator[str]:
    """How each reading of one input ended."""
    chance = random.Random(seed)
    content, ending = _input(chance)
    options = _options(chance)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{ending}"
        path.write_bytes(content)
        for name, reading in _readings(path, options).items():
            yield _end(f"{name}, seed {seed}", reading)


def _end(name: str, reading: Callable[[], object]) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            reading()
        return "read"
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        told = exit_code(error) is not None and "/alliance/" in where.filename and message(error).strip()
        if told:
            return f"told: {type(error).__name__}"
        place = f"{Path(where.filename).name}:{where.lineno}"
        return f"TRACEBACK {name}: {type(error).__name__} {str(error)[:80]!r} in {place}"
    except BaseException as error:  # a panic of a library below is no Exception
        return f"TRACEBACK {name}: {type(error).__name__}"


def _readings(path: Path, options: ReadingOptions) -> dict[str, Callable[[], object]]:
    both = Views(by="therapy", over="", person="", value="value", guess="", outcome="")
    return {
        "table": lambda: read_table(path, options=options),
        "series": lambda: read_series(path, Asked(["id"], "session", "value", [], (None, None)), options),
        "days": lambda: read_series(path, Asked(["id"], "when", "value", [], (0, 100)), options),
        "wide": lambda: read_series(path, Asked(["id"], "session", "value", ["value,session"], (None, None)), options),
        "views": lambda: read_views(path, ("client", "therapist"), both, options),
        "forms": lambda: read_forms(path, load("phq-9"), options),
        "columns": lambda: understood(read(path, options=options, named_later=True), options),
    }


def _options(chance: random.Random) -> ReadingOptions:
    if chance.random() < 0.5:
        return ReadingOptions()
    return ReadingOptions(
        columns=chance.choice([{}, {"value": "score"}, {"id": "therapy"}, {"session": "when"}]),
        missing=tuple(chance.sample(CELLS, chance.randint(0, 3))),
        where=chance.choice([(), (("id", "A"),), (("c=d", "1"),)]),
        day_order=chance.choice(["", *DAY_ORDERS]),
        first_answer=chance.choice([None, None, 1.0]),
        answers=chance.choice([{}, {"A1": 0.0}]),
        header_row=chance.choice([None, None, 1, 2, 9]),
        row_names=chance.random() < 0.1,
        sheet=chance.choice(["", "", "Sheet1"]),
    )


def _input(chance: random.Random) -> tuple[bytes, str]:
    if chance.random() < 0.3:
        return _table(chance), ".csv"
    path = chance.choice(sorted(one for one in FILES.rglob("*") if one.is_file() and one.suffix != ".toml"))
    content = path.read_bytes()
    if chance.random() < 0.3:
        with contextlib.suppress(UnicodeError):
            content = content.decode("utf-8-sig").encode(chance.choice(ENCODINGS))
    for _ in range(chance.choice([1, 1, 2, 4, 8])):
        content = _changed(content, chance)
    return content, path.suffix


def _table(chance: random.Random) -> bytes:
    """A table of hostile cells, quoted or not."""
    mark, end = chance.choice(",;\t| "), chance.choice(["\n", "\r\n", "\r"])
    names = list(PLAIN) if chance.random() < 0.6 else chance.sample(NAMES, chance.randint(1, 8))
    hostile = chance.choice([0.02, 0.1, 0.5, 1])
    rows = [names]
    for row in range(chance.randint(0, 12)):
        usual = [PLAIN[name](row) if name in PLAIN else str(row % 4) for name in names]
        rows.append([chance.choice(CELLS) if chance.random() < hostile else cell for cell in usual])
    if chance.random() < 0.2:
        chance.choice(rows).append("more")
    quote = chance.random() < 0.5
    lines = (mark.join(f'"{cell}"' if quote else cell for cell in row) for row in rows)
    return end.join(lines).encode(chance.choice(ENCODINGS), errors="replace")


def _changed(content: bytes, chance: random.Random) -> bytes:
    here, there = sorted(chance.randint(0, len(content)) for _ in range(2))
    there = min(there, here + chance.choice([1, 5, 50, 5000]))
    part = chance.choice(
        [
            b"",
            content[here:there] * chance.randint(2, 4),
            bytes(chance.randrange(256) for _ in range(there - here if there - here < 60 else 1)),
            chance.choice(CELLS).encode("utf-8", errors="replace"),
            chance.choice([b"\r", b"\n", b'"', b",", b";", b"\x00", b"\xff", b"\t", b"}", b"]"]),
        ]
    )
    return content[:here] + part + content[there:]


def _too_long(*_: object) -> None:
    raise TooLong


class TooLong(BaseException):
    """One input took longer than anybody waits."""


if __name__ == "__main__":
    main()
