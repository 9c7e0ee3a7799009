"""What is planned in the simulated practice: a series with Sam, and one client who asks to move a session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from alliance_web.scheduling.services import planning, requests
from alliance_web.scheduling.states import Asked
from alliance_web.therapies.queries import chairs

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Therapy

SERIES = 6
ASKS = "I have a doctor's appointment that day. Could we meet a day later?"


def plan_series(therapy: Therapy, first: datetime, by: User) -> None:
    """Every week from a first session on."""
    starts = [first + timedelta(weeks=n) for n in range(SERIES)]
    try:
        _plan(therapy, starts, by)
    except planning.Overlaps as fault:
        _plan(therapy, starts, by, known=[one.key for one in fault.found])


def ask_to_move(therapy: Therapy) -> None:
    """The client asks to move the last session that is planned."""
    session = therapy.sessions.order_by("-starts_at")[0]
    client = chairs(therapy).client
    requests.ask(participant=client, session=session, asked=Asked.MOVE, words=ASKS, by=client.user)


def _plan(therapy: Therapy, starts: Sequence[datetime], by: User, known: Sequence[str] = ()) -> None:
    planning.plan_series(therapy=therapy, submission=uuid4(), starts=starts, weeks=1, known=known, by=by)
