"""No address of a page tells who somebody is, and a link that a stranger holds names nobody.

| who walks                          | what no address, form or redirect may hold           |
| ---------------------------------- | ---------------------------------------------------- |
| each chair, lead, administrator    | a name or an e-mail address of anybody               |
| nobody, who tries every page       | the same, on the way to the sign-in page             |

| link, in a stranger's hands        | what its page may not hold                           |
| ---------------------------------- | ---------------------------------------------------- |
| invitation: open, wrong code, used | a name, the practice, an address, an account's pages |
| check-in: open, answered, too old, too early, cancelled, asks about self-harm | the same       |
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.services import asking
from alliance_web.people.models import User
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import invitations, sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, check_in_of, rate
from tests.web.people.doors import sure

pytestmark = pytest.mark.django_db
Visit = Callable[[User | None], Client]
# Names long enough that no word of an address holds them by chance.
NAMES = {"client": "Samanthatest", "therapist": "Noortje-Test", "lead": "Leantest", "administrator": "Adamtest"}
PAGES = 400  # more than there are; the walk ends before


@pytest.fixture
def named(cast: Cast, rated: Therapy) -> Cast:
    """The cast with names that can be told from any other word."""
    for part, name in NAMES.items():
        User.objects.filter(pk=getattr(cast, part).pk).update(name=name)
    User.objects.filter(pk=cast.client.pk).update(email="samanthatest@home.test")
    for row in cast.therapy.participants.all():
        row.name = NAMES[row.part]
        row.save()
    return cast


def tells(address: str) -> list[str]:
    """What an address tells about a person."""
    plain = unquote(address).casefold()
    return [name for name in (*NAMES.values(), "@", "practice.test", "home.test") if name.casefold() in plain]


def addresses_in(page: Any) -> Iterator[str]:
    """Every address that a page leads or sends to."""
    if page.status_code in (301, 302):
        yield page["Location"]
    if page["Content-Type"].startswith("text/html") and not page.streaming:
        yield from re.findall(r'(?:href|action|src)="([^"#]+)', page.content.decode())


def walk(browser: Client, *starts: str) -> dict[str, list[str]]:
    """Every address that tells something, on all pages that are reached; each kind of page a few times."""
    found: dict[str, list[str]] = {}
    waiting, seen, kinds = list(starts), set(starts), {}
    while waiting and len(seen) < PAGES:
        for address in addresses_in(browser.get(waiting.pop(0))):
            if told := tells(address):
                found[address] = told
            path = address.replace("&amp;", "&")
            kind = re.sub(r"[0-9a-f-]{36}|\d+", "*", urlsplit(path).path)
            is_page = path.startswith("/") and not path.startswith(("/static/", "/sign-out"))
            if is_page and path not in seen and kinds.get(kind, 0) < 2:
                kinds[kind] = kinds.get(kind, 0) + 1
                seen.add(path)
                waiting.append(path)
    assert len(seen) > 8
    return found


@pytest.mark.parametrize("who", list(NAMES))
def test_no_address_tells_who_somebody_is(who: str, named: Cast, visit: Visit) -> None:
    browser = sure(visit(getattr(named, who)))
    starts = ["/", "/account/", "/check-ins/", f"/therapies/{named.therapy.key}/course/"]
    assert walk(browser, *starts, "/people/", "/set-up/", "/set-up/staff/", "/practice/", "/reviews/") == {}


def test_no_redirect_on_the_way_in_does_either(named: Cast, visit: Visit, settings: Any) -> None:
    other = therapies.start(
        practice=named.practice,
        therapist=named.therapist,
        client_name=NAMES["client"],
        client_email="samanthatest@home.test",
        by=named.therapist,
    )
    fresh = invitations.make(participant=other.participants.get(part="client"), by=named.therapist)
    browser = visit(None)
    for path, typed in (
        ("/sign-in/", {"login": "noor@practice.test", "password": "not it"}),
        ("/sign-in/code/", {"email": "noor@practice.test"}),
        ("/sign-in/password/", {"email": "noor@practice.test"}),
        (f"/join/{fresh.token}/", {"code": fresh.code}),
        ("/account/address/", {"email": "samanthatest@new.test"}),
    ):
        answer = browser.post(path, typed, follow=True)
        assert [step for step, _status in answer.redirect_chain if tells(step)] == []
    links = [word for letter in mail.outbox for word in letter.body.split() if word.startswith("http")]
    assert links
    assert [link for link in links if tells(link)] == []


def says_who(page: Any) -> list[str]:
    """Every name, address or name of the practice that the text of a page holds."""
    text = strip_tags(page.content.decode())
    return [word for word in (*NAMES.values(), "The Practice", "@", "practice.test") if word in text]


def test_an_invitation_names_nobody_before_its_code(named: Cast, visit: Visit) -> None:
    therapy = therapies.start(
        practice=named.practice,
        therapist=named.therapist,
        client_name="Samanthatest",
        client_email="",
        by=named.therapist,
    )
    fresh = invitations.make(participant=therapy.participants.get(part="client"), by=named.therapist)
    path = f"/join/{fresh.token}/"
    wrong = "111111" if fresh.code != "111111" else "222222"
    assert says_who(visit(None).get(path)) == []
    for _ in range(5):
        assert says_who(visit(None).post(path, {"code": wrong})) == []
    assert says_who(visit(None).get(path)) == []


def _link(check_in: CheckIn) -> str:
    return f"/c/{asking.link_token(check_in)}/"


def test_a_link_to_a_check_in_names_nobody(named: Cast, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    session = sessions.plan(therapy=named.therapy, starts_at=timezone.now() - timedelta(hours=1), by=named.therapist)
    link = _link(check_in_of(session, "client"))
    assert says_who(visit(None).get(link)) == []  # open
    assert says_who(visit(None).post(link, {})) == []  # with faults
    rate(session, "client", 7)
    assert says_who(visit(None).get(link)) == []  # answered
    soon = sessions.plan(therapy=named.therapy, starts_at=timezone.now() + timedelta(days=1), by=named.therapist)
    link = _link(check_in_of(soon, "client"))
    assert says_who(visit(None).get(link)) == []  # too early
    sessions.cancel(session=soon, by=named.therapist)
    assert says_who(visit(None).get(link)) == []
    monkeypatch.setattr(asking, "LINK_DAYS", 0)
    assert says_who(visit(None).get(link)) == []  # too old


def test_a_link_that_asks_about_self_harm_names_nobody(named: Cast, visit: Visit, safety_plan: Any) -> None:
    therapies.choose_outcome(therapy=named.therapy, outcome="phq-9", outcome_every=1, by=named.therapist)
    session = sessions.plan(therapy=named.therapy, starts_at=timezone.now() - timedelta(hours=1), by=named.therapist)
    check_in = CheckIn.objects.get(session=session, instrument="phq-9")
    page = visit(None).get(_link(check_in))
    assert "someone in the practice" in page.content.decode()
    assert says_who(page) == []


def test_opening_a_link_changes_nothing(named: Cast, visit: Visit) -> None:
    """A mail program that looks at links for its owner opens them all."""
    session = Session.objects.filter(therapy=named.therapy).first()
    assert session
    before = list(CheckIn.objects.order_by("pk").values())
    for check_in in CheckIn.objects.filter(session=session):
        for ask in ("get", "head"):
            getattr(visit(None), ask)(_link(check_in))
    assert list(CheckIn.objects.order_by("pk").values()) == before
