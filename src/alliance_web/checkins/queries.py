"""Reads about check-ins and ratings: rows in, plain values out. Three queries for a whole therapy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from alliance_web.access.relation import Part, Role
from alliance_web.people.queries import roles_of
from alliance_web.therapies.queries import ended_last, sessions_begun_in
from alliance_web.therapies.states import SessionState
from alliance_web.vault.unreadable import Unreadable

from .models import Amendment, CheckIn, Digest, Expectation, PersonalAnswer, Rating
from .shared import Asked, Corrected, Personal, SharedSession, share
from .standing import EARLY, OUTCOME_WAITS, Standing, standing
from .states import Sharing, State

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant, Session, Therapy


def shared_course(therapy: Therapy, now: datetime | None = None) -> tuple[SharedSession, ...]:
    """All begun sessions of a therapy with what both chairs may see."""
    return shared_courses([therapy], now)[therapy.pk]


def shared_courses(therapies: Collection[Therapy], now: datetime | None = None) -> dict[int, tuple[SharedSession, ...]]:
    """The same for many therapies, by primary key; three queries, however many they are, four with corrections."""
    keys = [therapy.pk for therapy in therapies]
    begun, asked, personal = sessions_begun_in(keys, now), _asked(keys), _personal(keys)
    corrected = _corrected([key for key, rows in asked.items() if any(row.corrected for row in rows)])
    return {
        therapy.pk: share(
            begun.get(therapy.pk, ()),
            asked.get(therapy.pk, ()),
            personal.get(therapy.pk, ()),
            alliance_instruments(therapy),
            corrected.get(therapy.pk, ()),
        )
        for therapy in therapies
    }


def alliance_instruments(therapy: Therapy) -> set[str]:
    """The two check-ins of the chairs, as opposed to the outcome questionnaires."""
    return {therapy.client_check_in, therapy.therapist_check_in}


def closed_outcomes(practice_id: int, instrument: str, most: int, now: datetime) -> list[tuple[int, int, float]]:
    """Therapy, session and score of one questionnaire in the therapies that ended last, as both chairs may see it.

    Four queries. A score that its answers do not give, for whatever reason, is not in it.
    """
    keys = closed_with(practice_id, instrument, most)
    begun, asked, personal = (
        sessions_begun_in(keys, now),
        _asked(keys, instrument=instrument),
        _personal(keys, instrument),
    )
    return [
        (key, session.number, outcome.overall)
        for key in keys
        for session in share(begun.get(key, ()), asked.get(key, ()), personal.get(key, ()), set())
        for outcome in session.outcomes
        if outcome.overall is not None
    ]


def closed_with(practice_id: int, instrument: str, most: int) -> list[int]:
    """The therapies with answers to a questionnaire that ended last, at most so many, by primary key."""
    answered = CheckIn.objects.filter(session__therapy=OuterRef("pk"), instrument=instrument, state=State.SUBMITTED)
    return list(ended_last(practice_id).filter(Exists(answered)).values_list("pk", flat=True)[:most])


def expectation(practice_id: int, instrument: str) -> Expectation | None:
    """What is kept of the practice's closed therapies with one questionnaire."""
    return Expectation.objects.filter(practice_id=practice_id, instrument=instrument).first()


def _asked(therapies: list[int], **only: str) -> dict[int, list[Asked]]:
    asked = CheckIn.objects.filter(session__therapy__in=therapies, session__state=SessionState.PLANNED, **only)
    where = ("session__therapy", "session__number", "participant__part", "instrument", "state")
    what = ("rating__rated_at", "rating__content", "rating__imported", "rating__contested_at", "rating__corrected_at")
    rows = asked.values_list(*where, *what)
    by_therapy: dict[int, list[Asked]] = defaultdict(list)
    for therapy, number, part, instrument, state, rated_at, content, imported, contested_at, corrected_at in rows:
        said = {"rated_at": rated_at, "imported": bool(imported), "corrected": corrected_at is not None}
        said |= {"contested": True} if contested_at else _said(content)
        by_therapy[therapy].append(Asked(number, Part(part), instrument, State(state), **said))
    return by_therapy


def _said(content: Any) -> dict[str, Any]:
    """What a rating holds: its answers, guesses and total, nothing where there is no rating."""
    return {"unreadable": True} if isinstance(content, Unreadable) else content or {}


def may_be_above_zero(therapy: Therapy, item: str) -> bool:
    """Whether an answer to this item, given here and not brought in, may stand above 0 for both to see.

    Says only whether it is worth reading the whole course: what is kept for later counts, whatever it holds.
    """
    later = PersonalAnswer.objects.filter(rating=OuterRef("pk"), item=item, sharing__in=(Sharing.NOW, Sharing.NEXT))
    rows = Rating.objects.filter(check_in__session__therapy=therapy, imported=False, contested_at=None)
    said = rows.values_list("content", Exists(later))
    return any(kept or isinstance(content, Unreadable) or _answer(content, item) for content, kept in said)


