"""What was done with session cards and prompts, and what talking about them changed."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedJSONField, SealedTextField


class CardUse(models.Model):
    """That the session card was opened, or that the two talked about it."""

    class Kind(models.TextChoices):
        OPENED = "opened"
        TALKED = "talked"
        NOT_TODAY = "not-today"

    personal: ClassVar = {
        "id": Personal.NONE,
        "session": Personal.CLINICAL,
        "participant": Personal.IDENTIFYING,
        "kind": Personal.CLINICAL,
        "at": Personal.CLINICAL,
    }

    session = models.ForeignKey("therapies.Session", models.PROTECT, related_name="card_uses")
    participant = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="card_uses")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "participant", "kind"], name="a_use_of_the_card_is_noted_once")
        ]

    def __str__(self) -> str:
        return f"card use {self.pk}"


class PromptTalk(models.Model):
    """That either of the two said they had talked about what one rule found after a session."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "session": Personal.CLINICAL,
        "rule": Personal.CLINICAL,
        "participant": Personal.IDENTIFYING,
        "at": Personal.CLINICAL,
    }

    session = models.ForeignKey("therapies.Session", models.PROTECT, related_name="prompt_talks")
    # The name of the rule in the library's catalogue.
    rule = models.CharField(max_length=60)
    participant = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="prompt_talks")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "rule"], name="a_prompt_is_talked_about_once"),
        ]

    def __str__(self) -> str:
        return f"talk about a prompt {self.pk}"


class ExpectedShown(models.Model):
    """That the therapist shows what similar therapies were like on the card of one session, and whether still.

    Without a row, and without a session that is on, it is the therapist's alone.
    """

    personal: ClassVar = {
        "id": Personal.NONE,
        "session": Personal.CLINICAL,
        "participant": Personal.IDENTIFYING,
        "shown_at": Personal.CLINICAL,
        "hidden_at": Personal.CLINICAL,
    }

    session = models.OneToOneField("therapies.Session", models.PROTECT, related_name="expected_shown")
    participant = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="expected_shown")
    shown_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"expected course shown {self.pk}"


class CardChange(models.Model):
    """What one of the two says that their talk about the card changed. Both read it; its author can change it."""

    class What(models.TextChoices):
        NOTHING = "nothing"
        GOAL = "goal"
        TASK = "task"
        WAY = "way-of-working"
        ELSE = "something-else"

    personal: ClassVar = {
        "id": Personal.NONE,
        "session": Personal.CLINICAL,
        "participant": Personal.IDENTIFYING,
        "changed": Personal.CLINICAL,
        "words": Personal.WORDS,
        "changes": Personal.NONE,
        "at": Personal.CLINICAL,
    }

    session = models.ForeignKey("therapies.Session", models.PROTECT, related_name="card_changes")
    participant = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="card_changes")
    # A list of `What`, in its order.
    changed = SealedJSONField(place="checkins.CardChange.changed")
    words = SealedTextField(place="checkins.CardChange.words", blank=True, default="")
    # Goes up with each change: a form from an old page is seen to be old.
    changes = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "participant"], name="a_person_says_once_what_a_card_changed")
        ]

    def __str__(self) -> str:
        return f"card change {self.pk}"
