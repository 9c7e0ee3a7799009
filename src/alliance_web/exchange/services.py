"""Import past ratings: all of a file or nothing, and the same file twice brings nothing twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record
from alliance_web.checkins.services import past
from alliance_web.checkins.services.ratings import Submission
from alliance_web.people import services as people
from alliance_web.therapies import queries as therapies
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapy_service

from .entries import Entry
from .matching import NewRating, Plan, TherapyPlan, plan

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User
    from alliance_web.therapies.models import Participant, Session, Therapy


@transaction.atomic
def bring_in(*, entries: Iterable[Entry], therapist: User, practice: Practice) -> Plan:
    """Store what is new and say what was done. Raises TableFaults, and then nothing was stored."""
    people.one_at_a_time(practice)
    past.hold(therapies.of_therapist(therapist).values_list("pk", flat=True))
    done = plan(entries, therapist)
    for one in done.therapies:
        _therapy(one, therapist, practice)
    record(
        "ratings.import", by=therapist.pk, ratings=done.ratings, sessions=done.sessions, therapies=done.new_therapies
    )
    return done


def _therapy(one: TherapyPlan, therapist: User, practice: Practice) -> None:
    therapy = one.therapy or _make(one, therapist, practice)
    for number, starts_at in sorted(one.sessions.items()):
        sessions.note(therapy=therapy, starts_at=starts_at, number=number, by=therapist)
    stored = therapies.sessions_by_number([therapy.pk]).get(therapy.pk, {})
    chairs = therapies.chairs(therapy)
    for rating in one.ratings:
        _rating(rating, stored[rating.entry.session], chairs.own(rating.entry.chair), therapist)


def _make(one: TherapyPlan, therapist: User, practice: Practice) -> Therapy:
    """A therapy that began with its first session. No questionnaire is asked until the therapist chooses one."""
    began = timezone.localdate(min(one.sessions.values()))
    return therapy_service.start(
        practice=practice,
        therapist=therapist,
        client_name=one.label,
        outcome="",
        started_on=began,
        key=one.key,
        version=one.version,
        by=therapist,
    )


def _rating(new: NewRating, session: Session, participant: Participant, therapist: User) -> None:
    answers = {code: _whole(value) for code, value in new.entry.answers.items()}
    past.bring_in(
        session=session,
        participant=participant,
        instrument=new.instrument,
        submission=Submission(key=new.submission, answers=answers),  # type: ignore[arg-type]
        rated_at=new.entry.starts_at,
        by=therapist,
    )


def _whole(value: float) -> float:
    """7 for 7.0, as an answer in the app is stored."""
    return int(value) if float(value).is_integer() else value
