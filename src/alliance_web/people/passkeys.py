"""Passkeys: a second factor for who works here, and a client's own way in."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal.flows import signup_authenticator
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from . import notices, queries


class SecondFactorOfStaff(AuthenticateStage):
    """A second factor is asked of who works here. A client's passkey is a way in beside others: were it asked for after
    a code by mail, a client who lost the phone that holds it could not come in at all.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        return queries.is_staff(self.login.user) and super()._should_handle(request)


class AddPasskey(AddWebAuthnView):
    """allauth's page; a client's passkey opens the account alone, and brings no recovery codes of a second factor."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "staff": queries.is_staff(self.request.user)}

    def form_valid(self, form: Any) -> HttpResponse:
        if queries.is_staff(self.request.user):
            response: HttpResponse = super().form_valid(form)
            return response
        user: Any = self.request.user
        signup_authenticator(self.request, user, form.cleaned_data["name"], form.cleaned_data["credential"])
        notices.passkey_added(user)
        return redirect("account")


def passkeys(user: Any) -> list[Any]:
    """The passkeys of a person, the oldest first."""
    return list(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk"))


def has_a_way_in(user: Any) -> bool:
    """Whether a client can come in again by themselves, without their therapist."""
    return bool(user.email or queries.recovery_code(user) or passkeys(user))


add_passkey = AddPasskey.as_view()
