"""Read and write tables; every fault of a file is reported together, with row and column."""

from alliance.tables.answers import Answers, answer_faults, counts_from_above, read_answers, whole_answers
from alliance.tables.checking import (
    Checked,
    Question,
    at,
    checked,
    checked_numbers,
    checked_with_notes,
    far_values_note,
    value_faults,
)
from alliance.tables.columns import named_in, refuse_missing, refuse_twice
from alliance.tables.days import implausible
from alliance.tables.faults import Fault, TableFaults, TableUnreadable, with_header_named
from alliance.tables.identifiers import identifiers
from alliance.tables.mapping import options_from, read_map, write_map
from alliance.tables.numbers import far_from_others
from alliance.tables.occasions import is_of_health_records, past_ratings
from alliance.tables.options import AS_IT_IS, DAY_ORDERS, ReadingOptions
from alliance.tables.reading import columns_of, read, read_table
from alliance.tables.sessions import read_days
from alliance.tables.sheet import Sheet
from alliance.tables.understanding import Understood, understood
from alliance.tables.wide import ROW, lengthen
from alliance.tables.writing import formula_safe, write_table

__all__ = [
    "AS_IT_IS",
    "DAY_ORDERS",
    "ROW",
    "Answers",
    "Checked",
    "Fault",
    "Question",
    "ReadingOptions",
    "Sheet",
    "TableFaults",
    "TableUnreadable",
    "Understood",
    "answer_faults",
    "at",
    "checked",
    "checked_numbers",
    "checked_with_notes",
    "columns_of",
    "counts_from_above",
    "far_from_others",
    "far_values_note",
    "formula_safe",
    "identifiers",
    "implausible",
    "is_of_health_records",
    "lengthen",
    "named_in",
    "options_from",
    "past_ratings",
    "read",
    "read_answers",
    "read_days",
    "read_map",
    "read_table",
    "refuse_missing",
    "refuse_twice",
    "understood",
    "value_faults",
    "whole_answers",
    "with_header_named",
    "write_map",
    "write_table",
]
