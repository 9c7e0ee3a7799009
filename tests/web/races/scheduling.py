"""The races of the diary, as functions like those of `races`."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from alliance_web.access.relation import Role
from alliance_web.scheduling.files.rows import Row
from alliance_web.scheduling.models import Feed, Request, Series
from alliance_web.scheduling.services import feeds, importing, planning, requests
from alliance_web.scheduling.states import Asked
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import therapy as therapies

from .races import MANY, a_therapy, by_of, somebody
from .threads import kinds, slowed, together

WARNING = "alliance_web.scheduling.services.planning._warn"
WEEK = timedelta(weeks=1)


def in_a_week() -> datetime:
    return timezone.now().replace(microsecond=0) + WEEK


def planned(therapy: Therapy, at: datetime) -> Session:
    return planning.plan(therapy=therapy, starts_at=at, by=by_of(therapy)).sessions[0]


def sessions_of(*made: Therapy) -> int:
    return Session.objects.filter(therapy__in=made, state="planned").count()


def the_same_time_planned_in_many_windows() -> Any:
    therapy, at = a_therapy(), in_a_week()
    by = by_of(therapy)
    found = together(*[lambda: planning.plan(therapy=therapy, starts_at=at, by=by)] * MANY)
    return kinds(found), sessions_of(therapy)


def two_therapies_at_one_time_in_two_windows() -> Any:
    """The pause lies where the first has looked for overlaps and has not planned."""
    noor, at = somebody(Role.THERAPIST), in_a_week()
    made = [a_therapy(noor), a_therapy(noor)]
    with slowed(WARNING):
        found = together(*(lambda one=one: planning.plan(therapy=one, starts_at=at, by=noor) for one in made))
    return kinds(found), sessions_of(*made)


def one_series_sent_by_many() -> Any:
    therapy, key, at = a_therapy(), uuid4(), in_a_week()
    by, starts = by_of(therapy), [at + n * WEEK for n in range(4)]
    found = together(
        *[lambda: planning.plan_series(therapy=therapy, submission=key, starts=starts, weeks=1, by=by)] * MANY
    )
    return kinds(found), Series.objects.filter(therapy=therapy).count(), sessions_of(therapy)


def two_series_over_each_other() -> Any:
    noor, at = somebody(Role.THERAPIST), in_a_week()
    made, starts = [a_therapy(noor), a_therapy(noor)], [at + n * WEEK for n in range(4)]
    with slowed(WARNING):
        found = together(
            *(
                lambda one=one: planning.plan_series(therapy=one, submission=uuid4(), starts=starts, weeks=1, by=noor)
                for one in made
            )
        )
    return kinds(found), sessions_of(*made)


def moving_two_to_one_time() -> Any:
    noor, at = somebody(Role.THERAPIST), in_a_week()
    rows = [planned(a_therapy(noor), at + timedelta(hours=n)) for n in (1, 3)]
    with slowed(WARNING):
        found = together(*(lambda row=row: planning.move(session=row, starts_at=at, by=noor) for row in rows))
    return kinds(found), Session.objects.filter(pk__in=[row.pk for row in rows], starts_at=at).count()


def asked_by_many() -> Any:
    therapy = a_therapy()
    session, client = planned(therapy, in_a_week()), chairs(therapy).client
    found = together(*[lambda: requests.ask(participant=client, session=session, asked=Asked.MOVE, by=None)] * MANY)
    return kinds(found), Request.objects.filter(session=session).count()


def two_answers_at_once() -> Any:
    """Moved or kept, and never both."""
    therapy, at = a_therapy(), in_a_week()
    by, session = by_of(therapy), planned(therapy, at)
    requests.ask(participant=chairs(therapy).client, session=session, asked=Asked.MOVE, by=None)
    found = together(
        lambda: requests.answer(session=session, how="keep", by=by),
        lambda: requests.answer(session=session, how="move", starts_at=at + WEEK, by=by),
    )
    session.refresh_from_db()
    return kinds(found), (session.starts_at == at) is (Request.objects.get(session=session).answer == "kept")


def withdrawing_and_answering() -> Any:
    """What was withdrawn was not answered: the session is where it was."""
    therapy, at = a_therapy(), in_a_week()
    by, session = by_of(therapy), planned(therapy, at)
    requests.ask(participant=chairs(therapy).client, session=session, asked=Asked.CANCEL, by=None)
    together(
        lambda: requests.withdraw(session=session, by=None),
        lambda: requests.answer(session=session, how="cancel", by=by),
    )
    session.refresh_from_db()
    said = Request.objects.get(session=session).answer
    return (session.state, said) in (("planned", "withdrawn"), ("cancelled", "cancelled"))


def planning_and_ending() -> Any:
    """After an ending nothing is planned, whoever was first."""
    therapy = a_therapy()
    by, starts = by_of(therapy), [in_a_week() + n * WEEK for n in range(3)]
    with slowed(WARNING):
        together(
            lambda: planning.plan_series(therapy=therapy, submission=uuid4(), starts=starts, weeks=1, by=by),
            lambda: therapies.end(therapy=therapy, on=timezone.localdate(), by=by),
        )
    return sessions_of(therapy) == 0


def one_file_imported_by_many() -> Any:
    therapy, at = a_therapy(), in_a_week()
    by = by_of(therapy)
    choices = [importing.Choice(Row(n, f"u{n}", "SW", at + n * WEEK, 50), therapy) for n in range(3)]
    found = together(*[lambda: importing.bring_in(choices=choices, by=by)] * 4)
    return kinds(found), sessions_of(therapy)


def one_calendar_made_by_many() -> Any:
    noor = somebody(Role.THERAPIST)
    found = together(*[lambda: feeds.make(person=noor)] * MANY)
    return kinds(found), Feed.objects.filter(person=noor).count()
