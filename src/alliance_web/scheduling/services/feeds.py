"""Make, renew, change and revoke the address of one's calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from alliance_web.audit.record import record

from ..models import Feed
from ..states import Title
from ..tokens import digest, draw

if TYPE_CHECKING:
    from alliance_web.people.models import User


@transaction.atomic
def make(*, person: User, title: Title | None = None) -> str:
    """A new address, known only in this moment; an older one opens nothing from now on."""
    token, chosen = draw(), {"title": title} if title else {}
    Feed.objects.update_or_create(
        person=person, defaults={"token_digest": digest(token), "made_at": timezone.now(), **chosen}
    )
    record("calendar.make", by=person.pk)
    return address(token)


@transaction.atomic
def choose_title(*, person: User, title: Title) -> bool:
    """What the calendar calls a session; False where there is no calendar."""
    if not Feed.objects.filter(person=person).update(title=title):
        return False
    record("calendar.title", by=person.pk, title=title.value)
    return True


@transaction.atomic
def revoke(*, person: User) -> bool:
    """The address opens nothing any more; False where there was none."""
    count, _rows = Feed.objects.filter(person=person).delete()
    if count:
        record("calendar.revoke", by=person.pk)
    return bool(count)


def address(token: str) -> str:
    """The whole address of a calendar. It holds no name."""
    return settings.ORIGIN + reverse("calendar-feed", args=[token])
