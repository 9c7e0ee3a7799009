"""The word on what was done about an answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_WORD = 5_000


class LookedAfter(forms.Form):
    """A review is closed by saying what was done."""

    what_was_done = forms.CharField(
        label=_("What was done"),
        help_text=_(
            "For example: whom you reached, when, and what you agreed. Only those who look after such answers read it."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Write in a sentence what was done. A review is not closed without it.")},
    )

    def clean_what_was_done(self) -> str:
        """Room for a page; told before anything is lost."""
        text: str = self.cleaned_data["what_was_done"]
        if len(text) > LONGEST_WORD:
            raise forms.ValidationError(
                _("This has %(written)s characters, and %(most)s fit. Please shorten it; nothing is lost meanwhile."),
                params={"written": f"{len(text):,}", "most": f"{LONGEST_WORD:,}"},
            )
        return text
