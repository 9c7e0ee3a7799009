"""Reads about therapies, and who somebody is to one."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet, Subquery
from django.utils import timezone

from alliance_web.access.relation import Part, Relation, Role
from alliance_web.people.queries import practice, roles_of
from alliance_web.safety.queries import answers_for_risk

from .models import Participant, Session, Therapy
from .seats import Seat
from .states import SessionState


@dataclass(frozen=True, slots=True)
class Chairs:
    """The two people of a therapy. A therapy has a therapist from its first moment; the client may not have joined.

    `earlier`: who sat in either chair before and has left, in the order in which they came.
    """

    client: Participant
    therapist: Participant
    earlier: tuple[Participant, ...] = ()

    def own(self, part: Part) -> Participant:
        """The participant in this part."""
        return self.client if part is Part.CLIENT else self.therapist

    def other(self, part: Part) -> Participant:
        """The participant in the other chair."""
        return self.therapist if part is Part.CLIENT else self.client

    @property
    def names(self) -> dict[str, str]:
        """Names by part, for words and legends."""
        return {Part.CLIENT: self.client.name, Part.THERAPIST: self.therapist.name}

    @property
    def names_in_questions(self) -> dict[str, str]:
        """Names for the places that questions have for them; none where somebody else sat in one of the chairs before.

        Their answers were about the one who was there then, and would be read as about the one who is there now.
        """
        return {} if self.earlier else self.names


def relation(user: Any, therapy: UUID | None) -> Relation:
    """Who a user is to the practice and, where one is asked for, to a therapy."""
    if not user.is_authenticated:
        return Relation(simulated_practice=_is_simulated())
    roles = roles_of(user)
    return Relation(
        signed_in=True,
        roles=roles,
        part=_part(user, therapy, roles) if therapy else None,
        answers_for_risk=answers_for_risk(user.pk),
        simulated_practice=_is_simulated(),
    )


def _is_simulated() -> bool:
    """Whether anybody may enter as anybody. A real practice never lets them, even where the server runs as a demo."""
    here = practice() if settings.DEMO else None
    return settings.DEMO and (here is None or here.simulated)


def _part(user: Any, therapy: UUID, roles: frozenset[Role]) -> Part | None:
    """The part in a therapy; whoever no longer works as a therapist has lost that one, in the same request."""
    part = (
        Participant.objects.filter(user_id=user.pk, therapy__key=therapy, left_at=None)
        .values_list("part", flat=True)
        .first()
    )
    works_no_more = part == Part.THERAPIST and Role.THERAPIST not in roles
    return Part(part) if part and not works_no_more else None


def is_there(key: UUID) -> bool:
    """Whether there is a therapy with this key."""
    return Therapy.objects.filter(key=key).exists()


def by_key(key: UUID) -> Therapy:
    """The therapy; raises Therapy.DoesNotExist."""
    return Therapy.objects.select_related("practice").get(key=key)


def chairs(therapy: Therapy) -> Chairs:
    """Who sits in the two chairs now, and who did before. One query."""
    everybody = list(therapy.participants.order_by("pk"))
    by_part = {row.part: row for row in everybody if row.left_at is None}
    earlier = tuple(row for row in everybody if row.left_at is not None)
    return Chairs(by_part[Part.CLIENT], by_part[Part.THERAPIST], earlier)


def people_in(therapies: Collection[int], part: Part) -> dict[int, Participant]:
    """Who sits in one chair of some therapies now, by the primary key of the therapy."""
    rows = Participant.objects.filter(therapy__in=therapies, part=part, left_at=None)
    return {row.therapy_id: row for row in rows}


def of_therapist(user: Any) -> QuerySet[Therapy]:
    """The therapies in which a user is the therapist now."""
    return Therapy.objects.filter(
        participants__user_id=user.pk, participants__part=Part.THERAPIST, participants__left_at=None
    )


def ended_last(practice_id: int) -> QuerySet[Therapy]:
    """The therapies of a practice that have ended, the latest first."""
    return Therapy.objects.filter(practice_id=practice_id, ended_on__isnull=False).order_by("-ended_on", "-pk")


def of_client(user: Any) -> QuerySet[Therapy]:
    """The therapies in which a user is the client."""
    return Therapy.objects.filter(
        participants__user_id=user.pk, participants__part=Part.CLIENT, participants__left_at=None
    )


def seats(user: Any, *, ended: bool = False) -> dict[int, Seat]:
    """Where somebody sits in therapies that have not ended, or have, by the therapy's primary key. Two queries.

    Whoever no longer works as a therapist has lost that part, here as at the gate.
    """
    rows = Participant.objects.filter(therapy__participants__user_id=user.pk, therapy__participants__left_at=None)
    here: dict[int, list[Participant]] = defaultdict(list)
    for row in rows.filter(left_at=None, therapy__ended_on__isnull=not ended).select_related("therapy").distinct():
        here[row.therapy_id].append(row)
    works = Role.THERAPIST in roles_of(user)
    found = (_seat(user, people) for people in here.values())
    return {seat.therapy: seat for seat in found if works or seat.part is not Part.THERAPIST}


def _seat(user: Any, people: list[Participant]) -> Seat:
    own = next(row for row in people if row.user_id == user.pk)
    other = next((row for row in people if row is not own), None)
    return Seat(
        therapy=own.therapy_id,
        key=own.therapy.key,
        part=Part(own.part),
        own=own.pk,
        other=other.pk if other else 0,
        other_name=other.name if other else "",
    )


def next_number(therapy: Therapy) -> int:
    """The number that a session planned now would get."""
    highest: int | None = therapy.sessions.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def sessions_begun_in(therapies: Collection[int], now: datetime | None = None) -> dict[int, list[tuple[int, datetime]]]:
    """Number and start of the sessions that took place, by the primary key of their therapy."""
    rows = Session.objects.filter(
        therapy__in=therapies, state=SessionState.PLANNED, starts_at__lte=now or timezone.now()
    ).values_list("therapy", "number", "starts_at")
    begun: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    for therapy, number, starts_at in rows:
        begun[therapy].append((number, starts_at))
    return begun


def begun_later(*, therapy: str, than: str) -> QuerySet[Session]:
    """Sessions that took place, of the therapy and after the moment that columns of the outer query name."""
    begun = Session.objects.filter(state=SessionState.PLANNED, starts_at__lte=timezone.now())
    return begun.filter(therapy=OuterRef(therapy), starts_at__gt=OuterRef(than))


def next_begins(therapies: Collection[int], now: datetime) -> dict[int, datetime]:
    """When the next session of each therapy begins, where one is planned."""
    rows = Session.objects.filter(therapy__in=therapies, state=SessionState.PLANNED, starts_at__gt=now)
    return dict(rows.values("therapy").annotate(begins=Min("starts_at")).values_list("therapy", "begins"))


def sessions_begun(therapy: Therapy, now: datetime | None = None) -> QuerySet[Session]:
    """Sessions that took place: planned, not cancelled, and their time has come."""
    return therapy.sessions.filter(state=SessionState.PLANNED, starts_at__lte=now or timezone.now())


def pairs() -> QuerySet[Any, Any]:
    """Both chairs of every therapy by name and account key; only the simulated practice asks this."""
    names = Participant.objects.filter(therapy=OuterRef("pk"), left_at=None)
    return (
        Therapy.objects.order_by("pk")
        .values("key")
        .annotate(
            client=Subquery(names.filter(part=Part.CLIENT).values("name")[:1]),
            client_key=Subquery(names.filter(part=Part.CLIENT).values("user__key")[:1]),
            therapist=Subquery(names.filter(part=Part.THERAPIST).values("name")[:1]),
            therapist_key=Subquery(names.filter(part=Part.THERAPIST).values("user__key")[:1]),
            sessions=Count("sessions"),  # type: ignore[no-redef]
        )
    )


@dataclass(frozen=True, slots=True)
class OnCaseload:
    """A therapy in the list of its therapist, with the name of its client, and whether the client has joined."""

    therapy: Therapy
    client: str
    joined: bool


def caseload(user: Any) -> tuple[OnCaseload, ...]:
    """All therapies of a therapist, ended ones too, by the client's name; one query."""
    client = Participant.objects.filter(therapy=OuterRef("pk"), part=Part.CLIENT, left_at=None)
    rows = of_therapist(user).annotate(
        client_name=Subquery(client.values("name")[:1]), client_joined=Exists(client.filter(user__isnull=False))
    )
    found = (OnCaseload(therapy, therapy.client_name or "", therapy.client_joined) for therapy in rows)
    return tuple(sorted(found, key=lambda row: (row.client.casefold(), row.therapy.pk)))


