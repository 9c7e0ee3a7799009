"""Import appointments: look first, choose whom each title is with, then all or nothing, and nothing twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.people.models import User
from alliance_web.scheduling.models import Imported
from alliance_web.scheduling.queries.overlaps import Slot
from alliance_web.scheduling.services import planning
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast

pytestmark = pytest.mark.django_db
Visit = Callable[[User | None], Client]
PAGE, BRING_IN = "/appointments/import/", "/appointments/import/bring-in/"


def _text(answer: Any) -> str:
    return unescape(answer.content.decode())


def _table(*rows: tuple[datetime, str]) -> bytes:
    lines = [f"{at:%Y-%m-%d},{at:%H:%M},{title}" for at, title in rows]
    return "\n".join(["date,time,title", *lines]).encode()


def _calendar(*rows: tuple[datetime, str, str]) -> bytes:
    entries = [
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{title}\r\nDTSTART:{at:%Y%m%dT%H%M%SZ}\r\nEND:VEVENT\r\n"
        for at, title, uid in rows
    ]
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(entries) + "END:VCALENDAR\r\n").encode()


def _try(browser: Client, content: bytes, name: str = "appointments.csv") -> Any:
    return browser.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def _names(answer: Any) -> dict[str, str]:
    """The field of each title."""
    return {group.title: group.name for group in answer.context["trial"].groups}


def _chosen(answer: Any, **therapies_: Therapy) -> dict[str, str]:
    """A therapy for each of these titles, and nothing left out."""
    names = _names(answer)
    return {
        "token": answer.context["token"],
        **{names[title]: str(one.key) for title, one in therapies_.items()},
    }


def test_look_choose_import(cast: Cast, beside: Therapy, visit: Visit, in_a_week: datetime) -> None:
    noor, week = visit(cast.therapist), timedelta(weeks=1)
    file = _table((in_a_week, "SW"), (in_a_week + week, "SW"), (in_a_week + 2 * week, "Dentist"))
    assert PAGE in _text(noor.get("/people/"))
    answer = _try(noor, file)
    page = _text(answer)
    assert "Nothing has been imported yet. Choose a client for each title." in page
    assert Session.objects.count() == 3
    # Nothing is guessed: no title has a client before the therapist chooses one.
    assert "selected" not in page
    assert re.findall(r"<option value=\"[^\"]*\">([^<]*)</option>", page)[:3] == ["Leave out", "Ida Ek", "Sam"]
    done = noor.post(BRING_IN, _chosen(answer, SW=cast.therapy), follow=True)
    assert "Imported 2 sessions." in _text(done)
    found = Session.objects.filter(number__gte=4).order_by("number")
    assert [(row.therapy_id, row.starts_at) for row in found] == [
        (cast.therapy.pk, in_a_week),
        (cast.therapy.pk, in_a_week + week),
    ]
    assert AuditEvent.objects.get(verb="appointments.import").detail == {"appointments": 2}


def test_one_row_is_left_out(cast: Cast, visit: Visit, in_a_week: datetime) -> None:
    noor = visit(cast.therapist)
    answer = _try(noor, _table((in_a_week, "SW"), (in_a_week + timedelta(weeks=1), "SW")))
    sent = _chosen(answer, SW=cast.therapy)
    sent[answer.context["trial"].groups[0].rows[0][0]] = "on"
    assert "Imported 1 session." in _text(noor.post(BRING_IN, sent, follow=True))
    assert Session.objects.get(number=4).starts_at == in_a_week + timedelta(weeks=1)


def test_nothing_chosen_is_said(cast: Cast, visit: Visit, in_a_week: datetime) -> None:
    noor = visit(cast.therapist)
    answer = _try(noor, _table((in_a_week, "SW")))
    again = noor.post(BRING_IN, _chosen(answer))
    assert again.status_code == 422
    assert "Select a client for at least one title." in _text(again)
    assert "Imported 1 session." in _text(noor.post(BRING_IN, _chosen(answer, SW=cast.therapy), follow=True))


@pytest.mark.parametrize("kind", ["table", "calendar"])
def test_the_same_file_twice_brings_nothing_twice(cast: Cast, visit: Visit, in_a_week: datetime, kind: str) -> None:
    noor = visit(cast.therapist)
    file = _table((in_a_week, "SW")) if kind == "table" else _calendar((in_a_week, "SW", "u1"))
    answer = _try(noor, file)
    sent = _chosen(answer, SW=cast.therapy)
    noor.post(BRING_IN, sent)
    again = _try(noor, file)
    assert "Nothing new in this file" in _text(again)
    assert "1 appointment was imported before." in _text(again)
    assert (Session.objects.count(), Imported.objects.count()) == (4, 1)
    assert "SW" not in Imported.objects.get().uid_digest


def test_moved_in_the_other_calendar_it_does_not_come_twice(cast: Cast, visit: Visit, in_a_week: datetime) -> None:
    noor = visit(cast.therapist)
    noor.post(BRING_IN, _chosen(_try(noor, _calendar((in_a_week, "SW", "u1"))), SW=cast.therapy))
    again = _try(noor, _calendar((in_a_week + timedelta(days=1), "SW", "u1")))
    assert "Nothing new in this file" in _text(again)


def test_cancelled_here_it_does_not_come_back(cast: Cast, visit: Visit, in_a_week: datetime) -> None:
    noor, file = visit(cast.therapist), _calendar((in_a_week, "SW", "u1"))
    noor.post(BRING_IN, _chosen(_try(noor, file), SW=cast.therapy))
    planning.cancel(session=Session.objects.get(number=4), by=cast.therapist)
    assert "Nothing new in this file" in _text(_try(noor, file))


def test_twice_in_one_file_it_counts_as_it_stands_there_last(cast: Cast, visit: Visit, in_a_week: datetime) -> None:
    noor, later = visit(cast.therapist), in_a_week + timedelta(days=1)
    answer = _try(noor, _calendar((in_a_week, "SW", "u1"), (later, "SW", "u1")))
    assert "Imported 1 session." in _text(noor.post(BRING_IN, _chosen(answer, SW=cast.therapy), follow=True))
    assert Session.objects.get(number=4).starts_at == later


def test_what_is_planned_already_is_that_session(cast: Cast, session: Session, visit: Visit) -> None:
    noor = visit(cast.therapist)
    answer = _try(noor, _table((session.starts_at, "SW")))
    done = noor.post(BRING_IN, _chosen(answer, SW=cast.therapy), follow=True)
    assert "Imported 0 sessions. 1 was already here." in _text(done)
    assert Imported.objects.get().session == session


def test_an_overlap_is_asked_about_and_nothing_is_half_written(
    cast: Cast, session: Session, beside: Therapy, visit: Visit
) -> None:
    noor = visit(cast.therapist)
    before = session.starts_at - timedelta(days=1)
    answer = _try(noor, _table((before, "Ida"), (session.starts_at, "Ida")))
    sent = _chosen(answer, Ida=beside)
    asked = noor.post(BRING_IN, sent)
    assert asked.status_code == 422
    assert "This overlaps with Sam" in _text(asked)
    assert "selected" in _text(asked)
    assert (beside.sessions.count(), Imported.objects.count()) == (0, 0)
    known = asked.context["known"]
    assert "This overlaps with Sam" in _text(noor.post(BRING_IN, {**sent, "known": known}))
    done = noor.post(BRING_IN, {**sent, "known": known, "sure": "on"}, follow=True)
    assert "Imported 2 sessions." in _text(done)


def test_an_overlap_inside_the_file_is_asked_about(
    cast: Cast, beside: Therapy, visit: Visit, in_a_week: datetime
) -> None:
    noor = visit(cast.therapist)
    answer = _try(noor, _table((in_a_week, "Ida"), (in_a_week + timedelta(minutes=30), "Sam")))
    sent = _chosen(answer, Ida=beside, Sam=cast.therapy)
    assert "Two appointments in the file overlap" in _text(noor.post(BRING_IN, sent))
    assert Session.objects.count() == 3
    assert "Imported 2 sessions." in _text(noor.post(BRING_IN, {**sent, "sure": "on"}, follow=True))


def test_both_kinds_of_overlap_are_asked_about_one_after_the_other(
    cast: Cast, session: Session, beside: Therapy, visit: Visit
) -> None:
    noor = visit(cast.therapist)
    rows = _table((session.starts_at, "Ida"), (session.starts_at + timedelta(minutes=20), "Ida"))
    answer = _try(noor, rows)
    sent = _chosen(answer, Ida=beside)
    first = noor.post(BRING_IN, sent)
    done = noor.post(BRING_IN, {**sent, "known": first.context["known"], "sure": "on"}, follow=True)
    assert "Imported 2 sessions." in _text(done)


def test_a_file_with_faults_shows_all_and_brings_nothing(cast: Cast, visit: Visit) -> None:
    answer = _try(visit(cast.therapist), b"date,time,title\n2026-13-08,10:00,SW\n2026-12-08,25:00,SW\n,,\n")
    page = _text(answer)
    assert answer.status_code == 422
    assert "This file has errors" in page
    assert "2 errors to fix" in page
    assert "not a valid date" in page
    assert "not a time" in page
    assert 'name="token"' not in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Select a file that is not empty"),
        (b"x" * 1_048_577, "Select a file of 1 MB or less."),
        (b"BEGIN:VCALENDAR\r\n" + b"X" * (10 * 1024 * 1024), "Select a file of 1 MB or less."),
        (b"BEGIN:VCALENDAR\r\nnonsense\r\n", "This is not a calendar file. Export it as .ics and try again."),
        (b"PK\x03\x04", "is an archive or a damaged or protected workbook"),
    ],
)
def test_what_is_not_taken(cast: Cast, visit: Visit, content: bytes, words: str) -> None:
    answer = _try(visit(cast.therapist), content, "x.ics")
    assert answer.status_code == 422
    assert words in _text(answer)


def test_no_file(cast: Cast, visit: Visit) -> None:
    assert "Select a file" in _text(visit(cast.therapist).post(PAGE, {"x": "1"}))


def test_as_many_titles_as_rows_can_be_sent(cast: Cast, visit: Visit, in_a_week: datetime) -> None:
    """What is ticked is what is left out, so that a whole year of a full practice fits into one form."""
    noor = visit(cast.therapist)
    answer = _try(noor, _table(*((in_a_week + timedelta(hours=n), f"T{n}") for n in range(900))))
    sent = {"token": answer.context["token"], **dict.fromkeys(_names(answer).values(), "")}
    sent[_names(answer)["T0"]] = str(cast.therapy.key)
    assert "Imported 1 session." in _text(noor.post(BRING_IN, sent, follow=True))


def test_what_is_known_is_not_believed_at_any_length(
    cast: Cast, session: Session, beside: Therapy, visit: Visit
) -> None:
    noor = visit(cast.therapist)
    answer = _try(noor, _table((session.starts_at, "Ida")))
    sent = {**_chosen(answer, Ida=beside), "sure": "on", "known": "x" * 200_001}
    assert "This overlaps with Sam" in _text(noor.post(BRING_IN, sent))


def test_a_stale_file_is_asked_for_again(cast: Cast, visit: Visit, in_a_week: datetime) -> None:
    noor = visit(cast.therapist)
    answer = _try(noor, _table((in_a_week, "SW")))
    sent = _chosen(answer, SW=cast.therapy)
    noor.post(BRING_IN, sent)
    for token in (sent["token"], "made up", ""):
        again = noor.post(BRING_IN, {**sent, "token": token}, follow=True)
        assert "Choose the file again. We only keep it for 15 minutes." in _text(again)
    assert Session.objects.count() == 4


def test_another_therapist_neither_takes_the_file_nor_plans_in_this_therapy(
    cast: Cast, visit: Visit, in_a_week: datetime
) -> None:
    noor, kim = visit(cast.therapist), visit(cast.colleague)
    answer = _try(noor, _table((in_a_week, "SW")))
    sent = _chosen(answer, SW=cast.therapy)
    assert "Choose the file again." in _text(kim.post(BRING_IN, sent, follow=True))
    own = _try(kim, _table((in_a_week, "SW")))
    assert str(cast.therapy.key) not in _text(own)
    assert "Select a client for at least one title." in _text(kim.post(BRING_IN, _chosen(own, SW=cast.therapy)))
    assert Session.objects.count() == 3


@pytest.mark.parametrize("who", ["client", "lead", "administrator", "stranger"])
def test_only_therapists_import(cast: Cast, visit: Visit, who: str) -> None:
    browser = visit(getattr(cast, who))
    assert browser.get(PAGE).status_code == 404
    assert browser.post(BRING_IN, {"token": "x"}).status_code == 404


def test_a_therapy_that_has_ended_is_not_offered(
    cast: Cast, beside: Therapy, visit: Visit, in_a_week: datetime
) -> None:
    noor = visit(cast.therapist)
    answer = _try(noor, _table((in_a_week, "SW")))
    sent = _chosen(answer, SW=cast.therapy)
    therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist)
    assert "Select a client for at least one title." in _text(noor.post(BRING_IN, sent))
    assert [label for _value, label in _try(noor, _table((in_a_week, "SW"))).context["places"]] == [
        "Leave out",
        "Ida Ek",
    ]


def test_a_series_of_another_calendar_for_a_year(cast: Cast, visit: Visit, in_a_week: datetime) -> None:
    entry = (
        f"BEGIN:VEVENT\r\nUID:u\r\nSUMMARY:SW\r\nDTSTART:{in_a_week:%Y%m%dT%H%M%SZ}\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT"
    )
    noor = visit(cast.therapist)
    answer = _try(noor, f"BEGIN:VCALENDAR\r\n{entry}\r\nEND:VCALENDAR\r\n".encode(), "x.ics")
    assert "1 entry repeats for more than a year. Only its next 12 months are here." in _text(answer)
    assert "Imported 52 sessions." in _text(noor.post(BRING_IN, _chosen(answer, SW=cast.therapy), follow=True))
    assert Session.objects.count() == 55
    assert Slot(in_a_week).minutes == 50
