"""The way in: everybody lands where their work begins."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from alliance_web.access.relation import Role
from alliance_web.people import services as people
from tests.web.cast import Cast

Visit = Callable[..., Client]


@pytest.mark.parametrize(
    ("who", "route"),
    [
        ("therapist", "today"),
        ("lead", "practice"),
        ("administrator", "set-up"),
        ("client", "my-check-ins"),
        ("stranger", "my-check-ins"),
    ],
)
def test_everybody_lands_where_their_work_begins(who: str, route: str, cast: Cast, visit: Visit) -> None:
    assert visit(getattr(cast, who)).get("/")["Location"] == reverse(route)


def test_a_therapist_who_also_leads_begins_with_today(cast: Cast, visit: Visit) -> None:
    people.give_role(user=cast.therapist, practice=cast.practice, role=Role.LEAD, by=None)
    assert visit(cast.therapist).get("/")["Location"] == reverse("today")


def test_nobody_goes_to_the_sign_in(db: None, visit: Visit) -> None:
    assert visit(None).get("/")["Location"].startswith("/sign-in/")
