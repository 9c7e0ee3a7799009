"""What is kept of sessions besides their time: lengths, series, changes, questions, calendars, imports."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedTextField

from .lengths import LENGTH, LONGEST, SHORTEST
from .states import Answer, Asked, Because, Title


class Diary(models.Model):
    """One row for each therapist, held while a time is given away: two windows wait for each other here."""

    personal: ClassVar = {"id": Personal.NONE, "person": Personal.IDENTIFYING}

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="diary")

    class Meta:
        verbose_name_plural = "diaries"

    def __str__(self) -> str:
        return f"diary {self.pk}"


class Series(models.Model):
    """Sessions of one therapy that were planned together, every week or every second one."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "submission": Personal.NONE,
        "weeks": Personal.NONE,
        "made_at": Personal.NONE,
        "made_by": Personal.IDENTIFYING,
    }

    therapy = models.ForeignKey("therapies.Therapy", models.PROTECT, related_name="series")
    # The form that was sent: sent twice, it makes one series.
    submission = models.UUIDField(unique=True)
    weeks = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(condition=Q(weeks__in=[1, 2]), name="a_series_is_weekly_or_fortnightly"),
        ]

    def __str__(self) -> str:
        return f"series {self.pk}"


class Appointment(models.Model):
    """What a session has besides its time. One that was planned before there were diaries has none."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "session": Personal.CLINICAL,
        "series": Personal.CLINICAL,
        "minutes": Personal.NONE,
        "apart": Personal.NONE,
        "revision": Personal.NONE,
        "changed_at": Personal.NONE,
    }

    session = models.OneToOneField("therapies.Session", models.CASCADE, related_name="appointment")
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="appointments")
    minutes = models.PositiveSmallIntegerField(default=LENGTH)
    # Moved by itself: it stays where it is when the rest of its series moves.
    apart = models.BooleanField(default=False)
    # SEQUENCE of a calendar: one more for each change that others have to follow.
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST), name="a_session_takes_10_to_240_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"


class Change(models.Model):
    """That a session was moved or cancelled: by whom, when, and from which time. Only added."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "session": Personal.CLINICAL,
        "was_at": Personal.CLINICAL,
        "cancelled": Personal.CLINICAL,
        "because": Personal.NONE,
        "at": Personal.NONE,
        "by": Personal.IDENTIFYING,
    }

    session = models.ForeignKey("therapies.Session", models.PROTECT, related_name="changes")
    was_at = models.DateTimeField()
    cancelled = models.BooleanField()
    because = models.CharField(max_length=8, choices=Because.choices, blank=True, default=Because.ITSELF)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"change {self.pk}"


class Request(models.Model):
    """A client asks to move or cancel a session, and what came of it."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "session": Personal.CLINICAL,
        "by": Personal.IDENTIFYING,
        "asked": Personal.CLINICAL,
        "words": Personal.WORDS,
        "asked_at": Personal.NONE,
        "by_link": Personal.NONE,
        "answer": Personal.CLINICAL,
        "answer_words": Personal.WORDS,
        "answered_at": Personal.NONE,
        "seen_at": Personal.NONE,
    }

    session = models.ForeignKey("therapies.Session", models.PROTECT, related_name="requests")
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    asked = models.CharField(max_length=6, choices=Asked.choices)
    words = SealedTextField(place="scheduling.Request.words")
    asked_at = models.DateTimeField()
    by_link = models.BooleanField(default=False)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True, default=Answer.OPEN)
    answer_words = SealedTextField(place="scheduling.Request.answer_words", blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    # When the client said that they have read the answer.
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(answer=Answer.OPEN), name="one_open_request_for_a_session"
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.OPEN, answered_at=None)
                | (~Q(answer=Answer.OPEN) & Q(answered_at__isnull=False)),
                name="an_answered_request_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"


class Feed(models.Model):
    """The calendar of one person, at an address that only they know. Revoked, the row is gone."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "person": Personal.IDENTIFYING,
        "token_digest": Personal.SECRET,
        "title": Personal.NONE,
        "made_at": Personal.NONE,
    }

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed")
    token_digest = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=10, choices=Title.choices, default=Title.NEUTRAL)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"feed {self.pk}"


class Imported(models.Model):
    """An appointment that came from a file, so that the same one never comes twice."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "person": Personal.IDENTIFYING,
        "uid_digest": Personal.SECRET,
        "session": Personal.CLINICAL,
        "at": Personal.NONE,
    }

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="imported_appointments")
    # A digest with a key: what an appointment is called elsewhere may hold a name.
    uid_digest = models.CharField(max_length=64)
    session = models.ForeignKey("therapies.Session", models.PROTECT, related_name="imported_from")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "uid_digest"], name="an_appointment_is_imported_once"),
        ]

    def __str__(self) -> str:
        return f"imported {self.pk}"
