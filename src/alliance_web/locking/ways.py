"""The ways to unlock a page: a passkey, the digits of an app, or, for who has neither, the password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from alliance_web.access.request import SignedInRequest
from alliance_web.people import tries

# After so many wrong ones the full sign-in is asked for.
MOST_WRONG = 15


@dataclass(frozen=True, slots=True)
class Ways:
    """What somebody can unlock with. `simulated`: nobody of the cast has anything to show."""

    passkey: bool
    app: bool
    password: bool
    simulated: bool

    @property
    def any(self) -> bool:
        """Whether there is a way but to sign in again."""
        return self.passkey or self.app or self.password or self.simulated


def ways_of(request: SignedInRequest) -> Ways:
    """The ways of whoever's page it is."""
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    passkey, app = Authenticator.Type.WEBAUTHN in kinds, Authenticator.Type.TOTP in kinds
    password = not (passkey or app) and request.user.has_usable_password()
    return Ways(passkey, app, password, simulated=request.practice.simulated and not (passkey or app or password))


def count(request: HttpRequest, user: Any) -> Any:
    """Count a try; None where it is one too many."""
    return tries.count(request, "unlock", account=str(user.pk), user=user)


def digits_are_right(user: Any, code: str) -> bool:
    """Whether these are the digits that the app shows now; each counts once."""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return bool(app and app.wrap().validate_code("".join(code.split())))


def passkey_options(user: Any) -> dict[str, Any]:
    """What the browser asks the passkey for."""
    options: dict[str, Any] = webauthn.begin_authentication(user)
    return options


def passkey_is_right(user: Any, credential: Any) -> bool:
    """Whether the passkey is theirs and has signed what was asked."""
    try:
        webauthn.parse_authentication_response(credential)
        webauthn.complete_authentication(user, credential)
    except (ValidationError, ValueError, TypeError, KeyError):
        return False
    return True
