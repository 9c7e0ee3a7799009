"""Closed therapies with a questionnaire beside a big practice, and the questionnaire in some therapies that go on."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import cycle

from alliance.simulate import practice as simulate
from alliance_web.checkins.services.simulated import write_outcomes
from alliance_web.overview.demo import closed
from alliance_web.people.models import Practice, User
from alliance_web.therapies.models import Session, Therapy

OUTCOME = closed.OUTCOME


def write_closed(staff: list[User], *, therapies: int, now: datetime) -> None:
    """Write therapies that ended before `now`, with PHQ-8 at every session."""
    practice = Practice(pk=Practice.objects.get().pk, simulated=True)  # the services write in bulk in no other
    closed.THERAPIES, closed.APART = therapies, timedelta(hours=1)
    closed.write(practice=practice, staff=staff, seed=3, every=1, now=now)


def ask_running(staff: Iterable[User]) -> None:
    """Answers to PHQ-8 about every session of the therapies of some therapists."""
    practice = Practice(pk=Practice.objects.get().pk, simulated=True)
    therapies = Therapy.objects.filter(participants__user__in=list(staff), ended_on=None)
    sessions = Session.objects.filter(therapy__in=therapies).order_by("therapy", "number")
    drawn = cycle(simulate(seed=5, therapies=50, outcome=OUTCOME).outcomes.drop("total").iter_rows(named=True))
    answered = [
        (session, {code: row[code] for code in row if code[1:].isdigit()})
        for session, row in zip(sessions, drawn, strict=False)
    ]
    write_outcomes(practice=practice, instrument=OUTCOME, answered=answered)
