"""Ideas for tasks that a practice keeps for everybody who works in it, and for their clients."""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from alliance_web.vault.classification import Personal

from ..states import Owner, Place, choices


class TaskIdea(models.Model):
    """One idea, about nobody. A task that is made of it has words of its own, whatever becomes of the idea."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "practice": Personal.NONE,
        "title": Personal.NONE,
        "words": Personal.NONE,
        "goals": Personal.NONE,
        "owner": Personal.NONE,
        "place": Personal.NONE,
        "changes": Personal.NONE,
        "by": Personal.IDENTIFYING,
        "at": Personal.NONE,
        "archived_at": Personal.NONE,
    }

    # Made by the form, so that sending it twice makes one idea.
    key = models.UUIDField(default=uuid4, unique=True)
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="task_ideas")
    title = models.CharField(max_length=120)
    # The task as it goes into the form.
    words = models.TextField(max_length=2000)
    # For which goals it is meant, in words; '' for any.
    goals = models.CharField(max_length=120, blank=True, default="")
    # Who does it and where, as the form begins with it; '' where that is left open.
    owner = models.CharField(max_length=12, choices=choices(Owner), blank=True, default="")
    place = models.CharField(max_length=12, choices=choices(Place), blank=True, default="")
    # Goes up with each change: a form from an old page is seen to be old.
    changes = models.PositiveIntegerField(default=0)
    # Who wrote it as it is now, and when.
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"task idea {self.pk}"