def _answer(content: dict[str, Any], item: str) -> int | None:
    return content.get("answers", {}).get(item)  # type: ignore[no-any-return]


def _personal(therapies: list[int], instrument: str = "") -> dict[int, list[Personal]]:
    """Only what can become visible: what its author keeps for good is not even read."""
    only = {"rating__check_in__instrument": instrument} if instrument else {}
    rows = (
        PersonalAnswer.objects.filter(
            rating__check_in__session__therapy__in=therapies, rating__contested_at=None, **only
        )
        .exclude(sharing=Sharing.NEVER)
        .values_list(
            "rating__check_in__session__therapy",
            "rating__check_in__session__number",
            "rating__check_in__participant__part",
            "rating__check_in__instrument",
            "item",
            "content",
            "sharing",
            "changed_at",
            "rating__check_in__key",
            "talked_at",
            "talked_by__part",
        )
    )
    by_therapy: dict[int, list[Personal]] = defaultdict(list)
    for therapy, number, part, instrument, item, content, sharing, since, key, at, by in rows:
        talked = (key, at, Part(by) if by else None)
        answer = Personal(number, Part(part), instrument, item, content, Sharing(sharing), since, *talked)
        by_therapy[therapy].append(answer)
    return by_therapy


def _corrected(therapies: list[int]) -> dict[int, list[Corrected]]:
    """Which answers were corrected, whoever may see them: `share` keeps of it what both chairs see."""
    if not therapies:
        return {}
    check_in = "rating__check_in__"
    rows = Amendment.objects.filter(**{f"{check_in}session__therapy__in": therapies}, kind=Amendment.Kind.CORRECTED)
    where = ("session__therapy", "session__number", "participant__part", "instrument")
    found: dict[int, list[Corrected]] = defaultdict(list)
    for therapy, number, part, *what in rows.values_list(*(check_in + name for name in where), "item").order_by():
        found[therapy].append((number, Part(part), what[0], what[1]))
    return found


def open_for(participant: Participant, now: datetime | None = None) -> QuerySet[CheckIn]:
    """Check-ins that this person can answer now, the latest session first."""
    return (
        CheckIn.objects.filter(
            participant=participant,
            state=State.OPEN,
            session__state=SessionState.PLANNED,
            session__starts_at__lte=(now or timezone.now()) + EARLY,
        )
        .select_related("session__therapy__practice", "participant")
        .order_by("-session__number", "pk")
    )


def own(user: Any) -> QuerySet[CheckIn]:
    """All check-ins of a signed-in person in the therapies they are part of, whatever their state.

    Whoever no longer works as a therapist has lost that part, here as at the gate.
    """
    rows = CheckIn.objects.filter(participant__user_id=user.pk, participant__left_at=None)
    if Role.THERAPIST not in roles_of(user):
        rows = rows.exclude(participant__part=Part.THERAPIST)
    return rows.select_related("session__therapy__practice", "participant", "rating")


def own_ratings(participant: Participant) -> QuerySet[Rating]:
    """A person's own ratings with everything in them, private answers too; for that person's eyes only."""
    return (
        Rating.objects.filter(check_in__participant=participant)
        .select_related("check_in__session")
        .prefetch_related("personal_answers", "amendments")
        .order_by("-check_in__session__number", "pk")
    )


def own_rating(user: Any, therapy: UUID, check_in: UUID) -> Rating | None:
    """A person's own rating by the key of its check-in; None where there is none, or it is somebody else's."""
    rows = Rating.objects.select_related("check_in__session").prefetch_related("personal_answers")
    return rows.filter(
        check_in__key=check_in,
        check_in__session__therapy__key=therapy,
        check_in__participant__user_id=user.pk,
        check_in__participant__left_at=None,
    ).first()


def of_therapy(therapy: Therapy) -> QuerySet[CheckIn]:
    """Every check-in of a therapy, whatever its state."""
    rows = CheckIn.objects.filter(session__therapy=therapy, participant__left_at=None)
    contested = Rating.objects.filter(check_in=OuterRef("pk"), contested_at__isnull=False)
    rows = rows.annotate(is_contested=Exists(contested))
    return rows.select_related("session", "participant").order_by("session__number", "pk")


def without_outcome(therapy: Therapy, numbers: Collection[int], since: datetime) -> QuerySet[CheckIn]:
    """The client's check-ins about some sessions, where the outcome questionnaire was not asked about the same one.

    As far as somebody was asked at all: not those that lapsed or were brought in.
    """
    rows = CheckIn.objects.filter(session__therapy=therapy, session__number__in=numbers, session__starts_at__gte=since)
    asked = rows.filter(instrument=therapy.client_check_in, participant__left_at=None)
    outcome = CheckIn.objects.filter(session=OuterRef("session"), instrument=therapy.outcome)
    found = asked.filter(~Exists(outcome)).exclude(state=State.LAPSED).exclude(rating__imported=True)
    return found.select_related("session", "participant")


