"""Show that it is you, and the pages open again."""

from __future__ import annotations

from django.contrib.auth import logout
from django.utils.translation import gettext as _

from alliance_web.access.request import SignedInRequest
from alliance_web.people import idle

from . import given_back, services, ways
from .forms import UnlockForm


class SignInAgain(Exception):
    """There were too many wrong tries: now the full sign-in is needed."""


def unlock(request: SignedInRequest, form: UnlockForm) -> bool:
    """Unlock where the form shows that it is them, or say in it why not. Raises SignInAgain."""
    how = form.how() if form.is_valid() else "app"
    if form.errors or not how:
        form.add_error(None, _not_right("app"))
        return False
    counted = ways.count(request, request.user)
    if counted is None:
        form.add_error(None, _("Wait a minute, or sign in again. Your words are kept."))
        return False
    if not _is_right(request, form, how):
        _refused(request, form, how)
        return False
    counted.rollback()
    idle.unlock(request.session)
    services.note_unlock(person=request.user, how=how)
    given_back.look(request.session, request.user)
    return True


def _is_right(request: SignedInRequest, form: UnlockForm, how: str) -> bool:
    said, open_ways = form.cleaned_data, ways.ways_of(request)
    if how == "passkey":
        return open_ways.passkey and ways.passkey_is_right(request.user, said["credential"])
    if how == "app":
        return open_ways.app and ways.digits_are_right(request.user, said["code"])
    if how == "password":
        return open_ways.password and request.user.check_password(said["password"])
    return open_ways.simulated


def _refused(request: SignedInRequest, form: UnlockForm, how: str) -> None:
    services.note_refused(person=request.user, how=how)
    if idle.count_wrong(request.session) >= ways.MOST_WRONG:
        logout(request)
        raise SignInAgain
    form.add_error(None, _not_right(how))


def _not_right(how: str) -> str:
    if how == "passkey":
        return _("This passkey did not work. Try again, or use another way.")
    if how == "password":
        return _("Enter your password again: this one is wrong.")
    return _("Enter the six digits that your app shows now. Each code works once.")
