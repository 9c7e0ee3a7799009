"""What the pages of process notes take in."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance_web.plan.forms.words import KeyField, SeenField

LONGEST = 10_000
WHICH_SESSION = _("Enter a session number, such as 12, or leave this blank.")


class ProcessNoteForm(forms.Form):
    """Words, and the session they are about. `key`: of a new note; `seen`: the version on the page."""

    # What is kept by now, where the page was older.
    there = ""

    key = KeyField()
    seen = SeenField()
    # What is too long comes back whole, so no `maxlength` cuts it off.
    words = forms.CharField(
        label=_("Your note"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        error_messages={
            "required": _("Enter a note."),
            "max_length": _("Shorten your note to 10,000 characters or fewer."),
        },
    )
    session = forms.IntegerField(
        label=_("Session number"),
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), WHICH_SESSION),
    )

    def clean_words(self) -> str:
        """The words with line breaks as they are kept: browsers send two characters for one."""
        return str(self.cleaned_data["words"]).replace("\r\n", "\n")

    def is_sent_anew(self, *, seen: int | None = None) -> None:
        """What is sent the next time in the fields that nobody sees: the version that is there, or a new key."""
        anew: dict[str, Any] = {"key": uuid4()} if seen is None else {"seen": seen}
        sent: Any = self.data
        self.data = {**sent.dict(), **anew}


class DeleteForm(forms.Form):
    """What the page showed of a note when the button was pressed."""

    seen = forms.IntegerField(min_value=0)
