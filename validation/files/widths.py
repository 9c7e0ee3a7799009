"""The quick reader against Python's csv: the same cells, and an error wherever a row is uneven.

    python -m validation.files.widths      # 6,000 tables, seeds 0 to 5999

Small tables with marks amid cells, delimiters and line ends within cells, empty cells, rows that are too short or too
long, the last line with or without its end; some of the columns are asked for.
"""

from __future__ import annotations

import csv
import io
import random
import tempfile
from pathlib import Path

from alliance.tables import TableFaults, TableUnreadable, read

TABLES = 6000
CELLS = ("1", "a", "", "7.5", 'x"y', '"q"', '"a{mark}b"', '"li\nne"', '""', " ", '"a""b"')


def main() -> None:
    """Compare all tables and print those that differ."""
    differ = [(seed, found) for seed in range(TABLES) if (found := difference(seed))]
    for seed, found in differ:
        print(f"seed {seed}: {found}")
    print(f"{TABLES:,} tables (seeds 0 to {TABLES - 1}), {len(differ)} differ")


def difference(seed: int) -> str:
    """What the two say of one table that is not the same; "" for nothing."""
    chance = random.Random(seed)
    mark, names = chance.choice(",;\t|"), [f"n{place}" for place in range(chance.randint(2, 5))]
    text = _table(chance, mark, names)
    asked = chance.sample(names, chance.randint(1, len(names)))
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))[1:]
    uneven = any(len(row) != len(names) and any(cell.strip() for cell in row) for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_text(text)
        try:
            found = read(path, columns=asked).table.select(asked).rows()
        except (TableFaults, TableUnreadable) as error:
            return "" if uneven or not _filled(rows, names, asked) else f"refused: {error}"
    if uneven:
        return "an uneven row was read"
    cells = [tuple(cell or "" for cell in row) for row in found]
    return "" if [row for row in cells if any(map(str.strip, row))] == _filled(rows, names, asked) else "other cells"


def _table(chance: random.Random, mark: str, names: list[str]) -> str:
    rows = []
    for _ in range(chance.randint(1, 8)):
        width = len(names) if chance.random() < 0.85 else chance.randint(1, len(names) + 2)
        rows.append([chance.choice(CELLS).format(mark=mark) for _ in range(width)])
    return "\n".join(mark.join(row) for row in [names, *rows]) + chance.choice(["\n", ""])


def _filled(rows: list[list[str]], names: list[str], asked: list[str]) -> list[tuple[str, ...]]:
    """The cells asked for, of the rows that hold something there."""
    chosen = [tuple(row[names.index(name)] for name in asked) for row in rows if len(row) == len(names)]
    return [row for row in chosen if any(map(str.strip, row))]


if __name__ == "__main__":
    main()
