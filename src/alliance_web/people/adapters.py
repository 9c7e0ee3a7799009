"""How allauth works in this house: nobody signs up by themselves, secrets are sealed, every door is recorded."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from alliance_web.vault.cipher import open_sealed, seal

SECOND_FACTOR_PLACE = "mfa.Authenticator.secret"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send where a mail server is set; without one there is nobody to ask, so say nothing and store nothing."""
        if settings.MAIL_IS_SENT:
            super().send_mail(template_prefix, email, context)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The authenticator app's secret is sealed like private words are."""

    def encrypt(self, text: str) -> str:
        return seal(text, place=SECOND_FACTOR_PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return open_sealed(encrypted_text, place=SECOND_FACTOR_PLACE)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Alliance"}
