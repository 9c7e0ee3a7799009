"""Addresses of this app: the set-up, one's own account, and those pages of allauth that we use."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from .fresh_sign_in import needs_fresh_sign_in as fresh
from .fresh_sign_in import needs_fresh_sign_in_if_any as fresh_if_any
from .passkeys import add_passkey
from .views import account as own
from .views import entrance, is_it_you, set_up, ways_back

SET_UP = [
    path("set-up/", set_up.practice, name="set-up"),
    path("set-up/staff/", set_up.staff, name="staff"),
    path("set-up/staff/new/", set_up.add_staff, name="add-staff"),
    path("set-up/staff/<uuid:person>/", set_up.staff_member, name="staff-member"),
    path("set-up/staff/<uuid:person>/lead/", set_up.answer_lead, name="answer-lead"),
    path("set-up/staff/<uuid:person>/link/", set_up.password_link, name="password-link"),
    path("set-up/staff/<uuid:person>/end/", set_up.end_membership, name="end-membership"),
]
OWN_ACCOUNT = [
    path("account/", own.account, name="account"),
    path("account/address/", own.address, name="account-address"),
    path("account/address/code/", own.address_code, name="account-address-code"),
    path("account/signed-in/<uuid:key>/end/", own.sign_out_there, name="sign-out-there"),
    path("account/sign-out-everywhere/", own.sign_out_everywhere, name="sign-out-everywhere"),
    path("account/coming-back/", ways_back.coming_back, name="coming-back"),
    path("account/recovery-code/", ways_back.recovery_code, name="recovery-code"),
    path("account/ways-back/", ways_back.seen, name="ways-back-seen"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/first-password/", fresh(account.password_set), name="account_set_password"),
]
# The names are allauth's: it looks its own pages up by them. Their permissions stand in the settings.
SIGN_IN = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", account.request_login_code, name="account_request_login_code"),
    path("sign-in/code/enter/", account.confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/second-factor/", second_factor.authenticate, name="mfa_authenticate"),
    path("sign-in/recovery-code/", ways_back.recover, name="recover"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-in/by-invitation/", entrance.by_invitation, name="account_signup"),
    path("sign-in/password/", account.password_reset, name="account_reset_password"),
    path("sign-in/password/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "sign-in/password/<slug:uidb36>/<str:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "sign-in/password-changed/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    path("sign-out/", account.logout, name="account_logout"),
]
SECOND_FACTOR = [
    path("account/is-it-you/", account.reauthenticate, name="account_reauthenticate"),
    path("account/is-it-you/mail/", is_it_you.by_mail, name="reauthenticate-by-mail"),
    path("account/is-it-you/code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/is-it-you/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/second-factor/", second_factor.index, name="mfa_index"),
    path("account/second-factor/app/", fresh(totp.activate_totp), name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", fresh(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/second-factor/codes/", fresh(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/second-factor/codes/new/",
        fresh(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/second-factor/codes/file/",
        fresh(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("account/second-factor/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("account/second-factor/passkeys/new/", fresh_if_any(add_passkey), name="mfa_add_webauthn"),
    path("account/second-factor/passkeys/<int:pk>/", fresh(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "account/second-factor/passkeys/<int:pk>/remove/", fresh(webauthn.remove_webauthn), name="mfa_remove_webauthn"
    ),
]

urlpatterns = [*SET_UP, *OWN_ACCOUNT, *SIGN_IN, *SECOND_FACTOR]
