"""A practice of any size, written in bulk: the rows that the services would have written, without the waiting."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from alliance.instruments import check_in as form_of
from alliance_web.access.relation import Part, Role
from alliance_web.checkins.models import CheckIn, Digest, Rating
from alliance_web.people.models import Practice, User
from alliance_web.people.services import add_staff, set_up_practice
from alliance_web.therapies.models import Participant, Session, Therapy

ITEMS = ("bond", "goals", "tasks", "authenticity", "openness", "attentiveness", "positivity", "safety")
FIRST = datetime(2025, 1, 6, 10, tzinfo=UTC)
BATCH = 5_000


def build(*, therapists: int, therapies_each: int, sessions_each: int, seed: int = 1) -> list[User]:
    """A practice with 2 ratings for each session; gives its therapists."""
    chance = random.Random(seed)
    practice = set_up_practice(name="Big practice")
    staff = [
        add_staff(practice=practice, name=f"T{n}", email=f"t{n}@big.test", roles={Role.THERAPIST}, by=None)
        for n in range(therapists)
    ]
    for therapist in staff:
        with transaction.atomic():
            _therapies_of(therapist, practice, therapies_each, sessions_each, chance)
    return staff


def _therapies_of(therapist: User, practice: Practice, count: int, sessions: int, chance: random.Random) -> None:
    therapies = Therapy.objects.bulk_create(
        Therapy(practice=practice, started_on=date(2025, 1, 6), outcome="") for _ in range(count)
    )
    Digest.objects.bulk_create(Digest(therapy=therapy, stale=True) for therapy in therapies)
    clients = Participant.objects.bulk_create(
        Participant(therapy=therapy, part=Part.CLIENT, name=f"C{therapy.pk}") for therapy in therapies
    )
    chairs = Participant.objects.bulk_create(
        Participant(therapy=therapy, part=Part.THERAPIST, user=therapist, name=therapist.name) for therapy in therapies
    )
    meetings = Session.objects.bulk_create(
        Session(therapy=therapy, number=n + 1, starts_at=FIRST + timedelta(weeks=n))
        for therapy in therapies
        for n in range(sessions)
    )
    _ratings(meetings, clients + chairs, chance)


def _ratings(meetings: list[Session], people: list[Participant], chance: random.Random) -> None:
    by_therapy: dict[int, list[Participant]] = {}
    for person in people:
        by_therapy.setdefault(person.therapy_id, []).append(person)
    asked = CheckIn.objects.bulk_create(
        (
            CheckIn(session=meeting, participant=person, instrument=form_of(person.part), state="submitted")
            for meeting in meetings
            for person in by_therapy[meeting.therapy_id]
        ),
        batch_size=BATCH,
    )
    Rating.objects.bulk_create(_rows(asked, chance), batch_size=BATCH)


def _rows(asked: list[CheckIn], chance: random.Random) -> Iterator[Rating]:
    for check_in in asked:
        level = chance.gauss(7, 1.2)
        answers = {item: min(10, max(0, round(chance.gauss(level, 1)))) for item in ITEMS}
        yield Rating(
            check_in=check_in,
            submission=UUID(int=chance.getrandbits(128), version=4),
            answers={**answers, "strain": 0},
            guesses={},
            overall=sum(answers.values()) / len(answers),
            rated_at=check_in.session.starts_at + timedelta(hours=2),
        )
