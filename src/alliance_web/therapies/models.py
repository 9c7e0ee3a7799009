"""One course of treatment, who is in it, its numbered meetings, and the invitations to it."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alliance.instruments import check_in_version
from alliance_web.access.relation import Part
from alliance_web.vault.classification import Personal

from .asked_every import EVERY
from .forms_asked import client_form, same_version, therapist_form
from .states import SessionState


class Therapy(models.Model):
    """One course of treatment."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "practice": Personal.NONE,
        "client_check_in": Personal.NONE,
        "therapist_check_in": Personal.NONE,
        "outcome": Personal.CLINICAL,
        "outcome_every": Personal.NONE,
        "started_on": Personal.CLINICAL,
        "ended_on": Personal.CLINICAL,
    }

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="therapies")
    # Frozen versions: a therapy keeps the check-in it began with, so that one line never joins two versions.
    client_check_in = models.CharField(max_length=60, default=client_form)
    therapist_check_in = models.CharField(max_length=60, default=therapist_form)
    outcome = models.CharField(max_length=60, blank=True)
    outcome_every = models.PositiveSmallIntegerField(default=EVERY)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=same_version(), name="both_chairs_answer_the_same_version"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="therapy_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(outcome_every__gte=1), name="outcome_asked_every_one_or_more_sessions"),
        ]

    def __str__(self) -> str:
        return f"therapy {self.pk}"

    @property
    def version(self) -> str:
        """The version of the check-in that both chairs answer, from the first session to the last."""
        return check_in_version(self.client_check_in) or ""


class Participant(models.Model):
    """A person in a therapy with a part in it. Clients may be in it before they have an account."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "user": Personal.IDENTIFYING,
        "part": Personal.NONE,
        "name": Personal.IDENTIFYING,
        "email": Personal.CONTACT,
        "joined_at": Personal.NONE,
        "left_at": Personal.NONE,
    }

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    therapy = models.ForeignKey(Therapy, models.PROTECT, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="parts")
    part = models.CharField(max_length=20, choices=[(part.value, part.value) for part in Part])
    name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["therapy", "user"], condition=Q(left_at=None), name="one_part_for_a_person_in_a_therapy"
            ),
            models.UniqueConstraint(
                fields=["therapy", "part"], condition=Q(left_at=None), name="one_person_for_a_part_in_a_therapy"
            ),
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"


class Session(models.Model):
    """One meeting, numbered in its therapy."""

    State = SessionState

    personal: ClassVar = {
        "id": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "number": Personal.CLINICAL,
        "starts_at": Personal.CLINICAL,
        "state": Personal.CLINICAL,
    }

    therapy = models.ForeignKey(Therapy, models.PROTECT, related_name="sessions")
    number = models.PositiveIntegerField()
    # A planned session has begun once the clock has passed `starts_at`; nobody has to press a button for it.
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=SessionState.choices, default=SessionState.PLANNED)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["therapy", "number"], name="a_session_number_once_in_a_therapy"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=9999), name="session_number_from_1_to_9999"),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"


class Invitation(models.Model):
    """A link for one person, opened with a short code and used once: into a therapy, or back into an account."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "participant": Personal.IDENTIFYING,
        "token_digest": Personal.SECRET,
        "code_digest": Personal.SECRET,
        "made_at": Personal.NONE,
        "expires_at": Personal.NONE,
        "used_at": Personal.NONE,
        "withdrawn_at": Personal.NONE,
        "wrong_codes": Personal.NONE,
        "by_mail": Personal.NONE,
        "way_back": Personal.NONE,
    }

    # After this many wrong codes the link closes: guessing six digits is then a 5-in-a-million matter.
    WRONG_CODES: ClassVar = 5

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="invitations")
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    # Which of the two secrets goes by email and is shown nowhere else: "link", "code", or "" for neither. Never both.
    by_mail = models.CharField(max_length=4, blank=True, default="")
    # Set where it leads back into the account of somebody who has joined, as on a new phone.
    way_back = models.OneToOneField("people.WayBack", models.PROTECT, null=True, blank=True, related_name="invitation")

    def __str__(self) -> str:
        return f"invitation {self.pk}"
