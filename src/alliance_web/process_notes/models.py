"""A therapist's process notes. No other app reads this table, and no row of it leaves by any door but its author's."""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedTextField


class ProcessNote(models.Model):
    """What one therapist wrote for themselves. A participant is one person in one therapy: whoever follows is another.

    Deleting is final: the row goes, and the record keeps that it went.
    """

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "by": Personal.IDENTIFYING,
        "session": Personal.CLINICAL,
        "words": Personal.WORDS,
        "changes": Personal.NONE,
        "written_at": Personal.CLINICAL,
        "changed_at": Personal.CLINICAL,
    }

    # Made by the form. Once for its author, so that nobody can ask whether a key is taken by somebody else.
    key = models.UUIDField(default=uuid4)
    by = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="process_notes")
    # The session it is about; none where it is about the therapy.
    session = models.PositiveIntegerField(null=True, blank=True)
    words = SealedTextField(place="process_notes.ProcessNote.words")
    # Goes up with each change: a form from an old page is seen to be old.
    changes = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "key"], name="a_process_note_key_once_for_its_author"),
            models.CheckConstraint(
                condition=models.Q(session=None) | models.Q(session__gte=1), name="a_process_note_from_session_1_on"
            ),
        ]

    def __str__(self) -> str:
        return f"process note {self.pk}"
