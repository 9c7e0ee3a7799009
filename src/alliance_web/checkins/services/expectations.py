"""Keep what the practice's closed therapies let expect; learn it again when one has changed or a day is over.

Learning takes no lock: what changes meanwhile is counted, and whoever comes next learns again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
from django.db.models import F
from django.utils import timezone

from .. import queries
from ..expectation import OUTCOMES, SHAPE, Learnt, learn
from ..models import Expectation

GOOD_FOR = timedelta(days=1)
# The therapies that ended last. Learning from so many takes less than half a second (benchmarks/pages), so it can be
# done at the first visit after any change; limits learnt from 400 are as good as they say (validation/recovery).
MOST = 1000


def expectation(practice_id: int, instrument: str, now: datetime | None = None) -> Learnt:
    """What closed therapies with this questionnaire let expect; one query where it is kept and still good."""
    now = now or timezone.now()
    row = queries.expectation(practice_id, instrument)
    if row is not None and _is_good(row, now):
        return Learnt(row.content)
    row = row or Expectation.objects.get_or_create(practice_id=practice_id, instrument=instrument)[0]
    rows = queries.closed_outcomes(practice_id, instrument, MOST, now)
    learnt = learn(pl.DataFrame(rows, schema=OUTCOMES, orient="row"), instrument)
    Expectation.objects.filter(pk=row.pk).update(content=dict(learnt.content), learnt_from=row.changes, learnt_at=now)
    return learnt


def _is_good(row: Expectation, now: datetime) -> bool:
    if row.learnt_at is None or row.learnt_from != row.changes or row.content.get("shape") != SHAPE:
        return False
    return row.learnt_at > now - GOOD_FOR


def closed_changed(practice_id: int) -> None:
    """Something has changed in a closed therapy, or one has been closed or opened again: learn again."""
    Expectation.objects.filter(practice_id=practice_id).update(changes=F("changes") + 1)
