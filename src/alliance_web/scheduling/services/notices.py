"""The email to a therapist whose client asks about a session that is soon. It names nobody, and no time.

Whatever is asked is on the therapist's first page from then on, so the email is only for what that may be too late for:
once for a session at a time and for what is asked, however often a client changes their mind.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance_web.messages import queries as messages
from alliance_web.messages.kinds import Kind
from alliance_web.messages.last_word import Said, Word
from alliance_web.messages.services import outbox
from alliance_web.therapies.queries import chairs

from ..models import Request
from ..states import Answer

if TYPE_CHECKING:
    from alliance_web.therapies.models import Session

# Until then somebody who looks once a working day may not have looked.
SOON = timedelta(hours=48)
ABOUT = "session-request:"


def is_told_by_email(session: Session, now: datetime | None = None) -> bool:
    """Whether the therapist gets an email about a request for this session: it is soon, and email is sent here."""
    is_soon = session.starts_at <= (now or timezone.now()) + SOON
    therapist = chairs(session.therapy).therapist.user
    return bool(is_soon and settings.MAIL_IS_SENT and therapist and therapist.email)


def tell(request: Request) -> None:
    """Put the email into the outbox, in the transaction that keeps the request."""
    session = request.session
    thing = f"{ABOUT}{session.pk}-{request.asked}-{session.starts_at:%Y%m%d%H%M}"
    if not is_told_by_email(session) or messages.state(thing) is not None:
        return
    therapist = chairs(session.therapy).therapist
    assert therapist.user is not None
    words = _(
        "Hello {name},\n\nA client is asking to move or cancel an appointment in the next two days. "
        "Sign in to answer:\n\n{link}\n"
    )
    text = words.format(name=therapist.name, link=settings.ORIGIN + reverse("home"))
    subject = _("A question about an appointment")
    outbox.put(
        kind=Kind.SESSION_REQUEST, address=therapist.user.email, subject=subject, text=text, thing=thing, by=None
    )


def last_word(thing: str) -> Said:
    """Before each try to send: what was answered or withdrawn meanwhile needs no email."""
    session = int(thing.removeprefix(ABOUT).partition("-")[0])
    is_open = Request.objects.filter(session=session, answer=Answer.OPEN).exists()
    return Said(Word.GO if is_open else Word.DROP)
