"""Take in what a client says about harm, for the one person who was promised to read it, and close it by their word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance_web.audit.record import record
from alliance_web.messages.kinds import Kind
from alliance_web.messages.services import outbox
from alliance_web.therapies.queries import lock_participant

from ..models import HarmAnswer
from ..queries import harm
from ..states import Because, Contact, Worse

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant


class ReadByAnother(Exception):
    """Somebody else than the page named would read it, or nobody: it is not sent."""


class NothingSaid(Exception):
    """An answer is closed with a word on what was done, never with a bare click."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the client says."""

    worse: Worse
    because: Because | None = None
    contact: Contact | None = None
    words: str = ""


@transaction.atomic
def say(*, form: UUID, said: Said, reader: UUID, by: Participant) -> HarmAnswer:
    """Send an answer to the person whom the page named (`reader`: the key of their account). Twice, it is one.

    Raises ReadByAnother.
    """
    client = lock_participant(by)
    if there := HarmAnswer.objects.filter(by=client, form=form).first():
        return there
    named = harm.reader(client.therapy)
    if named is None or named.key != reader:
        raise ReadByAnother
    row = HarmAnswer.objects.create(
        form=form,
        by=client,
        worse=said.worse,
        because=said.because or "",
        contact=said.contact or "",
        words=said.words.strip(),
        assigned_to=named,
    )
    record("harm.say", by=client.user_id, therapy=client.therapy.key, thing=f"harm:{row.pk}")
    if harm.Answer(row, "", "").needs_someone:
        _tell(row, named)
    return row


@transaction.atomic
def close(*, row: HarmAnswer, what_was_done: str, by: User) -> bool:
    """A person has read it and says what was done. Closing twice keeps the first word (False). Raises NothingSaid."""
    if not what_was_done.strip():
        raise NothingSaid
    locked = HarmAnswer.objects.select_for_update(of=("self",)).select_related("by__therapy").get(pk=row.pk)
    if locked.done_at:
        return False
    locked.done_at, locked.done_by, locked.what_was_done = timezone.now(), by, what_was_done.strip()
    locked.save(update_fields=["done_at", "done_by", "what_was_done"])
    record("harm.close", by=by.pk, therapy=locked.by.therapy.key, thing=f"harm:{locked.pk}")
    return True


def _tell(row: HarmAnswer, named: User) -> None:
    """A notice without a name; kept as failed, and shown, where no mail goes out."""
    text = _("There is a new message for you in Alliance. Open it here:\n\n{link}\n")
    outbox.put(
        kind=Kind.HARM_NOTICE,
        address=named.email,
        subject=_("A message for you"),
        text=text.format(link=settings.ORIGIN + reverse("harm-answers")),
        thing=f"harm:{row.pk}",
        by=None,
    )
