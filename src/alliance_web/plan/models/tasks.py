"""Tasks with their versions, stances, moves and reports."""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedChoiceField, SealedJSONField, SealedTextField

from ..states import Amount, Owner, Place, TaskState, choices
from .goals import Goal
from .versions import StanceTaken, Version


class Task(models.Model):
    """What somebody does for a goal. What exactly, who, where and when stand in its versions."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "goal": Personal.CLINICAL,
        "number": Personal.NONE,
        "state": Personal.CLINICAL,
        "made_at": Personal.CLINICAL,
    }

    key = models.UUIDField(default=uuid4, unique=True)
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="tasks")
    # Counts from 1 within its goal and stays.
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=choices(TaskState), default=TaskState.OPEN.value)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="a_task_number_once_for_a_goal"),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"


class TaskVersion(Version):
    """A task as one of the two put it: what, who, where, and when or how often."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "task": Personal.CLINICAL,
        "number": Personal.NONE,
        "by": Personal.IDENTIFYING,
        "at": Personal.CLINICAL,
        "words": Personal.WORDS,
        "owner": Personal.CLINICAL,
        "place": Personal.CLINICAL,
        "rhythm": Personal.WORDS,
        "due_on": Personal.CLINICAL,
    }

    task = models.ForeignKey(Task, models.PROTECT, related_name="versions")
    words = SealedTextField(place="plan.TaskVersion.words")
    owner = models.CharField(max_length=12, choices=choices(Owner))
    place = models.CharField(max_length=12, choices=choices(Place))
    rhythm = SealedTextField(place="plan.TaskVersion.rhythm", blank=True, default="")
    due_on = models.DateField(null=True, blank=True)

    class Meta(Version.Meta):
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="a_version_number_once_for_a_task")]

    def __str__(self) -> str:
        return f"version {self.number} of task {self.task_id}"


class TaskStance(StanceTaken):
    """What one of the two says to a version of a task."""

    version = models.ForeignKey(TaskVersion, models.PROTECT, related_name="stances")

    def __str__(self) -> str:
        return f"stance {self.pk} on a task"


class TaskMove(models.Model):
    """A task was done, set aside or taken up again, or was looked at and kept as it is. Rows are only added."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "task": Personal.CLINICAL,
        "number": Personal.NONE,
        "to": Personal.CLINICAL,
        "by": Personal.IDENTIFYING,
        "at": Personal.CLINICAL,
    }

    task = models.ForeignKey(Task, models.PROTECT, related_name="moves")
    number = models.PositiveSmallIntegerField()
    to = models.CharField(max_length=12, choices=choices(TaskState))
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="a_move_number_once_for_a_task")]

    def __str__(self) -> str:
        return f"move {self.number} of task {self.task_id}"


class TaskReport(models.Model):
    """What the owner says of a task: how much, how useful, what got in the way, what helped."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "task": Personal.CLINICAL,
        "version": Personal.CLINICAL,
        "session": Personal.CLINICAL,
        "by": Personal.IDENTIFYING,
        "amount": Personal.CLINICAL,
        "useful": Personal.CLINICAL,
        "in_the_way": Personal.WORDS,
        "helped": Personal.WORDS,
        "answer": Personal.WORDS,
        "answered_by": Personal.IDENTIFYING,
        "answered_at": Personal.CLINICAL,
        "at": Personal.CLINICAL,
    }

    key = models.UUIDField(default=uuid4, unique=True)
    task = models.ForeignKey(Task, models.PROTECT, related_name="reports")
    # The wording it is about, which need not be the one agreed now.
    version = models.ForeignKey(TaskVersion, models.PROTECT, related_name="+")
    # The session after which it was done; 0 before the first.
    session = models.PositiveIntegerField(default=0)
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    amount = SealedChoiceField(place="plan.TaskReport.amount", choices=choices(Amount))
    # 0 to 10; null for "I'd rather not say", and where nothing was done.
    useful = SealedJSONField(place="plan.TaskReport.useful", null=True)
    in_the_way = SealedTextField(place="plan.TaskReport.in_the_way", blank=True, default="")
    helped = SealedTextField(place="plan.TaskReport.helped", blank=True, default="")
    answer = SealedTextField(place="plan.TaskReport.answer", blank=True, default="")
    answered_by = models.ForeignKey("therapies.Participant", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"report {self.pk}"
