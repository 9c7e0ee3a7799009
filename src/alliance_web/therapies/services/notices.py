"""Mail to a client. It says nothing of therapy, for somebody else may see the screen on which it appears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from alliance_web.audit.record import record

from . import invitations

if TYPE_CHECKING:
    from alliance_web.people.models import User

    from ..models import Participant


def send_link(*, fresh: invitations.Fresh, link: str, by: User) -> bool:
    """The invitation's link by e-mail; its code then has to go another way. False where it could not be sent."""
    participant = fresh.invitation.participant
    words = _(
        "Hello {name},\n\n{therapist} invites you:\n\n{link}\n\nYou get the code that it asks for from {therapist}.\n"
    )
    text = words.format(name=participant.name, therapist=by.name, link=link)
    return _send_secret(fresh, "link", _("An invitation"), text, by)


def send_code(*, fresh: invitations.Fresh, by: User) -> bool:
    """The invitation's code by e-mail; its link then has to go another way. False where it could not be sent."""
    words = _("Hello {name},\n\nyour code is {code}.\n\nYou get the link that it belongs to from {therapist}.\n")
    text = words.format(name=fresh.invitation.participant.name, code=fresh.code, therapist=by.name)
    return _send_secret(fresh, "code", _("Your code"), text, by)


def send_check_in(*, participant: Participant, links: tuple[str, ...], session: int, by: User) -> bool:
    """The links of a client's open check-ins. False where they could not be sent."""
    words = _("Hello {name},\n\nhow did it go? It takes a minute to say:\n\n{links}\n")
    text = words.format(name=participant.name, links="\n\n".join(links))
    if not _send(address_of(participant), _("A minute for a check-in"), text):
        return False
    record("check-in-link.send", by=by.pk, therapy=participant.therapy.key, thing=f"session:{session}")
    return True


def address_of(participant: Participant) -> str:
    """Where mail for a client goes: the address they gave themselves before the one their therapist noted."""
    own = participant.user.email if participant.user else None
    return own or participant.email


def _send_secret(fresh: invitations.Fresh, what: str, subject: str, text: str, by: User) -> bool:
    if not _send(fresh.invitation.participant.email, subject, text):
        return False
    invitations.sent(invitation=fresh.invitation, what=what, by=by)
    return True


def _send(address: str, subject: str, text: str) -> bool:
    if not (settings.MAIL_IS_SENT and address):
        return False
    try:
        send_mail(subject, text, None, [address])
    except OSError:
        return False
    return True
