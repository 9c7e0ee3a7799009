"""The calendar at a secret address: what is in it, who gets it, and that it says nothing more.

| session      | STATUS    | SEQUENCE | UID         |
| ------------ | --------- | -------- | ----------- |
| planned      | CONFIRMED | 0        | its own     |
| moved        | CONFIRMED | 1 more   | the same    |
| another length | CONFIRMED | 1 more | the same    |
| cancelled    | CANCELLED | 1 more   | the same    |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from alliance_web.access.relation import Role
from alliance_web.audit.models import AuditEvent
from alliance_web.people import services as people
from alliance_web.people.models import User
from alliance_web.scheduling import calendars
from alliance_web.scheduling.models import Feed
from alliance_web.scheduling.queries.feed import KEPT, Event
from alliance_web.scheduling.services import feeds, planning
from alliance_web.scheduling.states import Title
from alliance_web.therapies.models import Participant, Session, Therapy
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast

pytestmark = pytest.mark.django_db
Visit = Callable[[User | None], Client]
ORIGIN = "http://localhost:8000"


def _address(person: User, title: Title | None = None) -> str:
    return feeds.make(person=person, title=title).removeprefix(ORIGIN)


def _events(answer: Any) -> dict[str, Any]:
    """The entries of a calendar by their UID, as the library reads them."""
    return {str(one["uid"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def _future(answer: Any) -> list[Any]:
    found = [one for one in _events(answer).values() if one["dtstart"].dt > timezone.now()]
    return sorted(found, key=lambda one: one["dtstart"].dt)


# What is in it


def test_the_sessions_of_both_chairs(cast: Cast, session: Session, visit: Visit) -> None:
    for person in (cast.client, cast.therapist):
        answer = visit(None).get(_address(person))
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        assert len(_events(answer)) == 4
        (entry,) = _future(answer)
        assert entry["dtstart"].dt == session.starts_at
        assert entry["dtend"].dt - entry["dtstart"].dt == timedelta(minutes=50)
        assert (str(entry["summary"]), str(entry["status"]), int(entry["sequence"])) == ("Appointment", "CONFIRMED", 0)


def test_both_have_the_same_uid_and_it_stays(cast: Cast, session: Session, visit: Visit) -> None:
    sam, noor = (set(_events(visit(None).get(_address(person)))) for person in (cast.client, cast.therapist))
    assert sam == noor
    planning.move(session=session, starts_at=session.starts_at + timedelta(hours=1), by=cast.therapist)
    planning.cancel(session=session, by=cast.therapist)
    assert set(_events(visit(None).get(_address(cast.client)))) == sam


def test_moved_longer_and_cancelled(cast: Cast, session: Session, visit: Visit) -> None:
    address, nobody = _address(cast.client), visit(None)
    later = session.starts_at + timedelta(days=1)
    planning.move(session=session, starts_at=later, by=cast.therapist)
    (entry,) = _future(nobody.get(address))
    assert (entry["dtstart"].dt, int(entry["sequence"]), str(entry["status"])) == (later, 1, "CONFIRMED")
    planning.move(session=session, starts_at=later, minutes=90, by=cast.therapist)
    (entry,) = _future(nobody.get(address))
    assert (entry["dtend"].dt - later, int(entry["sequence"])) == (timedelta(minutes=90), 2)
    planning.cancel(session=session, by=cast.therapist)
    (entry,) = _future(nobody.get(address))
    assert (str(entry["status"]), int(entry["sequence"])) == ("CANCELLED", 3)


def test_what_was_stays_for_three_months(cast: Cast, session: Session, visit: Visit) -> None:
    planning.cancel(session=session, by=cast.therapist)
    address = _address(cast.client)
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() - KEPT + timedelta(hours=1))
    assert len(_events(visit(None).get(address))) == 4
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() - KEPT - timedelta(hours=1))
    assert len(_events(visit(None).get(address))) == 3


def test_sessions_that_were_planned_before_there_were_diaries(cast: Cast, visit: Visit) -> None:
    for row in Session.objects.all():
        row.appointment.delete()
    answer = visit(None).get(_address(cast.client))
    assert {int(one["sequence"]) for one in _events(answer).values()} == {0}


# What it says


@pytest.mark.parametrize(
    ("title", "client_reads", "therapist_reads"),
    [
        (Title.NEUTRAL, "Appointment", "Appointment"),
        (Title.INITIALS, "N.", "S.W."),
        (Title.FIRST_NAME, "Noor", "Sam"),
    ],
)
def test_titles(
    cast: Cast, session: Session, visit: Visit, title: Title, client_reads: str, therapist_reads: str
) -> None:
    Participant.objects.filter(user=cast.client).update(name="Sam Weiss")
    for person, said in ((cast.client, client_reads), (cast.therapist, therapist_reads)):
        answer = visit(None).get(_address(person, title))
        assert {str(one["summary"]) for one in _events(answer).values()} == {said}


def test_it_says_nothing_else(cast: Cast, session: Session, visit: Visit) -> None:
    Participant.objects.filter(user=cast.client).update(name="Sam Weiss")
    text = visit(None).get(_address(cast.therapist)).content.decode()
    lines = {line.split(":")[0].split(";")[0] for line in text.split("\r\n") if line and line[0] != " "}
    assert lines == {
        *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"),
        *("TZID", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"),
        *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DTEND", "STATUS", "CLASS"),
    }
    for word in ("Sam", "Weiss", "Noor", "Practice", "therap", "session", "sam@home.test", str(cast.therapy.key)):
        assert word not in text, word


def test_lines_end_and_break_as_rfc_5545_has_it(cast: Cast, session: Session, visit: Visit) -> None:
    Participant.objects.filter(part="therapist").update(name="Ñ" * 60 + ";,\\ x")
    content = visit(None).get(_address(cast.client, Title.FIRST_NAME)).content
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert {str(one["summary"]) for one in Calendar.from_ical(content).walk("VEVENT")} == {"Ñ" * 60 + ";,\\"}


ZONES = [("Europe/Berlin", 3), ("America/New_York", 3), ("Australia/Lord_Howe", 3), ("Asia/Kolkata", 1), ("UTC", 1)]


@pytest.mark.parametrize(("zone", "observances"), ZONES)
def test_the_zone_that_a_calendar_describes_is_the_real_one(zone: str, observances: int) -> None:
    """Read by the library from the description alone, every time is the same moment."""
    here, first = ZoneInfo(zone), datetime(2026, 12, 8, 10, 0, tzinfo=UTC)
    moments = [first + timedelta(weeks=n, hours=n % 5) for n in range(52)]
    events = [Event(f"{n}@alliance", "A", at, 50, False, 0, first) for n, at in enumerate(moments)]
    content = calendars.as_file(events, here, "Appointments")
    calendar = Calendar.from_ical(content.replace(zone.encode(), b"Somewhere/Else"))
    (described,) = calendar.walk("VTIMEZONE")
    assert len(described.subcomponents) == observances
    own = described.to_tz(lookup_tzid=False)
    found = [one["dtstart"].dt.replace(tzinfo=None) for one in calendar.walk("VEVENT")]
    assert [at.replace(tzinfo=own).astimezone(UTC) for at in found] == moments


@pytest.mark.parametrize(
    ("zone", "start", "offsets"),
    [
        ("Europe/Berlin", "2027-03-28 02:00", ("+0100", "+0200")),
        ("Europe/Berlin", "2027-10-31 03:00", ("+0200", "+0100")),
        ("America/New_York", "2027-03-14 02:00", ("-0500", "-0400")),
        ("Australia/Lord_Howe", "2027-10-03 02:00", ("+1030", "+1100")),
        ("Australia/Lord_Howe", "2027-04-04 02:00", ("+1100", "+1030")),
    ],
)
def test_a_change_of_clocks_is_told_by_the_clock_before_it(zone: str, start: str, offsets: tuple[str, str]) -> None:
    ends = [datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC)]
    events = [Event(f"{at}@alliance", "A", at, 50, False, 0, ends[0]) for at in ends]
    content = calendars.as_file(events, ZoneInfo(zone), "Appointments").decode()
    at = datetime.strptime(start, "%Y-%m-%d %H:%M").strftime("%Y%m%dT%H%M%S")  # noqa: DTZ007
    block = re.search(rf"DTSTART:{at}\r\n(.*?)END:", content, re.DOTALL)
    assert block is not None
    assert re.findall(r"TZOFFSET(?:FROM|TO):(\S+)", block[1]) == list(offsets)


def test_a_session_in_the_night_of_the_change_takes_as_long_as_any() -> None:
    at = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # 01:30 in Berlin; at 02:00 the clocks go forward
    content = calendars.as_file([Event("1@alliance", "A", at, 50, False, 0, at)], ZoneInfo("Europe/Berlin"), "A")
    (entry,) = Calendar.from_ical(content).walk("VEVENT")
    assert entry["dtend"].dt.isoformat() == "2027-03-28T03:20:00+02:00"
    assert entry["dtend"].dt.astimezone(UTC) - at == timedelta(minutes=50)


def test_a_calendar_without_sessions(cast: Cast, visit: Visit) -> None:
    answer = visit(None).get(_address(cast.stranger))
    assert (answer.status_code, _events(answer)) == (200, {})


# How it is kept


def test_it_is_kept_by_its_reader_alone_and_asked_about_again(cast: Cast, session: Session, visit: Visit) -> None:
    address, nobody = _address(cast.client), visit(None)
    first = nobody.get(address)
    assert first["Cache-Control"] == "private, no-cache"
    assert nobody.get(address).content == first.content
    same = nobody.get(address, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    planning.move(session=session, starts_at=session.starts_at + timedelta(hours=1), by=cast.therapist)
    changed = nobody.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_another_title_is_another_calendar(cast: Cast, visit: Visit) -> None:
    address, nobody = _address(cast.client), visit(None)
    first = nobody.get(address)["ETag"]
    assert visit(cast.client).post("/calendar/title/", {"title": "first-name"}).status_code == 302
    assert nobody.get(address)["ETag"] != first
    assert Feed.objects.get().title == "first-name"


def test_reading_is_recorded_as_by_link_and_nothing_new_is_not(
    cast: Cast, session: Session, beside: Therapy, visit: Visit
) -> None:
    sessions.plan(therapy=beside, starts_at=session.starts_at + timedelta(hours=2), by=cast.therapist)
    address, nobody = _address(cast.therapist), visit(None)
    tag = nobody.get(address)["ETag"]
    read = AuditEvent.objects.filter(verb="read.calendar-feed")
    assert set(read.values_list("actor", "therapy")) == {(None, cast.therapy.key), (None, beside.key)}
    nobody.get(address, headers={"If-None-Match": tag})
    assert read.count() == 2
    page = visit(cast.client).get(f"/therapies/{cast.therapy.key}/readers/").content.decode()
    assert "the calendar at a secret address" in page


def test_the_address_is_shown_once_and_kept_as_a_digest(cast: Cast, visit: Visit) -> None:
    sam = visit(cast.client)
    assert "Make my address" in sam.get("/calendar/").content.decode()
    page = sam.post("/calendar/").content.decode()
    (token,) = re.findall(rf"{ORIGIN}/calendar/([\w-]{{43}})\.ics", page)
    assert token not in sam.get("/calendar/").content.decode()
    feed = Feed.objects.get()
    assert len(feed.token_digest) == 64
    assert token not in f"{feed.token_digest} {list(AuditEvent.objects.values_list('thing', 'detail'))}"
    assert visit(None).get(f"/calendar/{token}.ics").status_code == 200
    assert "You made a calendar address on" in sam.get("/account/").content.decode()


def test_whoever_has_no_sessions_has_no_card(cast: Cast, visit: Visit) -> None:
    assert "Your calendar" in visit(cast.therapist).get("/account/").content.decode()
    assert "Your calendar" not in visit(cast.lead).get("/account/").content.decode()


# Wrong addresses


def _gone(cast: Cast, how: str) -> str:
    address = _address(cast.client)
    if how == "renewed":
        _address(cast.client)
    elif how == "revoked":
        feeds.revoke(person=cast.client)
    elif how == "locked out":
        User.objects.filter(pk=cast.client.pk).update(is_active=False)
    return {
        "cut": address.replace(".ics", "")[:-1] + ".ics",
        "longer": address.replace(".ics", "x.ics"),
        "never made": "/calendar/" + "A" * 43 + ".ics",
        "the digest": f"/calendar/{Feed.objects.values_list('token_digest', flat=True).first()}.ics",
        "strange": "/calendar/%00%F0%9F%98%80.ics",
    }.get(how, address)


@pytest.mark.parametrize(
    "how", ["renewed", "revoked", "locked out", "cut", "longer", "never made", "the digest", "strange"]
)
def test_every_wrong_address_is_answered_alike(cast: Cast, visit: Visit, how: str) -> None:
    nobody = visit(None)
    plain = nobody.get("/calendar/x.ics")
    answer = nobody.get(_gone(cast, how))
    assert (answer.status_code, answer.content) == (404, plain.content)
    assert answer.headers.get("Cache-Control") == plain.headers.get("Cache-Control")
    assert not AuditEvent.objects.filter(verb="read.calendar-feed").exists()


def test_wrong_addresses_from_one_place_are_counted(cast: Cast, visit: Visit) -> None:
    address, nobody = _address(cast.client), visit(None)
    found = [nobody.get(f"/calendar/{n}.ics").status_code for n in range(61)]
    assert (found[0], found[59], found[60]) == (404, 404, 429)
    assert nobody.get(address).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_calendar_is_only_read(cast: Cast, visit: Visit, method: str) -> None:
    assert getattr(visit(None), method)(_address(cast.client)).status_code == 405


def test_renewed_and_revoked_by_its_owner_alone(cast: Cast, visit: Visit) -> None:
    address = _address(cast.client)
    visit(cast.therapist).post("/calendar/revoke/")
    visit(cast.therapist).post("/calendar/")
    assert visit(None).get(address).status_code == 200
    assert visit(None).post("/calendar/revoke/").status_code == 302
    assert visit(None).get(address).status_code == 200
    visit(cast.client).post("/calendar/revoke/")
    assert visit(None).get(address).status_code == 404
    verbs = AuditEvent.objects.filter(actor=cast.client.pk, verb__startswith="calendar.").order_by("seq")
    assert list(verbs.values_list("verb", flat=True)) == ["calendar.make", "calendar.revoke"]


@pytest.mark.parametrize("title", ["", "surname", "therapy"])
def test_no_other_title(cast: Cast, visit: Visit, title: str) -> None:
    _address(cast.client)
    visit(cast.client).post("/calendar/title/", {"title": title})
    assert Feed.objects.get().title == "neutral"


def test_who_has_left_a_therapy_sees_it_no_more(cast: Cast, session: Session, visit: Visit) -> None:
    address = _address(cast.therapist)
    Participant.objects.filter(user=cast.therapist).update(left_at=timezone.now())
    assert _events(visit(None).get(address)) == {}


def test_who_works_as_a_therapist_no_more_sees_none(cast: Cast, session: Session, visit: Visit) -> None:
    address = _address(cast.therapist)
    people.change_roles(user=cast.therapist, practice=cast.practice, roles={Role.ADMINISTRATOR}, by=cast.lead)
    answer = visit(None).get(address)
    assert (answer.status_code, _events(answer)) == (200, {})


def test_others_are_not_in_it(cast: Cast, session: Session, visit: Visit) -> None:
    other = therapies.start(practice=cast.practice, therapist=cast.colleague, client_name="Nia", by=cast.colleague)
    sessions.plan(therapy=other, starts_at=session.starts_at, by=cast.colleague)
    assert len(_events(visit(None).get(_address(cast.therapist)))) == 4
    assert len(_events(visit(None).get(_address(cast.colleague)))) == 1


def test_a_full_year_asks_as_little_as_a_week(
    cast: Cast, series: Sequence[Session], visit: Visit, django_assert_max_num_queries: Any
) -> None:
    people.change_practice(practice=cast.practice, name="P", time_zone="Europe/Berlin", by=cast.lead)
    address = _address(cast.therapist, Title.INITIALS)
    with django_assert_max_num_queries(16):
        visit(None).get(address)
