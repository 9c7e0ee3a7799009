"""People and ratings for the web tests."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from alliance_web.checkins.models import CheckIn, Rating
from alliance_web.checkins.services import ratings
from alliance_web.checkins.states import Sharing
from alliance_web.people.models import Practice, User
from alliance_web.therapies.models import Session, Therapy

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
