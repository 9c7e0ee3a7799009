"""On a machine that others use nothing about anybody stays: no copy of a page, no message in a cookie."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import alliance_web
from alliance_web.therapies.models import Therapy
from tests.web.cast import Cast

STATIC = Path(alliance_web.__file__).parent / "ui/static/ui"
Visit = Callable[[Any], Client]


@pytest.mark.parametrize(("route", "part"), [("caseload", "people"), ("course", "course-picture")])
def test_a_page_that_changes_in_place_asks_again_on_the_way_back(
    route: str, part: str, visit: Visit, cast: Cast, rated: Therapy
) -> None:
    """A copy in the browser would show the page to whoever sits there after signing out."""
    page = visit(cast.therapist).get(reverse(route, args=[rated.key] if route == "course" else [])).content.decode()
    assert f'data-changes="{part}"' in page
    assert f'id="{part}"' in page
    assert 'addEventListener("popstate", () => location.reload())' in (STATIC / "changing.js").read_text()


def test_messages_wait_on_the_server(visit: Visit, cast: Cast) -> None:
    browser = visit(cast.therapist)
    browser.post(reverse("change-client", args=[cast.therapy.key]), {"name": "Sam", "email": ""})
    assert set(browser.cookies) <= {"session", "csrf", "browser"}  # the last: that someone signed in here before
    assert "Saved." in browser.get(reverse("therapy", args=[cast.therapy.key])).content.decode()