def of_practice(practice_id: int) -> QuerySet[Therapy]:
    """Every therapy of a practice, ended ones too."""
    return Therapy.objects.filter(practice_id=practice_id)


def clients_ever(practice_id: int) -> dict[int, frozenset[int | None]]:
    """The accounts of everyone who was ever the client of a therapy, by its primary key; None: without an account."""
    found: dict[int, set[int | None]] = defaultdict(set)
    rows = Participant.objects.filter(therapy__practice=practice_id, part=Part.CLIENT)
    for therapy, user in rows.values_list("therapy", "user"):
        found[therapy].add(user)
    return {therapy: frozenset(users) for therapy, users in found.items()}


def parties_in(therapies: Collection[int]) -> dict[int, tuple[int, ...]]:
    """The participants of each therapy now, by primary key."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Participant.objects.filter(therapy__in=therapies, left_at=None).order_by("pk")
    for therapy, participant in rows.values_list("therapy", "pk"):
        found[therapy].append(participant)
    return {therapy: tuple(keys) for therapy, keys in found.items()}


def running(practice_id: int) -> int:
    """How many therapies of a practice have not ended."""
    return Therapy.objects.filter(practice_id=practice_id, ended_on=None).count()


def sessions_between(practice_id: int, first: datetime, last: datetime) -> int:
    """How many sessions of a practice began in a stretch of time."""
    begun = Session.objects.filter(state=SessionState.PLANNED, starts_at__gt=first, starts_at__lte=last)
    return begun.filter(therapy__practice_id=practice_id).count()


def session_of(therapy: Therapy, number: int) -> Session | None:
    """One session of a therapy by its number, None where there is none that took place."""
    return sessions_begun(therapy).select_related("therapy").filter(number=number).first()


def planned_session(therapy: Therapy, number: int) -> Session | None:
    """A session that is not cancelled, begun or not, by its number."""
    return therapy.sessions.select_related("therapy").filter(number=number, state=SessionState.PLANNED).first()


def all_sessions(therapy: Therapy) -> tuple[Session, ...]:
    """Every session, cancelled ones too, the latest number first."""
    return tuple(therapy.sessions.order_by("-number"))


def session_with_number(therapy: Therapy, number: int) -> Session | None:
    """The session that has a number, whatever its state."""
    return therapy.sessions.filter(number=number).first()


def neighbours(therapy: Therapy, number: int) -> tuple[Session | None, Session | None]:
    """The planned sessions with the next lower and the next higher number."""
    others = therapy.sessions.filter(state=SessionState.PLANNED).exclude(number=number)
    return others.filter(number__lt=number).last(), others.filter(number__gt=number).first()


def running_of(user: Any) -> int:
    """How many therapies that have not ended a user is the therapist of."""
    return of_therapist(user).filter(ended_on=None).count()


def sessions_by_number(therapies: Collection[int]) -> dict[int, dict[int, Session]]:
    """Every session of some therapies, cancelled ones too: therapy -> number -> session."""
    found: dict[int, dict[int, Session]] = defaultdict(dict)
    for session in Session.objects.filter(therapy__in=therapies):
        found[session.therapy_id][session.number] = session
    return found


def parties(therapy: Therapy) -> tuple[int, ...]:
    """The participants now, by their primary key: whoever has to agree for something to be agreed."""
    return tuple(therapy.participants.filter(left_at=None).order_by("pk").values_list("pk", flat=True))


def lock(therapy: Therapy) -> Therapy:
    """The therapy, while nobody else decides on something that is counted in it. Inside a transaction only.

    Rows that point at the therapy can still be written meanwhile.
    """
    return Therapy.objects.select_for_update(no_key=True).get(pk=therapy.pk)


def lock_participant(participant: Participant) -> Participant:
    """The participant, while nobody else decides whether they are asked or written to. Inside a transaction only."""
    rows = Participant.objects.select_for_update(no_key=True, of=("self",)).select_related("therapy", "user")
    return rows.get(pk=participant.pk)


def client_by_key(key: str) -> Participant | None:
    """The client with this key, as long as they are part of the therapy."""
    rows = Participant.objects.select_related("therapy__practice", "user")
    return rows.filter(key=key, part=Part.CLIENT, left_at=None).first()


def last_begun(therapy: Therapy, now: datetime | None = None) -> int:
    """The number of the last session that began; 0 before the first."""
    return sessions_begun(therapy, now).aggregate(last=Max("number"))["last"] or 0


def lock_if_free(therapy: Therapy) -> bool:
    """The same for whoever must not wait: False where somebody else holds the therapy just now."""
    rows = Therapy.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=therapy.pk)
    return bool(rows.values_list("pk", flat=True))


def last_numbers(practice_id: int, now: datetime | None = None) -> dict[int, int]:
    """The number of the last session that began, for each therapy of a practice by its primary key. One query."""
    begun = Session.objects.filter(state=SessionState.PLANNED, starts_at__lte=now or timezone.now())
    rows = begun.filter(therapy__practice=practice_id).values("therapy").annotate(last=Max("number"))
    return dict(rows.values_list("therapy", "last"))
