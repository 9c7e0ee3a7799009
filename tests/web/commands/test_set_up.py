"""The first person of a practice, and somebody who cannot get in, from the shell.

| typed                          | answer                                    |
| ------------------------------ | ----------------------------------------- |
| practice, name, e-mail         | a link that works once                    |
| the same again                 | there is a practice already               |
| faults in all of them          | every fault in one message, nothing made  |
| the address of a client        | nobody who works here                     |
"""

from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from alliance_web.access.relation import Role
from alliance_web.commands import set_up as setting_up
from alliance_web.people.models import Practice, User
from alliance_web.people.queries import current_roles
from tests.web.cast import Cast
from tests.web.people.doors import is_signed_in, set_up_app

pytestmark = pytest.mark.django_db
NOOR = {"practice": "Praxis am Park 🌳", "name": "Noor", "email": "noor@practice.test"}


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is set up already, and the database is up to date."""
    monkeypatch.setattr(setting_up, "start", lambda folder: None)
    monkeypatch.setattr("alliance_web.commands.prepare.migrate", lambda: None)


def test_practice_and_first_person(client: Client) -> None:
    link = setting_up.set_up(None, **NOOR, time_zone="Europe/Berlin")
    practice = Practice.objects.get()
    assert (practice.name, practice.time_zone, practice.simulated) == ("Praxis am Park 🌳", "Europe/Berlin", False)
    assert current_roles(User.objects.get(), practice) == set(Role)
    form = client.get(link.removeprefix("http://localhost:8000"))["Location"]
    client.post(form, {"password1": "four ducks on a pond", "password2": "four ducks on a pond"})
    assert is_signed_in(client)
    assert client.get("/set-up/").status_code == 200


# the address of the practice, its folder -> what has to run first
STARTS = [
    ("http://localhost:8000", None, "Start the server first: alliance serve"),
    ("http://localhost:8100", None, "Start the server first: alliance serve --port 8100"),
    ("http://localhost:8000", "my practice", "Start the server first: alliance serve --dir 'my practice'"),
    (
        "https://talk.example.org",
        None,
        "Start the server first, behind the proxy for https://talk.example.org: alliance serve",
    ),
]


@pytest.mark.parametrize(("origin", "folder", "words"), STARTS)
def test_the_link_is_served_by_the_command_that_is_named(
    settings: Any, origin: str, folder: str | None, words: str
) -> None:
    settings.ORIGIN = origin
    assert setting_up.how_to_serve(Path(folder) if folder else None) == words


def test_only_once(cast: Cast) -> None:
    with pytest.raises(setting_up.CannotSetUp, match="already has a practice"):
        setting_up.set_up(None, **NOOR | {"email": "new@practice.test"})
    assert Practice.objects.count() == 1


def test_all_faults_at_once() -> None:
    with pytest.raises(setting_up.CannotSetUp) as found:
        setting_up.set_up(None, practice="", name="x" * 90, email="noor", time_zone="Europe/Atlantis")
    assert [line.split(":")[0] for line in str(found.value).splitlines()] == ["name", "time_zone", "name", "email"]
    assert not Practice.objects.exists()
    assert not User.objects.exists()


def test_the_machines_own_zone(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    for zone, expected in (("Europe/Berlin", "Europe/Berlin"), ("Etc/UTC", "UTC"), ("Nowhere", "UTC")):
        place = tmp_path / "zoneinfo" / zone
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
        monkeypatch.setattr(setting_up, "LOCAL_TIME", place)
        assert setting_up.here() == expected


def test_password_link(cast: Cast, client: Client) -> None:
    link = setting_up.password_link(None, email="Noor@practice.test")
    assert client.get(link.removeprefix("http://localhost:8000")).status_code == 302


def test_second_factor_stays_unless_it_is_dropped(cast: Cast) -> None:
    set_up_app(cast.therapist)
    setting_up.password_link(None, email="noor@practice.test")
    assert Authenticator.objects.filter(user=cast.therapist).exists()
    setting_up.password_link(None, email="noor@practice.test", drop_second_factor=True)
    assert not Authenticator.objects.filter(user=cast.therapist).exists()
    cast.therapist.refresh_from_db()
    assert cast.therapist.sessions_ended == 1


@pytest.mark.parametrize("email", ["sam@home.test", "stef@away.test", "nobody@practice.test", ""])
def test_no_link_for_who_does_not_work_here(cast: Cast, email: str) -> None:
    with pytest.raises(LookupError, match="No member of staff"):
        setting_up.password_link(None, email=email)
