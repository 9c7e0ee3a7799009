"""What the pages of this app are asked, checked for shape."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance_web.checkins.queries import Changed
from alliance_web.checkins.services.card import Use
from alliance_web.checkins.services.changed import What

from .queries.changed import choices

LONGEST_WORDS = 300


class CardUseForm(forms.Form):
    """Which use of the card, about which session."""

    session = forms.IntegerField(min_value=1, max_value=9999)
    use = forms.ChoiceField(choices=[(use.value, use.value) for use in (Use.TALKED, Use.NOT_TODAY)])

    def clean_use(self) -> Any:
        """The use as its own kind of value."""
        return Use(self.cleaned_data["use"])


class ShowingForm(forms.Form):
    """Whether to show what other therapies let expect, on the card of which session."""

    session = forms.IntegerField(min_value=1, max_value=9999)
    show = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class ChangedForm(forms.Form):
    """What a talk changed, in ticks and perhaps a few words. `said`: what its author said before."""

    changed = forms.MultipleChoiceField(
        label=_("What has changed"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please tick what fits. “Nothing for now” is an answer too.")},
    )
    words = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"max_length": _("That is longer than %(limit_value)d characters. Please make it shorter.")},
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, said: Changed | None) -> None:
        before = {"changed": said.what, "words": said.words, "seen": said.changes} if said else {"seen": 0}
        super().__init__(data, initial=before)
        self.fields["changed"].choices = choices()  # type: ignore[attr-defined]
        del self.fields["words"].widget.attrs["maxlength"]  # what is too long comes back whole
        self.fields["words"].optional = True  # type: ignore[attr-defined]

    def clean_changed(self) -> list[What]:
        """Nothing, or what it was; not both."""
        found = [What(value) for value in self.cleaned_data["changed"]]
        if What.NOTHING in found and len(found) > 1:
            raise forms.ValidationError(_("Either nothing, or what it was: please take one of the ticks away."))
        return found

    def said(self) -> dict[str, Any]:
        """What its author says now."""
        return {name: self.cleaned_data[name] for name in ("changed", "words", "seen")}

    def is_sent_anew(self, seen: int) -> None:
        """The next time it is sent, what is there now has been seen."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = seen
        self.data = data


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
