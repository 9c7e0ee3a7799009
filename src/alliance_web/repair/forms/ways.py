"""The form with which a practice words a way to say it anew."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 400


class WayForm(forms.Form):
    """The practice's own words."""

    words = forms.CharField(
        label=_("In your own words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={
            "required": _("Please write a phrase, or go back to the one that came with the program."),
            "max_length": _("That is longer than 400 signs. A phrase that is said aloud is shorter."),
        },
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
