"""Questionnaires as data: load a definition, check it, score a form, and say only what its validation allows."""

from alliance.instruments.brought import Wording, read_own, read_wording
from alliance.instruments.check_in import CURRENT, FAMILY, VERSIONS, check_in, check_in_version, is_check_in
from alliance.instruments.definition import DefinitionFaults, definition_faults, load_file
from alliance.instruments.drawings import UnknownDrawing, drawing, drawings
from alliance.instruments.interpretation import (
    band_of,
    bands,
    cutoffs,
    norms,
    percentile,
    reached,
    reliable_changes,
)
from alliance.instruments.library import NotDeclared, UnknownInstrument, available, load, pack_keys, shipped_keys
from alliance.instruments.licensed import LicenceFaults, LicensedText, bring_text, with_text, without_text
from alliance.instruments.naming import with_names
from alliance.instruments.scoring import UnknownItems, possible_range, score
from alliance.instruments.totals import as_kept, is_total, total_key

__all__ = [
    "CURRENT",
    "DefinitionFaults",
    "FAMILY",
    "LicenceFaults",
    "LicensedText",
    "NotDeclared",
    "UnknownDrawing",
    "UnknownInstrument",
    "UnknownItems",
    "VERSIONS",
    "Wording",
    "as_kept",
    "available",
    "band_of",
    "bands",
    "bring_text",
    "check_in",
    "check_in_version",
    "cutoffs",
    "definition_faults",
    "drawing",
    "drawings",
    "is_check_in",
    "is_total",
    "load",
    "load_file",
    "norms",
    "pack_keys",
    "percentile",
    "possible_range",
    "reached",
    "read_own",
    "read_wording",
    "reliable_changes",
    "score",
    "shipped_keys",
    "total_key",
    "with_names",
    "with_text",
    "without_text",
]
