"""Strains that are followed: who notices them, how long until a talk and a verdict, and how many are repaired."""

from alliance.repair.spans import Repaired, Spans, spans
from alliance.repair.strain import NOTICED_BY, VERDICTS, NoticedBy, Strain, Verdict, sessions_until
from alliance.repair.waiting import Waiting, waiting

__all__ = [
    "NOTICED_BY",
    "VERDICTS",
    "NoticedBy",
    "Repaired",
    "Spans",
    "Strain",
    "Verdict",
    "Waiting",
    "sessions_until",
    "spans",
    "waiting",
]
