"""What keeps a check-in alive without a connection: the worker, its page, a fresh form token."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast

from .conftest import form_of, link_of, text_of

Visit = Callable[[Any], Client]


def test_the_worker_stands_at_the_root_for_anybody(visit: Visit, db: None) -> None:
    answer = visit(None).get("/sw.js")
    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "no-cache"
    assert reverse("offline") in text_of(answer)


def test_everything_the_worker_keeps_exists(visit: Visit, db: None) -> None:
    assets = re.findall(r'"/static/([^"]+)"', text_of(visit(None).get("/sw.js")))
    assert {"checkins/offline.js", "checkins/kept.js", "checkins/sending.js", "ui/alliance.css"} <= set(assets)
    assert [asset for asset in assets if not finders.find(asset)] == []


def test_the_worker_keeps_every_module_its_page_imports(visit: Visit, db: None) -> None:
    worker = text_of(visit(None).get("/sw.js"))
    for module in ("offline.js", "kept.js", "sending.js"):
        path = finders.find(f"checkins/{module}")
        with open(path, encoding="utf-8") as source:
            imported = re.findall(r'from "\./(\w+\.js)"', source.read())
        assert all(f"/static/checkins/{name}" in worker for name in imported), module


@pytest.mark.parametrize("path", ["/sw.js", "/offline/"])
def test_they_say_nothing_about_anyone(visit: Visit, cast: Cast, path: str) -> None:
    for user in (None, cast.client, cast.therapist):
        page = text_of(visit(user).get(path))
        assert not re.search(r"Sam|Noor|csrf|sign-out", page)
    assert text_of(visit(None).get(path)) == text_of(visit(cast.therapist).get(path))


def test_the_worker_changes_when_its_page_changes(visit: Visit, db: None, settings: Any) -> None:
    before = text_of(visit(None).get("/sw.js"))
    settings.STATIC_URL = "/other/"
    assert text_of(visit(None).get("/sw.js")) != before


def test_the_token_is_fresh_and_fits_the_cookie(clients: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    token = browser.get(reverse("form-token")).json()["token"]

    sent = browser.post(link_of(clients), form_of(), headers={"x-csrftoken": token})
    assert sent.status_code == 302


def test_no_page_of_a_check_in_holds_a_script_or_a_style_of_its_own(visit: Visit, clients: Any, db: None) -> None:

    for page in (visit(None).get(link_of(clients)), visit(None).get("/offline/")):
        assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text_of(page)) == []


def test_the_page_asks_early_for_every_module_that_its_script_imports(visit: Visit, clients: Any) -> None:
    page = text_of(visit(None).get(link_of(clients)))
    asked = set(re.findall(r'modulepreload" href="/static/checkins/(\w+\.js)"', page))
    needed, open_ = set(), ["check_in.js"]
    while open_:
        with open(finders.find(f"checkins/{open_.pop()}"), encoding="utf-8") as source:
            found = set(re.findall(r'from "\./(\w+\.js)"', source.read())) - needed
        needed |= found
        open_ += found
    assert asked == needed
