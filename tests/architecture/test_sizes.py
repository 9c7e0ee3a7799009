"""Functions read like a paragraph, files have one subject. A ratchet: the numbers may only be lowered."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"

FUNCTION_MEDIAN = 8
FUNCTION_95_PERCENT = 40
FUNCTION_LONGEST = 60
FILE_LONGEST = 350
VIEW_LONGEST = 20


def _files() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", _length(node)


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring."""
    first = node.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring


def test_functions_are_short() -> None:
    found = sorted((length, where) for path in _files() for where, length in _functions(path))
    lengths = [length for length, _ in found]
    assert statistics.median(lengths) <= FUNCTION_MEDIAN
    assert lengths[int(0.95 * len(lengths))] <= FUNCTION_95_PERCENT
    assert [f"{length} lines: {where}" for length, where in found if length > FUNCTION_LONGEST] == []


def test_files_have_one_subject() -> None:
    long = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in _files()}
    assert {path: lines for path, lines in long.items() if lines > FILE_LONGEST} == {}


def test_views_only_parse_call_and_render() -> None:
    views = [path for path in _files() if "alliance_web" in path.parts and "views" in (path.stem, path.parent.name)]
    assert views
    assert [f"{n}: {where}" for path in views for where, n in _functions(path) if n > VIEW_LONGEST] == []


def test_no_drawer_for_everything() -> None:
    names = {path.stem for path in _files()} | {path.parent.name for path in _files()}
    assert names.isdisjoint({"utils", "helpers", "manager", "managers", "common", "misc"})
