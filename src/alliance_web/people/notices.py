"""Short mails to people with an account: something about their own sign-in, or about who leads the practice, changed.

Every one of them goes out here. They hold no link and no code: nothing in them opens anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance_web.messages.kinds import Kind
from alliance_web.messages.services import outbox

from . import queries

if TYPE_CHECKING:
    from .models import Membership, Practice, User


def tell(user: User, subject: str, text: str) -> None:
    """A short mail to the address that the account has now, where mail is sent at all."""
    _send(user, user.email or "", subject, text)


def tell_about_leads(practice: Practice, subject: str, text: str, *, but: User | None = None) -> None:
    """The same to everyone who is told who leads the practice, `but` one."""
    told = queries.told_of_leads(practice)
    _tell_all(told.exclude(pk=but.pk) if but else told, subject, text)


def address_changes(user: User) -> None:
    """To the old address: from now on sign-in codes go to another one. Call it before the address is changed."""
    words = _(
        "Hello {name},\n\nYour sign-in address was changed. Codes now go to another address, and every other device "
        "is signed out.\n\nIf this was not you, tell your practice at once.\n"
    )
    tell(user, _("Your sign-in address was changed"), words.format(name=user.name))


def lead_is_asked_for(membership: Membership) -> None:
    """Someone asked that somebody becomes a lead."""
    by, name = membership.asked_by, membership.user.name
    words = (
        _("{name} asked to become a practice lead.")
        if by == membership.user
        else _("{by} asked that {name} become a practice lead.")
    )
    what = words.format(by=by.name if by else "", name=name)
    tell_about_leads(membership.practice, _("A new practice lead is waiting"), f"{what}\n\n{_what_next(membership)}\n")


def lead_is_new(membership: Membership, by: User | None) -> None:
    """Somebody is a lead from now on."""
    name = membership.user.name
    words = (
        _("{by} made {name} a practice lead.").format(by=by.name, name=name)
        if by
        else _("{name} was made a practice lead on the practice's own machine.").format(name=name)
    )
    # Whoever runs the machine has told them already; the first lead of a practice is told by nobody else.
    but = None if by else membership.user
    tell_about_leads(membership.practice, _("A new practice lead"), words + "\n\n" + _if_wrong(), but=but)


def lead_is_no_more(user: User, practice: Practice, by: User) -> None:
    """Somebody is a lead no more, or will not become one."""
    words = _("{by} ended that {name} is a practice lead.").format(by=by.name, name=user.name)
    tell_about_leads(practice, _("A practice lead fewer"), words + "\n\n" + _if_wrong())


def second_factor_dropped(user: User, practice: Practice) -> None:
    """Whoever runs the machine took a person's second factor away."""
    words = _("{name}'s second factor was removed on the practice's own machine.").format(name=user.name)
    tell_about_leads(practice, _("A second factor was removed"), words + "\n\n" + _if_wrong())


def password_link_made(user: User, practice: Practice, by: User | None) -> None:
    """A link with which somebody chooses a new password was made for them."""
    words = (
        _("{by} made a link with which {name} can choose a password.").format(by=by.name, name=user.name)
        if by
        else _("A link with which {name} can choose a password was made on the practice's own machine.").format(
            name=user.name
        )
    )
    _tell_all([*queries.leads(practice).exclude(pk=user.pk), user], _("A password link was made"), words + "\n")


def new_phone_link_made(user: User, by: User, email: str) -> None:
    """To a client: a link for a new phone was made. `email`: where mail for them goes, also without an own address."""
    words = _(
        "Hello {name},\n\n{by} made a link that lets you sign in on a new phone. You are now signed out everywhere.\n\n"
        "If you did not ask for this, tell your practice.\n"
    )
    _send(user, user.email or email, _("A link for a new phone"), words.format(name=user.name, by=by.name))


def came_back(user: User, email: str) -> None:
    """To a client: somebody came in by a link for a new phone, or by the recovery code."""
    words = _(
        "Hello {name},\n\nSomeone signed in to your account on a new device. All other devices are signed out.\n\n"
        "If this was not you, tell your practice at once.\n"
    )
    _send(user, user.email or email, _("You signed in on a new device"), words.format(name=user.name))


def recovery_code_made(user: User) -> None:
    """To a client: the code from before stopped working."""
    words = _("Hello {name},\n\nA new recovery code was made for your account. Older codes no longer work.\n\n{wrong}")
    wrong = _("If this was not you, tell your practice at once.\n")
    tell(user, _("A new recovery code"), words.format(name=user.name, wrong=wrong))


def passkey_added(user: User) -> None:
    """To a client: there is a passkey more."""
    words = _("Hello {name},\n\nA passkey was added to your account.\n\n{wrong}")
    wrong = _("If this was not you, tell your practice at once.\n")
    tell(user, _("A passkey was added"), words.format(name=user.name, wrong=wrong))


def _tell_all(users: Iterable[User], subject: str, text: str) -> None:
    for user in users:
        tell(user, subject, text)


def _send(user: User, email: str, subject: str, text: str) -> None:
    if settings.MAIL_IS_SENT and email:
        thing = f"user:{user.pk}"
        outbox.put(kind=Kind.ACCOUNT_NOTICE, address=email, subject=subject, text=text, thing=thing, by=None)


def _what_next(membership: Membership) -> str:
    if membership.counts_from is None:
        return _("It counts once another lead confirms it. To confirm or refuse, open Settings, Staff.")
    return _(
        "There is no lead who could confirm it, so it counts from {when}. Until then, anyone with access to Settings "
        "can refuse it: open Settings, Staff."
    ).format(when=_moment(membership.counts_from))


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")


def _if_wrong() -> str:
    return _("If this is wrong, open Settings, Staff, or ask the person who runs the computer.\n")
