"""Goals with their versions, stances and attainment scales."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedTextField

from ..states import GoalMove, GoalState, choices
from .versions import StanceTaken, Version


class Goal(models.Model):
    """What the two want to reach. Its words stand in its versions."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "number": Personal.NONE,
        "serves": Personal.CLINICAL,
        "state": Personal.CLINICAL,
        "in_focus": Personal.CLINICAL,
        "made_at": Personal.CLINICAL,
    }

    # Made by the form, so that sending it twice makes one goal.
    key = models.UUIDField(default=uuid4, unique=True)
    therapy = models.ForeignKey("therapies.Therapy", models.PROTECT, related_name="goals")
    # Counts from 1 within the therapy and stays: people say "our second goal".
    number = models.PositiveSmallIntegerField()
    serves = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="served_by")
    state = models.CharField(max_length=12, choices=choices(GoalState), default=GoalState.OPEN.value)
    in_focus = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["therapy", "number"], name="a_goal_number_once_in_a_therapy"),
            models.CheckConstraint(
                condition=Q(in_focus=False) | Q(state__in=["open", "sustaining"]), name="only_running_goals_in_focus"
            ),
        ]

    def __str__(self) -> str:
        return f"goal {self.pk}"


class GoalVersion(Version):
    """A goal as one of the two put it."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "goal": Personal.CLINICAL,
        "number": Personal.NONE,
        "by": Personal.IDENTIFYING,
        "at": Personal.CLINICAL,
        "words": Personal.WORDS,
    }

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="versions")
    words = SealedTextField(place="plan.GoalVersion.words")

    class Meta(Version.Meta):
        constraints = [models.UniqueConstraint(fields=["goal", "number"], name="a_version_number_once_for_a_goal")]

    def __str__(self) -> str:
        return f"version {self.number} of goal {self.goal_id}"


class GoalStance(StanceTaken):
    """What one of the two says to a version of a goal."""

    version = models.ForeignKey(GoalVersion, models.PROTECT, related_name="stances")

    def __str__(self) -> str:
        return f"stance {self.pk} on a goal"


class GoalMoved(models.Model):
    """Something one of the two did with a goal: into focus or out of it, an end without agreement, taken up again."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "goal": Personal.CLINICAL,
        "by": Personal.IDENTIFYING,
        "move": Personal.CLINICAL,
        "version": Personal.NONE,
        "serves": Personal.CLINICAL,
        "at": Personal.CLINICAL,
    }

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="moves")
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    move = models.CharField(max_length=12, choices=choices(GoalMove))
    # The newest version then. What was said of versions before the one with which a goal is taken up counts no more.
    version = models.PositiveSmallIntegerField()
    serves = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"move {self.pk} of a goal"


class AttainmentScale(models.Model):
    """Goal attainment scaling of one goal: five levels written together, -2 to +2. A change is a new row."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "goal": Personal.CLINICAL,
        "number": Personal.NONE,
        "by": Personal.IDENTIFYING,
        "agreed_by": Personal.IDENTIFYING,
        "agreed_at": Personal.CLINICAL,
        "levels": Personal.WORDS,
        "weight": Personal.CLINICAL,
        "at": Personal.CLINICAL,
    }

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="attainment_scales")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    # The other one, once they agree with these levels.
    agreed_by = models.ForeignKey("therapies.Participant", models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    # JSON: the five texts from -2 to +2.
    levels = SealedTextField(place="plan.AttainmentScale.levels")
    # How much the goal counts beside the others, 1 to 5; agreed together with the levels.
    weight = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="an_attainment_scale_number_once"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=5), name="goal_weight_from_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"attainment scale {self.pk}"
