"""The forms of signing in, in plain words: allauth's own, with our labels and hints and without placeholders."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from . import queries, tries

LABELS = {
    "login": _("Email address"),
    "email": _("Email address"),
    "password": _("Password"),
    "oldpassword": _("Your password now"),
    "password1": _("New password"),
    "password2": _("The same once more"),
    "code": _("Code"),
    "name": _("What you call it"),
    "passwordless": _("Let it open the door by itself"),
}
HINTS = {
    "password1": _(
        "At least 12 characters. A few words that only you would put together are easier to keep in mind than signs "
        "and numbers, and safer."
    ),
    "name": _("Such as “my phone” or “the key on my ring”."),
    "passwordless": _("Then you sign in with it alone, without email address and password."),
}
NOT_AN_ADDRESS = _("Enter an email address in the correct format, like name@example.org")


class PlainWords:
    """Gives each field our label and hint."""

    hints: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = LABELS.get(name, field.label)
            field.help_text = self.hints.get(name, HINTS.get(name, ""))
            field.widget.attrs.pop("placeholder", None)
            field.error_messages |= {"required": _("Fill this in."), "invalid": NOT_AN_ADDRESS}
            if name == "code":
                field.widget.attrs.update({"inputmode": "numeric", "class": "code-input"})


class FewMails:
    """Counts each mail that somebody asks for: codes and links for a new password together."""

    def clean_email(self) -> Any:
        """Raises ValidationError where it was asked for too often; says so for every address alike."""
        email = self.cleaned_data["email"].strip().lower()  # type: ignore[attr-defined]
        if tries.count(context.request, "mail", account=email, user=queries.by_email(email)) is None:
            raise get_adapter().validation_error("rate_limited")
        return super().clean_email()  # type: ignore[misc]


class FewCodes:
    """Counts each code of a second factor that is typed; a right one is taken back."""

    def clean_code(self) -> Any:
        """Raises ValidationError where it is wrong, or one too many."""
        user = self.user  # type: ignore[attr-defined]
        counted = tries.count(context.request, "second-factor", account=str(user.pk), user=user)
        if counted is None:
            raise get_adapter().validation_error("too_many_login_attempts")
        code = super().clean_code()  # type: ignore[misc]
        counted.rollback()
        return code


class SignIn(PlainWords, account.LoginForm):
    """Email address and password."""


class AskForCode(FewMails, PlainWords, account.RequestLoginCodeForm):
    """The address that a code is sent to."""


class EnterCode(PlainWords, account.ConfirmLoginCodeForm):
    """The code that came by e-mail."""


class AskForPasswordLink(FewMails, PlainWords, account.ResetPasswordForm):
    """The address that a link for a new password is sent to."""


class ChoosePassword(PlainWords, account.ResetPasswordKeyForm):
    """A new password, by a link."""


class ChangePassword(PlainWords, account.ChangePasswordForm):
    """A new password, by the old one."""


class SetPassword(PlainWords, account.SetPasswordForm):
    """A first password for somebody who has signed in without one."""


class ConfirmWithPassword(PlainWords, account.ReauthenticateForm):
    """The password once more, before something about signing in changes."""


class EnterSecondFactor(FewCodes, PlainWords, second_factor.AuthenticateForm):
    """The code of the app, or a recovery code."""

    hints: ClassVar = {"code": _("The six digits that your app shows now, or one of your recovery codes.")}


class ConfirmWithCode(FewCodes, PlainWords, second_factor.ReauthenticateForm):
    """A code of the app once more."""

    hints: ClassVar = EnterSecondFactor.hints


class AddApp(PlainWords, totp.ActivateTOTPForm):
    """The first code of the app."""

    hints: ClassVar = {"code": _("The six digits that your app shows now.")}


class AddPasskey(PlainWords, webauthn.AddWebAuthnForm):
    """A passkey or security key. A client's opens the account alone; who works here chooses that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_always_passwordless = not queries.is_staff(self.user)
        if self.is_always_passwordless:
            # The script of the page reads the box, so it is there, ticked and out of sight.
            self.fields["passwordless"].initial = True
            self.fields["passwordless"].widget.attrs["hidden"] = True

    def clean_passwordless(self) -> bool:
        """For a client it is never a choice: a passkey that cannot open the account alone would open nothing."""
        return self.is_always_passwordless or bool(self.cleaned_data["passwordless"])


class RenamePasskey(PlainWords, webauthn.EditWebAuthnForm):
    """Another name for it."""
