"""Routes of other packages with their permission, by name; our own views declare theirs with `requires`."""

PERMISSIONS_OF_OTHERS = {
    "gallery": "SEE_DEMO",  # ui stands below access and cannot import it
    "account_login": "ANYONE",
    "account_logout": "ANYONE",  # also gives up a sign-in that is half done
    "account_request_login_code": "ANYONE",
    "account_confirm_login_code": "ANYONE",
    "account_reauthenticate": "SIGNED_IN",
    "account_reset_password": "ANYONE",
    "account_reset_password_done": "ANYONE",
    "account_reset_password_from_key": "ANYONE",
    "account_reset_password_from_key_done": "ANYONE",
    "account_change_password": "SIGNED_IN",
    "account_set_password": "SIGNED_IN",
    "account_inactive": "ANYONE",
    "mfa_index": "SIGNED_IN",
    "mfa_authenticate": "ANYONE",
    "mfa_reauthenticate": "SIGNED_IN",
    "mfa_activate_totp": "SIGNED_IN",
    "mfa_deactivate_totp": "SIGNED_IN",
    "mfa_generate_recovery_codes": "SIGNED_IN",
    "mfa_view_recovery_codes": "SIGNED_IN",
    "mfa_download_recovery_codes": "SIGNED_IN",
    "mfa_list_webauthn": "SIGNED_IN",
    "mfa_add_webauthn": "SIGNED_IN",
    "mfa_edit_webauthn": "SIGNED_IN",
    "mfa_remove_webauthn": "SIGNED_IN",
    "mfa_reauthenticate_webauthn": "SIGNED_IN",
    "mfa_login_webauthn": "ANYONE",
}
