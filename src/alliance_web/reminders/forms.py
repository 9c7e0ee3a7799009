"""What the page "Messages to you" and its neighbours take in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance_web.people.forms import AddressField

from . import timing
from .catalogue import languages
from .numbers import NoCountryCode, NoNumber, international
from .services.choosing import Wanted
from .states import Channel

if TYPE_CHECKING:
    from .models import Choice

SOON = "soon"
HALF_HOURS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
ONE, ONE_MORE = "one", "one-more"
# Until somebody says otherwise.
QUIET_FROM, QUIET_TO = time(20), time(8, 30)


def clock(at: time) -> str:
    """A time of day: 08:30."""
    return f"{at:%H:%M}"


def _hours() -> list[tuple[str, str]]:
    return [(clock(at), clock(at)) for at in HALF_HOURS]


class ChoiceForm(forms.Form):
    """How, when and how often; the address or number where there is none yet."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How should it reach you?"),
        error_messages={"required": gettext_lazy("Choose how messages reach you. “No messages” is fine, too.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Your mobile number"),
        help_text=gettext_lazy("With the country code, like +44 7700 900123. We text a code there first."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"max_length": gettext_lazy("Enter a shorter number.")},
    )
    email = AddressField(
        label=gettext_lazy("Your email address"),
        help_text=gettext_lazy("We send a code there first."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    at = forms.ChoiceField(label=gettext_lazy("When?"))
    more = forms.ChoiceField(label=gettext_lazy("How many?"), required=False)
    quiet_from = forms.ChoiceField(label=gettext_lazy("From"), choices=_hours)
    quiet_to = forms.ChoiceField(label=gettext_lazy("to"), choices=_hours)
    language = forms.ChoiceField(label=gettext_lazy("Which language?"), required=False)

    def __init__(
        self, *args: Any, offered: Iterable[Channel], has_number: bool, has_email: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.has = {Channel.TEXT: has_number, Channel.EMAIL: has_email}
        choices: dict[str, list[tuple[str, Any]]] = {
            "channel": [(one.value, one.value) for one in offered],
            "at": [(SOON, _("An hour after the session")), *_hours()],
            "more": [(ONE, ONE), (ONE_MORE, ONE_MORE)],
            "language": [(code, one.name) for code, one in languages().items()],
        }
        for name, given in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = given

    def clean_more(self) -> str:
        """How many; whoever wants none need not say."""
        return _how_many(self)

    def clean_number(self) -> str:
        """The number as gateways want it; '' for none."""
        written: str = self.cleaned_data["number"]
        if not written or self.cleaned_data.get("channel") != Channel.TEXT:
            return ""
        try:
            return international(written)
        except NoCountryCode as fault:
            raise forms.ValidationError(
                _("Enter the number with its country code, like +44 7700 900123. Without it, the text may go astray.")
            ) from fault
        except NoNumber as fault:
            raise forms.ValidationError(_("Enter a phone number, like +44 7700 900123.")) from fault

    def clean(self) -> dict[str, Any]:
        """An address for what was chosen, and a time that the quiet hours do not swallow."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        channel = given.get("channel")
        if channel == Channel.TEXT and not given.get("number") and "number" not in self.errors:
            self._needs(Channel.TEXT, "number", _("Enter your mobile number, so that a text can reach you."))
        if channel == Channel.EMAIL and not given.get("email") and "email" not in self.errors:
            self._needs(Channel.EMAIL, "email", _("Enter your email address, so that a message can reach you."))
        if channel != Channel.NONE and not {"at", "quiet_from", "quiet_to"} & set(self.errors):
            self._check_quiet(given)
        return given

    def _needs(self, channel: Channel, field: str, words: str) -> None:
        if not self.has[channel]:
            self.add_error(field, words)

    def _check_quiet(self, given: dict[str, Any]) -> None:
        if given["at"] != SOON and timing.is_quiet_at(*map(time.fromisoformat, (given["at"], *_quiet(given)))):
            words = _("{at} is in your quiet hours, so nothing would come then. Choose another time, or other hours.")
            self.add_error("at", words.format(at=given["at"]))

    def wanted(self) -> Wanted:
        """What was chosen."""
        given = self.cleaned_data
        quiet_from, quiet_to = map(time.fromisoformat, _quiet(given))
        return Wanted(
            channel=Channel(given["channel"]),
            at=None if given["at"] == SOON else time.fromisoformat(given["at"]),
            more=given["more"] == ONE_MORE,
            quiet_from=quiet_from,
            quiet_to=quiet_to,
            language=given["language"] or next(iter(languages())),
        )


class LinkForm(forms.Form):
    """How and how often, for whoever came by a link; the other choices stay as they are."""

    channel = ChoiceForm.base_fields["channel"]
    more = ChoiceForm.base_fields["more"]

    def __init__(self, *args: Any, offered: Iterable[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["channel"]).choices = [(one.value, one.value) for one in offered]
        cast(forms.ChoiceField, self.fields["more"]).choices = [(ONE, ONE), (ONE_MORE, ONE_MORE)]

    def clean_more(self) -> str:
        """As on the page of whoever is signed in."""
        return _how_many(self)

    def wanted(self, choice: Choice | None) -> Wanted:
        """What was chosen, with the hours of the choice before it."""
        channel, more = Channel(self.cleaned_data["channel"]), self.cleaned_data["more"] == ONE_MORE
        if choice is None:
            return Wanted(channel, None, more, QUIET_FROM, QUIET_TO, next(iter(languages())))
        return Wanted(channel, choice.at, more, choice.quiet_from, choice.quiet_to, choice.language)


class AnswerForm(forms.Form):
    """Yes or no."""

    YES, NO = "yes", "no"
    answer = forms.ChoiceField(choices=[(YES, YES), (NO, NO)])


def _how_many(form: forms.Form) -> str:
    more: str = form.cleaned_data["more"]
    if not more and form.cleaned_data.get("channel") != Channel.NONE:
        raise forms.ValidationError(_("Choose how many messages you would like."))
    return more


def _quiet(given: dict[str, Any]) -> tuple[str, str]:
    return given["quiet_from"], given["quiet_to"]
