"""What a therapist does before anybody can answer: start a therapy, plan its sessions, invite the client."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .visitor import Visitor

# The simulated practice works by this clock, and its forms are filled in by it.
PRACTICE_ZONE = ZoneInfo("Europe/London")
THERAPY = re.compile(r"/therapies/[0-9a-f-]{36}/")
RECENTLY = timedelta(hours=3)
# A mail that is not there after two minutes does not come.
LOOKS, LOOK_AGAIN_MS = 480, 250


@dataclass(frozen=True)
class Invitation:
    """Both halves of an invitation, as the client gets them."""

    link: str
    code: str


def start_therapy(therapist: Visitor, client: str, *, email: str = "", outcome: str = "None") -> str:
    """A new therapy since a month ago; its path."""
    page = therapist.go("/people/")
    therapist.press("Start a therapy")
    page.get_by_label("Client's name").fill(client)
    page.get_by_label("Client's email address").fill(email)
    page.get_by_label("Start date").fill((_now().date() - timedelta(days=30)).isoformat())
    page.get_by_label(outcome).check()
    therapist.press("Start")
    page.wait_for_url(THERAPY)
    found = THERAPY.search(therapist.path)
    assert found
    return found[0]


def plan_session(therapist: Visitor, therapy: str, *, ago: timedelta = RECENTLY) -> None:
    """The next session, in the past or ahead."""
    page = therapist.go(therapy)
    therapist.press("Plan a session")
    page.get_by_label("Date and time").fill((_now() - ago).strftime("%Y-%m-%dT%H:%M"))
    _plan(therapist)


def begin_session(therapist: Visitor, therapy: str) -> None:
    """The next session begins now: it is planned a second or two ahead, to the second, and waited for."""
    page = therapist.go(therapy + "sessions/plan/")
    begins = _now().replace(microsecond=0) + timedelta(seconds=2)
    begins += timedelta(seconds=not begins.second)  # browsers write a full minute without its seconds
    page.get_by_label("Date and time").fill(begins.strftime("%Y-%m-%dT%H:%M:%S"))
    _plan(therapist)
    page.wait_for_timeout(max(0, (begins - _now()).total_seconds() * 1000 + 100))


def _plan(therapist: Visitor) -> None:
    """Send the form, knowingly where other stories have planned something for this therapist at the same time."""
    therapist.press("Plan session")
    sure = therapist.page.locator("#id_sure[type=checkbox]")
    while sure.count():  # asked anew where one came meanwhile
        sure.check()
        therapist.press("Plan session")
    therapist.reads("planned.")


def invite(therapist: Visitor, therapy: str) -> Invitation:
    """An invitation whose two halves both stand on the screen."""
    page = therapist.go(therapy + "invite/")
    nothing = page.get_by_label("Nothing. I'll show them the link here")
    if nothing.count():
        nothing.check()
    therapist.press("Make the invitation")
    return Invitation(link=page.locator(".qr-address").inner_text(), code=page.locator(".spoken-code").inner_text())


def join(client: Visitor, invitation: Invitation) -> None:
    """Come in with link and code."""
    page = client.go(invitation.link)
    page.get_by_label("Code", exact=True).fill(invitation.code)
    client.press("Yes, I take part")


def newest_mail(reader: Visitor, subject: str, *, to: str, number: int = 1) -> str:
    """The newest mail to this address with these words in its subject; other stories write into the same outbox.

    A job sends it, so it comes a moment after the page that caused it: `number` is how many there are by then.
    """
    for _ in range(LOOKS):
        page = reader.go("/demo/outbox/")
        mails = page.locator("section.card").filter(has=page.get_by_role("heading", name=subject)).filter(has_text=to)
        if mails.count() >= number:
            return mails.first.inner_text()
        page.wait_for_timeout(LOOK_AGAIN_MS)
    raise AssertionError(f"no mail {subject!r} came")


def today() -> date:
    """By the clock of the practice."""
    return _now().date()


def _now() -> datetime:
    return datetime.now(PRACTICE_ZONE)
