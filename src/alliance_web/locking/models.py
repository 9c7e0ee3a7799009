"""What somebody sent from a page that had locked: nothing was done with it, and it waits for them alone."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedJSONField


class KeptWords(models.Model):
    """One form that was sent while its page was locked. It goes when its author sends or deletes it, or in a week."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.SECRET,
        "person": Personal.IDENTIFYING,
        "kept_at": Personal.NONE,
        "form": Personal.WORDS,
    }

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_words")
    kept_at = models.DateTimeField(default=timezone.now)
    # The page it stood on, where it goes, and its fields: see `form.Form`.
    form = SealedJSONField(place="locking.KeptWords.form")

    class Meta:
        verbose_name_plural = "kept words"

    def __str__(self) -> str:
        return f"kept words {self.pk}"
