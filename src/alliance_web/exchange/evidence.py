"""What a practice's therapies came to, as tables without a name, a date, a word or a private answer.

Everything about the two chairs' ratings comes from `checkins/shared.py`, so that a table holds what both may see and
no more. Therapies carry random numbers that stand nowhere else; nobody can go back from them. Only therapies whose
clients said yes are in it, and only where they are enough: see `groups`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from secrets import SystemRandom
from typing import TYPE_CHECKING, Any

import polars as pl
from django.utils import timezone

from alliance.instruments import is_total, load
from alliance.repair import sessions_until
from alliance_web.access.relation import Part
from alliance_web.checkins import cards
from alliance_web.checkins import queries as checkins
from alliance_web.checkins.services.card import Use
from alliance_web.checkins.shared import SharedSession
from alliance_web.consents import queries as consents
from alliance_web.consents.purposes import EVIDENCE_EXPORT
from alliance_web.plan.queries import evidence as plan
from alliance_web.repair.queries import evidence as repair
from alliance_web.repair.queries.came_to import CameTo
from alliance_web.therapies import queries as therapies_queries
from alliance_web.vault.cipher import CannotOpen
from alliance_web.vault.unreadable import nothing_unreadable

from . import groups
from .evidence_columns import TABLES

if TYPE_CHECKING:
    from alliance_web.people.models import Practice
    from alliance_web.therapies.models import Therapy

# Therapies that are held in memory as rows at a time.
AT_ONCE = 200
Progress = Callable[[int, int], None]
Row = dict[str, Any]


class CannotExport(ValueError):
    """Nothing was written; the text names everything that stands in the way."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Every table by name, and of how many clients and therapies."""

    tables: dict[str, pl.DataFrame]
    clients: int
    therapies: int


def evidence(practice: Practice, progress: Progress) -> Evidence:
    """What therapies came to whose clients said yes, in random order.

    Raises CannotExport where fewer than `groups.SMALLEST` clients said yes (for each version of the check-in), or
    sealed answers do not open.
    """
    clients = _clients(practice)
    if len(set(clients.values())) < groups.SMALLEST:
        raise CannotExport(
            f"Fewer than {groups.SMALLEST} clients have consented, so nothing was written: among so few, each "
            "could be recognised. Clients consent on their own account page."
        )
    every = _with_enough(list(therapies_queries.of_practice(practice.pk).filter(pk__in=clients)), clients)
    SystemRandom().shuffle(every)
    found = _without_names(_tables(every, progress))
    numbered = {number: clients[therapy.pk] for number, therapy in enumerate(every, 1)}
    return Evidence(groups.large_enough(found, numbered), len(set(numbered.values())), len(every))


def _with_enough(every: list[Therapy], clients: dict[int, int]) -> list[Therapy]:
    """Those with a version of the check-in that enough clients have. Raises CannotExport where there is none."""
    kept = groups.with_enough({therapy.pk: therapy.version for therapy in every}, clients)
    if not kept:
        raise CannotExport(
            f"Fewer than {groups.SMALLEST} clients have said yes for either version of the check-in, so nothing was "
            "written: numbers of two versions are never joined, and among so few each could be recognised."
        )
    return [therapy for therapy in every if therapy.pk in kept]


def _clients(practice: Practice) -> dict[int, int]:
    """The client of each therapy in which everyone who was ever its client has said yes, and the client takes part."""
    yes = consents.who_has_given(EVIDENCE_EXPORT)
    ever = therapies_queries.clients_ever(practice.pk)
    agreed = {therapy: users for therapy, users in ever.items() if users and users <= yes}
    left_out = consents.not_taking_part(agreed)
    return {therapy: max(one for one in users if one) for therapy, users in agreed.items() if therapy not in left_out}


def _tables(every: Sequence[Therapy], progress: Progress) -> dict[str, pl.DataFrame]:
    parts: dict[str, list[pl.DataFrame]] = {name: [_frame(name, ())] for name in TABLES}
    faults: set[str] = set()
    for start in range(0, len(every), AT_ONCE):
        chunk = every[start : start + AT_ONCE]
        try:
            with nothing_unreadable():
                found = _rows(chunk, start + 1)
        except CannotOpen as fault:
            faults.add(str(fault))
        else:
            for name in TABLES:
                parts[name].append(_frame(name, found[name]))
        progress(start + len(chunk), len(every))
    if faults:
        raise CannotExport("\n".join(["Some answers cannot be opened, so nothing was written.", *sorted(faults)]))
    return {name: pl.concat(frames) for name, frames in parts.items()}


