"""Planning, moving and cancelling sessions, and the link of a check-in.

| number            | time                                     | answer                                   |
| ----------------- | ---------------------------------------- | ---------------------------------------- |
| the next          | next week                                | planned                                  |
| taken, cancelled  | -                                        | who has it, and the next free number     |
| 0, 10,000, half   | -                                        | a sentence                               |
| -                 | in two years                             | asked once, then believed                |
| -                 | before the therapy began                 | asked once, then believed                |
| 5                 | before session 4, after session 6        | asked once, then believed                |
| -                 | the year 2206, 0026                      | refused                                  |
| -                 | 29 March 2026, 02:30 in Berlin           | that hour does not exist                 |
| -                 | 25 October 2026, 02:30 in Berlin         | that hour comes twice                    |
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from smtplib import SMTPDataError
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from alliance_web.checkins.models import CheckIn
from alliance_web.people import services as people
from alliance_web.people.models import User
from alliance_web.therapies.models import Session
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, rate
from tests.web.messages.backends import RAISING, Raising

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cast: Cast) -> str:
    return f"/therapies/{cast.therapy.key}/sessions/"


def _local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def _ahead(**apart: int) -> str:
    return _local(timezone.now() + timedelta(**apart))


def _session(cast: Cast, number: int) -> Session:
    return Session.objects.get(therapy=cast.therapy, number=number)


def test_plan_is_prefilled_a_week_on(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    html = visit(cast.therapist).get(f"{page}plan/").content.decode()
    last = _session(cast, 3)
    assert 'value="4"' in html
    assert any(f'value="{_local(last.starts_at + timedelta(weeks=weeks))}"' in html for weeks in (1, 2))


def test_plan_asks_both_chairs(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    answer = visit(cast.therapist).post(f"{page}plan/", {"number": 4, "starts_at": _ahead(days=7)}, follow=True)
    assert "Session 4 planned." in answer.content.decode()
    asked = CheckIn.objects.filter(session=_session(cast, 4)).values_list("instrument", flat=True)
    assert sorted(asked) == ["both-chairs-client-2", "both-chairs-therapist-2", "phq-8"]


def test_planned_twice_at_once_is_planned_once(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    browser = visit(cast.therapist)
    for _ in range(2):
        browser.post(f"{page}plan/", {"number": 4, "starts_at": _ahead(days=7)})
    assert Session.objects.filter(therapy=cast.therapy, number=4).count() == 1


def test_a_number_taken_in_the_same_moment(
    cast: Cast, visit: Callable[[User], Client], page: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr("alliance_web.therapies.queries.session_with_number", lambda therapy, number: None)
    answer = visit(cast.therapist).post(f"{page}plan/", {"number": 3, "starts_at": _ahead(days=7), "sure": "on"})
    assert "This one has just been used" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"number": 2}, "Enter a different number. Session 2 is on"),
        ({"number": 2}, "The next free number is 4."),
        ({"number": 3}, "Session 3 was cancelled. The next free number is 4."),
        ({"number": ""}, "Enter a session number"),
        ({"number": 0}, "Enter 1 or more"),
        ({"number": 10_000}, "Enter 9999 or less"),
        ({"number": "four"}, "a whole number"),
        ({"number": 10**50}, "Enter 9999 or less"),
        ({"starts_at": ""}, "Enter the date and time of the session"),
        ({"starts_at": "next week"}, "Enter a date and time in the correct format"),
        ({"starts_at": "2026-02-30T10:00"}, "Enter a date and time in the correct format"),
        ({"starts_at": "2206-11-30T10:00"}, "Enter the correct year. You entered 2206."),
        ({"starts_at": "0026-11-30T10:00", "sure": "on"}, "Enter the correct year. You entered 26."),
        ({"starts_at": "12026-11-30T10:00"}, "Enter a date and time in the correct format"),
    ],
)
def test_bad_input(
    cast: Cast, visit: Callable[[User], Client], page: str, typed: dict[str, Any], sentence: str
) -> None:
    sessions.cancel(session=_session(cast, 3), by=cast.therapist)
    answer = visit(cast.therapist).post(f"{page}plan/", {"number": 4, "starts_at": _ahead(days=7)} | typed)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert Session.objects.count() == 3


@pytest.mark.parametrize(
    ("number", "apart", "doubt"),
    [
        (4, {"days": 400}, "is more than a year from now. Is the year correct?"),
        (4, {"days": -40}, "is before this therapy started"),
        (4, {"days": -10}, "The session before this one is later, on"),
        (9, {"days": 20}, "The session after this one is earlier, on"),
    ],
)
def test_a_doubtful_time_is_asked_about_once(
    cast: Cast, visit: Callable[[User], Client], page: str, number: int, apart: dict[str, int], doubt: str
) -> None:
    if number == 9:
        sessions.plan(therapy=cast.therapy, starts_at=timezone.now() + timedelta(days=7), number=10, by=cast.therapist)
    typed = {"number": number, "starts_at": _ahead(**apart), "sure": ""}
    browser = visit(cast.therapist)
    answer = browser.post(f"{page}plan/", typed).content.decode()
    assert doubt in answer
    assert 'type="checkbox" name="sure"' in answer
    assert not Session.objects.filter(number=number).exists()
    assert browser.post(f"{page}plan/", typed | {"sure": "on"}).status_code == 302
    assert Session.objects.filter(number=number).exists()


@pytest.mark.parametrize("hour", ["2026-03-29T02:30", "2026-10-25T02:30"])
def test_the_hour_in_which_the_clocks_change(cast: Cast, visit: Callable[[User], Client], page: str, hour: str) -> None:
    people.change_practice(practice=cast.practice, name="P", time_zone="Europe/Berlin", by=cast.lead)
    answer = visit(cast.therapist).post(f"{page}plan/", {"number": 4, "starts_at": hour, "sure": "on"})
    assert "The clocks change at this time" in answer.content.decode()


def test_times_are_read_in_the_practices_zone(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    people.change_practice(practice=cast.practice, name="P", time_zone="Europe/Berlin", by=cast.lead)
    visit(cast.therapist).post(f"{page}plan/", {"number": 4, "starts_at": "2026-12-01T14:00", "sure": "on"})
    assert _session(cast, 4).starts_at == datetime(2026, 12, 1, 13, tzinfo=UTC)


def test_nothing_is_planned_after_the_end(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist)
    answer = visit(cast.therapist).post(f"{page}plan/", {"number": 4, "starts_at": _ahead(days=1)})
    assert "This therapy has ended" in answer.content.decode()


def test_move(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    browser = visit(cast.therapist)
    assert _local(_session(cast, 3).starts_at) in browser.get(f"{page}3/move/").content.decode()
    answer = browser.post(f"{page}3/move/", {"starts_at": _ahead(days=2)}, follow=True)
    assert "Session 3 moved." in answer.content.decode()
    assert _session(cast, 3).starts_at > timezone.now()
    assert "Is that correct?" in browser.post(f"{page}3/move/", {"starts_at": _ahead(days=-20)}).content.decode()


def test_a_session_with_answers_took_place(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    rate(_session(cast, 3), "client")
    browser = visit(cast.therapist)
    assert "Enter a time in the past" in browser.post(f"{page}3/move/", {"starts_at": _ahead(days=2)}).content.decode()
    assert "You cannot cancel session 3" in browser.post(f"{page}3/cancel/", follow=True).content.decode()
    assert _session(cast, 3).state == "planned"
    assert browser.post(f"{page}3/move/", {"starts_at": _ahead(hours=-3)}).status_code == 302


def test_cancel_asks_first(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    browser = visit(cast.therapist)
    assert "Cancel session 3" in browser.get(f"{page}3/cancel/").content.decode()
    assert _session(cast, 3).state == "planned"
    assert "Session 3 cancelled." in browser.post(f"{page}3/cancel/", follow=True).content.decode()
    assert _session(cast, 3).state == "cancelled"
    assert browser.get(f"{page}3/cancel/").status_code == 404


@pytest.mark.parametrize("number", [0, 99, 10**30])
def test_no_such_session(cast: Cast, visit: Callable[[User], Client], page: str, number: int) -> None:
    for what in ("move", "cancel", "link"):
        assert visit(cast.therapist).get(f"{page}{number}/{what}/").status_code == 404


def test_link_to_scan_and_to_read(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    html = visit(cast.therapist).get(f"{page}3/link/").content.decode()
    assert html.count("<svg") >= 2
    assert html.count("http://localhost:8000/c/") == 2
    assert 'role="img"' in html
    rate(_session(cast, 3), "client")
    html = visit(cast.therapist).get(f"{page}3/link/").content.decode()
    assert html.count("http://localhost:8000/c/") == 1  # the PHQ-8 is still open


def test_link_opens_one_check_in_without_signing_in(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    from tests.web.people.doors import link_in_mail

    visit(cast.therapist).post(f"{page}3/link/")
    assert Client().get(link_in_mail()).status_code == 200


def test_link_by_mail_says_nothing_of_therapy(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    answer = visit(cast.therapist).post(f"{page}3/link/", follow=True)
    assert "We&#x27;re sending the email." in answer.content.decode()
    [letter] = mail.outbox
    assert letter.to == ["sam@home.test"]
    assert "therap" not in (letter.subject + letter.body).lower()
    assert "Noor" not in letter.body


def test_link_goes_to_the_address_that_the_client_gave(cast: Cast, visit: Callable[[User], Client], page: str) -> None:
    people.set_address(user=cast.client, email="sam@new.test")
    answer = visit(cast.therapist).post(f"{page}3/link/", follow=True)
    assert mail.outbox[-1].to == ["sam@new.test"]
    assert "sam@new.test" not in answer.content.decode()


def test_mail_that_cannot_be_sent_is_said(
    cast: Cast, visit: Callable[[User], Client], page: str, settings: Any, monkeypatch: Any
) -> None:
    settings.EMAIL_BACKEND = RAISING
    monkeypatch.setattr(Raising, "fault", SMTPDataError(550, b"no"))
    answer = visit(cast.therapist).post(f"{page}3/link/", follow=True)
    assert "The email could not be delivered." in answer.content.decode()
    assert "Ask the client to scan the code, or send the link yourself." in answer.content.decode()


def test_mail_that_cannot_be_written_is_said(
    cast: Cast, visit: Callable[[User], Client], page: str, settings: Any
) -> None:
    settings.MAIL_IS_SENT = False
    answer = visit(cast.therapist).post(f"{page}3/link/", follow=True)
    assert "We cannot send email." in answer.content.decode()


def test_no_send_button_without_mail_or_address(
    cast: Cast, visit: Callable[[User], Client], page: str, settings: Any
) -> None:
    assert "Email it to Sam" in visit(cast.therapist).get(f"{page}3/link/").content.decode()
    client = chairs(cast.therapy).client
    therapies.change_client(participant=client, name="Sam", email="", by=cast.therapist)
    assert "Email it to Sam" not in visit(cast.therapist).get(f"{page}3/link/").content.decode()
    therapies.change_client(participant=client, name="Sam", email="sam@home.test", by=cast.therapist)
    settings.MAIL_IS_SENT = False
    assert "Email it to Sam" not in visit(cast.therapist).get(f"{page}3/link/").content.decode()
