"""Verify the audit log and report what was found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .start import start

if TYPE_CHECKING:
    from alliance_web.audit.faults import ChainFault

FAULTS_SHOWN = 50
NOTHING_OUTSIDE = (
    "There is no checkpoint outside the database, so events missing at the end cannot be detected. "
    "`alliance serve` writes the first one."
)


class CannotVerify(ValueError):
    """There is no record to check; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was checked, and what does not hold, one line each."""

    told: tuple[str, ...]
    faults: tuple[str, ...]


def verify(folder: Path | None, checkpoints: Path | None) -> Verdict:
    """Check the whole record while the practice goes on. Raises CannotVerify."""
    start(folder)
    _see_that_it_is_there(checkpoints)
    found = faults_of_record(checkpoints)
    told = _told(checkpoints, holds=not found)
    if not found:
        return Verdict(tuple(told), ())
    head = f"The audit log failed verification. Errors: {len(found)}. Keep this database unchanged and investigate."
    return Verdict(tuple(told), (head, *shortened(found)))


def faults_of_record(checkpoints: Path | None = None) -> list[str]:
    """Every fault of the record and of its checkpoints, inside and outside the database, in words."""
    from alliance_web.audit.faults import faults

    return [_in_words(fault) for fault in faults(checkpoints)]


def shortened(found: list[str]) -> list[str]:
    """The first faults, and how many more there are."""
    more = [f"And {len(found) - FAULTS_SHOWN} more."] if len(found) > FAULTS_SHOWN else []
    return [*found[:FAULTS_SHOWN], *more]


def _in_words(fault: ChainFault) -> str:
    return f"Event {fault.seq}: {fault.what}." if fault.seq else f"{fault.what[:1].upper()}{fault.what[1:]}."


def _see_that_it_is_there(checkpoints: Path | None) -> None:
    from django.db import connection

    from alliance_web.audit.queries import TABLES

    if checkpoints is not None and not checkpoints.exists():
        raise CannotVerify(f"{checkpoints} does not exist. Enter the checkpoint file that you kept.")
    if not set(connection.introspection.table_names()) >= TABLES:
        raise CannotVerify(
            "There is no audit log of this version. Run `alliance serve` once, or choose another folder with --dir."
        )


def _told(checkpoints: Path | None, *, holds: bool) -> list[str]:
    from alliance_web.audit.outside import last_in
    from alliance_web.audit.queries import extent, former_record, signed_again

    here = extent()
    told = [f"{'Audit log verified' if holds else 'Checked'}: events {here.events}, chains {here.chains}."]
    if last := last_in(checkpoints):
        told.append(
            f"Last checkpoint outside the database: {last.number}, {last.at:%Y-%m-%d %H:%M:%S} UTC, "
            f"signature {last.digest}."
        )
    else:
        told.append(NOTHING_OUTSIDE)
    if at := signed_again():
        told.append(
            f"Signed with a new key on {at:%Y-%m-%d}: changes made to earlier events before then cannot be detected."
        )
    if former := former_record():
        state = (
            f"they failed verification from event {former.fault_at} on"
            if former.fault_at
            else "they passed verification"
        )
        told.append(
            f"Signed by an upgrade on {former.on:%Y-%m-%d}: {former.events} events of an earlier version; {state}."
        )
    return told
