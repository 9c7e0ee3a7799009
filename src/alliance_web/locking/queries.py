"""Words that wait for their author."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alliance_web.vault.unreadable import Unreadable

from .form import Form, from_json
from .models import KeptWords


@dataclass(frozen=True, slots=True)
class Kept:
    """One form that waits, with when it was sent. `unreadable`: what is said of one that does not open."""

    key: UUID
    kept_at: datetime
    form: Form | None
    unreadable: str = ""


def waiting(person: Any) -> list[Kept]:
    """Everything that waits for somebody, the newest first."""
    return [_kept(row) for row in KeptWords.objects.filter(person_id=person.pk).order_by("-kept_at", "-pk")]


def is_waiting(person: Any) -> bool:
    """Whether anything waits for somebody."""
    return KeptWords.objects.filter(person_id=person.pk).exists()


def _kept(row: KeptWords) -> Kept:
    if isinstance(row.form, Unreadable):
        return Kept(row.key, row.kept_at, None, str(row.form))
    return Kept(row.key, row.kept_at, from_json(row.form))
