"""A person chooses how messages reach them, stops them, starts again. All of it works at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record
from alliance_web.consents import services as consents
from alliance_web.consents.purposes import MESSAGES
from alliance_web.vault.unreadable import Unreadable

from .. import keys
from ..models import CameBack, Choice
from ..states import Channel

if TYPE_CHECKING:
    from alliance_web.people.models import User

BY_TEXT = "text"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody chose on the page; times on the practice's clocks."""

    channel: Channel
    at: time | None
    more: bool
    quiet_from: time
    quiet_to: time
    language: str


@transaction.atomic
def save(*, person: User, wanted: Wanted, by: User | None) -> Choice:
    """Keep what somebody chose. Saved after a message came back, it is tried once more. `by` is None for a link."""
    row, now = _locked(person, wanted), timezone.now()
    for name, value in asdict(wanted).items():
        setattr(row, name, value)
    row.stopped_at, row.saved_at = None, now
    _settled(row, now)
    row.save()
    say = consents.withdraw if wanted.channel is Channel.NONE else consents.give
    say(person=person, purpose=MESSAGES, how=consents.ACCOUNT if by else consents.LINK, by=by)
    record("messages.choose", by=by.pk if by else None, thing=f"user:{person.pk}", channel=str(wanted.channel))
    return row


@transaction.atomic
def set_number(*, person: User, number: str) -> None:
    """A number whose owner has typed the code that was sent there. Links that stop, in messages to another one, end."""
    row = Choice.objects.select_for_update().get(person=person)
    if row.number != number:
        row.stop_key, row.stop_digest = _stop_key()
    row.number, row.saved_at = number, timezone.now()
    _settled(row, row.saved_at)
    row.save()
    record("messages.set-number", by=person.pk, thing=f"user:{person.pk}")


@transaction.atomic
def stop(*, person: User, by: User | None, how: str = consents.ACCOUNT.value) -> bool:
    """No message goes out from now on; False where none did. `by` is None for a link or a reply."""
    row = Choice.objects.select_for_update().filter(person=person).first()
    if row is None or row.stopped_at is not None or row.channel == Channel.NONE:
        return False
    row.stopped_at = timezone.now()
    row.save(update_fields=["stopped_at"])
    consents.withdraw(person=person, purpose=MESSAGES, how=_consent_how(how), by=by)
    record("messages.stop", by=by.pk if by else None, thing=f"user:{person.pk}", how=how)
    return True


@transaction.atomic
def start_again(*, person: User, by: User | None, how: str = consents.ACCOUNT.value) -> bool:
    """As it was before they stopped; False for who has not stopped."""
    row = Choice.objects.select_for_update().filter(person=person).first()
    if row is None or row.stopped_at is None:
        return False
    row.stopped_at, row.saved_at = None, timezone.now()
    row.save(update_fields=["stopped_at", "saved_at"])
    consents.give(person=person, purpose=MESSAGES, how=_consent_how(how), by=by)
    record("messages.start", by=by.pk if by else None, thing=f"user:{person.pk}", how=how)
    return True


def stop_by_key(key: str) -> bool:
    """The stop link in a message; used twice, it is stopped. False for a key that is not ours, or is out of date."""
    row = Choice.objects.select_related("person").filter(stop_digest=keys.digest(key)).first()
    if row is not None:
        stop(person=row.person, by=None, how=consents.LINK.value)
    return row is not None


def replied(*, number: str, stops: bool) -> int:
    """Somebody wrote STOP or START from a number: it counts for everyone who gets text messages there; how many."""
    rows = Choice.objects.select_related("person").filter(channel=Channel.TEXT)
    people = [row.person for row in rows if not isinstance(row.number, Unreadable) and row.number == number]
    act = stop if stops else start_again
    return len([person for person in people if act(person=person, by=None, how=BY_TEXT)])


def _locked(person: User, wanted: Wanted) -> Choice:
    key, key_digest = _stop_key()
    first = {"channel": wanted.channel, "stop_key": key, "stop_digest": key_digest}
    Choice.objects.get_or_create(person=person, defaults=first)
    return Choice.objects.select_for_update().get(person=person)


def _stop_key() -> tuple[str, str]:
    key = keys.new_key()
    return key, keys.digest(key)


def _settled(row: Choice, now: datetime) -> None:
    """What came back is over: the person has looked at where messages go. Saved by the caller."""
    row.came_back, row.came_back_at = 0, None
    CameBack.objects.filter(participant__user=row.person_id, settled_at=None).update(settled_at=now)


def _consent_how(how: str) -> str:
    """A reply to a message is as much as a link in it: both were sent to the person."""
    return consents.LINK if how == BY_TEXT else how
