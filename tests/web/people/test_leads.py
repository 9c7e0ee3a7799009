"""Who becomes a practice lead, by whom, and from when; a lead sees answers about self-harm and counts of the practice.

| asked by                   | there is            | counts                                    |
| -------------------------- | ------------------- | ----------------------------------------- |
| a lead                     | -                   | at once; every lead is told               |
| administrator, for self    | a lead              | once that lead confirms it                |
| administrator, for another | a lead              | once a lead confirms it, not the person   |
| administrator, new staff   | a lead              | once a lead confirms it                   |
| administrator              | no lead             | after three days; whoever was one is told |
| the machine                | -                   | at once; every other lead is told         |

| who confirms                           | answer  |
| -------------------------------------- | ------- |
| the person, whoever asked for it       | refused |
| another administrator                  | refused |
| a lead                                 | counts  |
| anyone who sets up, to take it back    | ended   |
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from alliance_web.access.relation import Role
from alliance_web.commands import set_up as setting_up
from alliance_web.people import idle, queries, services
from alliance_web.people.models import Membership, User
from tests.web.cast import Cast
from tests.web.messages.backends import DOWN

from .doors import recorded, sure

pytestmark = pytest.mark.django_db
Visit = Callable[[User], Client]
CLINICAL = ("/practice/", "/reviews/")


def page_of(user: User) -> str:
    return f"/set-up/staff/{user.key}/"


def sees(browser: Client) -> list[str]:
    return [path for path in CLINICAL if browser.get(path).status_code == 200]


def roles(user: User, cast: Cast) -> set[Role]:
    return set(queries.current_roles(user, cast.practice))


def told() -> dict[str, list[str]]:
    """Subjects of the mails, by whom they went to."""
    found: dict[str, list[str]] = {}
    for letter in mail.outbox:
        found.setdefault(letter.to[0], []).append(letter.subject)
    return found


@pytest.fixture
def ada(cast: Cast, visit: Visit) -> Client:
    """The administrator, who has just shown that it is her."""
    return sure(visit(cast.administrator))


@pytest.fixture
def asked(cast: Cast, ada: Client) -> Client:
    """Ada asked to become a lead herself."""
    ada.post(page_of(cast.administrator), {"roles": ["administrator", "lead"]})
    return ada


def test_an_administrator_who_makes_herself_lead_sees_nothing_before_a_lead_confirms(
    cast: Cast, asked: Client, visit: Visit
) -> None:
    assert sees(asked) == []
    assert roles(cast.administrator, cast) == {Role.ADMINISTRATOR}
    assert recorded(cast.administrator).count("role.ask") == 1
    assert told() == {
        "ada@practice.test": ["A new practice lead is waiting"],
        "lea@practice.test": ["A new practice lead is waiting"],
    }
    lead = sure(visit(cast.lead))
    assert "Ada is to become a practice lead." in lead.get("/practice/").content.decode()
    assert "needs confirmation" in lead.get("/set-up/staff/").content.decode()
    assert "Confirm" in lead.get(page_of(cast.administrator)).content.decode()
    lead.post(f"{page_of(cast.administrator)}lead/", {"answer": "yes"})
    assert sees(asked) == list(CLINICAL)
    assert recorded(cast.lead)[-1] == "role.confirm"
    assert told()["lea@practice.test"][-1] == "A new practice lead"


@pytest.mark.parametrize("days", [3, 30, 300])
def test_where_there_is_a_lead_no_time_makes_one(
    cast: Cast, asked: Client, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = timezone.now() + timedelta(days=days)
    monkeypatch.setattr("alliance_web.people.queries.timezone.now", lambda: later)
    assert roles(cast.administrator, cast) == {Role.ADMINISTRATOR}


def test_neither_she_nor_another_administrator_confirms_it(cast: Cast, asked: Client, visit: Visit) -> None:
    path = f"{page_of(cast.administrator)}lead/"
    asked.post(path, {"answer": "yes"})
    other = services.add_staff(
        practice=cast.practice, name="Ben", email="ben@practice.test", roles={Role.ADMINISTRATOR}, by=cast.administrator
    )
    bens = sure(visit(other))
    assert "Confirm" not in bens.get(page_of(cast.administrator)).content.decode()
    answer = bens.post(path, {"answer": "yes"}, follow=True)
    assert "Another lead has to confirm this" in answer.content.decode()
    assert sees(asked) == []


def test_saving_the_page_again_leaves_it_waiting(cast: Cast, asked: Client) -> None:
    asked.post(page_of(cast.administrator), {"roles": ["administrator", "lead"]})
    assert sees(asked) == []
    assert Membership.objects.filter(role="lead", user=cast.administrator, ended_at=None).count() == 1
    assert recorded(cast.administrator).count("role.ask") == 1


def test_taking_the_tick_away_or_refusing_ends_it(cast: Cast, asked: Client, visit: Visit) -> None:
    asked.post(page_of(cast.administrator), {"roles": ["administrator"]})
    assert not queries.waiting_leads(cast.practice).exists()
    asked.post(page_of(cast.administrator), {"roles": ["administrator", "lead"]})
    sure(visit(cast.lead)).post(f"{page_of(cast.administrator)}lead/", {"answer": "no"})
    assert not queries.waiting_leads(cast.practice).exists()
    assert recorded(cast.lead)[-1] == "role.end"
    sure(visit(cast.lead)).post(f"{page_of(cast.administrator)}lead/", {"answer": "yes"})
    assert sees(asked) == []


def test_a_made_up_answer_does_nothing(cast: Cast, asked: Client, visit: Visit) -> None:
    for answer in ("", "maybe"):
        sure(visit(cast.lead)).post(f"{page_of(cast.administrator)}lead/", {"answer": answer})
    assert queries.waiting_leads(cast.practice).count() == 1


@pytest.mark.parametrize("who", ["colleague", "new", "brought back"])
def test_she_makes_nobody_else_a_lead_either(cast: Cast, ada: Client, who: str, visit: Visit) -> None:
    if who == "new":
        ada.post("/set-up/staff/new/", {"name": "Robin", "email": "robin@practice.test", "roles": ["lead"]})
        person = User.objects.get(email="robin@practice.test")
    else:
        person = cast.colleague
        if who == "brought back":
            services.end_membership(user=person, practice=cast.practice, by=cast.lead)
        ada.post(page_of(person), {"roles": ["lead", "therapist"]})
    assert sees(visit(person)) == ["/reviews/"] * (who != "new")  # every therapist has those of their own clients
    assert Role.LEAD not in roles(person, cast)
    assert queries.waiting_leads(cast.practice).get().user == person
    sure(visit(cast.lead)).post(f"{page_of(person)}lead/", {"answer": "yes"})
    assert sees(visit(person)) == list(CLINICAL)


def test_who_is_nothing_but_a_lead_to_be_is_staff_all_the_same(
    cast: Cast, ada: Client, visit: Visit, settings: Any
) -> None:
    """Their pages lock when idle, and they need a second factor, from the first day on."""
    ada.post("/set-up/staff/new/", {"name": "Robin", "email": "robin@practice.test", "roles": ["lead"]})
    robin = visit(User.objects.get(email="robin@practice.test"))
    assert 890 <= idle.locks_in(robin.session) <= 900
    settings.STAFF_NEED_SECOND_FACTOR = True
    assert robin.get("/")["Location"] == "/account/second-factor/"
    assert "Removed" not in ada.get("/set-up/staff/").content.decode()


def test_a_lead_makes_a_lead_at_once_and_every_lead_is_told(cast: Cast, visit: Visit) -> None:
    sure(visit(cast.lead)).post(page_of(cast.colleague), {"roles": ["therapist", "lead"]})
    assert sees(visit(cast.colleague)) == list(CLINICAL)
    assert set(told()) == {"lea@practice.test", "ada@practice.test", "kim@practice.test"}


def test_without_a_lead_it_takes_three_days_and_whoever_was_one_is_told(
    cast: Cast, ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Removing the lead first does not make it quicker, and does not make it quiet."""
    ada.post(f"{page_of(cast.lead)}end/")
    ada.post(page_of(cast.administrator), {"roles": ["administrator", "lead"]})
    assert told()["lea@practice.test"] == ["A practice lead fewer", "A new practice lead is waiting"]
    assert "it takes effect on" in ada.get(page_of(cast.administrator)).content.decode()
    now = timezone.now()
    for passed, counts in ((timedelta(days=3, minutes=-5), False), (timedelta(days=3, minutes=5), True)):
        monkeypatch.setattr("alliance_web.people.queries.timezone.now", lambda later=now + passed: later)
        assert (Role.LEAD in roles(cast.administrator, cast)) is counts


