"""Send one message. What is known is committed before and after the conversation with the mail server.

SMTP cannot promise "exactly once": when this process is killed between the server's yes and our commit, nobody knows
whether the message arrived. Such a try is found by its row that was begun and never ended, and is called in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record
from alliance_web.jobs.policy import TryAgain
from alliance_web.vault.unreadable import Unreadable

from .. import last_word, sending
from ..kinds import RULES, Kind
from ..last_word import Word
from ..models import Delivery, Message
from ..sending import Fault, Letter, Result
from ..states import Outcome, State
from . import outbox


@dataclass(frozen=True, slots=True)
class Begun:
    """A try that was written down, and what it is to send."""

    token: UUID
    letter: Letter


def deliver(message: int) -> None:
    """Send a message that waits; does nothing for any other. Raises TryAgain where it has to be tried later."""
    begun = begin(message)
    if begun is None:
        return
    result = sending.send(begun.letter)
    if end(begun.token, result) is State.WAITING:
        raise TryAgain(result.fault or "")


@transaction.atomic
def begin(message: int) -> Begun | None:
    """Write down that a try begins; None where the message is not to be sent (any more). Raises TryAgain."""
    row = Message.objects.select_for_update().filter(pk=message, state=State.WAITING).first()
    if row is None:
        return None
    if not _settle_what_was_cut_off(row):
        return None
    if row.expires_at <= timezone.now():
        outbox.expire(row)
        return None
    if any(isinstance(part, Unreadable) for part in (row.address, row.subject, row.text)):
        _move(row, Result(Outcome.REFUSED, Fault.UNREADABLE))
        return None
    said = last_word.before(Kind(row.kind), row.thing)
    if said.word is Word.WAIT:
        raise TryAgain("not now")
    if said.word is Word.DROP:
        outbox.expire(row)
        return None
    return Begun(_begun(row), _letter(row, said.headers))


def _begun(row: Message) -> UUID:
    number = row.deliveries.count() + 1
    delivery = Delivery.objects.create(message=row, number=number, begun_at=timezone.now())
    return delivery.token


def _letter(row: Message, headers: Mapping[str, str]) -> Letter:
    by_text = RULES[Kind(row.kind)].by_text
    return Letter(row.message_id, row.address, row.subject, row.text, headers=dict(headers), by_text=by_text)


@transaction.atomic
def end(token: UUID, result: Result) -> State | None:
    """Write down what came of a try; the state of the message then. None where it is no longer ours to say."""
    delivery = Delivery.objects.select_for_update().select_related("message").filter(token=token, ended_at=None).first()
    if delivery is None:
        return None
    _close(delivery, result.outcome)
    return _move(delivery.message, result)


def _settle_what_was_cut_off(row: Message) -> bool:
    """A try that was begun and never ended is in doubt. False where the message is therefore not tried again."""
    delivery = row.deliveries.filter(ended_at=None).first()
    if delivery is None:
        return True
    _close(delivery, Outcome.IN_DOUBT)
    return _move(row, Result(Outcome.IN_DOUBT, Fault.CUT_OFF)) is State.WAITING


def _close(delivery: Delivery, outcome: Outcome) -> None:
    delivery.outcome, delivery.ended_at = outcome, timezone.now()
    delivery.save(update_fields=["outcome", "ended_at"])


def _move(row: Message, result: Result) -> State:
    """The state that follows from what came of a try, by the rule of the message's kind."""
    state = {
        Outcome.SENT: State.SENT,
        Outcome.REFUSED: State.FAILED,
        Outcome.NOT_SENT: State.WAITING,
        Outcome.IN_DOUBT: State.WAITING if RULES[Kind(row.kind)].again_in_doubt else State.IN_DOUBT,
    }[result.outcome]
    outbox.move(row, state, result.fault or "")
    if state is State.SENT:
        outbox.blank(row)
    if state is not State.WAITING:
        last_word.after(Kind(row.kind), row.thing, state, result.fault or "")
        record(f"message.{state}", by=None, thing=f"message:{row.pk}", kind=row.kind, about=row.thing)
    return state
