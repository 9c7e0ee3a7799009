"""Room for people's own words, and what a form has to remember of the page it stood on."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 2000
ONE_OF_THESE = {"invalid_choice": _("Select one of these.")}


class WordsField(forms.CharField):
    """What a person writes, several lines of it. `missing`: what is said where nothing was written."""

    def __init__(self, *, missing: Any = "", **kwargs: Any) -> None:
        messages = {
            "required": missing,
            "max_length": _("Shorten your text to 2,000 characters or fewer."),
        }
        widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        super().__init__(max_length=LONGEST, widget=widget, error_messages=messages, **kwargs)
        self.optional = not self.required

    def to_python(self, value: Any) -> str:
        """The words with line breaks as they are kept: browsers send two characters for one."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class SeenField(forms.IntegerField):
    """The number of the newest thing that was on the page. Whoever sends none has seen nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=32_767, required=False, widget=forms.HiddenInput(), **kwargs)

    def clean(self, value: Any) -> int:
        """The number; 0 for anything else that came."""
        try:
            return int(super().clean(value) or 0)
        except forms.ValidationError:
            return 0


class KeyField(forms.UUIDField):
    """Made with the form, so that sending it twice makes one thing. A garbled one is made anew with the next page."""

    def __init__(self, **kwargs: Any) -> None:
        again = _("Sorry, that did not work. Try again.")
        messages = {"required": again, "invalid": again}
        super().__init__(initial=uuid4, widget=forms.HiddenInput(), error_messages=messages, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """What the page carries."""
        try:
            return str(self.to_python(value) or uuid4())
        except forms.ValidationError:
            return str(uuid4())
