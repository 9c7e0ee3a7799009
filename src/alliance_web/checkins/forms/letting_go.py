"""Which old check-ins to let go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from ..waiting import Waiting


class LettingGoForm(forms.Form):
    """The check-ins by their keys, all of them ticked. One that is not among those that wait is no choice."""

    check_ins = forms.MultipleChoiceField(
        label=_("Check-ins"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Select at least one check-in, or go back."),
            "invalid_choice": _("One of these has been answered. Nothing was changed. Select again."),
        },
    )

    def __init__(self, data: Any = None, *, waiting: Sequence[Waiting]) -> None:
        super().__init__(data, initial={"check_ins": [str(one.key) for one in waiting]})
        said = gettext("Session {n} with {other}")
        field = self.fields["check_ins"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one.key), said.format(n=one.session, other=one.other)) for one in waiting]
