"""When and how the two look at their goals, and how they like to work."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedJSONField, SealedTextField

from ..states import Outcome, choices
from .goals import AttainmentScale, Goal


class ReviewDay(models.Model):
    """A day on which the two want to look at their goals. The last row of a therapy counts."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "on": Personal.CLINICAL,
        "by": Personal.IDENTIFYING,
        "agreed_by": Personal.IDENTIFYING,
        "at": Personal.CLINICAL,
    }

    therapy = models.ForeignKey("therapies.Therapy", models.PROTECT, related_name="review_days")
    on = models.DateField()
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey("therapies.Participant", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"review day {self.pk}"


class Review(models.Model):
    """One looking at one goal. It closes when both have said the same of what comes of it.

    Where the two could not agree on a goal under review, it closes without an outcome.
    """

    personal: ClassVar = {
        "id": Personal.NONE,
        "goal": Personal.CLINICAL,
        "number": Personal.NONE,
        "session": Personal.CLINICAL,
        "scale": Personal.CLINICAL,
        "begun_at": Personal.CLINICAL,
        "closed_at": Personal.CLINICAL,
        "outcome": Personal.CLINICAL,
    }

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="reviews")
    number = models.PositiveSmallIntegerField()
    # The last session that had begun; 0 before the first.
    session = models.PositiveIntegerField(default=0)
    # The attainment scale both had agreed with when it began; a later one counts from the next review on.
    scale = models.ForeignKey(AttainmentScale, models.PROTECT, null=True, blank=True, related_name="reviews")
    begun_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=choices(Outcome), blank=True, default="")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="a_review_number_once_for_a_goal"),
            models.UniqueConstraint(
                fields=["goal"], condition=Q(closed_at=None), name="one_review_of_a_goal_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"


class ReviewView(models.Model):
    """How one of the two sees a goal at a review. Neither sees the other's before both have said theirs."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "review": Personal.CLINICAL,
        "by": Personal.IDENTIFYING,
        "rating": Personal.CLINICAL,
        "level": Personal.CLINICAL,
        "outcome": Personal.CLINICAL,
        "words": Personal.WORDS,
        "at": Personal.CLINICAL,
    }

    review = models.ForeignKey(Review, models.PROTECT, related_name="views")
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    # How near the goal is, 0 to 10; null for "I'd rather not say".
    rating = SealedJSONField(place="plan.ReviewView.rating", null=True)
    # The level reached on the scale of the review, -2 to +2.
    level = SealedJSONField(place="plan.ReviewView.level", null=True)
    outcome = models.CharField(max_length=12, choices=choices(Outcome))
    words = SealedTextField(place="plan.ReviewView.words", blank=True, default="")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "by"], name="one_view_of_a_review_for_a_person"),
        ]

    def __str__(self) -> str:
        return f"view of review {self.review_id}"


class Preferences(models.Model):
    """How one of the two likes, or sees, the way of working. A later talk is a new row; the last of a person counts."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "by": Personal.IDENTIFYING,
        "answers": Personal.CLINICAL,
        "words": Personal.WORDS,
        "at": Personal.CLINICAL,
    }

    # Made by the form, so that sending it twice makes one row.
    key = models.UUIDField(default=uuid4, unique=True)
    therapy = models.ForeignKey("therapies.Therapy", models.PROTECT, related_name="preferences")
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    # question of preferences.toml -> -2 to 2, or null for "no wish"; what was not talked about is left out.
    answers = SealedJSONField(place="plan.Preferences.answers", default=dict)
    words = SealedTextField(place="plan.Preferences.words", blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"preferences {self.pk}"
