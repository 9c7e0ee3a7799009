"""Every door that opens, stays shut or gets another lock is recorded; signals of Django and allauth tell of it."""

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as second_factor
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.dispatch import receiver

from alliance_web.audit.record import record

from . import entering, fresh_sign_in, idle, queries, services, sign_ins


@receiver(auth.user_logged_in, dispatch_uid="record a sign-in")
def _signed_in(request: Any, user: Any, **_: Any) -> None:
    idle.begin(request.session, staff=queries.is_staff(user))
    sign_ins.begin(request, user)
    record("sign-in", by=user.pk)
    if entering.has_shown_it(request, user):  # nobody is asked again right after a password, a code or a passkey
        record_authentication(request, user, method="sign-in", reauthenticated=True)


@receiver(auth.user_logged_out, dispatch_uid="record a sign-out")
def _signed_out(request: Any, user: Any, **_: Any) -> None:
    if user is not None:
        sign_ins.end(request)
        record("sign-out", by=user.pk)


@receiver(account.authentication_step_completed, dispatch_uid="note a fresh sign-in")
def _shown_again(request: Any, reauthenticated: bool = False, **_: Any) -> None:
    if reauthenticated:
        fresh_sign_in.shown(request.session)


@receiver(auth.user_login_failed, dispatch_uid="record a failed sign-in")
def _refused(credentials: dict[str, Any], **_: Any) -> None:
    # The address that was typed is not kept: it may be a password in the wrong field.
    known = queries.by_email(str(credentials.get("email") or ""))
    record("sign-in.fail", by=known.pk if known else None, how="password")


@receiver(account.login_code_rejected, dispatch_uid="record a wrong sign-in code")
def _wrong_code(user: Any, last_attempt: bool, **_: Any) -> None:
    record("sign-in.fail", by=user.pk, how="code", last_attempt=last_attempt)


@receiver(second_factor.authentication_failed, dispatch_uid="record a wrong second factor")
def _wrong_second_factor(user: Any, authenticator: Any, **_: Any) -> None:
    record("second-factor.fail", by=user.pk, kind=authenticator.type)


@receiver(second_factor.authenticator_added, dispatch_uid="record a new second factor")
def _added(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    record("second-factor.add", by=user.pk, kind=authenticator.type)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:  # they come with the first other one
        sign_ins.end_others(request, user)


@receiver(second_factor.authenticator_removed, dispatch_uid="record a removed second factor")
def _removed(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    record("second-factor.remove", by=user.pk, kind=authenticator.type)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:  # they go with the last other one
        sign_ins.end_others(request, user)


@receiver(second_factor.authenticator_reset, dispatch_uid="record new recovery codes")
def _reset(request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    record("second-factor.renew", by=user.pk, kind=authenticator.type)
    sign_ins.end_others(request, user)


@receiver([account.password_changed, account.password_set], dispatch_uid="record a changed password")
def _password_changed(request: Any, user: Any, **_: Any) -> None:
    record("password.change", by=user.pk, how="signed in")
    sign_ins.end_others(request, user)


@receiver(account.password_reset, dispatch_uid="record a password chosen by link")
def _password_by_link(user: Any, **_: Any) -> None:
    record("password.change", by=user.pk, how="link")
    services.end_sessions(user=user, by=user)
