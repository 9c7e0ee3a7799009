"""Read and write tables; every fault of a file is reported together, with row and column."""

from alliance.tables.checking import Question, checked, checked_numbers
from alliance.tables.columns import refuse_missing
from alliance.tables.faults import Fault, TableFaults, TableUnreadable
from alliance.tables.reading import read_table
from alliance.tables.wide import ROW, lengthen
from alliance.tables.writing import formula_safe, write_table

__all__ = [
    "ROW",
    "Fault",
    "Question",
    "TableFaults",
    "TableUnreadable",
    "checked",
    "checked_numbers",
    "formula_safe",
    "lengthen",
    "read_table",
    "refuse_missing",
    "write_table",
]
