"""Mail to a client. It says nothing of therapy, for somebody else may see the screen on which it appears.

Each message goes into the outbox in the transaction that causes it. What goes there is shown on no screen, so whoever
uses it later has read the mail of that address: the proof is the use, whenever the message went out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance_web.audit.record import record
from alliance_web.consents.queries import taking_part
from alliance_web.messages.kinds import Kind
from alliance_web.messages.services import outbox

from ..queries import lock_participant
from . import invitations

if TYPE_CHECKING:
    from alliance_web.people.models import User

    from ..models import Participant


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation and its link. `by_mail`: which of the two secrets is in the outbox; '' for neither."""

    fresh: invitations.Fresh
    link: str
    by_mail: str


@transaction.atomic
def invite(*, participant: Participant, by_mail: str, by: User) -> Invited:
    """An invitation, with its "link" or "code" in the outbox, or "nothing"; the other secret has to go another way.

    Raises AlreadyJoined.
    """
    fresh = invitations.make(participant=participant, by=by)
    return _given(fresh, by_mail, participant.email, by)


@transaction.atomic
def let_back(*, participant: Participant, by_mail: str, by: User) -> Invited:
    """A link and code for a new phone of a client who has joined, given like an invitation.

    Raises NotJoined, NotAClient.
    """
    fresh = invitations.make_for_new_phone(participant=participant, by=by)
    return _given(fresh, by_mail, address_of(participant), by)


def _given(fresh: invitations.Fresh, by_mail: str, email: str, by: User) -> Invited:
    link = settings.ORIGIN + reverse("join", args=[fresh.token])
    if by_mail not in ("link", "code") or not (settings.MAIL_IS_SENT and email):
        return Invited(fresh, link, "")
    write = _link_letter if by_mail == "link" else _code_letter
    kind, subject, text = write(fresh, link, by)
    thing = f"invitation:{fresh.invitation.pk}"
    outbox.put(kind=kind, address=email, subject=subject, text=text, thing=thing, by=by.pk)
    invitations.sent(invitation=fresh.invitation, what=by_mail, by=by)
    return Invited(fresh, link, by_mail)


@transaction.atomic
def send_check_in(*, participant: Participant, links: tuple[str, ...], session: int, by: User) -> bool:
    """Put the links of a client's open check-ins into the outbox.

    False without a mail server or an address, and to a client who has paused or stopped, be it a moment ago.
    """
    address = address_of(participant)
    if not (settings.MAIL_IS_SENT and address) or not taking_part(lock_participant(participant).pk).takes_part:
        return False
    words = _("Hello {name},\n\nHow did it go? It takes a minute to say:\n\n{links}\n")
    outbox.put(
        kind=Kind.CHECK_IN_LINK,
        address=address,
        subject=_("A minute for a check-in"),
        text=words.format(name=participant.name, links="\n\n".join(links)),
        thing=about_session(participant, session),
        by=by.pk,
    )
    record("check-in-link.send", by=by.pk, therapy=participant.therapy.key, thing=f"session:{session}")
    return True


def about_session(participant: Participant, session: int) -> str:
    """What the message with check-in links is about, as the outbox calls it."""
    return f"{_links_of(participant)}{session}"


def withdraw_check_ins(*, participant: Participant) -> int:
    """Links of check-ins that have not gone out yet do not go out; how many. In the caller's transaction."""
    return outbox.withdraw(kind=Kind.CHECK_IN_LINK, about=_links_of(participant))


def _links_of(participant: Participant) -> str:
    return f"check-in-link:{participant.pk}-"


def address_of(participant: Participant) -> str:
    """Where mail for a client goes: the address they gave themselves before the one their therapist noted."""
    own = participant.user.email if participant.user else None
    return own or participant.email


def _link_letter(fresh: invitations.Fresh, link: str, by: User) -> tuple[Kind, str, str]:
    invites = _(
        "Hello {name},\n\n{therapist} invites you:\n\n{link}\n\n{therapist} will give you the code it asks for.\n"
    )
    lets_back = _(
        "Hello {name},\n\nWith this link you can sign in on a new phone:\n\n{link}\n\n"
        "{therapist} will give you the code it asks for.\n"
    )
    is_back = fresh.invitation.way_back_id is not None
    text = (lets_back if is_back else invites).format(
        name=fresh.invitation.participant.name, therapist=by.name, link=link
    )
    return Kind.INVITATION_LINK, _("Sign in on a new phone") if is_back else _("An invitation"), text


def _code_letter(fresh: invitations.Fresh, link: str, by: User) -> tuple[Kind, str, str]:
    words = _("Hello {name},\n\nYour code is {code}.\n\n{therapist} will give you the link it belongs to.\n")
    text = words.format(name=fresh.invitation.participant.name, code=fresh.code, therapist=by.name)
    return Kind.INVITATION_CODE, _("Your code"), text
