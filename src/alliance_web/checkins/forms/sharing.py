"""Change who sees the answers of one check-in."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django import forms
from django.utils.translation import gettext as _

from ..states import Sharing
from .answers import SHARING


class SharingForm(forms.Form):
    """One choice for each item that can be shared; an item left out stays as it is, any other name says nothing."""

    def __init__(self, data: Mapping[str, str], *, items: Collection[str]) -> None:
        super().__init__(data)
        for item in items:
            choices = [(when.value, when.value) for when in Sharing]
            self.fields[SHARING + item] = forms.ChoiceField(choices=choices, required=False)

    def chosen(self) -> dict[str, Sharing]:
        """Item -> when the other chair sees it."""
        return {name.removeprefix(SHARING): Sharing(value) for name, value in self.cleaned_data.items() if value}

    def fault(self) -> str:
        """What to say where a choice is none of the three."""
        return _("Nothing was changed. Choose one of the three for each answer.")
