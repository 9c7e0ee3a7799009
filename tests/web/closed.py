"""Closed therapies with PHQ-8 scores made to order."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from alliance_web.checkins.services.simulated import write_outcomes
from alliance_web.people.models import Practice, User
from alliance_web.therapies.services.simulated import Closed, write_closed

OUTCOME = "phq-8"
Scores = Mapping[int, int]


def answers_of(total: int) -> dict[str, int | None]:
    """Answers to the eight questions that make this total."""
    return {f"q{n + 1}": total // 8 + (n < total % 8) for n in range(8)}


def scores(therapies: int, sessions: int = 4) -> list[Scores]:
    """Courses that differ: they begin at 4 to 20, most go down, every fifth goes up."""
    return [
        {
            session: min(24, max(0, 4 + n % 17 + (session - 1) * (2 if n % 5 == 0 else -1) + (n * session) % 3))
            for session in range(1, sessions + 1)
        }
        for n in range(therapies)
    ]


def close(practice: Practice, therapist: User, courses: Sequence[Scores], ended: datetime | None = None) -> None:
    """Write therapies with these scores by session, ended some weeks ago. Bulk is for simulated practices only."""
    practice = Practice(pk=practice.pk, simulated=True)
    last = ended or timezone.now() - timedelta(weeks=9)
    therapies = [
        Closed(f"Past {n}", therapist, {session: last - timedelta(weeks=max(one) - session) for session in one})
        for n, one in enumerate(courses)
    ]
    made = write_closed(practice=practice, therapies=therapies, outcome=OUTCOME, outcome_every=1, by=therapist)
    answered = [
        (session, answers_of(one[session.number])) for one, row in zip(courses, made, strict=True) for session in row
    ]
    write_outcomes(practice=practice, instrument=OUTCOME, answered=answered)