def _frame(name: str, rows: Iterable[Row]) -> pl.DataFrame:
    schema = {column: kind for column, (kind, _) in TABLES[name].items()}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _rows(chunk: Sequence[Therapy], first: int) -> dict[str, list[Row]]:
    """The rows of some therapies for each table; `first` is the number of the first of them."""
    keys = [therapy.pk for therapy in chunk]
    numbers = {key: number for number, key in enumerate(keys, first)}
    parties = therapies_queries.parties_in(keys)
    courses = checkins.shared_courses(chunk)
    of_plan: dict[str, Iterable[Any]] = {"goals": plan.goals(keys, parties), "tasks": plan.tasks(keys, parties)}
    found: dict[str, list[Row]] = {
        "sessions": list(_sessions(chunk, courses, numbers)),
        "outcomes": list(_outcomes(chunk, courses, numbers)),
        "strains": [_strain(row, numbers) for row in repair.strains(keys)],
        **{name: [_numbered(row, name, numbers) for row in rows] for name, rows in of_plan.items()},
    }
    return {**found, "therapies": list(_therapies(chunk, courses, numbers, found))}


def _therapies(
    chunk: Sequence[Therapy],
    courses: dict[int, tuple[SharedSession, ...]],
    numbers: dict[int, int],
    found: dict[str, list[Row]],
) -> Iterator[Row]:
    counts = {name: Counter(row["therapy"] for row in found[name]) for name in ("goals", "tasks", "strains")}
    agreed = {name: Counter(row["therapy"] for row in found[name] if row["agreed"]) for name in ("goals", "tasks")}
    for therapy in chunk:
        number = numbers[therapy.pk]
        yield {
            "therapy": number,
            "version": int(therapy.version),
            "ended": therapy.ended_on is not None,
            "sessions": len(courses[therapy.pk]),
            **{name: counted[number] for name, counted in counts.items()},
            **{f"{name}_agreed": counted[number] for name, counted in agreed.items()},
        }


def _sessions(
    chunk: Sequence[Therapy], courses: dict[int, tuple[SharedSession, ...]], numbers: dict[int, int]
) -> Iterator[Row]:
    keys = [therapy.pk for therapy in chunk]
    uses, changes = cards.card_uses_in(keys), cards.card_changes_in(keys)
    for therapy in chunk:
        for session in courses[therapy.pk]:
            place = (therapy.pk, session.number)
            row: Row = {"therapy": numbers[therapy.pk], "session": session.number, "day": _day(therapy, session)}
            row["version"] = int(therapy.version)
            for part in Part:
                row[f"{part}_paused"] = part in session.not_asked
                row[f"{part}_overall"] = session.value(part, "overall")
                row[f"{part}_opened_card"] = (part, Use.OPENED) in uses.get(place, ())
                row[f"{part}_talked"] = (part, Use.TALKED) in uses.get(place, ())
                row[f"{part}_changed"] = "+".join(changes.get(place, {}).get(part, ())) or None
            yield row


def _outcomes(
    chunk: Sequence[Therapy], courses: dict[int, tuple[SharedSession, ...]], numbers: dict[int, int]
) -> Iterator[Row]:
    for therapy in chunk:
        for session in courses[therapy.pk]:
            for outcome in session.outcomes:
                if outcome.overall is not None:
                    yield {
                        "therapy": numbers[therapy.pk],
                        "session": session.number,
                        "day": _day(therapy, session),
                        "questionnaire": outcome.instrument,
                        "total": outcome.overall,
                    }


def _day(therapy: Therapy, session: SharedSession) -> int:
    return (timezone.localdate(session.starts_at) - therapy.started_on).days


def _strain(row: CameTo, numbers: dict[int, int]) -> Row:
    return {
        **_numbered(row, "strains", numbers),
        "sessions_to_talk": None if row.talked is None else sessions_until(row.session, row.talked),
        "sessions_to_verdict": (
            None if row.first_verdict_in is None else sessions_until(row.session, row.first_verdict_in)
        ),
    }


def _numbered(row: Any, name: str, numbers: dict[int, int]) -> Row:
    """The columns that a row has of its own, its therapy by the number that it has here."""
    told = {column: getattr(row, column) for column in TABLES[name] if hasattr(row, column)}
    return {**told, "therapy": numbers[row.therapy]}


def _without_names(found: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """A total that a therapist brought in has a name of their own: it gets a number, and its scale stays."""
    keys = found["outcomes"]["questionnaire"].unique().sort().to_list()
    own = [key for key in keys if is_total(key)]
    SystemRandom().shuffle(own)
    names = {key: f"total-{n}{_scale(key)}" for n, key in enumerate(own, 1)}
    column = pl.col("questionnaire").replace(names) if names else pl.col("questionnaire")
    return {**found, "outcomes": found["outcomes"].with_columns(column)}


def _scale(key: str) -> str:
    response = load(key).items[0].response
    return f" ({response.low:g} to {response.high:g})" if response else ""
