"""What each person chose, which messages were written, what came back, and what chance decided."""

from datetime import time
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedTextField

from .states import Channel, Receipt


class Choice(models.Model):
    """What one person chose about messages. There is none before they chose, and until then nothing goes out."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "person": Personal.IDENTIFYING,
        "channel": Personal.NONE,
        "at": Personal.NONE,
        "more": Personal.NONE,
        "quiet_from": Personal.NONE,
        "quiet_to": Personal.NONE,
        "language": Personal.NONE,
        "number": Personal.CONTACT,
        "stop_key": Personal.SECRET,
        "stop_digest": Personal.SECRET,
        "stopped_at": Personal.NONE,
        "came_back_at": Personal.NONE,
        "came_back": Personal.NONE,
        "saved_at": Personal.NONE,
    }

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages_choice")
    channel = models.CharField(max_length=5, choices=[(one.value, one.value) for one in Channel])
    # On the practice's clocks; empty: an hour after the session.
    at = models.TimeField(null=True, blank=True)
    more = models.BooleanField(default=False)
    # The same twice: never quiet.
    quiet_from = models.TimeField(default=time(20))
    quiet_to = models.TimeField(default=time(8, 30))
    language = models.CharField(max_length=10, default="en")
    # Only ever one whose owner has typed the code that was sent there. No digest: numbers are too few to hide in one.
    number = SealedTextField(place="reminders.Choice.number", blank=True, default="")
    # What the stop link of this person holds: it can stop, and nothing else. Another address makes another one.
    stop_key = SealedTextField(place="reminders.Choice.stop_key")
    stop_digest = models.CharField(max_length=64, unique=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    # How many messages came back in a row, and since when none is sent because of that.
    came_back = models.PositiveSmallIntegerField(default=0)
    came_back_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"choice {self.pk}"


class Reminder(models.Model):
    """That a message about one session was written to one person: the first, or the one more that they asked for."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "participant": Personal.IDENTIFYING,
        "session": Personal.CLINICAL,
        "number": Personal.NONE,
        "channel": Personal.NONE,
        "link": Personal.SECRET,
        "link_digest": Personal.SECRET,
        "message_id": Personal.NONE,
        "made_at": Personal.NONE,
        "receipt": Personal.NONE,
        "receipt_at": Personal.NONE,
    }

    participant = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    session = models.ForeignKey("therapies.Session", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=5)
    # The link of the check-in as it was made then. The short address in the message leads to it.
    link = SealedTextField(place="reminders.Reminder.link")
    link_digest = models.CharField(max_length=64, unique=True)
    # Names the message towards the gateway; filled in the transaction that makes the row.
    message_id = models.CharField(max_length=120, blank=True, default="")
    made_at = models.DateTimeField()
    receipt = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in Receipt], blank=True, default=Receipt.NOTHING.value
    )
    receipt_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "session", "number"], name="one_message_for_a_person_a_session_and_a_number"
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=2), name="one_message_and_at_most_one_more"),
        ]
        indexes = [models.Index(fields=["message_id"], name="messages_by_message_id")]

    def __str__(self) -> str:
        return f"message {self.pk}"


class CameBack(models.Model):
    """That a message to a client came back, as their therapist is told: never what it was about."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "participant": Personal.IDENTIFYING,
        "channel": Personal.NONE,
        "at": Personal.NONE,
        "settled_at": Personal.NONE,
    }

    participant = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=5)
    at = models.DateTimeField()
    # When the client saved their choice anew, or the therapist said that they talked about it.
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"], condition=Q(settled_at=None), name="one_open_word_that_a_message_came_back"
            ),
        ]

    def __str__(self) -> str:
        return f"came back {self.pk}"


class Trial(models.Model):
    """A time in which the practice lets chance decide, for clients who agreed, after which sessions a message goes."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "practice": Personal.NONE,
        "since": Personal.NONE,
        "begun_by": Personal.IDENTIFYING,
        "ended_at": Personal.NONE,
    }

    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice"], condition=Q(ended_at=None), name="one_running_trial_in_a_practice"
            ),
        ]

    def __str__(self) -> str:
        return f"trial {self.pk}"


class Draw(models.Model):
    """What chance decided for one person after one session, drawn at the moment the message would have gone."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "participant": Personal.IDENTIFYING,
        "session": Personal.CLINICAL,
        "gets_one": Personal.NONE,
        "drawn_at": Personal.NONE,
    }

    participant = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    session = models.ForeignKey("therapies.Session", models.PROTECT, related_name="+")
    gets_one = models.BooleanField()
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "session"], name="chance_decides_once_about_a_session"),
        ]

    def __str__(self) -> str:
        return f"draw {self.pk}"
