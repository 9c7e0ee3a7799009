"""Pages that no link leads to: behind a link in a message, after a form, for one person on one day.

Each is prepared in the database, asked for as its reader would, and put before a browser as it was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.checkins.services.taking_part import token_of
from alliance_web.endings.models import HarmAnswer
from alliance_web.follow_up.services.stopping import stop_address
from alliance_web.locking import services as locking
from alliance_web.locking.form import Form
from alliance_web.people import addresses, codes
from alliance_web.reminders.services import choosing, numbers
from alliance_web.reminders.states import Channel
from alliance_web.scheduling.services import links
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.browser import inspection
from tests.browser.chromium import FLAGS, find
from tests.browser.looked_at import ELSEWHERE
from tests.browser.visitor import Visitor
from tests.web.cast import PASSWORD, Cast
from tests.web.endings import acts
from tests.web.follow_up.asked import BORN, asked
from tests.web.people.doors import app_shows, set_up_app, sure
from tests.web.safety.test_reviews_pages import open_review

pytestmark = [pytest.mark.browser, pytest.mark.layout, pytest.mark.django_db]
CHROMIUM = find()
ROOT = Path(__file__).parents[3]
ADDRESS = "http://localhost"  # an origin that browsers trust without TLS; nothing is asked of it

Answer = Any
Visit = Callable[..., Client]


class Window:
    """A browser to put answers before, in a thread of its own: Playwright's loop would part this one from its rows."""

    def __init__(self) -> None:
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        self._visitor = Visitor(self._browser, ADDRESS, phone=False, scripts=True, dark=False, scale=1)
        self._visitor.page.route("**/*", self._serve)
        self._shown: Answer = None

    def _serve(self, route: Any) -> None:
        path = urlsplit(route.request.url).path
        if route.request.is_navigation_request():
            route.fulfill(status=200, headers=dict(self._shown.headers), body=self._shown.content)
        elif path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
            route.fulfill(path=found)
        else:
            route.fulfill(status=204)

    def faults(self, answer: Answer) -> list[str]:
        """What is wrong with an answer as a browser shows it, and what its page did that no page does."""
        self._shown = answer
        self._visitor.go("/")
        found = [*inspection.faults(self._visitor), *self._visitor.breaches]
        self._visitor.breaches.clear()
        return [f"{answer.request['PATH_INFO']}{fault}" for fault in found]

    def close(self) -> None:
        self._visitor.leave()
        self._browser.close()
        self._playwright.stop()


