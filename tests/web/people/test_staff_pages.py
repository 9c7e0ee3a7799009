"""Who works here: add, change roles, give a password link, end, bring back.

| input                               | answer                                        |
| ----------------------------------- | --------------------------------------------- |
| name, e-mail, roles                 | account, and a link by mail or on the screen  |
| an address that has an account      | a sentence, nothing made                      |
| no role, an invented role           | a sentence, nothing made                      |
| ending the last who may set up      | refused                                       |
| ending the named person             | refused until somebody else is named          |
| ending somebody signed in           | their next click is the sign-in page          |
"""

from collections.abc import Callable
from smtplib import SMTPDataError
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from alliance_web.access.relation import Role
from alliance_web.people import queries, services
from alliance_web.people.models import Membership, User
from tests.web.cast import Cast
from tests.web.messages.backends import RAISING, Raising

from .doors import is_signed_in, link_in_mail, recorded, sure

pytestmark = pytest.mark.django_db
STAFF, NEW = "/set-up/staff/", "/set-up/staff/new/"
ROBIN = {"name": "Robin", "email": "robin@practice.test", "roles": ["therapist", "lead"]}


def _page(user: User) -> str:
    return f"/set-up/staff/{user.key}/"


def test_list_names_everybody_with_roles(
    cast: Cast, visit: Callable[[User], Client], django_assert_num_queries: Any
) -> None:
    services.end_membership(user=cast.colleague, practice=cast.practice, by=cast.lead)
    browser = sure(visit(cast.lead))
    with django_assert_num_queries(6):  # session, account, practice, roles, named person; the list is one
        page = browser.get(STAFF).content.decode()
    assert "Noor" in page
    assert "Practice lead" in page
    assert "Removed" in page
    assert "Sam" not in page
    assert "Stef" not in page


def test_adding_sends_a_link_that_opens_the_account(cast: Cast, visit: Callable[[User], Client]) -> None:
    answer = sure(visit(cast.lead)).post(NEW, ROBIN, follow=True)
    assert "re emailing Robin a link" in answer.content.decode()
    robin = User.objects.get(email="robin@practice.test")
    assert queries.current_roles(robin, cast.practice) == {Role.THERAPIST, Role.LEAD}
    assert not robin.has_usable_password()
    assert recorded(cast.lead) == ["sign-in", "account.add", "role.give", "role.give", "password-link.make"]
    browser = Client()
    form = browser.get(link_in_mail())["Location"]
    browser.post(form, {"password1": "four ducks on a pond", "password2": "four ducks on a pond"})
    assert is_signed_in(browser)


def test_without_mail_the_link_is_shown_once(cast: Cast, visit: Callable[[User], Client], settings: Any) -> None:
    settings.MAIL_IS_SENT = False
    answer = sure(visit(cast.lead)).post(NEW, ROBIN)
    page = answer.content.decode()
    assert "Password link for Robin" in page
    assert "/sign-in/password/" in page
    assert "<svg" in page
    assert "no-store" in answer["Cache-Control"]
    assert not any("/sign-in/password/" in letter.body for letter in mail.outbox)


# what the mail server says -> what the page of the person says
MAIL = [
    (None, "The email was sent."),
    (SMTPDataError(451, b"later"), "The email is waiting to be sent."),
    (SMTPDataError(550, b"no"), "The email could not be delivered."),
    (TimeoutError(), "The email may have been sent."),
]


@pytest.mark.parametrize(("fault", "says"), MAIL, ids=str)
def test_what_became_of_a_password_link_is_on_the_page_of_the_person(
    cast: Cast, visit: Callable[[User], Client], settings: Any, monkeypatch: Any, fault: Any, says: str
) -> None:
    settings.EMAIL_BACKEND = RAISING
    monkeypatch.setattr(Raising, "fault", fault)
    browser = sure(visit(cast.lead))
    assert browser.post(f"{_page(cast.therapist)}link/").status_code == 302
    assert says in browser.get(_page(cast.therapist)).content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Enter a name"),
        ({"name": "x" * 81}, "80 characters or fewer"),
        ({"email": ""}, "Enter an email address"),
        ({"email": "robin"}, "Enter an email address in the correct format"),
        ({"email": "x" * 250 + "@practice.test"}, "Enter a shorter email address"),
        ({"email": "NOOR@practice.test"}, "already has an account"),
        ({"email": "stef@away.test"}, "already has an account"),
        ({"roles": []}, "Select at least one role"),
        ({"roles": ["emperor"]}, "not one of the available choices"),
    ],
)
def test_bad_input(cast: Cast, visit: Callable[[User], Client], change: dict[str, Any], sentence: str) -> None:
    before = User.objects.count()
    answer = sure(visit(cast.lead)).post(NEW, ROBIN | change)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert User.objects.count() == before


@pytest.mark.parametrize("name", ["يوسف", "Ой, Ёлка", "👩‍⚕️ Dr. O'Brien-<Smith>"])
def test_names_of_any_script_are_shown_as_they_are(cast: Cast, visit: Callable[[User], Client], name: str) -> None:
    from django.utils.html import escape

    browser = sure(visit(cast.lead))
    browser.post(NEW, ROBIN | {"name": name})
    assert f"<bdi>{escape(name)}</bdi>" in browser.get(STAFF).content.decode()


