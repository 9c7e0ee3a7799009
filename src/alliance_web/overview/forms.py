"""What the pages of this app are asked, checked for shape."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance_web.checkins.services.card import Use


class CardUseForm(forms.Form):
    """Which use of the card, about which session."""

    session = forms.IntegerField(min_value=1, max_value=9999)
    use = forms.ChoiceField(choices=[(use.value, use.value) for use in (Use.TALKED, Use.NOT_TODAY)])

    def clean_use(self) -> Any:
        """The use as its own kind of value."""
        return Use(self.cleaned_data["use"])


SHOW = (
    ("all", _("All that are running")),
    ("worth", _("Worth talking about")),
    ("missing", _("Something is missing")),
    ("ended", _("Ended")),
)
SORT = (
    ("worth", _("Worth talking about first")),
    ("name", _("By name")),
    ("last", _("Longest without a check-in first")),
)


class CaseloadForm(forms.Form):
    """What the list shows, and in which order. An address that asks for something else gets the default."""

    name = forms.CharField(
        label=_("Name"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    show = forms.ChoiceField(label=_("Show"), required=False, choices=SHOW)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=SORT)

    def asked(self) -> dict[str, str]:
        """What to show: every field with what is asked for, or its default."""
        self.is_valid()
        given = self.cleaned_data
        return {
            "name": given.get("name", "").strip(),
            "show": given.get("show") or SHOW[0][0],
            "sort": given.get("sort") or SORT[0][0],
        }
