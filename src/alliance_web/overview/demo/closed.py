"""Closed therapies of the simulated practice, so that there is something to expect from."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from alliance.simulate import Practice as Simulated
from alliance.simulate import practice as simulate
from alliance_web.checkins.services.simulated import write_outcomes
from alliance_web.therapies.services.simulated import Closed, write_closed

from . import lasted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alliance_web.people.models import Practice, User

OUTCOME: Final = "phq-8"
# Enough to expect something from up to the length of the therapies that are running, and to judge a mark by.
THERAPIES, SESSIONS = 300, 17
# The last of them ended so long ago that it is in no figure about the last weeks, the first more than two years ago.
ENDED_AGO = timedelta(days=140)
APART = timedelta(days=2)


def write(*, practice: Practice, staff: Sequence[User], seed: int, every: int, now: datetime) -> None:
    """Therapies that ended in the years before: the questionnaire, how they ended, and what some said afterwards."""
    drawn = simulate(
        seed=seed,
        therapists=len(staff),
        therapies=THERAPIES,
        sessions=SESSIONS,
        outcome=OUTCOME,
        outcome_every=every,
    )
    accounts = lasted.accounts(THERAPIES)
    therapies = _closed(drawn, staff, accounts, now)
    made = write_closed(practice=practice, therapies=therapies, outcome=OUTCOME, outcome_every=every, by=staff[0])
    place = {(number, session.number): session for number, row in enumerate(made, start=1) for session in row}
    codes = [column for column in drawn.outcomes.columns if column[1:].isdigit()]
    answered = [
        (place[row["therapy"], row["session"]], {code: row[code] for code in codes})
        for row in drawn.outcomes.iter_rows(named=True)
    ]
    write_outcomes(practice=practice, instrument=OUTCOME, answered=answered)
    rows = [row[0].therapy for row in made]
    lasted.write(practice=practice, drawn=drawn, therapies=rows, followed=accounts, today=now.date())


def _closed(drawn: Simulated, staff: Sequence[User], accounts: Mapping[int, User], now: datetime) -> list[Closed]:
    days: dict[int, dict[int, int]] = defaultdict(dict)
    for row in drawn.sessions.iter_rows(named=True):
        days[row["therapy"]][row["session"]] = row["day"]
    return [
        Closed(
            client=f"Earlier client {row['therapy']}",
            therapist=staff[row["therapist"] - 1],
            sessions=_dates(days[row["therapy"]], now - ENDED_AGO - row["therapy"] * APART),
            account=accounts.get(row["therapy"]),
        )
        for row in drawn.therapies.iter_rows(named=True)
    ]


def _dates(days: dict[int, int], ended: datetime) -> dict[int, datetime]:
    """When each session was: the last one on the day on which the therapy ended."""
    last = max(days.values())
    return {number: ended - timedelta(days=last - day) for number, day in days.items()}
