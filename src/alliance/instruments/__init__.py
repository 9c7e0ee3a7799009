"""Questionnaires as data: load a definition, check it, score a form, and say only what its validation allows."""

from alliance.instruments.definition import DefinitionFaults, definition_faults, load_file
from alliance.instruments.interpretation import (
    band_of,
    bands,
    cutoffs,
    norms,
    percentile,
    reached,
    reliable_changes,
)
from alliance.instruments.library import UnknownInstrument, available, load
from alliance.instruments.licensed import LicenceFaults, LicensedText, bring_text, with_text
from alliance.instruments.scoring import UnknownItems, goal_attainment, possible_range, score
from alliance.instruments.totals import as_kept, is_total, total_key

__all__ = [
    "DefinitionFaults",
    "LicenceFaults",
    "LicensedText",
    "UnknownInstrument",
    "UnknownItems",
    "as_kept",
    "available",
    "band_of",
    "bands",
    "bring_text",
    "cutoffs",
    "definition_faults",
    "goal_attainment",
    "is_total",
    "load",
    "load_file",
    "norms",
    "percentile",
    "possible_range",
    "reached",
    "reliable_changes",
    "score",
    "total_key",
    "with_text",
]
