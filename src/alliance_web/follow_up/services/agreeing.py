"""Agree to be asked, with what opens the link; pause, stop, and start again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record
from alliance_web.consents import services as consents
from alliance_web.consents.purposes import FOLLOW_UP
from alliance_web.consents.queries import has_given
from alliance_web.therapies.queries import lock_participant

from .. import secret
from ..models import FollowUp, Wave
from ..states import Opens

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant


@transaction.atomic
def agree(*, client: Participant, opens: Opens, said: date | str, by: User | None, how: str = "account") -> FollowUp:
    """Yes: the client may be asked, and the link opens with what they say. Again, it is another word from now on."""
    locked = lock_participant(client)
    assert locked.user is not None
    row = FollowUp.objects.filter(by=locked).first() or FollowUp(therapy=locked.therapy, by=locked)
    row.opens, row.secret = opens, secret.hashed(said)
    row.agreed_at, row.paused_at, row.closed_at, row.wrong_tries = timezone.now(), None, None, 0
    row.save()
    consents.give(person=locked.user, purpose=FOLLOW_UP, how=how, by=by)
    _record("follow-up.agree", row, by)
    return row


@transaction.atomic
def refuse(*, client: Participant, by: User) -> None:
    """No, now or no more: nobody is asked. Links that are out stop working."""
    locked = lock_participant(client)
    assert locked.user is not None
    consents.withdraw(person=locked.user, purpose=FOLLOW_UP, by=by)
    row = FollowUp.objects.filter(by=locked).first()
    if row:
        close_links(row)
        _record("follow-up.stop", row, by)


@transaction.atomic
def pause(*, client: Participant, by: User | None) -> None:
    """Nobody is asked until the client starts again. Twice, it changes nothing."""
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("therapy").get(by=client)
    if row.paused_at is None:
        row.paused_at = timezone.now()
        row.save(update_fields=["paused_at"])
        close_links(row)
        _record("follow-up.pause", row, by)


@transaction.atomic
def resume(*, client: Participant, by: User) -> None:
    """Times that are to come are asked again; those that passed stay missing."""
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("therapy").get(by=client)
    if row.paused_at is not None:
        # What came while it was paused is not asked late.
        row.paused_at, row.agreed_at = None, timezone.now()
        row.save(update_fields=["paused_at", "agreed_at"])
        _record("follow-up.resume", row, by)


def stop_by_link(row: FollowUp) -> None:
    """No more, said by the link. Twice, it changes nothing. Runs in the transaction of the caller."""
    user = row.by.user
    if user is None or not has_given(user, FOLLOW_UP):
        return
    consents.withdraw(person=user, purpose=FOLLOW_UP, how="link", by=None)
    close_links(row)
    _record("follow-up.stop", row, None)


def close_links(row: FollowUp) -> None:
    """No link that is out opens any more. Runs in the transaction of the caller."""
    open_now = Wave.objects.filter(follow_up=row, answered_at=None, expires_at__gt=timezone.now())
    open_now.update(expires_at=timezone.now())


def _record(verb: str, row: FollowUp, by: User | None) -> None:
    record(verb, by=by.pk if by else None, therapy=row.therapy.key, thing=f"follow-up:{row.pk}")
