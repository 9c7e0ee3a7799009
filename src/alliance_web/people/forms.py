"""What the pages of this app take in."""

from collections import defaultdict
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance_web.access.relation import Role

from . import queries

# What each role does, as the set-up page says it.
ROLE_WORDS = (
    (Role.THERAPIST.value, _("Therapist: has therapies of their own")),
    (Role.LEAD.value, _("Practice lead: sees counts of the whole practice, never a single therapy, and sets it up")),
    (Role.ADMINISTRATOR.value, _("Administrator: sets up the practice and its staff, and sees no therapy")),
)
ROLE_NAMES = {
    Role.THERAPIST: _("Therapist"),
    Role.LEAD: _("Practice lead"),
    Role.ADMINISTRATOR: _("Administrator"),
}
REGIONS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


def time_zones() -> list[tuple[str, Any]]:
    """The world's time zones, grouped by region, UTC first."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in sorted(available_timezones()):
        region, _slash, place = name.partition("/")
        if region in REGIONS and place:
            groups[region].append((name, place.replace("_", " ").replace("/", ", ")))
    return [("UTC", "UTC"), *groups.items()]


class AddressField(forms.EmailField):
    """An e-mail address that fits into the database."""

    default_error_messages: ClassVar = {
        "invalid": _("Enter an email address in the correct format, like name@example.org"),
        "max_length": _("Enter a shorter email address."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)


class PracticeForm(forms.Form):
    """Name and place of the practice."""

    name = forms.CharField(
        label=_("Name of the practice"),
        max_length=120,
        help_text=_("Clients see it when they are invited."),
        error_messages={
            "required": _("Enter a name for the practice. Clients see it when they are invited."),
            "max_length": _("Enter a name of 120 characters or fewer."),
        },
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Session times are shown in this time zone. Sessions already planned stay at the same moment."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zones()  # type: ignore[attr-defined]


class RolesForm(forms.Form):
    """What somebody does here."""

    roles = forms.MultipleChoiceField(
        label=_("What they do here"),
        choices=ROLE_WORDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one role. Without one, they cannot see anything here.")},
    )

    def clean_roles(self) -> set[Role]:
        """The ticked roles."""
        return {Role(role) for role in self.cleaned_data["roles"]}


class LeadForm(forms.Form):
    """Whether somebody becomes a lead."""

    YES, NO = "yes", "no"
    answer = forms.ChoiceField(choices=[(YES, YES), (NO, NO)])


class StaffForm(RolesForm):
    """Somebody new who works here."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("As clients and colleagues know them."),
        error_messages={
            "required": _("Enter a name. Clients see who invites them."),
            "max_length": _("Enter a name of 80 characters or fewer."),
        },
    )
    email = AddressField(
        label=_("Email address"),
        help_text=_("They sign in with it."),
        error_messages={"required": _("Enter an email address. They sign in with it.")},
    )
    field_order = ("name", "email", "roles")

    def clean_email(self) -> str:
        """An address that nobody here has yet; to staff this may be said."""
        email: str = self.cleaned_data["email"]
        if queries.has_account(email):
            raise forms.ValidationError(
                _("This address already has an account. If it's a colleague in the list, open their page.")
            )
        return email


class AddressForm(forms.Form):
    """An address for sign-in codes."""

    email = AddressField(
        label=_("Your email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter your email address.")},
    )


class CodeForm(forms.Form):
    """Six digits from a mail or a screen."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"}),
        error_messages={
            "required": _("Enter the six digits of the code."),
            "max_length": _("That is too long for a code: it has six digits."),
        },
    )


class RecoveryCodeForm(forms.Form):
    """A client's own recovery code."""

    code = forms.CharField(
        label=_("Recovery code"),
        max_length=80,
        help_text=_("16 letters and numbers, like 7QK2-M9XD-40TR-HBNP. Capital letters and dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "code-input"}),
        error_messages={
            "required": _("Enter your recovery code."),
            "max_length": _("Enter the 16 letters and numbers of your recovery code."),
        },
    )