@pytest.fixture(scope="module")
def look() -> Iterator[Callable[[Answer], list[str]]]:
    """What is wrong with an answer."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: prepared pages are not looked at")
    with ThreadPoolExecutor(max_workers=1) as thread:
        window = thread.submit(Window).result()
        yield lambda answer: thread.submit(window.faults, answer).result()
        thread.submit(window.close).result()


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


# Behind a link, without signing in


def stop_messages(cast: Cast, visit: Visit) -> list[Answer]:
    chosen = {"channel": Channel.EMAIL, "at": None, "more": False, "quiet_from": time(21), "quiet_to": time(8)}
    wanted = choosing.Wanted(**chosen, language="en")
    key = choosing.save(person=cast.client, wanted=wanted, by=cast.client).stop_key
    address = reverse("stop-by-link", args=[key])
    return [visit(None).get(address), visit(None).post(address)]


def messages_by_link(cast: Cast, visit: Visit) -> list[Answer]:
    client = cast.therapy.participants.get(part="client")
    return [visit(None).get(reverse("messages-by-link", args=[token_of(client)]))]


def stop_asking(cast: Cast, visit: Visit) -> list[Answer]:
    wave, _link = asked(cast)
    address = urlsplit(stop_address(wave)).path
    return [visit(None).get(address), visit(None).post(address)]


def after_the_end(cast: Cast, visit: Visit) -> list[Answer]:
    """Before any name; with a wrong word; sent when the opening was over, so that the word is asked again."""
    _wave, link = asked(cast)
    late = visit(None).post(f"{link}answers/", {"item_q1": "2", "words": "I sleep well."})
    return [visit(None).get(link), visit(None).post(link, {"said": "1980-01-01"}), late]


def questions_after_the_end(cast: Cast, visit: Visit) -> list[Answer]:
    _wave, link = asked(cast)
    return [visit(None).post(link, {"said": BORN.isoformat()}, follow=True)]


def ask_about_a_session(cast: Cast, visit: Visit) -> list[Answer]:
    session = sessions.plan(therapy=cast.therapy, starts_at=timezone.now() + timedelta(days=2), by=cast.therapist)
    address = urlsplit(links.link(acts.client(cast), session)).path
    fault = visit(None).post(address, {})
    return [
        visit(None).get(address),
        fault,
        visit(None).post(address, {"asked": "move", "words": "Later?"}, follow=True),
    ]


# For one person


def harm(cast: Cast, visit: Visit) -> list[Answer]:
    address = reverse("say-harm", args=[cast.therapy.key])
    asks = visit(cast.client).get(address)
    said = {"worse": "yes", "because": "partly", "contact": "yes", "words": "I slept worse.", "form": uuid4()}
    thanks = visit(cast.client).post(address, said | {"reader": cast.lead.key}, follow=True)
    answer = reverse("harm-answer", args=[HarmAnswer.objects.get().key])
    return [asks, thanks, visit(cast.lead).get(reverse("harm-answers")), visit(cast.lead).get(answer)]


def how_it_ended(cast: Cast, visit: Visit) -> list[Answer]:
    acts.end(cast)
    return [visit(cast.therapist).get(reverse("how-it-ended", args=[cast.therapy.key]))]


def invitation(cast: Cast, visit: Visit) -> list[Answer]:
    therapy = therapies.start(
        practice=cast.practice, therapist=cast.therapist, client_name="Otto", client_email="otto@home.test",
        outcome_every=4, by=cast.therapist, started_on=timezone.localdate(),
    )  # fmt: skip
    browser, address = visit(cast.therapist), reverse("invite", args=[therapy.key])
    return [browser.get(address), browser.post(address, {"by_mail": "code"}, follow=True)]


def review(cast: Cast, visit: Visit) -> list[Answer]:
    task = open_review(cast)
    return [visit(cast.lead).get(reverse("reviews")), visit(cast.lead).get(reverse("review", args=[task.key]))]


def words_kept(cast: Cast, visit: Visit) -> list[Answer]:
    page = reverse("propose-goal", args=[cast.therapy.key])
    fields = (("words", "Sleep through the night."), ("own_words", "tired"), ("key", str(uuid4())))
    locking.keep(person=cast.therapist, form=Form(page, page, fields))
    return [visit(cast.therapist).get(reverse("kept-words"))]


def codes_on_their_way(cast: Cast, visit: Visit) -> list[Answer]:
    browser = sure(visit(cast.client))
    session = browser.session
    codes.make(session, addresses.NEW, email="sam@new.test")
    codes.make(session, numbers.SLOT, email="+447700900123")
    session.save()
    asks = visit(None).post(reverse("account_request_login_code"), {"email": "sam@home.test"}, follow=True)
    return [browser.get(reverse("account-address-code")), browser.get(reverse("messages-code")), asks]


# Signing in and out


def second_factor(cast: Cast, visit: Visit) -> list[Answer]:
    set_up_app(cast.therapist)
    key = Authenticator.objects.create(user=cast.therapist, type="webauthn", data={"name": "a phone", "credential": {}})
    browser = visit(cast.therapist)
    browser.post(reverse("mfa_reauthenticate"), {"code": app_shows()})
    names = ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_list_webauthn")
    answers = [browser.get(reverse(name)) for name in names]
    return answers + [
        browser.get(reverse(name, args=[key.pk])) for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")
    ]


def is_it_you(cast: Cast, visit: Visit) -> list[Answer]:
    cast.therapist.set_password(PASSWORD)
    cast.therapist.save()
    set_up_app(cast.therapist)
    names = ("account_reauthenticate", "mfa_reauthenticate", "account_logout")
    browser = visit(cast.therapist)
    return [browser.get(reverse(name)) for name in names]


def first_password(cast: Cast, visit: Visit) -> list[Answer]:
    return [sure(visit(cast.client)).get(reverse("account_set_password"))]


# What is prepared, and the routes that answer.
PREPARED = {
    stop_messages: "stop-by-link",
    messages_by_link: "messages-by-link",
    stop_asking: "stop-follow-up-by-link",
    after_the_end: "follow-up-link follow-up-answers",
    questions_after_the_end: "follow-up-link",
    ask_about_a_session: "session-by-link",
    harm: "say-harm looking-back harm-answers harm-answer",
    how_it_ended: "how-it-ended",
    invitation: "invite",
    review: "reviews review",
    words_kept: "kept-words",
    codes_on_their_way: "account-address-code messages-code account_confirm_login_code",
    second_factor: """
        mfa_deactivate_totp mfa_generate_recovery_codes mfa_list_webauthn mfa_edit_webauthn mfa_remove_webauthn""",
    is_it_you: "account_reauthenticate mfa_reauthenticate account_logout",
    first_password: "account_set_password",
}


@pytest.mark.parametrize("prepare", PREPARED, ids=lambda prepare: prepare.__name__)
def test_a_prepared_page(prepare: Any, cast: Cast, safety_plan: Any, visit: Visit, look: Any) -> None:
    answers = prepare(cast, visit)
    assert {answer.status_code for answer in answers} <= {200, 422}
    assert {answer.resolver_match.url_name for answer in answers} == set(PREPARED[prepare].split())
    assert [fault for answer in answers for fault in look(answer)] == []


def test_all_that_is_listed_is_prepared() -> None:
    listed = ELSEWHERE[Path(__file__).relative_to(ROOT).as_posix()]
    assert set(listed.split()) <= {name for names in PREPARED.values() for name in names.split()}
