"""Columns of answers to a form: numbers, the words of its answers, codes, and numbers counted from another start."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

import polars as pl

from alliance.tables.checking import value_faults
from alliance.tables.faults import Fault
from alliance.tables.missing import as_number, without_named
from alliance.tables.numbers import answered, numbers
from alliance.tables.options import ReadingOptions

if TYPE_CHECKING:
    from alliance.model import Response
    from alliance.model.instrument import Item

_NUMBERED = r"(?s)[(\[]?(-?\d+)[)\]]?\s*[-–—=:.)]*\s+?(\D.*)|(-?\d+)\s*[-–—=:.)]\s*(\D.*)"
_BEHIND = r"(?s)(.*\D)\s*[(\[](-?\d+)[)\]]"
#: Answers, in whole columns, from which it means something that the lowest one never comes.
ENOUGH = 8
#: What programs that count in binary fractions make of a whole answer.
NEAR = 1e-9
TWO_ANSWERS = "the number and the words of this cell mean two answers; say --first-answer, or name it with --answer"


@dataclass(frozen=True, slots=True)
class Answers:
    """A column of answers as numbers; `wrong`: a word on each cell that is no answer of the form, by its place."""

    values: pl.Series
    wrong: Mapping[int, str]


def read_answers(
    column: pl.Series, response: Response | None, options: ReadingOptions, codes: Sequence[str] = ()
) -> Answers:
    """The answers of a column. `codes`: what the answers are called in a code system, from the lowest on.

    A number is itself, or counted from the first answer where that was said; words are those of the form, in any case,
    alone or with a number that means the same.
    """
    if column.dtype.is_numeric():
        return Answers(_counted(numbers(column, options.missing), response, options), {})
    text = answered(column.cast(pl.String, strict=False), options.missing)
    plain = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    values = _counted(without_named(plain, options.missing), response, options)
    worded = text.is_not_null() & plain.is_null() | text.is_in(list(options.answers))
    if not worded.any():
        return Answers(values, {})
    known = _known(response, options, codes)
    read = {cell: _worded(cell, known, response, options) for cell in text.filter(worded).unique().to_list()}
    words = text.to_list()
    places = worded.arg_true().to_list()
    found = values.to_list()
    wrong = {}
    for place in places:
        told = read[words[place]]
        if isinstance(told, str):
            found[place], wrong[place] = None, told
        else:
            found[place] = told
    return Answers(pl.Series(column.name, found, pl.Float64), wrong)


def whole_answers(
    column: pl.Series, item: Item, options: ReadingOptions, rows: Sequence[int]
) -> tuple[list[int | None], list[Fault]]:
    """Answers in whole numbers, turned back where the file has them turned round already, and every fault of theirs."""
    read = read_answers(column, item.response, options)
    response = item.response
    ends = (response.low, response.high) if response else (None, None)
    faults = [*answer_faults(read, rows), *value_faults(read.values, read.values, ends, rows)]
    values: list[int | None] = []
    for place, number in enumerate(read.values.to_list()):
        if number is None or not isfinite(number):
            values.append(None)
            continue
        whole = round(number)
        if abs(number - whole) > NEAR:
            faults.append(Fault(rows[place], column.name, "not a whole number"))
        turned = options.turned and item.reverse and response is not None
        values.append(int(response.low + response.high) - whole if turned and response is not None else whole)
    return values, faults


def answer_faults(read: Answers, rows: Sequence[int]) -> Iterator[Fault]:
    """Cells that are no answer of the form."""
    for place, words in read.wrong.items():
        yield Fault(rows[place], read.values.name, words)


def counts_from_above(columns: Sequence[pl.Series], low: float) -> bool:
    """Whether, over all columns of a form, the lowest answer never comes and the one above it does."""
    lowest = [float(least) for column in columns if isinstance(least := column.min(), int | float)]
    count = sum(len(column) - column.null_count() for column in columns)
    return count >= ENOUGH and bool(lowest) and min(lowest) == low + 1


def _counted(values: pl.Series, response: Response | None, options: ReadingOptions) -> pl.Series:
    if options.first_answer is None or response is None:
        return values
    return values - options.first_answer + response.low


def _known(response: Response | None, options: ReadingOptions, codes: Sequence[str]) -> dict[str, float]:
    """Every word that means an answer, with its number."""
    known: dict[str, float] = {}
    if response is not None:
        known |= {_bare(code): response.low + place * response.step for place, code in enumerate(codes)}
        known |= {_bare(words): float(value) for value, words in response.options if words}
    return known | {_bare(code): value for code, value in options.answers.items()}


def _worded(cell: str, known: Mapping[str, float], response: Response | None, options: ReadingOptions) -> float | str:
    """The number that a cell means, or what is wrong with it."""
    if (found := known.get(_bare(cell))) is not None:
        return found
    number, words = _number_and_words(cell)
    labelled = response is not None and bool(response.labels)
    if number is not None:
        said = (
            number if options.first_answer is None or response is None else number - options.first_answer + response.low
        )
        found = known.get(_bare(words))
        if found == said or (found is None and not labelled):
            return said
        if found is not None:
            return (
                "the number and the words of this cell mean two answers; say --first-answer, or name it with --answer"
            )
    if response is None or not known:
        return "not a number; leave a missing answer empty, or name what stands for it with --missing"
    listed = ", ".join(words for _, words in response.options if words) or ", ".join(options.answers)
    return f"no answer of this form; it has {listed}; name other codes with --answer, missing ones with --missing"


def _number_and_words(cell: str) -> tuple[float | None, str]:
    """The parts of "3 - often", "(3) often", "3=often" and "often (3)"."""
    if found := re.fullmatch(_NUMBERED, cell):
        return as_number(found[1] or found[3]), found[2] or found[4]
    if found := re.fullmatch(_BEHIND, cell):
        return as_number(found[2]), found[1]
    return None, cell


def _bare(words: str) -> str:
    """Words without case, blanks around or doubled, and points at the end."""
    text = unicodedata.normalize("NFKC", words).replace("’", "'").casefold()
    return " ".join(text.split()).strip(" .,;:!*")
