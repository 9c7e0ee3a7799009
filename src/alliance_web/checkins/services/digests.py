"""Keep what the caseload shows of each therapy, and make again only what has changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alliance.prompts import Prompt, find
from alliance_web.therapies.queries import next_begins
from alliance_web.vault.unreadable import Unreadable

from .. import queries
from ..digest import Glance, form, glance
from ..models import Digest
from ..series import ratings_table, sessions_table

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy


def refresh(therapies: Collection[Therapy], now: datetime | None = None) -> dict[int, Glance]:
    """Every therapy at a glance, by primary key; those that they or time have changed are made again together."""
    now = now or timezone.now()
    by_key = {therapy.pk: therapy for therapy in therapies}
    digests = queries.digests(by_key)
    stale = [therapy for key, therapy in by_key.items() if _is_stale(digests.get(key), now)]
    fresh = _make_again(stale, now) if stale else {}
    return {key: fresh.get(key) or Glance(digests[key].content) for key in by_key}


def _is_stale(digest: Digest | None, now: datetime) -> bool:
    if digest is None or digest.stale or isinstance(digest.content, Unreadable):
        return True
    if digest.content.get("form") != form() or not Glance(digest.content).is_whole:
        return True
    return digest.fresh_until is not None and digest.fresh_until <= now


@transaction.atomic
def _make_again(therapies: list[Therapy], now: datetime) -> dict[int, Glance]:
    """Lock first, read then: an answer that arrives meanwhile waits, and marks its therapy stale after us.

    What somebody else is just writing is shown as it was and kept by whoever comes next: two who wait for each other
    would get nowhere.
    """
    keys = [therapy.pk for therapy in therapies]
    Digest.objects.bulk_create([Digest(therapy_id=key) for key in keys], ignore_conflicts=True)
    rows = Digest.objects.select_for_update(skip_locked=True).filter(therapy__in=keys)
    ours = set(rows.values_list("therapy", flat=True))
    glances, begins = _glances(therapies, now), next_begins(keys, now)
    made = [
        Digest(therapy_id=key, stale=False, fresh_until=begins.get(key), content=glances[key].content) for key in ours
    ]
    # One statement for all of them; Django's own bulk_update takes ten times as long.
    Digest.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["therapy"], update_fields=["stale", "fresh_until", "content"]
    )
    return glances


def _glances(therapies: list[Therapy], now: datetime) -> dict[int, Glance]:
    """All of them in one pass of the library."""
    courses = queries.shared_courses(therapies, now)
    last = queries.last_check_ins(courses)
    prompts = _prompts(find(ratings_table(courses), sessions=sessions_table(courses)))
    return {key: glance(key, course, prompts.get(key, ()), last.get(key)) for key, course in courses.items()}


def _prompts(found: tuple[Prompt, ...]) -> dict[int, tuple[Prompt, ...]]:
    """By therapy; the library gives them in that order."""
    return {key: tuple(prompts) for key, prompts in groupby(found, key=lambda prompt: prompt.therapy)}
