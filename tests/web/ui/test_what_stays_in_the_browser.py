"""On a machine that others use nothing about anybody stays: no copy of a page, no message in a cookie."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from alliance_web.therapies.models import Therapy
from tests.web.cast import Cast

Visit = Callable[[Any], Client]


def test_pages_that_change_in_place_keep_no_copy_of_what_was(visit: Visit, cast: Cast, rated: Therapy) -> None:
    """Otherwise "back" would show a page to whoever sits there after signing out."""
    for route, keys in (("caseload", []), ("course", [rated.key])):
        page = visit(cast.therapist).get(reverse(route, args=keys)).content.decode()
        assert 'hx-push-url="true"' in page
        (config,) = re.findall(r'name="htmx-config" content=\'(.*?)\'', page)
        found = json.loads(unescape(config))
        assert (found["historyCacheSize"], found["refreshOnHistoryMiss"]) == (0, True)


def test_messages_wait_on_the_server(visit: Visit, cast: Cast) -> None:
    browser = visit(cast.therapist)
    browser.post(reverse("change-client", args=[cast.therapy.key]), {"name": "Sam", "email": ""})
    assert set(browser.cookies) <= {"session", "csrf", "browser"}  # the last: that someone signed in here before
    assert "Saved." in browser.get(reverse("therapy", args=[cast.therapy.key])).content.decode()
