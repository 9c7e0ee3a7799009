"""Ask: who is to answer what about a session."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.audit.record import record
from alliance_web.consents.queries import not_taking_part
from alliance_web.questionnaires.queries import may_be_asked
from alliance_web.therapies.closing import first_and_last

from .. import queries
from ..models import CheckIn, Digest
from ..signals import shared_changed
from ..standing import OUTCOME_WAITS, Standing, standing
from ..states import MOVES, State
from ..turns import asked_at
from .expectations import closed_changed

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant, Session, Therapy

LINK_SALT = "one check-in"
LINK_DAYS = 14


class LinkExpired(Exception):
    """The link was right but is too old. `check_in` is what it opened."""

    def __init__(self, check_in: CheckIn) -> None:
        super().__init__("link expired")
        self.check_in = check_in


class LinkWrong(Exception):
    """The link is not one of ours, or was changed on its way."""


class NotOpen(Exception):
    """The check-in cannot make this move. `standing` says why, in the states that a page explains."""

    def __init__(self, why: Standing) -> None:
        super().__init__(why.value)
        self.standing = why


def ask_about(session: Session) -> None:
    """One check-in for each chair, and the outcome questionnaire for the client when it is its turn.

    While the client takes no part they lapse from the start, for both: nobody rates somebody who said no.
    """
    therapy = session.therapy
    # Whoever pauses just now is waited for, and waits for us.
    participants = list(therapy.participants.select_for_update(no_key=True).filter(left_at=None).order_by("pk"))
    state = State.LAPSED if therapy.pk in not_taking_part([therapy.pk]) else State.OPEN
    for participant in participants:
        for instrument in _instruments_for(participant, session, therapy):
            CheckIn.objects.create(session=session, participant=participant, instrument=instrument, state=state)


def _instruments_for(participant: Participant, session: Session, therapy: Therapy) -> list[str]:
    if participant.part == Part.THERAPIST:
        return [therapy.therapist_check_in]
    is_asked = asked_at(session) and may_be_asked(therapy.outcome, therapy.practice_id)
    return [therapy.client_check_in] + ([therapy.outcome] if is_asked else [])


def ask_where_due(therapy: Therapy) -> None:
    """The questionnaire about a session that has turned out to be the first or the last one, if nobody was asked yet.

    Only where the client is asked at all, and not about a time that is over. Inside a transaction.
    """
    if not therapy.outcome or not may_be_asked(therapy.outcome, therapy.practice_id):
        return
    ends = [number for number in first_and_last(therapy) if number is not None]
    missing = queries.without_outcome(therapy, ends, since=timezone.now() - OUTCOME_WAITS)
    if not missing.exists():
        return
    # Whoever pauses just now is waited for, and waits for us; what is missing is then asked anew.
    list(therapy.participants.select_for_update(no_key=True).filter(left_at=None).order_by("pk"))
    for check_in in missing.all():
        CheckIn.objects.create(session=check_in.session, participant=check_in.participant, instrument=therapy.outcome)


@transaction.atomic
def put_off(*, check_in: CheckIn, by: User | None) -> None:
    """Not now: a questionnaire is no longer asked of its own accord, and can still be answered. Raises NotOpen."""
    locked = lock(check_in)
    require_open(locked)
    if locked.put_off_at is None:
        locked.put_off_at = timezone.now()
        locked.save(update_fields=["put_off_at"])
        therapy = locked.session.therapy
        record("check-in.put-off", by=by.pk if by else None, therapy=therapy.key, thing=f"check-in:{locked.pk}")


@transaction.atomic
def waive(*, check_in: CheckIn, by: User) -> None:
    """Show me without mine: the other chair's answers become visible, one's own are given up. Raises NotOpen."""
    locked = lock(check_in)
    require_open(locked)
    move(locked, State.WAIVED)
    therapy = locked.session.therapy
    record("check-in.waive", by=by.pk, therapy=therapy.key, thing=f"check-in:{locked.pk}")
    mark_stale(therapy)


@transaction.atomic
def let_go(*, check_ins: Iterable[CheckIn], by: User) -> int:
    """Give up one's own answers to several check-ins at once, and say to how many. One that was answered meanwhile, or
    cannot be answered any more, stays as it is.
    """
    done = 0
    for check_in in check_ins:
        try:
            waive(check_in=check_in, by=by)
        except NotOpen:
            continue
        done += 1
    return done


def lock(check_in: CheckIn) -> CheckIn:
    """The check-in read again, locked with its session until the transaction ends: one change at a time.

    With its session, because a session that is just being answered about can be neither cancelled nor moved.
    """
    return _rows().select_for_update(of=("self", "session")).get(pk=check_in.pk)


def require_open(check_in: CheckIn, at: datetime | None = None) -> None:
    """Raise NotOpen unless it can be answered now, or could at a time that a simulated past says."""
    if (found := standing(check_in, at)) is not Standing.OPEN:
        raise NotOpen(found)


def move(check_in: CheckIn, to: State) -> None:
    """Bring a check-in into another state; called with its row locked. Raises NotOpen."""
    if to not in MOVES[State(check_in.state)]:
        raise NotOpen(standing(check_in))
    check_in.state = to
    check_in.save(update_fields=["state"])


def link_token(check_in: CheckIn) -> str:
    """What opens this one check-in and nothing else, for 14 days."""
    return signing.dumps(check_in.key.hex, salt=LINK_SALT, compress=False)


def link(check_in: CheckIn) -> str:
    """The whole address, for a message or a QR code."""
    return settings.ORIGIN + reverse("check-in-by-link", args=[link_token(check_in)])


def by_token(token: str) -> CheckIn:
    """The check-in behind a link. Raises LinkExpired, LinkWrong."""
    check_in = _rows().filter(key=_key_in(token)).first()
    if check_in is None:
        raise LinkWrong
    try:
        signing.loads(token, salt=LINK_SALT, max_age=LINK_DAYS * 24 * 3600)
    except signing.SignatureExpired as fault:
        raise LinkExpired(check_in) from fault
    return check_in


def made_at(token: str) -> datetime | None:
    """When a link was made, as it says itself; None where it says nothing of ours."""
    try:
        signed = signing.Signer(salt=LINK_SALT).unsign(token)
        return datetime.fromtimestamp(signing.b62_decode(signed.rpartition(":")[2]), tz=UTC)
    except (signing.BadSignature, ValueError, OverflowError):
        return None


def _key_in(token: str) -> str:
    try:
        key: str = signing.loads(token, salt=LINK_SALT)
    except signing.BadSignature as fault:
        raise LinkWrong from fault
    return key


def _rows() -> QuerySet[CheckIn]:
    return CheckIn.objects.select_related("session__therapy__practice", "participant__user")


def mark_stale(therapy: Therapy, *, was_closed: bool = False) -> None:
    """What the caseload shows of this therapy has to be made again, and what others expect from it if it is closed;
    whoever follows what is shared is told.
    """
    if not Digest.objects.filter(therapy=therapy).update(stale=True):
        Digest.objects.update_or_create(therapy=therapy, defaults={"stale": True})
    if was_closed or therapy.ended_on is not None:
        closed_changed(therapy.practice_id)
    shared_changed.send(sender=Digest, therapy=therapy)
