"""How the client likes to work, as a form for either chair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from ..wishes import Answers, questions
from .words import ONE_OF_THESE, KeyField, WordsField

if TYPE_CHECKING:
    from django.forms import BoundField

NO_WISH = "none"


class PreferencesForm(forms.Form):
    """Every question may be left out. `names`: by part; `latest`: the person's last answers, chosen already."""

    key = KeyField()
    words = WordsField(required=False)

    def __init__(self, *args: Any, names: Mapping[str, str], latest: Answers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in questions():
            self.fields[one.key] = forms.ChoiceField(
                label=one.asked(names),
                choices=[*one.choices(names), (NO_WISH, _("No preference"))],
                required=False,
                error_messages=ONE_OF_THESE,
                initial=_as_choice(latest[one.key]) if one.key in latest else None,
            )

    def asked(self) -> list[BoundField]:
        """The questions with the answers so far, in their order."""
        return [self[one.key] for one in questions()]

    def answers(self) -> dict[str, int | None]:
        """Question -> step, None for "no wish"; what was left out is not in it."""
        given = {one.key: self.cleaned_data.get(one.key) for one in questions()}
        return {key: None if step == NO_WISH else int(step) for key, step in given.items() if step}

    def clean(self) -> dict[str, Any]:
        """Something has to be said."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.answers() and not cleaned.get("words"):
            raise forms.ValidationError(_("Select at least one answer. You can skip the others."))
        return cleaned


def _as_choice(step: int | None) -> str:
    return NO_WISH if step is None else str(step)
