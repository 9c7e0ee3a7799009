"""Import past ratings from the shell; changes nothing without being asked to."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .start import start

if TYPE_CHECKING:
    from alliance.tables import ReadingOptions
    from alliance_web.exchange.entries import PastRatings
    from alliance_web.exchange.matching import Plan
    from alliance_web.people.models import Practice, User


def import_ratings(
    folder: Path | None,
    file: Path,
    therapist: str,
    therapy_column: str,
    totals: dict[str, Any] | None,
    reading: ReadingOptions,
    *,
    apply: bool,
) -> dict[str, Any]:
    """What was done, or would be, in plain values.

    Raises LookupError for a therapist who does not work here, TableFaults, TableUnreadable and ValueError for the file.
    """
    start(folder)
    from alliance_web.exchange import matching, services
    from alliance_web.people.local_time import local_time

    user, practice = _therapist(therapist)
    with local_time(practice):
        past = _read(file, therapy_column, totals, reading)
        if apply:
            plan = services.bring_in(entries=past.entries, therapist=user, practice=practice)
        else:
            plan = matching.plan(past.entries, user)
    return _plain(past, plan, applied=apply)


def _therapist(email: str) -> tuple[User, Practice]:
    from alliance_web.access.relation import Role
    from alliance_web.people import queries

    user, practice = queries.by_email(email), queries.practice()
    if user is None or practice is None or Role.THERAPIST not in queries.roles_of(user):
        raise LookupError(
            f"No therapist has the address {email}. Enter the address of the therapist who gets the ratings."
        )
    return user, practice


def _read(file: Path, therapy_column: str, totals: dict[str, Any] | None, reading: ReadingOptions) -> PastRatings:
    from alliance_web.exchange.reading import read_ratings
    from alliance_web.exchange.totals import Layout, read_totals

    if totals is None:
        return read_ratings(file, therapy_column=therapy_column, reading=reading)
    if totals["lowest"] is None or totals["highest"] is None:
        raise ValueError("Enter the lowest and highest values of the scale, such as --lowest 0 --highest 63.")
    return read_totals(file, Layout(**totals), reading)


def _plain(past: PastRatings, plan: Plan, *, applied: bool) -> dict[str, Any]:
    return {
        "applied": applied,
        "new_therapies": plan.new_therapies,
        "sessions": plan.sessions,
        "ratings": plan.ratings,
        "already": plan.already,
        "kept": plan.kept,
        "notes": list(past.notes),
        "unused": list(past.unused),
        "columns": [asdict(one) for one in past.columns],
        "therapies": [
            {"name": one.label, "new": one.therapy is None, "sessions": len(one.sessions), "ratings": len(one.ratings)}
            for one in plan.therapies
        ],
    }
