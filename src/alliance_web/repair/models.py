"""Strains that are followed, how each of the two sees them, and notes that wait for their moment.

A strain keeps every move with who made it, when, and after which session; that is its story. Words are sealed.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedChoiceField, SealedTextField

from .states import Kind, Moment, Origin, OwnView, State, Wish, choices


class Episode(models.Model):
    """A strain from notice to verdict."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "therapy": Personal.CLINICAL,
        "session": Personal.CLINICAL,
        "origin": Personal.CLINICAL,
        "client_noticed": Personal.CLINICAL,
        "therapist_noticed": Personal.CLINICAL,
        "state": Personal.CLINICAL,
        "moves_made": Personal.NONE,
        "noticed_at": Personal.CLINICAL,
    }

    # Made by the form of whoever notices by hand.
    key = models.UUIDField(default=uuid4)
    therapy = models.ForeignKey("therapies.Therapy", models.PROTECT, related_name="episodes")
    # The session it is about; 0 where it is about the time before the first.
    session = models.PositiveIntegerField()
    origin = models.CharField(max_length=8, choices=choices(Origin))
    # Who noticed it; neither where a prompt did.
    client_noticed = models.BooleanField(default=False)
    therapist_noticed = models.BooleanField(default=False)
    state = models.CharField(max_length=14, choices=choices(State), default=State.NOTICED.value)
    # Goes up with each move: a form from an old page is seen to be old.
    moves_made = models.PositiveIntegerField(default=0)
    noticed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["session", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["therapy", "key"], name="a_strain_key_once_in_a_therapy"),
            # By an answer or a prompt a session is noticed once; by hand as often as somebody says so.
            models.UniqueConstraint(
                fields=["therapy", "session"], condition=~Q(origin="hand"), name="a_session_is_noticed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"episode {self.pk}"


class Move(models.Model):
    """One step of a strain. Rows are only added; a talk that was noted by mistake is marked as undone, and by whom."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "episode": Personal.CLINICAL,
        "number": Personal.NONE,
        "to": Personal.CLINICAL,
        "by": Personal.IDENTIFYING,
        "session": Personal.CLINICAL,
        "words": Personal.WORDS,
        "at": Personal.CLINICAL,
        "undone_by": Personal.IDENTIFYING,
        "undone_at": Personal.CLINICAL,
    }

    episode = models.ForeignKey(Episode, models.PROTECT, related_name="moves")
    number = models.PositiveIntegerField()
    to = models.CharField(max_length=14, choices=choices(State))
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    # The last session that had begun; 0 before the first.
    session = models.PositiveIntegerField()
    # What it is about when it is named, what changed when it was talked about or judged. Both read it.
    words = SealedTextField(place="repair.Move.words", blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey("therapies.Participant", models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["episode", "number"], name="a_move_number_once_for_an_episode"),
            models.CheckConstraint(
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False, to="talked-about"),
                name="only_a_talk_is_undone_and_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"move {self.number} of episode {self.episode_id}"


class EpisodeView(models.Model):
    """How one of the two sees a strain: of which kind, their own part in it, and whether they find it repaired."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "episode": Personal.CLINICAL,
        "by": Personal.IDENTIFYING,
        "kind": Personal.CLINICAL,
        "my_part": Personal.WORDS,
        "my_part_shared": Personal.CLINICAL,
        "own_view": Personal.CLINICAL,
        "at": Personal.CLINICAL,
    }

    episode = models.ForeignKey(Episode, models.PROTECT, related_name="views")
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="+")
    kind = SealedChoiceField(place="repair.EpisodeView.kind", choices=choices(Kind), default=Kind.UNKNOWN.value)
    # What the therapist did that may have had a part in it; the client reads it only when it is shared.
    my_part = SealedTextField(place="repair.EpisodeView.my_part", blank=True, default="")
    my_part_shared = models.BooleanField(default=False)
    own_view = SealedChoiceField(place="repair.EpisodeView.own_view", choices=choices(OwnView), blank=True, default="")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["episode", "by"], name="one_view_of_an_episode_for_a_person")]

    def __str__(self) -> str:
        return f"view of episode {self.episode_id}"


class Note(models.Model):
    """Words of one of the two for the other, shared at the moment their author chose, or never.

    Until then nobody else reads them and nothing shows that there are any. `shared_at` is set when the author lets
    them go; a note for session N is open to the other once a session with that number or a later one has begun since
    its author chose so, and `shared_at` is set then as soon as the other reads it.
    """

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "by": Personal.IDENTIFYING,
        "words": Personal.WORDS,
        "wish": Personal.CLINICAL,
        "moment": Personal.CLINICAL,
        "session": Personal.CLINICAL,
        "chosen_at": Personal.NONE,
        "goal": Personal.CLINICAL,
        "changes": Personal.NONE,
        "written_at": Personal.CLINICAL,
        "shared_at": Personal.CLINICAL,
        "read_at": Personal.CLINICAL,
        "done_at": Personal.CLINICAL,
        "done_by": Personal.IDENTIFYING,
    }

    # Made by the form. Once for its author, not once for all: nobody can ask whether a key is taken by the other.
    key = models.UUIDField(default=uuid4)
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="notes")
    words = SealedTextField(place="repair.Note.words")
    wish = models.CharField(max_length=8, choices=choices(Wish), default=Wish.TALK.value)
    moment = models.CharField(max_length=12, choices=choices(Moment))
    session = models.PositiveIntegerField(null=True, blank=True)
    # When its author chose this moment: a session counts that begins later than this, whatever its number.
    chosen_at = models.DateTimeField(default=timezone.now)
    # Which goal difficult feedback of the therapist serves.
    goal = models.ForeignKey("plan.Goal", models.PROTECT, null=True, blank=True, related_name="notes")
    # Goes up with each change: a form from an old page is seen to be old.
    changes = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(auto_now_add=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    # When the other first saw it, and when either of them said that it has been talked about or is enough.
    read_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # Unknown where it was said before this was kept.
    done_by = models.ForeignKey("therapies.Participant", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "key"], name="a_note_key_once_for_its_author"),
            models.CheckConstraint(
                condition=Q(moment="session", session__isnull=False) | (~Q(moment="session") & Q(session=None)),
                name="a_session_for_notes_that_wait_for_one",
            ),
            models.CheckConstraint(
                condition=Q(done_by=None) | Q(done_at__isnull=False), name="a_note_that_is_done_by_somebody_is_done"
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Wording(models.Model):
    """A phrase for opening a hard talk as the practice words it: a new version beside the shipped one."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "practice": Personal.NONE,
        "way": Personal.NONE,
        "number": Personal.NONE,
        "words": Personal.NONE,
        "shipped": Personal.NONE,
        "by": Personal.IDENTIFYING,
        "at": Personal.NONE,
    }

    practice = models.ForeignKey("people.Practice", models.PROTECT, related_name="wordings")
    # The name of the way in ways.toml.
    way = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    # '' goes back to the shipped phrase.
    words = models.TextField(max_length=400, blank=True)
    # The phrase of ways.toml that it was written beside: when another one ships, the page shows it.
    shipped = models.TextField(max_length=400)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "way", "number"], name="a_wording_number_once_for_a_way")
        ]

    def __str__(self) -> str:
        return f"wording {self.pk}"
