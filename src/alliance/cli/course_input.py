"""Read the series that `alliance course` is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from alliance.cli.arguments import listed, refuse_repeated
from alliance.cli.failures import WrongUse
from alliance.course import Rule, parse_rule
from alliance.tables import ROW, Question, checked, lengthen, read_table
from alliance.versions import VERSION, refuse_joined


def read_series(
    file: Path, *, value: str, by: str, over: str, wide: str, bounds: tuple[float | None, float | None]
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The checked table, one row per rating, and the columns that name a series.

    Raises WrongUse when it is not said whose ratings they are, or one column is two things, TableFaults
    and TableUnreadable for the file, VersionsJoined where a series has answers to two versions of a questionnaire.
    """
    names = listed(by)
    if wide:
        occasions = listed(wide)
        refuse_repeated([*names, *occasions])
        table = read_table(file, columns=[*names, *occasions])
        return lengthen(table, occasions, by=names, over=over, value=value, bounds=bounds), names or (ROW,)
    if not names:
        raise WrongUse("Enter the column that identifies the person or therapy: --by NAME.")
    refuse_repeated([*names, over, value])
    table = read_table(file, columns=[*names, over, value], also=[VERSION])
    refuse_joined(table, names)
    return checked(table, Question(names, over, value, *bounds)), names


def rules_named(texts: Sequence[str]) -> Sequence[Rule] | None:
    """The rules as they are written on the command line; None for those looked for by default.

    Raises WrongUse with everything that is wrong with any of them, and for a rule that is given twice.
    """
    rules, wrong = [], []
    for text in texts:
        try:
            rules.append(parse_rule(text))
        except ValueError as error:
            wrong.append(str(error))
    wrong += [f"Rule {rule} appears twice. Enter it once." for rule in dict.fromkeys(rules) if rules.count(rule) > 1]
    if wrong:
        raise WrongUse("\n".join(wrong))
    return rules or None
