"""People and ratings for the web tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from alliance_web.access.relation import Role
from alliance_web.checkins.models import CheckIn, Rating
from alliance_web.checkins.services import ratings
from alliance_web.checkins.states import Sharing
from alliance_web.people import services as people
from alliance_web.people.models import Practice, User
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import invitations, sessions
from alliance_web.therapies.services import therapy as therapies

PASSWORD = "a long walk by the sea"
ITEMS = ("bond", "goals", "tasks", "authenticity", "openness", "attentiveness", "positivity", "safety")


@dataclass(frozen=True)
class Cast:
    """Who is who."""

    practice: Practice
    therapy: Therapy
    client: User
    therapist: User
    colleague: User
    lead: User
    administrator: User
    stranger: User


def write_practice() -> None:
    """A practice without anybody in it."""
    people.set_up_practice(name="The Practice")


def write_cast() -> None:
    """Everybody in `Cast`; the therapy has three sessions that have begun."""
    practice = Practice.objects.get()
    noor = _add_staff(practice, "Noor", Role.THERAPIST)
    therapy = therapies.start(
        practice=practice,
        therapist=noor,
        client_name="Sam",
        client_email="sam@home.test",
        outcome_every=1,
        by=noor,
        started_on=(timezone.now() - timedelta(days=30)).date(),
    )
    fresh = invitations.make(participant=therapy.participants.get(part="client"), by=noor)
    invitations.accept(token=fresh.token, code=fresh.code)
    for weeks_ago in (3, 2, 1):
        sessions.plan(therapy=therapy, starts_at=timezone.now() - timedelta(weeks=weeks_ago), by=noor)
    _add_staff(practice, "Kim", Role.THERAPIST)
    _add_staff(practice, "Lea", Role.LEAD)
    _add_staff(practice, "Ada", Role.ADMINISTRATOR)
    people.add_account(name="Stef", email="stef@away.test", by=None)


def _add_staff(practice: Practice, name: str, role: Role) -> User:
    email = f"{name.lower()}@practice.test"
    return people.add_staff(practice=practice, name=name, email=email, roles={role}, password=PASSWORD, by=None)


def write_ratings() -> None:
    """Both chairs' ratings on the three sessions of the cast."""
    for session in Session.objects.order_by("number"):
        rate(session, "client", 7)
        rate(session, "therapist", 6)


# What a test may begin with, in the order in which one is built on the other.
BEGINNINGS: Mapping[str, Callable[[], None]] = {
    "practice": write_practice,
    "cast": write_cast,
    "rated": write_ratings,
}


def read_cast(practice: Practice) -> Cast:
    """Who is who, read from the database."""
    users = {user.name: user for user in User.objects.all()}
    return Cast(
        practice=practice,
        therapy=Therapy.objects.get(),
        client=users["Sam"],
        therapist=users["Noor"],
        colleague=users["Kim"],
        lead=users["Lea"],
        administrator=users["Ada"],
        stranger=users["Stef"],
    )


def with_a_record(queries: int) -> int:
    """Queries of a page whose reading is recorded: where the chain ends and the next number are asked for besides."""
    return queries + 2


def check_in_of(session: Session, part: str) -> CheckIn:
    """The two-chairs check-in of one part about a session."""
    return CheckIn.objects.get(session=session, participant__part=part, instrument__startswith="both-chairs")


def rate(
    session: Session,
    part: str,
    value: int | None = 7,
    *,
    words: dict[str, str] | None = None,
    sharing: dict[str, Sharing] | None = None,
    **answers: Any,
) -> Rating:
    """A rating of all eight items with `value`, single items given by name."""
    check_in = check_in_of(session, part)
    submission = ratings.Submission(
        key=uuid4(),
        answers=dict.fromkeys(ITEMS, value) | {"strain": 0} | answers,
        words=words or {},
        sharing=sharing or {},
        guesses=dict.fromkeys(ITEMS, 7) if part == "therapist" else {},
    )
    return ratings.submit(check_in=check_in, submission=submission, by=check_in.participant.user)