def test_a_lead_to_be_does_not_keep_the_practice_going(cast: Cast, asked: Client, visit: Visit) -> None:
    """Whoever waits cannot set up anything: the last who can is still not let go."""
    services.end_membership(user=cast.lead, practice=cast.practice, by=cast.administrator)
    with pytest.raises(services.NobodyLeftToSetUp):
        services.change_roles(user=cast.administrator, practice=cast.practice, roles={Role.LEAD}, by=cast.administrator)


def test_who_founded_the_practice_alone_changes_nothing(db: None) -> None:
    founder = services.found_practice(
        practice="Alone", time_zone="UTC", name="Ina", email="ina@practice.test", roles=set(Role)
    )
    practice = queries.practice()
    assert practice
    assert queries.current_roles(founder, practice) == set(Role)
    services.change_roles(user=founder, practice=practice, roles={Role.LEAD, Role.THERAPIST}, by=founder)
    services.change_roles(user=founder, practice=practice, roles=set(Role), by=founder)
    assert queries.current_roles(founder, practice) == set(Role)


@pytest.mark.parametrize("drop", [False, True])
def test_what_the_machine_does_is_recorded_and_told(cast: Cast, monkeypatch: pytest.MonkeyPatch, drop: bool) -> None:
    monkeypatch.setattr(setting_up, "start", lambda folder: None)
    setting_up.password_link(None, email="noor@practice.test", drop_second_factor=drop)
    assert {"password-link.make", *(["second-factor.drop"] if drop else [])} <= set(recorded(None))
    assert "A password link was made" in told()["lea@practice.test"]
    assert "A password link was made" in told()["noor@practice.test"]
    assert ("A second factor was removed" in told()["lea@practice.test"]) is drop
    assert all("/sign-in/password/" not in letter.body for letter in mail.outbox)


def test_a_link_made_by_an_administrator_is_told_to_the_leads_and_its_owner(cast: Cast, ada: Client) -> None:
    ada.post(f"{page_of(cast.lead)}link/")
    assert told()["lea@practice.test"] == ["A password link was made", "Choose your password"]


@pytest.mark.parametrize(("who", "is_shown"), [("administrator", False), ("lead", True)])
def test_without_mail_only_a_lead_sees_the_link_of_a_lead(
    cast: Cast, visit: Visit, settings: Any, who: str, is_shown: bool
) -> None:
    """Whoever sees it can sign in as that lead, as long as they have no second factor."""
    settings.MAIL_IS_SENT = False
    answer = sure(visit(getattr(cast, who))).post(f"{page_of(cast.lead)}link/", follow=True)
    assert ("/sign-in/password/" in answer.content.decode()) is is_shown
    assert ("Only a practice lead can see another lead&#x27;s link" in answer.content.decode()) is not is_shown


def test_a_mail_server_that_is_down_stops_nothing(cast: Cast, ada: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = DOWN
    ada.post(page_of(cast.administrator), {"roles": ["administrator", "lead"]})
    assert queries.waiting_leads(cast.practice).count() == 1
