"""Every SQLite connection that is opened by hand is closed by hand: `with sqlite3.connect(…)` only ends a transaction.

From Python 3.13 on, one that is left to the garbage collector is a ResourceWarning, in whatever test runs then.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "tests", "benchmarks", "validation")

# the text of a module, whether it leaves a connection open
WRITTEN = [
    ("with closing(sqlite3.connect(path)) as database: pass", False),
    ("stack.enter_context(closing(sqlite3.connect(path)))", False),
    ("with sqlite3.connect(path) as database: pass", True),
    ("database = sqlite3.connect(path)", True),
    ("rows = sqlite3.connect(path).execute(words)", True),
]


def left_open(text: str) -> Iterator[int]:
    """The lines that open a connection which nothing closes."""
    tree = ast.parse(text)
    closed = {id(call.args[0]) for call in _calls(tree) if ast.unparse(call.func).endswith("closing") and call.args}
    for call in _calls(tree):
        if ast.unparse(call.func) == "sqlite3.connect" and id(call) not in closed:
            yield call.lineno


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


@pytest.mark.parametrize(("text", "is_left_open"), WRITTEN)
def test_what_counts_as_left_open(text: str, is_left_open: bool) -> None:
    assert bool(list(left_open(text))) is is_left_open


def test_no_connection_is_left_open() -> None:
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    assert files
    found = {str(path.relative_to(ROOT)): list(left_open(path.read_text(encoding="utf-8"))) for path in files}
    assert {path: lines for path, lines in found.items() if lines} == {}
