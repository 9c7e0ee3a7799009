"""Messages to be sent, and every try to send one."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedTextField

from .states import Outcome, State


class Message(models.Model):
    """One email to one person. Address and text are sealed, and deleted once they are of no more use."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "kind": Personal.NONE,
        "thing": Personal.NONE,
        "caused_by": Personal.IDENTIFYING,
        "address": Personal.CONTACT,
        "subject": Personal.SECRET,
        "text": Personal.SECRET,
        "message_id": Personal.NONE,
        "state": Personal.NONE,
        "fault": Personal.NONE,
        "made_at": Personal.NONE,
        "changed_at": Personal.NONE,
        "expires_at": Personal.NONE,
        "blanked_at": Personal.NONE,
        "dismissed_at": Personal.NONE,
    }

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)  # see `kinds`
    # What it is about, as in the record: "invitation:5". Plain text, no foreign key: this app knows nobody above it.
    thing = models.CharField(max_length=80, blank=True)
    caused_by = models.BigIntegerField(null=True)
    address = SealedTextField(place="messages.Message.address", blank=True)
    subject = SealedTextField(place="messages.Message.subject", blank=True)
    text = SealedTextField(place="messages.Message.text", blank=True)
    # The same for every try, so that a mailbox that compares them keeps one.
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    # Why it was not sent yet, as a code: see `sending.Fault`.
    fault = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # When address and text were deleted.
    blanked_at = models.DateTimeField(null=True)
    # Someone has seen that it failed or is in doubt.
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "made_at"], name="messages_by_state"),
            models.Index(fields=["thing", "-made_at"], name="messages_about_a_thing"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Delivery(models.Model):
    """One try to send a message: written before the first word to the mail server, ended after its last."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "message": Personal.NONE,
        "number": Personal.NONE,
        "token": Personal.NONE,
        "begun_at": Personal.NONE,
        "ended_at": Personal.NONE,
        "outcome": Personal.NONE,
    }

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    number = models.PositiveIntegerField()
    # Whoever ends a try has to name it: one that was cut off and counted as in doubt cannot be ended by a late worker.
    token = models.UUIDField(default=uuid4, unique=True, editable=False)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.UNDER_WAY, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="deliveries_of_a_message_are_numbered"),
            models.UniqueConstraint(
                fields=["message"], condition=Q(ended_at=None), name="one_delivery_under_way_for_a_message"
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
