"""Lock and unlock, and keep what was sent while locked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record

from .form import Form
from .models import KeptWords

if TYPE_CHECKING:
    from alliance_web.people.models import User

KEPT = timedelta(days=7)
# More than this at once is no one's writing: the oldest go.
MOST = 20


def note_lock(*, person: User) -> None:
    """Somebody's pages have locked."""
    with transaction.atomic():
        record("lock", by=person.pk)


def note_unlock(*, person: User, how: str) -> None:
    """They have shown that it is them."""
    with transaction.atomic():
        record("unlock", by=person.pk, how=how)


def note_refused(*, person: User, how: str) -> None:
    """Somebody tried to unlock and could not show that it is them."""
    with transaction.atomic():
        record("unlock.fail", by=person.pk, how=how)


@transaction.atomic
def keep(*, person: User, form: Form) -> None:
    """Keep a form for whoever sent it; sent twice, it is kept once."""
    content = form.as_json()
    rows = KeptWords.objects.filter(person=person).order_by("-kept_at", "-pk")
    same = [row.pk for row in rows if row.form == content]
    KeptWords.objects.filter(pk__in=[*same, *(row.pk for row in rows[MOST - 1 :])]).delete()
    KeptWords.objects.create(person=person, form=content)
    record("words.keep", by=person.pk)


@transaction.atomic
def forget(*, person: User, key: UUID | None = None) -> None:
    """Delete one kept form of somebody, or all of them."""
    rows = KeptWords.objects.filter(person=person)
    count, _ = (rows.filter(key=key) if key else rows).delete()
    if count:
        record("words.forget", by=person.pk)


@transaction.atomic
def forget_old(now: datetime | None = None) -> None:
    """What waited for seven days goes."""
    KeptWords.objects.filter(kept_at__lte=(now or timezone.now()) - KEPT).delete()
