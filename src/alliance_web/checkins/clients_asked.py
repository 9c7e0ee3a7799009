"""What clients are asked about both chairs after their sessions, for many therapies at once: states and times alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Min, Q, QuerySet

from alliance_web.access.relation import Part
from alliance_web.therapies.states import SessionState

from .models import CheckIn
from .states import State


def unanswered(users: Collection[int], first: datetime, last: datetime) -> list[CheckIn]:
    """The check-ins of both chairs that these clients left open, about sessions that began in a stretch of time.

    Only in therapies that go on, where the person takes part. Each knows as `following` when the next session begins,
    and as `minutes` how long the one it is about is; None for the usual length.
    """
    rows = CheckIn.objects.filter(
        participant__user__in=users,
        participant__part=Part.CLIENT,
        participant__left_at=None,
        instrument=F("session__therapy__client_check_in"),
        state=State.OPEN,
        session__state=SessionState.PLANNED,
        session__therapy__ended_on=None,
        session__starts_at__gt=first,
        session__starts_at__lte=last,
    )
    return list(
        _with_the_next_session(rows).select_related("session__therapy__practice", "participant__user").order_by("pk")
    )


def clients_check_in(session: int, participant: int) -> CheckIn | None:
    """What a client is asked about both chairs after one session, with `following` and `minutes` as above."""
    rows = CheckIn.objects.filter(
        session=session, participant=participant, instrument=F("session__therapy__client_check_in")
    )
    return _with_the_next_session(rows).select_related("session__therapy__practice", "participant__user").first()


def _with_the_next_session(rows: QuerySet[CheckIn]) -> QuerySet[CheckIn]:
    others = "session__therapy__sessions__"
    later = Q(**{f"{others}starts_at__gt": F("session__starts_at"), f"{others}state": SessionState.PLANNED})
    rows = rows.annotate(minutes=F("session__appointment__minutes"))
    return rows.annotate(following=Min(f"{others}starts_at", filter=later))


def answered_at(sessions: Collection[int]) -> dict[int, datetime | None]:
    """When the client answered about each of these sessions, by its primary key; None where they have not."""
    rows = CheckIn.objects.filter(
        session__in=sessions, participant__part=Part.CLIENT, instrument=F("session__therapy__client_check_in")
    )
    return dict(rows.values_list("session", "rating__rated_at"))


def asked_of_clients(therapies: Collection[int], last: datetime) -> dict[int, list[tuple[int, State]]]:
    """Number and state of what each client was asked about both chairs, the latest session first; one query."""
    rows = CheckIn.objects.filter(
        session__therapy__in=therapies,
        session__state=SessionState.PLANNED,
        session__starts_at__lte=last,
        participant__part=Part.CLIENT,
        participant__left_at=None,
        instrument=F("session__therapy__client_check_in"),
    ).order_by("-session__starts_at", "-pk")
    found: dict[int, list[tuple[int, State]]] = defaultdict(list)
    for therapy, number, state in rows.values_list("session__therapy", "session__number", "state"):
        found[therapy].append((number, State(state)))
    return found