def not_over(now: datetime) -> Q:
    """Questionnaires that can still be answered: not about weeks that are over, and nobody is asked the same by now
    about a later session, as `standing` has it for one.
    """
    later = CheckIn.objects.filter(participant=OuterRef("participant"), instrument=OuterRef("instrument"))
    later = later.filter(session__starts_at__gt=OuterRef("session__starts_at"), session__starts_at__lte=now)
    is_followed = Exists(later.filter(session__state=SessionState.PLANNED).exclude(state=State.LAPSED))
    return Q(~is_followed, session__starts_at__gte=now - OUTCOME_WAITS)


def open_beside(check_in: CheckIn) -> CheckIn | None:
    """Another check-in of the same person about the same session that can be answered now and was not put off."""
    rows = CheckIn.objects.filter(participant=check_in.participant_id, session=check_in.session_id, state=State.OPEN)
    others = (
        rows.filter(put_off_at=None).exclude(pk=check_in.pk).select_related("session__therapy__practice", "participant")
    )
    return next((other for other in others.order_by("pk") if standing(other) is Standing.OPEN), None)


def other_has_answered(check_in: CheckIn) -> bool:
    """Whether the other chair has answered about the same session, so that nobody is waited for."""
    others = CheckIn.objects.filter(session=check_in.session_id, state=State.SUBMITTED, participant__left_at=None)
    others = others.filter(instrument__in=alliance_instruments(check_in.session.therapy), rating__contested_at=None)
    return others.exclude(participant=check_in.participant_id).exists()


def rated_at(check_in: CheckIn) -> datetime | None:
    """When a check-in was answered."""
    return Rating.objects.filter(check_in=check_in).values_list("rated_at", flat=True).first()


def open_of(user: Any, now: datetime | None = None) -> QuerySet[CheckIn]:
    """Check-ins that this person can answer now, in all their therapies, the latest session first."""
    rows = own(user).filter(
        state=State.OPEN,
        session__state=SessionState.PLANNED,
        session__starts_at__lte=(now or timezone.now()) + EARLY,
    )
    return rows.order_by("-session__starts_at", "pk")


def last_check_ins(therapies: Collection[int]) -> dict[int, datetime]:
    """When either chair last checked in, by the primary key of the therapy."""
    rows = Rating.objects.filter(check_in__session__therapy__in=therapies)
    return dict(
        rows.values("check_in__session__therapy")
        .annotate(last=Max("rated_at"))
        .values_list("check_in__session__therapy", "last")
    )


def digests(therapies: Collection[int]) -> dict[int, Digest]:
    """The kept digests by the primary key of their therapy."""
    return {digest.therapy_id: digest for digest in Digest.objects.filter(therapy__in=therapies)}


def answered_between(practice_id: int, first: datetime, last: datetime) -> dict[Part, tuple[int, int]]:
    """By chair: how many of the two chairs' check-ins were asked about sessions of that time, and how many answered."""
    rows = CheckIn.objects.filter(
        Q(instrument=F("session__therapy__client_check_in")) | Q(instrument=F("session__therapy__therapist_check_in")),
        session__therapy__practice_id=practice_id,
        session__state=SessionState.PLANNED,
        session__starts_at__gt=first,
        session__starts_at__lte=last,
    ).exclude(state=State.LAPSED)
    counts = rows.values("participant__part").annotate(
        asked=Count("pk"), answered=Count("pk", filter=Q(state=State.SUBMITTED))
    )
    return {Part(row["participant__part"]): (row["asked"], row["answered"]) for row in counts}


def asked_about(session: Session) -> QuerySet[CheckIn]:
    """Everybody's check-ins about one session, whatever their state."""
    return CheckIn.objects.filter(session=session).select_related("session__therapy", "participant__user")


@dataclass(frozen=True, slots=True)
class Stored:
    """Where one check-in stands: its state, and which submission answered it."""

    state: State
    submission: UUID | None


def stored(therapies: Collection[int]) -> dict[tuple[int, int, Part, str], Stored]:
    """Every check-in of some therapies by therapy, session number, part and instrument; one query."""
    rows = CheckIn.objects.filter(session__therapy__in=therapies, participant__left_at=None).values_list(
        "session__therapy", "session__number", "participant__part", "instrument", "state", "rating__submission"
    )
    return {
        (therapy, number, Part(part), instrument): Stored(State(state), submission)
        for therapy, number, part, instrument, state, submission in rows
    }
