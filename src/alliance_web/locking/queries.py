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
    """One form that waits, with when it was sent. `form` is None where it cannot be opened."""

    key: UUID
    kept_at: datetime
    form: Form | None


def waiting(person: Any) -> list[Kept]:
    """Everything that waits for somebody, the newest first."""
    rows = KeptWords.objects.filter(person_id=person.pk).order_by("-kept_at", "-pk")
    return [Kept(row.key, row.kept_at, None if isinstance(row.form, Unreadable) else from_json(row.form)) for row in rows]


def is_waiting(person: Any) -> bool:
    """Whether anything waits for somebody."""
    return KeptWords.objects.filter(person_id=person.pk).exists()
