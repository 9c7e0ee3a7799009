"""Reads about check-ins and ratings: rows in, plain values out. Three queries for a whole therapy."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.therapies.queries import sessions_begun
from alliance_web.therapies.states import SessionState

from .models import CheckIn, PersonalAnswer, Rating
from .shared import Asked, Personal, SharedSession, share
from .states import Sharing, State

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant, Therapy


def shared_course(therapy: Therapy, now: datetime | None = None) -> tuple[SharedSession, ...]:
    """All begun sessions of a therapy with what both chairs may see."""
    begun = sessions_begun(therapy, now).values_list("number", "starts_at")
    return share(begun, _asked([therapy.pk]), _personal([therapy.pk]), alliance_instruments(therapy))


def alliance_instruments(therapy: Therapy) -> set[str]:
    """The two check-ins of the chairs, as opposed to the outcome questionnaires."""
    return {therapy.client_check_in, therapy.therapist_check_in}


def _asked(therapies: list[int]) -> list[Asked]:
    rows = CheckIn.objects.filter(session__therapy__in=therapies, session__state=SessionState.PLANNED).values_list(
        "session__number",
        "participant__part",
        "instrument",
        "state",
        "rating__rated_at",
        "rating__answers",
        "rating__guesses",
        "rating__overall",
    )
    return [
        Asked(number, Part(part), instrument, State(state), rated_at, answers or {}, guesses or {}, overall)
        for number, part, instrument, state, rated_at, answers, guesses, overall in rows
    ]


def _personal(therapies: list[int]) -> list[Personal]:
    """Only what can become visible: what its author keeps for good is not even read."""
    rows = (
        PersonalAnswer.objects.filter(rating__check_in__session__therapy__in=therapies)
        .exclude(sharing=Sharing.NEVER)
        .values_list(
            "rating__check_in__session__number",
            "rating__check_in__participant__part",
            "rating__check_in__instrument",
            "item",
            "content",
            "sharing",
        )
    )
    return [
        Personal(number, Part(part), instrument, item, content, Sharing(sharing))
        for number, part, instrument, item, content, sharing in rows
    ]


def open_for(participant: Participant, now: datetime | None = None) -> QuerySet[CheckIn]:
    """Check-ins that this person can answer now, the latest session first."""
    return (
        CheckIn.objects.filter(
            participant=participant,
            state=State.OPEN,
            session__state=SessionState.PLANNED,
            session__starts_at__lte=now or timezone.now(),
        )
        .select_related("session__therapy__practice", "participant")
        .order_by("-session__number", "pk")
    )


def own(user: Any) -> QuerySet[CheckIn]:
    """All check-ins of a signed-in person, whatever their state."""
    return CheckIn.objects.filter(participant__user_id=user.pk).select_related(
        "session__therapy__practice", "participant", "rating"
    )


def own_ratings(participant: Participant) -> QuerySet[Rating]:
    """A person's own ratings with everything in them, private answers too; for that person's eyes only."""
    return (
        Rating.objects.filter(check_in__participant=participant)
        .select_related("check_in__session")
        .prefetch_related("personal_answers")
        .order_by("-check_in__session__number", "pk")
    )
