"""How allauth works in this house: nobody signs up by themselves, secrets are sealed, every message is ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliance_web.messages.kinds import Kind
from alliance_web.messages.services import outbox
from alliance_web.vault.cipher import open_sealed, seal

from . import fresh_sign_in, queries, tries

# What allauth sends, by its template; everything else tells an owner that their account changed.
KINDS = {
    "account/email/login_code": Kind.SIGN_IN_CODE,
    "account/email/password_reset_key": Kind.PASSWORD_LINK,
    "account/email/unknown_account": Kind.NO_ACCOUNT,
}
SECOND_FACTOR_PLACE = "mfa.Authenticator.secret"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Your email address or password is incorrect."),
        "too_many_login_attempts": _(
            "There were too many wrong tries, so this way in is shut for a while. Wait five minutes and try again, or "
            "come in another way: by a code sent by email, or with a passkey."
        ),
        "rate_limited": _("That was too often in a short time. Wait a minute, then try once more."),
        "incorrect_code": _("This code is wrong, used or expired. Enter the newest one."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "invalid_password_reset": _("This link has been used or has expired."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a password that is typed; a right one is taken back by allauth. Raises ValidationError."""
        email = str(credentials.get("email") or "").strip().lower()
        user = queries.by_email(email)
        self._login_failed_rl_usage = tries.count(request, "password", account=email, user=user)
        if self._login_failed_rl_usage is None:
            raise self.validation_error("too_many_login_attempts")

    def get_login_stages(self) -> list[str]:
        """allauth's, with ours for the second factor: a client's passkey is not one."""
        theirs, ours = "allauth.mfa.stages.AuthenticateStage", "alliance_web.people.passkeys.SecondFactorOfStaff"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """allauth's; for who has neither password nor second factor, a code to the address that the account has."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if found or not (settings.MAIL_IS_SENT and getattr(user, "email", None)):
            return found
        return [
            {"id": "mail", "description": _("Use a code sent by email"), "url": fresh_sign_in.address_of_own_code()}
        ]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the message into the outbox; without a mail server say nothing and store nothing.

        So no page ever waits for the mail server, and a page that asks for a code answers alike whether it is up.
        """
        if not settings.MAIL_IS_SENT:
            return
        request = allauth_context.request
        whole = {"request": request, "email": email, "current_site": get_current_site(request)} | context
        message = self.render_mail(template_prefix, email, whole)
        user = context.get("user")
        outbox.put(
            kind=KINDS.get(template_prefix, Kind.ACCOUNT_NOTICE),
            address=email,
            subject=str(message.subject),
            text=str(message.body),
            thing=f"user:{user.pk}" if user and user.pk else "",
            by=user.pk if user else None,
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Links in mails start with the practice's own address, whatever host the request claimed."""
        return password_address(key)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The authenticator app's secret is sealed like private words are."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return seal(text, place=SECOND_FACTOR_PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return open_sealed(encrypted_text, place=SECOND_FACTOR_PLACE)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a passkey is called until its owner names it."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("My passkey") if count == 0 else gettext("Passkey {n}").format(n=count + 1)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Alliance"}


def password_address(key: str) -> str:
    """The whole address behind which a password is chosen; `key` is allauth's "<user>-<token>"."""
    user, token = key.split("-", 1)
    return settings.ORIGIN + reverse("account_reset_password_from_key", kwargs={"uidb36": user, "key": token})
