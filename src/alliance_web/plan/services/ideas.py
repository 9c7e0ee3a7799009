"""Ideas for tasks: add one, change it, archive it, bring it back. Tasks that were made of it stay as they are."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alliance_web.audit.record import record

from ..models import TaskIdea

if TYPE_CHECKING:
    from alliance_web.people.models import Practice, User


class ChangedMeanwhile(Exception):
    """The idea is not as the page showed it. `newest`: what is there now."""

    def __init__(self, newest: TaskIdea) -> None:
        super().__init__(f"task idea {newest.pk}")
        self.newest = newest


@dataclass(frozen=True, slots=True)
class Idea:
    """What the practice writes. `owner` and `place` are '' where whoever takes the idea over decides."""

    title: str
    words: str
    goals: str = ""
    owner: str = ""
    place: str = ""


@transaction.atomic
def add(*, practice: Practice, key: UUID, idea: Idea, by: User) -> TaskIdea:
    """A new idea. The same form again gives the idea that is there. Raises ChangedMeanwhile where it says another."""
    made = {"practice": practice, "by": by, "at": timezone.now(), **asdict(idea)}
    row, is_new = TaskIdea.objects.get_or_create(key=key, defaults=made)
    if is_new:
        _record("add", row, by)
    elif row.practice_id != practice.pk or _said(row) != idea:
        raise ChangedMeanwhile(row)
    return row


@transaction.atomic
def change(*, row: TaskIdea, idea: Idea, seen: int, by: User) -> TaskIdea:
    """Other words. `seen`: `changes` of the idea on the page. Raises ChangedMeanwhile."""
    locked = TaskIdea.objects.select_for_update().get(pk=row.pk)
    if _said(locked) == idea:
        return locked
    if locked.changes != seen:
        raise ChangedMeanwhile(locked)
    for name, value in asdict(idea).items():
        setattr(locked, name, value)
    locked.changes, locked.by, locked.at = locked.changes + 1, by, timezone.now()
    locked.save()
    _record("change", locked, by)
    return locked


@transaction.atomic
def archive(*, row: TaskIdea, archived: bool, by: User) -> bool:
    """Take an idea out of the forms, or put it back; False where it is there already."""
    locked = TaskIdea.objects.select_for_update().get(pk=row.pk)
    if archived == (locked.archived_at is not None):
        return False
    locked.archived_at = timezone.now() if archived else None
    locked.save(update_fields=["archived_at"])
    _record("archive" if archived else "restore", locked, by)
    return True


def _said(row: TaskIdea) -> Idea:
    return Idea(row.title, row.words, row.goals, row.owner, row.place)


def _record(verb: str, row: TaskIdea, by: User) -> None:
    record(f"task-idea.{verb}", by=by.pk, thing=f"task-idea:{row.pk}")
