"""Put a message into the outbox, send it again by hand, and take out what is of no more use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from alliance_web.audit.record import record

from ..kinds import RULES, Kind, is_sent
from ..models import Delivery, Message
from ..sending import Fault
from ..states import MOVES, State

if TYPE_CHECKING:
    from alliance_web.people.models import User

KEPT = timedelta(days=90)


@transaction.atomic
def put(*, kind: Kind, address: str | None, subject: str, text: str, thing: str = "", by: int | None) -> Message:
    """Write a message in the caller's transaction; a job sends it within a second or two of the commit.

    Without a mail server or an address the message is kept as failed, so that it is shown. Never raises for mail.
    """
    now, fault = timezone.now(), _why_not(kind, address)
    message = Message.objects.create(
        kind=kind,
        thing=thing,
        caused_by=by,
        address=address or "",
        subject=subject,
        text=text,
        message_id=f"<{uuid4().hex}@{_domain()}>",
        state=State.FAILED if fault else State.WAITING,
        fault=fault,
        made_at=now,
        changed_at=now,
        expires_at=now + RULES[kind].good_for,
    )
    if not fault:
        hand_over(message)
    return message


def hand_over(message: Message) -> None:
    """Queue the job that sends a message, in the transaction that wrote it."""
    from ..tasks import deliver  # the job calls the services of this app

    deliver.using(priority=RULES[Kind(message.kind)].priority).enqueue(message.pk)


@transaction.atomic
def send_again(*, key: UUID, by: User) -> bool:
    """A person sends a message that failed or is in doubt once more. False where that cannot be."""
    message = _in_trouble().select_for_update().filter(key=key).first()
    if message is None or not can_be_sent_again(message):
        return False
    move(message, State.WAITING)
    record("message.send-again", by=by.pk, thing=f"message:{message.pk}", kind=message.kind)
    hand_over(message)
    return True


def can_be_sent_again(message: Message) -> bool:
    """Whether there is still something to send and somewhere to send it."""
    is_whole = bool(message.address) and message.blanked_at is None and message.expires_at > timezone.now()
    return is_whole and is_sent(Kind(message.kind))


@transaction.atomic
def dismiss(*, key: UUID, by: User) -> bool:
    """Somebody has seen what happened to a message: it is no longer listed. False where it is not listed."""
    rows = Message.objects.filter(key=key, dismissed_at=None).exclude(state=State.WAITING)
    message = rows.select_for_update().first()
    if message is None:
        return False
    message.dismissed_at = timezone.now()
    message.save(update_fields=["dismissed_at"])
    record("message.dismiss", by=by.pk, thing=f"message:{message.pk}", kind=message.kind)
    return True


@transaction.atomic
def withdraw(*, kind: Kind, about: str) -> int:
    """Give up what waits of a kind whose `thing` begins so; how many. What failed can no longer be sent again.

    A try that is under way is past stopping: whoever comes later reads on the page that it no longer holds.
    """
    rows = Message.objects.filter(kind=kind, thing__startswith=about, blanked_at=None).exclude(state=State.SENT)
    under_way = Delivery.objects.filter(message=OuterRef("pk"), ended_at=None)
    found = list(rows.filter(~Exists(under_way)).select_for_update(of=("self",)).order_by("pk"))
    for message in found:
        if message.state == State.WAITING:
            expire(message)
        else:
            blank(message)
    return len(found)


@transaction.atomic
def hold_after_restore() -> int:
    """After a backup was put back, what waited in it may have been sent since: it is left to a person; how many.

    A kind that is sent again in doubt goes on waiting: the notice that never came is the worse one.
    """
    held = [kind for kind in Kind if not RULES[kind].again_in_doubt]
    waiting = list(Message.objects.select_for_update().filter(state=State.WAITING, kind__in=held))
    for message in waiting:
        move(message, State.IN_DOUBT, Fault.RESTORED)
    return len(waiting)


def is_untidy() -> bool:
    """Whether anything is over its time. Reads only."""
    now = timezone.now()
    return _overdue(now).exists() or _old(now).exists()


@transaction.atomic
def tidy(now: datetime | None = None) -> int:
    """Give up what is over its time, delete its address and text, and delete old rows; how many were given up."""
    moment = now or timezone.now()
    overdue = list(_overdue(moment).select_for_update()[:1_000])
    for message in overdue:
        if message.state == State.WAITING:
            expire(message)
        else:
            blank(message)
    _old(moment).delete()
    return len(overdue)


def expire(message: Message) -> None:
    """Give a message up, called with its row locked."""
    move(message, State.EXPIRED, message.fault)
    blank(message)
    record("message.expire", by=None, thing=f"message:{message.pk}", kind=message.kind)


def move(message: Message, to: State, fault: str = "") -> None:
    """Bring a message into another state, or back into the one in which it waits; called with its row locked."""
    here = State(message.state)
    assert to in MOVES[here] or to is here is State.WAITING, f"{here} to {to}"
    message.state, message.fault, message.changed_at = to, fault, timezone.now()
    message.save(update_fields=["state", "fault", "changed_at"])


def blank(message: Message) -> None:
    """Delete address and text: a code or link lives no longer than it is needed.

    In the database and not in the object, so that it also goes where it can no longer be read.
    """
    gone = {"address": "", "subject": "", "text": "", "blanked_at": timezone.now()}
    Message.objects.filter(pk=message.pk).update(**gone)


def _why_not(kind: Kind, address: str | None) -> str:
    if not address:
        return Fault.NO_ADDRESS
    return "" if is_sent(kind) else Fault.NO_SERVER


def _domain() -> str:
    sender: str = settings.DEFAULT_FROM_EMAIL
    return sender.rpartition("@")[2].strip("> ") or "localhost"


def _in_trouble() -> QuerySet[Message]:
    return Message.objects.filter(state__in=(State.FAILED, State.IN_DOUBT))


def _overdue(now: datetime) -> QuerySet[Message]:
    """Over their time, with something still to delete."""
    return Message.objects.filter(expires_at__lt=now, blanked_at=None)


def _old(now: datetime) -> QuerySet[Message]:
    is_settled = Q(state=State.SENT) | Q(dismissed_at__isnull=False)
    return Message.objects.filter(is_settled, changed_at__lt=now - KEPT)
