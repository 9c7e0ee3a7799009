"""Start and end a therapy, and choose its outcome questionnaire."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from alliance.instruments import CURRENT
from alliance.model import Instrument
from alliance_web.access.relation import Part
from alliance_web.audit.record import record
from alliance_web.questionnaires.queries import OUTCOMES, brought_on_offer, definition
from alliance_web.safety.queries import may_ask_about_self_harm

from ..asked_every import EVERY
from ..forms_asked import both_forms
from ..models import Participant, Session, Therapy
from ..queries import lock
from ..signals import therapy_changed
from ..states import SessionState
from . import sessions

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User


class NeedsSafetyPlan(Exception):
    """The questionnaire asks about self-harm and the practice has nobody named to answer."""


class EndsTooEarly(Exception):
    """A session with answers took place after that day. `number` says which."""

    def __init__(self, number: int) -> None:
        super().__init__(f"session {number}")
        self.number = number


class NotAnOutcome(Exception):
    """The questionnaire is not one whose text may be shown to a client."""


@transaction.atomic
def start(
    *,
    practice: Practice,
    therapist: User,
    client_name: str,
    client_email: str = "",
    outcome: str = "phq-8",
    outcome_every: int = EVERY,
    started_on: date | None = None,
    key: UUID | None = None,
    version: str = CURRENT,
    by: User,
) -> Therapy:
    """A therapy with its therapist and a client who has not joined yet. Raises NeedsSafetyPlan, NotAnOutcome.

    `key`: what its address is made of, where it has to be known before; else it is drawn. `version` of the check-in: it
    stays for as long as the therapy; an older one is for therapies that began elsewhere with it.
    """
    _check_outcome(outcome, practice)
    therapy = Therapy.objects.create(
        key=key or uuid4(),
        practice=practice,
        outcome=outcome,
        outcome_every=outcome_every,
        started_on=started_on or timezone.localdate(),
        **both_forms(version),
    )
    Participant.objects.create(
        therapy=therapy, user=therapist, part=Part.THERAPIST, name=therapist.name, joined_at=timezone.now()
    )
    Participant.objects.create(therapy=therapy, part=Part.CLIENT, name=client_name.strip(), email=client_email.strip())
    record("therapy.start", by=by.pk, therapy=therapy.key, outcome=outcome)
    therapy_changed.send(sender=Therapy, therapy=therapy)
    return therapy


@transaction.atomic
def choose_outcome(*, therapy: Therapy, outcome: str, outcome_every: int, by: User) -> None:
    """Ask another outcome questionnaire from the next planned session on ('' asks none). Raises as `start`."""
    _check_outcome(outcome, therapy.practice)
    therapy.outcome, therapy.outcome_every = outcome, outcome_every
    therapy.save(update_fields=["outcome", "outcome_every"])
    record("therapy.choose-outcome", by=by.pk, therapy=therapy.key, outcome=outcome, every=outcome_every)


@transaction.atomic
def end(*, therapy: Therapy, on: date, by: User) -> None:
    """End the therapy; its pages stay, and what was planned for later is cancelled. Raises EndsTooEarly."""
    # First of all: whoever decides on a therapy holds it before any of its sessions.
    lock(therapy)
    for session in _after(therapy, on):
        if sessions.has_answers(session):
            raise EndsTooEarly(session.number)
        sessions.cancel(session=session, by=by, because="ending")
    therapy.ended_on = on
    therapy.save(update_fields=["ended_on"])
    record("therapy.end", by=by.pk, therapy=therapy.key)
    therapy_changed.send(sender=Therapy, therapy=therapy)


@transaction.atomic
def reopen(*, therapy: Therapy, by: User) -> None:
    """The therapy goes on after all."""
    therapy.ended_on = None
    therapy.save(update_fields=["ended_on"])
    record("therapy.reopen", by=by.pk, therapy=therapy.key)
    therapy_changed.send(sender=Therapy, therapy=therapy, was_closed=True)


@transaction.atomic
def change_client(*, participant: Participant, name: str, email: str, by: User) -> None:
    """How the client is called, and where mail about the therapy goes."""
    participant.name, participant.email = name.strip(), email.strip()
    participant.save(update_fields=["name", "email"])
    record("therapy.change-client", by=by.pk, therapy=participant.therapy.key)
    therapy_changed.send(sender=Therapy, therapy=participant.therapy)


def outcomes_on_offer(practice: Practice) -> tuple[Instrument, ...]:
    """The questionnaires a therapist may choose: ours, then those that the practice brought and may ask today.

    Those about self-harm only with a complete safety plan. Four queries.
    """
    safe = may_ask_about_self_harm(practice.pk)
    return tuple(one for one in _outcomes(practice) if safe or not _has_risk(one))


def asks_about_self_harm(key: str) -> bool:
    """Whether any item of the questionnaire is about self-harm."""
    return _has_risk(definition(key))


def _has_risk(instrument: Instrument) -> bool:
    return any(item.risk for item in instrument.items)


def _outcomes(practice: Practice) -> tuple[Instrument, ...]:
    return (*map(definition, OUTCOMES), *brought_on_offer(practice.pk))


def _check_outcome(outcome: str, practice: Practice) -> None:
    if not outcome:
        return
    if outcome not in {one.key for one in _outcomes(practice)}:
        raise NotAnOutcome
    if asks_about_self_harm(outcome) and not may_ask_about_self_harm(practice.pk):
        raise NeedsSafetyPlan


def _after(therapy: Therapy, day: date) -> list[Session]:
    """Sessions planned for later than this day, as days are counted where the practice is; locked in one go."""
    midnight = timezone.make_aware(datetime.combine(day, time.max))
    later = therapy.sessions.filter(state=SessionState.PLANNED, starts_at__gt=midnight)
    return list(later.select_for_update().order_by("pk"))
