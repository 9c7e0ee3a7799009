"""Signing in asks for nothing that was just shown, and offers nothing that is not there."""

import pytest
from django.test import Client

from alliance_web.people import password_links
from tests.web.cast import Cast

from .doors import set_up_app, type_password

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_second_factor")]
NEW = "four ducks on a quiet pond"
APP = "/account/second-factor/app/"


def test_who_has_just_chosen_a_password_is_not_asked_who_they_are(cast: Cast, client: Client) -> None:
    link = password_links.make(user=cast.therapist, by=cast.lead).removeprefix("http://localhost:8000")
    form = client.get(link)["Location"]
    client.post(form, {"password1": NEW, "password2": NEW})
    assert client.get("/people/")["Location"] == "/account/second-factor/"
    assert client.get(APP).status_code == 200


@pytest.mark.parametrize("has_passkey", [False, True])
def test_a_passkey_is_offered_to_who_has_one(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, has_passkey: bool
) -> None:
    set_up_app(cast.therapist)
    if has_passkey:
        asked = {"publicKey": {"challenge": "a", "allowCredentials": [{"type": "public-key", "id": "b"}]}}
        monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.begin_authentication", lambda user: asked)
    type_password(client, "noor@practice.test")
    page = client.get("/sign-in/second-factor/").content.decode()
    assert ("Use passkey" in page) is has_passkey
    assert ("webauthn.js" in page) is has_passkey  # its script looks for the button
