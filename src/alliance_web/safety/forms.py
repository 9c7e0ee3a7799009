"""The word on what was done about an answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_WORD = 5_000


class LookedAfter(forms.Form):
    """A review is closed by saying what was done."""

    what_was_done = forms.CharField(
        label=_("What did you do?"),
        help_text=_(
            "For example, who you contacted, when, and what you agreed. Only people who do safety "
            "reviews can read this."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Enter what you did")},
    )

    def clean_what_was_done(self) -> str:
        """Room for a page; told before anything is lost."""
        text: str = self.cleaned_data["what_was_done"]
        if len(text) > LONGEST_WORD:
            raise forms.ValidationError(
                _("Enter no more than %(most)s characters. You have %(written)s."),
                params={"written": f"{len(text):,}", "most": f"{LONGEST_WORD:,}"},
            )
        return text
