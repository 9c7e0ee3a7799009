"""Ask those whose time has come: the row, its link and the message in one transaction, so that it goes out once."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance_web.audit.record import record
from alliance_web.consents.purposes import FOLLOW_UP
from alliance_web.consents.queries import has_given
from alliance_web.messages.kinds import Kind
from alliance_web.messages.services import outbox
from alliance_web.therapies.services.notices import address_of

from ..models import FollowUp, Wave
from ..queries.plan import Due, due

GOOD_FOR = timedelta(days=30)


def ask_due(today: date | None = None) -> int:
    """Ask everybody whose time has come; how many were asked."""
    return len([found for found in due(today) if ask(found)])


@transaction.atomic
def ask(found: Due) -> str:
    """Ask one client, and return the token of the link; "" where they may not be asked, or were a moment ago."""
    row = (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("therapy", "by__user")
        .get(pk=found.follow_up.pk)
    )
    user = row.by.user
    may_not = row.paused_at or row.closed_at or row.therapy.ended_on != found.ended_on
    if may_not or user is None or not has_given(user, FOLLOW_UP):
        return ""
    wave, _new = Wave.objects.get_or_create(
        follow_up=row, ended_on=found.ended_on, months=found.months, defaults={"due_on": found.on}
    )
    if wave.asked_at is not None:
        return ""
    return _sent(wave, row)


def digest(token: str) -> str:
    """What is stored of a link."""
    return sha256(token.encode()).hexdigest()


def _sent(wave: Wave, row: FollowUp) -> str:
    token, now = secrets.token_urlsafe(24), timezone.now()
    wave.token_digest, wave.asked_at, wave.expires_at = digest(token), now, now + GOOD_FOR
    wave.instrument = row.therapy.outcome
    wave.save()
    record("follow-up.ask", by=None, therapy=row.therapy.key, thing=f"wave:{wave.pk}", months=wave.months)
    text = _(
        "Hello,\n\nYou said that we may ask how you are. It takes about three minutes:\n\n{link}\n\n"
        "The link works for 30 days. On its page you can also move, pause or stop this.\n"
    )
    outbox.put(
        kind=Kind.FOLLOW_UP_LINK,
        address=address_of(row.by),
        subject=_("How are you?"),
        text=text.format(link=settings.ORIGIN + reverse("follow-up-link", args=[token])),
        thing=f"wave:{wave.pk}",
        by=None,
    )
    return token
