"""A message that did not arrive: the way it went is stopped, and the person and their therapist are told that day."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.audit.record import record
from alliance_web.consents.services import LINK
from alliance_web.messages.sending import Fault
from alliance_web.messages.states import State
from alliance_web.therapies.queries import of_client, people_in

from ..models import CameBack, Choice, Reminder
from ..states import Channel, Receipt
from . import choosing
from .going_out import ABOUT

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Therapy

# A phone may be off once: the way is stopped when two in a row came back, or one for good.
TWICE = 2
# What may still follow on what a gateway told. The first word of a failure may be wrong; that it arrived never is.
FOLLOWS: dict[Receipt, frozenset[Receipt]] = {
    Receipt.NOTHING: frozenset({Receipt.DELIVERED, Receipt.FAILED}),
    Receipt.FAILED: frozenset({Receipt.DELIVERED}),
    Receipt.DELIVERED: frozenset(),
}


def came_of(thing: str, state: State, fault: str) -> None:
    """What came of sending, told by the outbox in its own transaction. A refusal (5xx) is a bounce at once, and so is
    a message that comes back as a mail: by then the servers have given up.
    """
    row = _about(thing)
    if row is None:
        return
    if state is State.FAILED and fault in (Fault.REFUSED, Fault.CAME_BACK):
        _came_back(row, for_good=True)
    elif state is State.SENT and row.channel == Channel.EMAIL:
        _arrived(row)


def unwanted(thing: str) -> bool:
    """Whoever got it pressed "spam" or "unsubscribe" in their mail program: the same as the link that stops."""
    row = _about(thing)
    person = row.participant.user if row else None
    return person is not None and choosing.stop(person=person, by=None, how=LINK.value)


def _about(thing: str) -> Reminder | None:
    rows = Reminder.objects.select_related("participant__user")
    return rows.filter(pk=int(thing.removeprefix(ABOUT))).first()


@transaction.atomic
def take_receipt(*, message_id: str, receipt: Receipt, for_good: bool = False) -> bool:
    """What the gateway tells of one text message; False where nothing changes: told twice, too late, or not ours."""
    rows = Reminder.objects.select_for_update(of=("self",)).select_related("participant")
    row = rows.filter(message_id=message_id).exclude(message_id="").first()
    if row is None or receipt not in FOLLOWS[Receipt(row.receipt)]:
        return False
    row.receipt, row.receipt_at = receipt.value, timezone.now()
    row.save(update_fields=["receipt", "receipt_at"])
    if receipt is Receipt.FAILED:
        _came_back(row, for_good=for_good)
    else:
        _arrived(row)
    return True


@transaction.atomic
def talked_about(*, therapy: Therapy, by: User) -> bool:
    """The therapist has talked about it with the client: it no longer waits. False where it did not."""
    rows = CameBack.objects.filter(participant__therapy=therapy, settled_at=None)
    if not rows.update(settled_at=timezone.now()):
        return False
    record("messages.talked-about", by=by.pk, therapy=therapy.key)
    return True


def _came_back(row: Reminder, *, for_good: bool) -> None:
    choice = (
        Choice.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(person=row.participant.user_id)
        .first()
    )
    if choice is None or choice.channel != row.channel or choice.saved_at > row.made_at:
        return  # it went to where nothing goes any more
    choice.came_back += 1
    if (for_good or choice.came_back >= TWICE) and choice.came_back_at is None:
        choice.came_back_at = timezone.now()
        _tell_therapists(choice, row.channel, choice.came_back_at)
    choice.save(update_fields=["came_back", "came_back_at"])


def _tell_therapists(choice: Choice, channel: str, now: datetime) -> None:
    """In each therapy of the person that goes on. They see that it came back, and when."""
    therapies = {row.pk: row.key for row in of_client(choice.person).filter(ended_on=None)}
    for therapy, participant in people_in(therapies, Part.CLIENT).items():
        CameBack.objects.get_or_create(
            participant=participant, settled_at=None, defaults={"channel": channel, "at": now}
        )
        record("messages.come-back", by=None, therapy=therapies[therapy], channel=channel)


def _arrived(row: Reminder) -> None:
    """Whatever came back before was no more than bad luck."""
    Choice.objects.filter(person=row.participant.user_id, came_back__gt=0, came_back_at=None).update(came_back=0)
