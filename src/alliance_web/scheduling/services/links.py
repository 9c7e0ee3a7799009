"""The link with which a client asks about one session without signing in. Opening it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from alliance_web.therapies.diary import ahead, session_numbered
from alliance_web.therapies.queries import client_by_key

if TYPE_CHECKING:
    from alliance_web.therapies.models import Participant, Session

SALT = "one session to ask about"
# It shows what came of the question for a while after the session, too.
WORKS = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link opens."""

    participant: Participant
    session: Session


def link(participant: Participant, session: Session) -> str:
    """The whole address of the page on which a client asks about one session, for a message."""
    token = signing.dumps([participant.key.hex, session.number], salt=SALT, compress=False)
    return settings.ORIGIN + reverse("session-by-link", args=[token])


def link_to_next(participant: Participant) -> str:
    """The same for the session that is planned next; '' where none is."""
    following = ahead(participant.therapy, timezone.now()).first()
    return link(participant, following) if following else ""


def by_token(token: str) -> Linked | None:
    """What a link opens; None for one that is too old, not ours, or of somebody who has left."""
    try:
        key, number = signing.loads(token, salt=SALT, max_age=WORKS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    participant = client_by_key(key)
    session = session_numbered(participant.therapy, number) if participant else None
    return Linked(participant, session) if participant and session else None
