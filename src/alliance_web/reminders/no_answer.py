"""Who has not answered for three sessions, for their therapist alone: names, since when, and nothing counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from alliance_web.checkins.clients_asked import asked_of_clients
from alliance_web.checkins.states import State
from alliance_web.consents.queries import not_taking_part
from alliance_web.therapies.queries import caseload

SESSIONS = 3
# Whoever answers in the evening or on the next day has answered.
FAIR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """One client. `since`: the number of the session with their last answer, 0 where there is none."""

    therapy: UUID
    client: str
    since: int


def no_answer(user: Any, now: datetime) -> list[NoAnswer]:
    """Everyone of a therapist, by name, whose last three sessions are without an answer. Three queries.

    Whoever paused or stopped said no, and whoever has not joined cannot answer unasked: neither is listed.
    """
    listed = [row for row in caseload(user) if row.joined and row.therapy.ended_on is None]
    keys = [row.therapy.pk for row in listed]
    out, asked = not_taking_part(keys), asked_of_clients(keys, now - FAIR)
    return [
        NoAnswer(row.therapy.key, row.client, since)
        for row in listed
        if row.therapy.pk not in out and (since := answered_before(asked.get(row.therapy.pk, ()))) is not None
    ]


def answered_before(asked: Sequence[tuple[int, State]]) -> int | None:
    """The session of the last answer before three without one, 0 for none; None where fewer were left open.

    `asked`: number and state, the latest first. A session about which nobody was asked is passed over.
    """
    about = [(number, state) for number, state in asked if state is not State.LAPSED]
    if len(about) < SESSIONS or any(state is not State.OPEN for _number, state in about[:SESSIONS]):
        return None
    return next((number for number, state in about if state is not State.OPEN), 0)