def test_roles_change_at_once(cast: Cast, visit: Callable[[User], Client]) -> None:
    noors = visit(cast.therapist)
    therapy = f"/therapies/{cast.therapy.key}/course/"
    assert noors.get(therapy).status_code == 200
    sure(visit(cast.lead)).post(_page(cast.therapist), {"roles": ["administrator"]})
    assert noors.get(therapy).status_code == 404
    assert noors.get("/people/").status_code == 404
    assert noors.get("/set-up/").status_code == 200
    assert recorded(cast.lead)[-2:] == ["role.end", "role.give"]


def test_somebody_can_always_set_up(cast: Cast, visit: Callable[[User], Client]) -> None:
    services.end_membership(user=cast.administrator, practice=cast.practice, by=cast.lead)
    browser = sure(visit(cast.lead))
    answer = browser.post(_page(cast.lead), {"roles": ["therapist"]})
    assert "The practice needs at least one lead or administrator" in answer.content.decode()
    answer = browser.post(f"{_page(cast.lead)}end/")
    assert "The practice needs at least one lead or administrator" in answer.content.decode()
    assert queries.current_roles(cast.lead, cast.practice) == {Role.LEAD}
    assert is_signed_in(browser)


def test_ending_signs_out_everywhere_at_once(cast: Cast, visit: Callable[[User], Client]) -> None:
    phone, laptop = visit(cast.therapist), visit(cast.therapist)
    lead = visit(cast.lead)
    question = lead.get(f"{_page(cast.therapist)}end/").content.decode()
    assert "Noor has 1 active therapy." in question
    answer = lead.post(f"{_page(cast.therapist)}end/", follow=True)
    assert "Noor was removed from the practice and signed out everywhere." in answer.content.decode()
    for browser in (phone, laptop):
        assert browser.get("/people/")["Location"] == "/sign-in/?next=/people/"
        assert browser.get(f"/therapies/{cast.therapy.key}/")["Location"].startswith("/sign-in/")
    assert not Membership.objects.filter(user=cast.therapist, ended_at=None).exists()
    assert recorded(cast.lead)[-2:] == ["role.end", "sessions.end"]


def test_ending_keeps_what_was_written(rated: Any, cast: Cast, visit: Callable[[User], Client]) -> None:
    from alliance_web.checkins.models import Rating

    before = Rating.objects.count()
    visit(cast.lead).post(f"{_page(cast.therapist)}end/")
    assert Rating.objects.count() == before == 6
    assert visit(cast.client).get(f"/therapies/{cast.therapy.key}/course/").status_code == 200


def test_the_named_person_is_still_needed(cast: Cast, visit: Callable[[User], Client], safety_plan: Any) -> None:
    browser = sure(visit(cast.administrator))
    question = browser.get(f"{_page(cast.lead)}end/").content.decode()
    assert "is the safety contact" in question
    assert "<button" not in question.split("<main")[1]
    browser.post(f"{_page(cast.lead)}end/")
    assert queries.current_roles(cast.lead, cast.practice) == {Role.LEAD}


def test_bringing_back(cast: Cast, visit: Callable[[User], Client]) -> None:
    services.end_membership(user=cast.colleague, practice=cast.practice, by=cast.lead)
    browser = sure(visit(cast.lead))
    assert "was removed from the practice" in browser.get(_page(cast.colleague)).content.decode()
    assert browser.post(f"{_page(cast.colleague)}link/").status_code == 404
    browser.post(_page(cast.colleague), {"roles": ["therapist"]})
    cast.colleague.refresh_from_db()
    assert cast.colleague.is_active
    assert visit(cast.colleague).get("/people/").status_code == 200


def test_password_link_for_somebody_who_forgot(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = sure(visit(cast.lead))
    assert browser.get(f"{_page(cast.therapist)}link/").status_code == 405
    browser.post(f"{_page(cast.therapist)}link/")
    assert mail.outbox[-1].to == ["noor@practice.test"]
    assert Client().get(link_in_mail()).status_code == 302


def test_clients_and_nobody_are_no_staff(cast: Cast, visit: Callable[[User], Client]) -> None:
    browser = sure(visit(cast.lead))
    for key in (cast.client.key, cast.stranger.key, uuid4()):
        for page in ("", "link/", "end/"):
            assert browser.post(f"/set-up/staff/{key}/{page}").status_code == 404


def test_who_may(cast: Cast, visit: Callable[[User | None], Client]) -> None:
    for page in (STAFF, NEW, _page(cast.colleague), f"{_page(cast.colleague)}end/"):
        for user in (cast.therapist, cast.client, cast.stranger):
            assert visit(user).get(page).status_code == 404
            assert visit(user).post(page).status_code == 404
        assert visit(None).get(page)["Location"].startswith("/sign-in/")
        assert sure(visit(cast.administrator)).get(page).status_code == 200
