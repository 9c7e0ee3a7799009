"""Ideas for tasks of a practice: those that forms offer, and all of them for whoever looks after the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ..models import TaskIdea


@dataclass(frozen=True, slots=True)
class Ideas:
    """All ideas of a practice, each list by title."""

    offered: tuple[TaskIdea, ...]
    archived: tuple[TaskIdea, ...]


def offered(practice_id: int) -> tuple[TaskIdea, ...]:
    """What the form for a task offers, by title. One query."""
    return _by_title(TaskIdea.objects.filter(practice=practice_id, archived_at=None))


def all_ideas(practice_id: int) -> Ideas:
    """Everything that the practice has written. One query."""
    rows = _by_title(TaskIdea.objects.filter(practice=practice_id))
    return Ideas(tuple(row for row in rows if not row.archived_at), tuple(row for row in rows if row.archived_at))


def idea(practice_id: int, key: UUID) -> TaskIdea | None:
    """One idea with who wrote it; None where this practice has none with the key."""
    return TaskIdea.objects.select_related("by").filter(practice=practice_id, key=key).first()


def chosen(ideas: tuple[TaskIdea, ...], key: str) -> TaskIdea | None:
    """The idea that an address asks for, among those that are offered; None for anything else that came."""
    return next((row for row in ideas if str(row.key) == key), None)


def _by_title(rows: Iterable[TaskIdea]) -> tuple[TaskIdea, ...]:
    return tuple(sorted(rows, key=lambda row: (row.title.casefold(), row.pk)))
