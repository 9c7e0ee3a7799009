"""What the pages of this app are asked, checked for shape."""

import re
from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from alliance.prompts import catalogue
from alliance_web.checkins.cards import Changed
from alliance_web.checkins.services.card import Use
from alliance_web.checkins.services.changed import What

from .queries.card import UNDO
from .queries.changed import choices

LONGEST_WORDS = 300
_PAIR = re.compile(r"(?P<key>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(?P<seen>[0-9]{1,6})")
_FOUND = re.compile(r"(?P<rule>[a-z-]{1,60}):(?P<session>[0-9]{1,4})")


class CardUseForm(forms.Form):
    """Which use of the card, about which session."""

    session = forms.IntegerField(min_value=1, max_value=9999)
    use = forms.ChoiceField(choices=[(use, use) for use in (Use.TALKED.value, Use.NOT_TODAY.value, UNDO)])

    def clean_use(self) -> Any:
        """The use as its own kind of value, or that a talk is taken back."""
        use = self.cleaned_data["use"]
        return use if use == UNDO else Use(use)

    def strains(self) -> list[tuple[UUID, int]]:
        """The strains that the page showed, with the moves it had seen; what is no such pair is left out."""
        found = (_PAIR.fullmatch(pair) for pair in cast(QueryDict, self.data).getlist("strain"))
        return [(UUID(one["key"]), int(one["seen"])) for one in found if one]


class PromptTalkForm(forms.Form):
    """What the rules found after which session: `found`, once for each, as "rule:session"."""

    def found(self) -> list[tuple[str, int]]:
        """Rule and number of the session, each as it may be; empty where the page sent nothing of the kind."""
        pairs = (_FOUND.fullmatch(one) for one in cast(QueryDict, self.data).getlist("found"))
        rules = {rule.name for rule in catalogue()}
        return [(one["rule"], int(one["session"])) for one in pairs if one and one["rule"] in rules]


class WordsForm(forms.Form):
    """Which shared words, whether they were talked about, and the page to go back to."""

    words = forms.RegexField(r"answer\.[0-9a-f-]{36}\.(strain_words|unsaid)|note\.[0-9a-f-]{36}")
    talked = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    back = forms.ChoiceField(choices=[(page, page) for page in ("session-card", "course", "shared-words")])

    def clean_words(self) -> tuple[UUID, str]:
        """The key of a check-in and its question, or the key of a note and ''."""
        _kind, key, item = (*self.cleaned_data["words"].split("."), "")[:3]
        try:
            return UUID(key), item
        except ValueError as fault:
            raise forms.ValidationError(_("No such words.")) from fault


class ShowingForm(forms.Form):
    """Whether to show what similar therapies were like, on the card of which session."""

    session = forms.IntegerField(min_value=1, max_value=9999)
    show = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class ChangedForm(forms.Form):
    """What a talk changed, in ticks and perhaps a few words. `said`: what its author said before."""

    changed = forms.MultipleChoiceField(
        label=_("What has changed"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select what changed. “Nothing for now” is an answer too.")},
    )
    words = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"max_length": _("Shorten this to %(limit_value)d characters or fewer.")},
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
            raise forms.ValidationError(_("Select “Nothing for now” or what changed, not both."))
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
    ("waits", _("Waiting for me")),
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
