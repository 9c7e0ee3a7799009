"""The set-up page: name and time zone of the practice.

| name              | time zone     | answer                       |
| ----------------- | ------------- | ---------------------------- |
| any script, emoji | one of the world's | saved, planned times stay |
| empty, too long   | -             | a sentence at the field      |
| -                 | made up       | a sentence at the field      |
"""

from collections.abc import Callable

import pytest
from django.test import Client

from alliance_web.people.models import User
from alliance_web.therapies.models import Session
from tests.web.cast import Cast

from .doors import recorded

pytestmark = pytest.mark.django_db
PAGE = "/set-up/"


def test_shows_and_saves(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = visit(cast.administrator)
    assert 'value="The Practice"' in browser.get(PAGE).content.decode()
    before = list(Session.objects.values_list("starts_at", flat=True))
    answer = browser.post(PAGE, {"name": " Praxis am Park 🌳 ", "time_zone": "Europe/Berlin"}, follow=True)
    assert "Practice saved." in answer.content.decode()
    cast.practice.refresh_from_db()
    assert (cast.practice.name, cast.practice.time_zone) == ("Praxis am Park 🌳", "Europe/Berlin")
    assert list(Session.objects.values_list("starts_at", flat=True)) == before
    assert recorded(cast.administrator)[-1] == "practice.change"


@pytest.mark.parametrize(
    ("name", "zone", "sentence"),
    [
        ("", "UTC", "Enter a name for the practice"),
        ("x" * 121, "UTC", "120 characters or fewer"),
        ("x" * 10_000, "UTC", "120 characters or fewer"),
        ("A\x00B", "UTC", "Null characters are not allowed"),
        ("Praxis", "Europe/Atlantis", "not one of the available choices"),
        ("Praxis", "", "This field is required"),
        ("Praxis", "../../etc/passwd", "not one of the available choices"),
    ],
)
def test_bad_input(cast: Cast, visit: Callable[[User], Client], name: str, zone: str, sentence: str) -> None:
    answer = visit(cast.lead).post(PAGE, {"name": name, "time_zone": zone})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    cast.practice.refresh_from_db()
    assert cast.practice.name == "The Practice"


def test_who_may(cast: Cast, visit: Callable[[User | None], Client]) -> None:
    for user in (cast.lead, cast.administrator):
        assert visit(user).get(PAGE).status_code == 200
    for user in (cast.therapist, cast.client, cast.stranger):
        assert visit(user).get(PAGE).status_code == 404
        assert visit(user).post(PAGE, {"name": "Mine"}).status_code == 404
    assert visit(None).get(PAGE)["Location"] == "/sign-in/?next=/set-up/"


def test_navigation_shows_only_what_opens(cast: Cast, visit: Callable[[User], Client]) -> None:
    for user, shown, hidden in (
        (cast.lead, {"/practice/", "/set-up/"}, {"/people/"}),
        (cast.therapist, {"/people/"}, {"/practice/", "/set-up/"}),
        # A single place to go needs no row of its own: the name of the product leads there.
        (cast.client, {"/"}, {"/check-ins/", "/people/", "/practice/", "/set-up/"}),
    ):
        page = visit(user).get("/account/").content.decode()
        assert all(f'href="{address}"' in page for address in shown), user
        assert not any(f'href="{address}"' in page for address in hidden), user
