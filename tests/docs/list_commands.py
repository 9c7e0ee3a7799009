"""List the commands in the documentation: `python -m tests.docs.list_commands` writes the page anew."""

from pathlib import Path

import click
from typer.main import get_command
from typer.testing import CliRunner

from alliance.cli.app import app

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "command-line.md"
TEXT = """# Command line

Written from the program (`python -m tests.docs.list_commands`); a test fails when the page lags behind.

Every command answers `--help`; those that tell figures print JSON with `--json`. Files are CSV (any encoding, delimiter
and decimal mark), Parquet or JSON, told by their content. All faults of a file are told together, with row and column.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | cannot be done so |
| 2 | wrong use of the command |
| 3 | faults in the file |
| 4 | the file cannot be read |
| 5 | done, or checked, and something needs attention |

{commands}
"""


def names() -> list[str]:
    """Every command, those of groups with the name of the group before them."""
    found = []
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found += [f"{name} {one}" for one in inner] if inner else [name]
    return found


def page() -> str:
    """The whole page."""
    return TEXT.format(commands="\n\n".join(map(_section, names())))


def _section(name: str) -> str:
    told = CliRunner().invoke(app, [*name.split(), "--help"], prog_name="alliance", terminal_width=100)
    text = "\n".join(line.rstrip() for line in click.unstyle(told.stdout).strip().splitlines())
    return f"## alliance {name}\n\n```text\n{text}\n```"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
