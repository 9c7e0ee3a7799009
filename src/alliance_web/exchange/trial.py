"""Try a file: read it, hold it against what is stored, and say what would happen, without changing anything."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from alliance.tables import Fault, TableFaults, TableUnreadable
from alliance_web.vault.in_memory import as_file

from .entries import PastRatings
from .matching import Plan, plan
from .reading import THERAPY, read_ratings
from .reading_fields import for_page
from .totals import NoDays, read_totals
from .waiting import Waiting

if TYPE_CHECKING:
    from alliance_web.people.models import User


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it: the plan, or the faults, or one sentence why the file cannot be read at all."""

    past: PastRatings | None = None
    plan: Plan | None = None
    faults: tuple[Fault, ...] = ()
    unreadable: str = ""


def try_file(waiting: Waiting, therapist: User) -> Trial:
    """Read and match a file."""
    try:
        past = read(waiting)
        past = replace(past, notes=tuple(map(for_page, past.notes)))
        return Trial(past=past, plan=plan(past.entries, therapist))
    except TableFaults as found:
        return Trial(faults=tuple(replace(fault, message=for_page(fault.message)) for fault in found.faults))
    except (TableUnreadable, NoDays, ValueError) as fault:
        return Trial(unreadable=for_page(str(fault)))


def read(waiting: Waiting) -> PastRatings:
    """The entries of a file. Raises TableFaults, TableUnreadable with the name that the file came with, ValueError."""
    with as_file(waiting.content) as path:
        try:
            if waiting.layout:
                return read_totals(path, waiting.layout, waiting.reading)
            therapy = waiting.therapy_column or THERAPY
            return read_ratings(path, therapy_column=therapy, reading=waiting.reading)
        except TableUnreadable as fault:
            words = str(fault)
            named = words.startswith(f"{path.name} ")
            raise TableUnreadable(waiting.name + words.removeprefix(path.name) if named else words) from fault
