"""The forms about strains: notice one, move it, say how it is, say how one sees it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance_web.access.promises import promised
from alliance_web.access.relation import Part

from ..states import ANSWERS, Kind, OwnView, State
from ..wording import OWN_VIEWS, kind_choices, title

LONGEST = 4000
TOO_LONG = gettext_lazy("Shorten your text to 4,000 characters or fewer.")
FROM_WHERE = gettext_lazy("Sorry, that did not work. Try again. What you wrote is still here.")


def words_field(**more: Any) -> forms.CharField:
    """Room for a person's own words, optional unless said otherwise."""
    field = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"max_length": TOO_LONG},
        **more,
    )
    field.optional = True  # type: ignore[attr-defined]
    return field


class NoticeForm(forms.Form):
    """Something felt off: in which session, of which kind, and what it was."""

    session = forms.TypedChoiceField(label=gettext_lazy("When was it?"), coerce=int)
    kind = forms.TypedChoiceField(
        label=gettext_lazy("What was it like?"),
        coerce=Kind,
        empty_value=Kind.UNKNOWN,
        required=False,
        widget=forms.RadioSelect,
    )
    words = words_field(label=gettext_lazy("What happened?"))
    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": FROM_WHERE, "invalid": FROM_WHERE})

    def __init__(self, *args: Any, sessions: Iterable[int], part: Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begun = [(number, title(number)) for number in sorted(sessions, reverse=True)]
        self.fields["session"].choices = [*begun, (0, _("No particular session"))]  # type: ignore[attr-defined]
        self.fields["session"].initial = begun[0][0] if begun else 0
        self.fields["kind"].choices = kind_choices(part)  # type: ignore[attr-defined]
        self.fields["key"].initial = uuid4


class _MoveForm(forms.Form):
    """What every move carries: words, and how many moves the page had seen."""

    words = words_field()
    seen = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), FROM_WHERE),
    )


class MoveForm(_MoveForm):
    """Any move but the client's answer. What it is about has to be said when it is named for the first time."""

    to = forms.TypedChoiceField(
        coerce=State,
        choices=[(to.value, to.value) for to in State if to not in ANSWERS and to is not State.NOTICED],
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid_choice"), FROM_WHERE),
    )

    def clean(self) -> dict[str, Any]:
        """Words where naming needs them."""
        given: dict[str, Any] = super().clean() or {}
        is_first = given.get("to") is State.NAMED and given.get("seen") == 0
        if is_first and not given.get("words", "").strip() and "words" not in self.errors:
            self.add_error("words", _("Enter a few words about what happened."))
        return given


class UndoForm(forms.Form):
    """How many moves the page had seen when a talk was undone."""

    seen = forms.IntegerField(min_value=0)


class VerdictForm(_MoveForm):
    """Only the client has this one."""

    words = words_field(label=gettext_lazy("What has changed, or what would help?"))
    to = forms.TypedChoiceField(
        coerce=State,
        choices=[(to.value, to.value) for to in ANSWERS],
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Select an answer.")),
    )


class ViewForm(forms.Form):
    """How one of the two sees it. The therapist is asked more: their own part, and whether they find it repaired."""

    kind = forms.TypedChoiceField(
        label=gettext_lazy("What was it like for you?"),
        coerce=Kind,
        empty_value=Kind.UNKNOWN,
        required=False,
        widget=forms.RadioSelect,
    )
    my_part = words_field(label=gettext_lazy("My part in it"))
    my_part_shared = forms.BooleanField(required=False)
    own_view = forms.TypedChoiceField(
        label=gettext_lazy("How do you think it is now?"),
        coerce=OwnView,
        empty_value=None,
        required=False,
        choices=[(view.value, words) for view, words in OWN_VIEWS.items()],
        widget=forms.RadioSelect,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, part: Part, other: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices(part)  # type: ignore[attr-defined]
        if part is Part.CLIENT:
            for name in ("my_part", "my_part_shared", "own_view"):
                del self.fields[name]
            return
        asked = _("What did you do or miss that may have contributed?")
        self.fields["my_part"].help_text = f"{asked} {promised('own-part')}"
        self.fields["my_part_shared"].label = _("{name} can read my part").format(name=other)
        self.fields["own_view"].help_text = _(
            "{name} will see this next to their own answer once they've given it. Only {name}'s answer "
            "changes the status."
        ).format(name=other)
