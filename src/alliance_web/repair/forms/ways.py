"""The form with which a practice words a way to say it anew."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 400


class WayForm(forms.Form):
    """The practice's own words."""

    words = forms.CharField(
        label=_("Your practice's wording"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={
            "required": _("Enter a phrase, or restore the original wording."),
            "max_length": _("Shorten the phrase to 400 characters or fewer."),
        },
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
