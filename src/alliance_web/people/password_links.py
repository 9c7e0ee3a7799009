"""A link with which somebody chooses a password; it dies with the first use, or after three days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from alliance_web.audit.record import record

from .adapters import password_address

if TYPE_CHECKING:
    from .models import User


def make(*, user: User, by: User | None) -> str:
    """The link, to be given to its owner and to nobody else."""
    record("password-link.make", by=by.pk if by else None, thing=f"user:{user.pk}")
    return password_address(f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}")


def send(*, user: User, link: str) -> bool:
    """Send the link to its owner; False where no mail is sent or the mail server does not take it."""
    if not (settings.MAIL_IS_SENT and user.email):
        return False
    words = _(
        "Hello {name},\n\nyou can now work with Alliance. Choose a password here:\n\n{link}\n\n"
        "The link works once, within three days.\n"
    )
    try:
        send_mail(_("Choose your password"), words.format(name=user.name, link=link), None, [user.email])
    except OSError:
        return False
    return True
