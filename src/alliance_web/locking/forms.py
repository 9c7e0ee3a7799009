"""The shape of what unlocks a page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class UnlockForm(forms.Form):
    """Digits, a password, or what a passkey answered; whichever it is, one of them."""

    code = forms.CharField(
        label=_("Six digits"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input"}),
    )
    password = forms.CharField(
        label=_("Your password"),
        required=False,
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    credential = forms.JSONField(required=False, widget=forms.HiddenInput)
    simulated = forms.BooleanField(required=False)

    def how(self) -> str:
        """What somebody tried with; "" where they sent nothing."""
        found = (name for name in ("credential", "code", "password", "simulated") if self.cleaned_data.get(name))
        return {"credential": "passkey", "code": "app"}.get(name := next(found, ""), name)
