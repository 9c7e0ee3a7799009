"""Read the forms of one instrument from a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from alliance.cli.failures import WrongUse
from alliance.model import Instrument, Item
from alliance.tables import (
    Fault,
    ReadingOptions,
    Sheet,
    TableFaults,
    answer_faults,
    counts_from_above,
    identifiers,
    read,
    read_answers,
    refuse_missing,
    refuse_twice,
    value_faults,
    with_header_named,
)


@dataclass(frozen=True, slots=True)
class Forms:
    """`answers`: one column per item under its code, and `by` where it was asked for; `sheet`: the file as it is;
    `notes`: what a person should know.
    """

    answers: pl.DataFrame
    sheet: Sheet
    notes: tuple[str, ...]


def read_forms(
    file: Path, instrument: Instrument, reading: ReadingOptions, *, by: Sequence[str] = (), also: Sequence[str] = ()
) -> Forms:
    """The forms of a file, answers as numbers on their scales; a row of the file is a form.

    A column is found by the code of the item, by the name that --column gives it, or by its LOINC code. `by`: further
    columns that have to be there, of people or therapies; `also`: those that are kept where the file has them.
    Raises TableFaults and TableUnreadable.
    """
    apart = {code: name for code, name in reading.columns.items() if code in {item.code for item in instrument.items}}
    others = {here: there for here, there in reading.columns.items() if here not in apart}
    sheet = read(file, options=replace(reading, columns=others), named_later=True)
    names = {item.code: _column_of(item, apart, instrument, sheet.present) for item in instrument.ratings}
    refuse_missing([*by, *names.values()], sheet.present)
    refuse_twice(sheet.twice.intersection(names.values()))
    codes = instrument.loinc.get("answers", "").split()
    faults: list[Fault] = []
    columns: list[pl.Series] = []
    for item in instrument.ratings:
        read_in = read_answers(sheet.table[names[item.code]], item.response, reading, codes)
        ends = (item.response.low, item.response.high) if item.response else (None, None)
        faults += answer_faults(read_in, sheet.rows)
        faults += value_faults(read_in.values, read_in.values, ends, sheet.rows)
        columns.append(read_in.values.alias(item.code))
    if faults:
        raise TableFaults(with_header_named(faults, sheet.rows))
    kept = [identifiers(sheet.table[name]) for name in by if name not in names]
    kept += [sheet.table[name] for name in also if name in sheet.table.columns and name not in (*names, *by)]
    return Forms(pl.DataFrame([*columns, *kept]), sheet, (*sheet.notes, *_about_start(instrument, columns, reading)))


def as_stated(instrument: Instrument, reading: ReadingOptions, without: Sequence[str] = ()) -> Instrument:
    """The instrument as the file has it: nothing to turn where that was done already, and without items left out.

    Raises WrongUse for items that the instrument does not have.
    """
    known = {item.code for item in instrument.ratings}
    unknown = [code for code in without if code not in known]
    if unknown:
        raise WrongUse(f"{instrument.key} has no item {', '.join(unknown)}. It has {', '.join(sorted(known))}.")
    items = tuple(
        replace(item, reverse=item.reverse and not reading.turned)
        for item in instrument.items
        if item.code not in without
    )
    if not without:
        return replace(instrument, items=items)
    total = instrument.total
    return replace(
        instrument,
        items=items,
        total=None if total is None else replace(total, items=_left(total.items, without)),
        subscales=tuple(replace(scale, items=_left(scale.items, without)) for scale in instrument.subscales),
    )


def _left(codes: Sequence[str], without: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if code not in without)


def _column_of(item: Item, apart: dict[str, str], instrument: Instrument, present: Sequence[str]) -> str:
    loinc = instrument.loinc.get(item.code, "")
    found = apart.get(item.code, item.code)
    return loinc if found not in present and loinc in present else found


def _about_start(instrument: Instrument, columns: Sequence[pl.Series], reading: ReadingOptions) -> list[str]:
    lows = {item.response.low for item in instrument.ratings if item.response}
    if reading.first_answer is not None or len(lows) != 1:
        return []
    (low,) = lows
    if not counts_from_above(columns, low):
        return []
    above = f"{low + 1:g}"
    return [f"No answer is {low:g}, the lowest of this form. If it counts from {above}, say --first-answer {above}."]
