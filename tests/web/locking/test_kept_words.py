"""What a locked page sends is not done, and its words come back to whoever wrote them, and to nobody else.

| what happens                                        | what comes of the words                                  |
| --------------------------------------------------- | -------------------------------------------------------- |
| sent while locked, unlocked                         | shown, editable; sent now they arrive and nothing waits  |
| sent twice while locked                             | kept once                                                |
| sent while locked, signed out, signed in later      | a line on every page leads to them                       |
| sent after the working day                          | the same                                                 |
| only buttons, secrets                               | nothing is kept; secrets never                           |
| somebody else signs in in the same browser          | sees nothing of them                                     |
| seven days go by                                    | gone                                                     |
| another form arrives with a fault                   | they stay                                                |
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.locking.models import KeptWords
from alliance_web.locking.services import forget_old
from alliance_web.people.models import User
from alliance_web.plan.models import Goal
from tests.web.cast import Cast
from tests.web.overview.reading import text
from tests.web.people.doors import app_shows, recorded

from .conftest import HOUR, MINUTE, Later

pytestmark = pytest.mark.django_db
Visit = Callable[..., Client]
WORDS = "Sam wants to sleep through the night."


@pytest.fixture
def goals(cast: Cast) -> str:
    return reverse("propose-goal", args=[cast.therapy.key])


@pytest.fixture
def sent(locked: Client, goals: str) -> Client:
    """A goal that was sent from a locked page."""
    answer = locked.post(goals, {"words": WORDS, "own_words": "tired", "key": str(uuid4())})
    assert answer["Location"] == f"/locked/?next={goals.replace('/', '%2F')}"
    assert Goal.objects.count() == 0
    return locked


def unlock(browser: Client) -> Any:
    return browser.post("/locked/", {"code": app_shows(), "next": "/people/"})


def send_now(browser: Client, **changed: str) -> Any:
    """Press the button as the page offers it."""
    kept = browser.get("/kept/").context["waiting"][0]
    fields = {"kept_words": str(kept.key), **dict(kept.form.rest), **dict(kept.form.words), **changed}
    return browser.post(kept.form.action, fields, follow=True)


def test_the_words_come_back_and_can_be_sent(sent: Client, goals: str) -> None:
    answer = unlock(sent)
    assert answer["Location"] == "/kept/"
    page = sent.get("/kept/")
    assert WORDS in text(page)
    assert "nothing has been saved yet. Only you can see it." in text(page)
    assert f'action="{goals}"' in page.content.decode()
    assert "can see your goal now." in text(send_now(sent, words="Sam wants to sleep."))
    assert Goal.objects.get().versions.get().words == "Sam wants to sleep."
    assert KeptWords.objects.count() == 0
    assert "Words you had not sent yet" not in text(sent.get("/people/"))


def test_every_page_leads_to_them_until_then(sent: Client) -> None:
    unlock(sent)
    assert "Words you had not sent yet are kept for you." in text(sent.get("/people/"))
    key = KeptWords.objects.get().key
    assert sent.post(f"/kept/{key}/delete/")["Location"] == "/"
    assert "Words you had not sent yet" not in text(sent.get("/people/"))


def test_sent_with_a_fault_they_stay(sent: Client) -> None:
    unlock(sent)
    answer = send_now(sent, words="x" * 2001)
    assert "This has 2,001 characters" in text(answer) or answer.status_code in (200, 422)
    assert KeptWords.objects.count() == 1
    assert Goal.objects.count() == 0


def test_sent_twice_kept_once(locked: Client, goals: str) -> None:
    form = {"words": WORDS, "key": str(uuid4())}
    locked.post(goals, form)
    locked.post(goals, form)
    assert KeptWords.objects.count() == 1


def test_the_way_back_leads_to_the_page_the_form_stood_on(locked: Client, cast: Cast) -> None:
    page = reverse("strains", args=[cast.therapy.key])
    address = reverse("note-short", args=[cast.therapy.key])
    for referer, back in (
        (f"http://testserver{page}?all=1", f"{page}?all=1"),
        ("https://evil.example/there/", address),
        ("", address),
    ):
        KeptWords.objects.all().delete()
        locked.post(address, {"words": WORDS}, headers={"referer": referer} if referer else {})
        assert KeptWords.objects.get().form["page"] == back


@pytest.mark.parametrize(
    "fields",
    [
        {"stance": "agree", "version": "1", "seen": "1"},
        {"key": str(uuid4())},
        {"password": "a secret of many words"},
        {"oldpassword": "my secret words", "password1": "other secret words", "password2": "other secret words"},
        {"code": "123 456"},
        {},
    ],
)
def test_without_words_there_is_nothing_to_keep(fields: dict[str, str], locked: Client, goals: str) -> None:
    locked.post(goals, fields)
    assert KeptWords.objects.count() == 0


def test_secrets_are_not_kept_beside_words(locked: Client, goals: str) -> None:
    locked.post(goals, {"words": WORDS, "password": "a secret", "csrfmiddlewaretoken": "t", "code": "123 456"})
    assert [name for name, _value in KeptWords.objects.get().form["fields"]] == ["words"]


def test_they_are_sealed(sent: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT form FROM locking_keptwords")
        stored = cursor.fetchone()[0]
    assert stored.startswith("e1:")
    assert "sleep" not in json.dumps(stored)


def test_after_signing_out_they_wait_for_their_author_alone(sent: Client, cast: Cast, visit: Visit) -> None:
    sent.post("/sign-out/")
    for other in (cast.colleague, cast.lead, cast.client):
        browser = visit(other)
        assert "Words you had not sent yet" not in text(browser.get("/account/"))
        assert WORDS not in text(browser.get("/kept/"))
        key = KeptWords.objects.get().key
        browser.post(f"/kept/{key}/delete/")
        browser.post(reverse("sign-out-everywhere"), {"kept_words": str(key)})
        assert KeptWords.objects.count() == 1
    noor = visit(cast.therapist)
    assert "Words you had not sent yet are kept for you." in text(noor.get("/people/"))
    assert WORDS in text(noor.get("/kept/"))


def test_they_go_with_the_sign_out_where_their_author_chose_so(noor: User, visit: Visit, goals: str) -> None:
    KeptWords.objects.create(person=noor, form={"page": goals, "action": goals, "fields": [["words", WORDS]]})
    browser = visit(noor)
    page = browser.get("/sign-out/").content.decode()
    assert "<div data-drafts-choice>" in page
    browser.post("/sign-out/", {"delete_drafts": "1"})
    assert KeptWords.objects.count() == 0
    assert "<div data-drafts-choice hidden>" in visit(noor).get("/sign-out/").content.decode()


def test_a_stale_tab_after_the_working_day_loses_nothing(
    locked: Client, goals: str, later: Later, visit: Visit
) -> None:
    later(12 * HOUR + 1)
    locked.get("/people/")
    answer = locked.post(goals, {"words": WORDS})
    assert answer["Location"].startswith("/sign-in/?kept=1&next=")
    assert WORDS in text(visit(User.objects.get(email="noor@practice.test")).get("/kept/"))


def test_they_go_after_seven_days(sent: Client) -> None:
    forget_old(timezone.now() + timedelta(days=6, hours=23))
    assert KeptWords.objects.count() == 1
    forget_old(timezone.now() + timedelta(days=7, seconds=1))
    assert KeptWords.objects.count() == 0


def test_no_more_than_twenty_are_kept(locked: Client, goals: str) -> None:
    for number in range(22):
        locked.post(goals, {"words": f"Goal number {number}."})
    kept = [row.form["fields"][0][1] for row in KeptWords.objects.order_by("pk")]
    assert (len(kept), kept[0], kept[-1]) == (20, "Goal number 2.", "Goal number 21.")


def test_what_cannot_be_opened_is_told(sent: Client) -> None:
    unlock(sent)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE locking_keptwords SET form = 'e1:lost:AAAA'")
    assert "cannot be read on this computer" in text(sent.get("/kept/"))


def test_the_record_says_that_and_not_what(sent: Client, noor: User) -> None:
    assert recorded(noor).count("words.keep") == 1
    unlock(sent)
    send_now(sent)
    assert recorded(noor).count("words.forget") == 1


def test_a_draft_goes_once_its_form_has_arrived(noor: User, visit: Visit, goals: str) -> None:
    browser = visit(noor)
    fault = browser.post(goals, {"words": "", "draft_id": "aaa111", "key": str(uuid4())})
    assert 'data-arrived=""' in fault.content.decode()
    browser.post(goals, {"words": WORDS, "draft_id": "bbb222", "key": str(uuid4())})
    assert 'data-arrived="bbb222"' in browser.get("/people/").content.decode()
    browser.post(goals, {"words": WORDS, "draft_id": '"><script>', "key": str(uuid4())})
    assert 'data-arrived="bbb222"' in browser.get("/people/").content.decode()


def test_a_draft_stays_where_the_way_on_warns_or_asks(cast: Cast, visit: Visit, settings: Any) -> None:
    browser = visit(cast.lead)
    form = {"name": "Robin Vale", "email": "r@practice.test", "roles": ["therapist"], "draft_id": "ccc333"}
    assert browser.post("/set-up/staff/new/", form)["Location"].startswith("/account/is-it-you/")
    assert 'data-arrived=""' in browser.get("/account/").content.decode()


def test_the_page_says_whether_what_was_being_sent_has_arrived(
    noor: User, visit: Visit, goals: str, later: Later
) -> None:
    browser = visit(noor)
    later(14 * MINUTE)
    browser.post(goals, {"words": WORDS, "draft_id": "bbb222", "key": str(uuid4())})
    later(30 * MINUTE)
    assert "arrived" not in text(browser.get("/locked/"))
    assert "What you sent arrived before the page locked." in text(browser.get("/locked/?sending=1"))


def test_the_page_says_that_what_was_being_sent_may_not_have_arrived(locked: Client) -> None:
    assert "may not have arrived" in text(locked.get("/locked/?sending=1"))
