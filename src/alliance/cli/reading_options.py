"""The options that say how to read a file: the same for every command that reads one."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from alliance.cli.failures import WrongUse

if TYPE_CHECKING:
    from alliance.tables import ReadingOptions

Texts = list[str] | None


def _of_files(
    map_file: Annotated[
        Path | None, typer.Option("--map", help="File that says how to read this export. See `alliance columns`.")
    ] = None,
    column: Annotated[
        Texts, typer.Option("--column", help="Column with another name in the file: NAME=COLUMN; repeatable.")
    ] = None,
    missing: Annotated[
        Texts, typer.Option("--missing", help="Words or numbers that mean no answer: -99,999; repeatable.")
    ] = None,
    where: Annotated[Texts, typer.Option("--where", help="Only rows with COLUMN=VALUE; repeatable.")] = None,
    day_order: Annotated[
        str,
        typer.Option(
            "--day-order", help="How dates are written: day-first, month-first, calendar, spreadsheet or unix."
        ),
    ] = "",
    header_row: Annotated[int | None, typer.Option("--header-row", help="Row with the column names.")] = None,
    first_row: Annotated[int | None, typer.Option("--first-row", help="First row of data.")] = None,
    row_names: Annotated[
        bool, typer.Option("--row-names", help="Each row begins with a name that has no header.")
    ] = False,
    sheet: Annotated[str, typer.Option("--sheet", help="Sheet of a workbook. Default: the first one.")] = "",
) -> None:
    """The options of every command that reads a file; never called."""


def _of_forms(
    first_answer: Annotated[
        float | None, typer.Option("--first-answer", help="Number of the first answer, if the file counts from it: 1.")
    ] = None,
    answer: Annotated[
        Texts, typer.Option("--answer", help="Code of an answer: CODE=NUMBER, such as A1=0; repeatable.")
    ] = None,
    turned: Annotated[
        bool, typer.Option("--turned", help="Reverse-scored items are already reversed in the file.")
    ] = False,
) -> None:
    """The options of commands that read forms; never called."""


def reads_a_file(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of reading, which come to it as one value `reading`."""
    return _with(command, _of_files)


def reads_forms(command: Callable[..., None]) -> Callable[..., None]:
    """The same for a command that reads the answers of forms."""
    return _with(command, _of_files, _of_forms)


def _with(command: Callable[..., None], *groups: Callable[..., None]) -> Callable[..., None]:
    own = [one for one in _parameters(command) if one.name != "reading"]
    more = [one for group in groups for one in _parameters(group)]
    names = [one.name for one in more]

    def run(**given: Any) -> None:
        said = {name: given.pop(name) for name in names}
        command(**given, reading=reading_options(**said))

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    ordered = [*own, *(one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in more)]
    vars(run)["__signature__"] = inspect.Signature(ordered)
    run.__annotations__ = {one.name: one.annotation for one in ordered}
    return run


def _parameters(function: Callable[..., None]) -> list[inspect.Parameter]:
    """Its parameters with their types instead of the text of them, but for `reading`, which is no option."""
    found = inspect.signature(function).parameters.values()
    return [
        one if one.name == "reading" else one.replace(annotation=eval(one.annotation, function.__globals__))
        for one in found
    ]


def reading_options(map_file: Path | None = None, **said: Any) -> ReadingOptions:
    """What was said on the command line, before what the mapping file says. Raises WrongUse."""
    from alliance.tables import AS_IT_IS, ReadingOptions, read_map

    base = read_map(map_file) if map_file else AS_IT_IS
    answers = {code: _number(code, number) for code, number in _pairs("--answer", said.get("answer")).items()}
    try:
        return ReadingOptions(
            columns=dict(base.columns) | _pairs("--column", said.get("column")),
            missing=(*base.missing, *_listed(said.get("missing"))),
            where=(*base.where, *_pairs("--where", said.get("where")).items()),
            day_order=said.get("day_order") or base.day_order,
            first_answer=_first(said.get("first_answer"), base.first_answer),
            answers=dict(base.answers) | answers,
            header_row=_first(said.get("header_row"), base.header_row),
            first_row=_first(said.get("first_row"), base.first_row),
            row_names=said.get("row_names") or base.row_names,
            sheet=said.get("sheet") or base.sheet,
            turned=said.get("turned") or base.turned,
        )
    except ValueError as error:
        raise WrongUse(str(error)) from error


def tell(notes: Iterable[str]) -> None:
    """Say on stderr what a person should know of what was read."""
    for note in dict.fromkeys(notes):
        print(f"Note: {note}", file=sys.stderr)


def _first(said: Any, kept: Any) -> Any:
    return kept if said is None else said


def _listed(texts: Sequence[str] | None) -> list[str]:
    return [part.strip() for text in texts or () for part in text.split(",") if part.strip()]


def _pairs(option: str, texts: Sequence[str] | None) -> dict[str, str]:
    """Each NAME=VALUE; only the first = parts them, so that a value may hold more."""
    pairs = [text.partition("=") for text in texts or ()]
    if any(not equals or not name.strip() for name, equals, _ in pairs):
        raise WrongUse(f"Enter {option} NAME=VALUE, once for each; one of them has no name or no =.")
    names = [name.strip() for name, _, _ in pairs]
    if len(set(names)) < len(names):
        raise WrongUse(f"{option} names the same thing twice. Enter each once.")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _number(code: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise WrongUse(f"--answer {code}= needs a number, such as {code}=0.") from None
