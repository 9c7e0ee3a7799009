"""A link with which somebody chooses a password; it dies with the first use, or after three days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.utils.translation import gettext as _

from alliance_web.audit.record import record
from alliance_web.messages.kinds import Kind
from alliance_web.messages.services import outbox

from .adapters import password_address

if TYPE_CHECKING:
    from .models import User


def make(*, user: User, by: User | None) -> str:
    """The link, to be given to its owner and to nobody else."""
    record("password-link.make", by=by.pk if by else None, thing=f"user:{user.pk}")
    return password_address(f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}")


def sent_to(user: User) -> str:
    """What the message with a link is about, as the outbox calls it."""
    return f"password-link:{user.pk}"


def send(*, user: User, link: str, by: User) -> bool:
    """Put the link into the outbox; False where no mail is sent or there is no address."""
    if not (settings.MAIL_IS_SENT and user.email):
        return False
    words = _(
        "Hello {name},\n\nYou now have an Alliance account. Choose a password here:\n\n{link}\n\nThe "
        "link works once and expires after 3 days.\n"
    )
    outbox.put(
        kind=Kind.PASSWORD_LINK,
        address=user.email,
        subject=_("Choose your password"),
        text=words.format(name=user.name, link=link),
        thing=sent_to(user),
        by=by.pk,
    )
    return True
