"""Cells that stand for "nothing here": empty ones, the words of other programs, and what a person names."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

#: In small letters; spreadsheets, R, SAS, SPSS and SQL write these where there is no value.
NOTHING = ("", "na", "n/a", "n.a.", "nan", "null", "none", "<na>", "nil", ".", "-", "--", "–", "—", "missing")
#: What spreadsheets and SPSS put into a cell that could not be computed: #NULL!, #N/A, #DIV/0!, #NAME?
BROKEN = r"^#[A-Za-z0-9/_ ]+[!?]?$"


def without_nothing(column: pl.Series) -> pl.Series:
    """A column of text without blanks around its cells, and null where a cell stands for nothing."""
    text = column.str.strip_chars()
    nothing = text.str.to_lowercase().is_in(NOTHING) | text.str.contains(BROKEN)
    return text.set(nothing.fill_null(value=False), None) if nothing.any() else text


def without_named(numbers: pl.Series, missing: Sequence[str]) -> pl.Series:
    """A column of numbers, null where a number was named as one that stands for no answer."""
    named = [number for word in missing if (number := as_number(word)) is not None]
    return numbers.set(numbers.is_in(named).fill_null(value=False), None) if named else numbers


def named_words(text: pl.Series, missing: Sequence[str]) -> pl.Series:
    """A column of stripped text, null where a word was named as one that stands for no answer."""
    words = [word.strip().lower() for word in missing]
    return text.set(text.str.to_lowercase().is_in(words).fill_null(value=False), None) if words else text


def as_number(word: str) -> float | None:
    """The number a word spells, with point or comma; None where it is none."""
    try:
        return float(word.strip().replace(",", "."))
    except ValueError:
        return None
