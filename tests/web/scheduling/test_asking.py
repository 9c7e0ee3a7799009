"""The client asks to move or cancel a session, signed in or by link; the therapist answers; the client reads it.

| who                                    | the client's pages | the therapist's answer |
| -------------------------------------- | ------------------ | ---------------------- |
| the client                             | open               | 404                    |
| the therapist of the therapy           | 404                | opens                  |
| another therapist, a lead, a stranger  | 404                | 404                    |
| nobody                                 | sign in            | sign in                |
| who holds a link                       | that one session   | never                  |
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.core import mail, signing
from django.test import Client
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.messages.last_word import Word
from alliance_web.messages.models import Message
from alliance_web.overview.awaiting import for_person
from alliance_web.people.models import User
from alliance_web.scheduling.models import Request
from alliance_web.scheduling.services import links, notices, planning, requests
from alliance_web.scheduling.states import Answer, Asked
from alliance_web.therapies.models import Participant, Session, Therapy
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, check_in_of, rate
from tests.web.checkins.conftest import link_of, path_of

pytestmark = pytest.mark.django_db
Visit = Callable[[User | None], Client]
CANARY = "I am with my sister on that day."


def _own(cast: Cast, *rest: object) -> str:
    return f"/therapies/{cast.therapy.key}/my-sessions/" + "".join(f"{one}/" for one in rest)


def _answer(cast: Cast, number: int = 4) -> str:
    return f"/therapies/{cast.therapy.key}/sessions/{number}/answer/"


def _text(answer: Any) -> str:
    return unescape(answer.content.decode())


def _ask(cast: Cast, session: Session, asked: Asked = Asked.MOVE, words: str = "") -> Request:
    client = chairs(cast.therapy).client
    return requests.ask(participant=client, session=session, asked=asked, words=words, by=cast.client)


def _link(session: Session) -> str:
    return links.link(chairs(session.therapy).client, session).removeprefix("http://localhost:8000")


def _at(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def _now_is(monkeypatch: pytest.MonkeyPatch, moment: Any) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def test_asked_on_a_page_and_seen_that_day(cast: Cast, session: Session, visit: Visit) -> None:
    sam = visit(cast.client)
    assert _own(cast) in _text(sam.get("/check-ins/"))
    assert _own(cast, 4) in _text(sam.get(_own(cast)))
    answer = sam.post(_own(cast, 4), {"asked": "move", "words": CANARY}, follow=True)
    assert "Thank you. Noor can see this now." in _text(answer)
    assert "You asked to move this session. Noor will answer." in _text(answer)
    day = session.starts_at.strftime("%-d %B")
    people = _text(visit(cast.therapist).get("/people/"))
    assert f'href="{_answer(cast)}">Sam asks to move the session on {day}</a>' in people
    assert "Sam asks to move this session" in _text(visit(cast.therapist).get(f"/therapies/{cast.therapy.key}/"))
    page = _text(visit(cast.therapist).get(_answer(cast)))
    assert CANARY in page
    assert "by link" not in page


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({}, "Select one of the options"),
        ({"asked": "burn"}, "Select one of the options"),
        ({"asked": "move", "words": "x" * 1001}, "Shorten your text to 1000 characters or fewer."),
    ],
)
def test_bad_input_of_the_client(cast: Cast, session: Session, visit: Visit, sent: dict[str, str], fault: str) -> None:
    answer = visit(cast.client).post(_own(cast, 4), sent)
    assert answer.status_code == 422
    assert fault in _text(answer)
    assert sent.get("words", "") in _text(answer)
    assert not Request.objects.exists()


def test_asked_twice_it_is_one_and_the_last_word_counts(cast: Cast, session: Session) -> None:
    first = _ask(cast, session, words="later")
    before = AuditEvent.objects.count()
    assert _ask(cast, session, words="later").pk == first.pk
    assert AuditEvent.objects.count() == before
    last = _ask(cast, session, Asked.CANCEL, "not at all")
    assert (last.pk, Request.objects.get().asked, Request.objects.get().words) == (first.pk, "cancel", "not at all")


def test_nothing_is_asked_about_what_has_begun_or_is_cancelled(cast: Cast, session: Session, visit: Visit) -> None:
    with pytest.raises(requests.Begun):
        _ask(cast, Session.objects.get(therapy=cast.therapy, number=3))
    planning.cancel(session=session, by=cast.therapist)
    with pytest.raises(planning.Gone):
        _ask(cast, session)
    sam = visit(cast.client)
    assert [sam.get(_own(cast, n)).status_code for n in (3, 4, 99)] == [404, 404, 404]


def test_a_form_that_comes_too_late_gives_the_words_back(
    cast: Cast, session: Session, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam = visit(cast.client)
    _now_is(monkeypatch, session.starts_at + timedelta(minutes=1))
    answer = sam.post(_own(cast, 4), {"asked": "move", "words": CANARY})
    assert "This session has begun, so it cannot be moved or cancelled here." in _text(answer)
    assert CANARY in _text(answer)


def test_withdrawn_it_waits_for_nobody(cast: Cast, session: Session, visit: Visit) -> None:
    _ask(cast, session)
    answer = visit(cast.client).post(_own(cast, 4, "take-back"), follow=True)
    assert "You withdrew your request. The session stays as it is." in _text(answer)
    assert (for_person(cast.therapist), Request.objects.get().answer) == ((), "withdrawn")
    visit(cast.client).post(_own(cast, 4, "take-back"))
    assert Request.objects.count() == 1
    answer = visit(cast.therapist).get(_answer(cast), follow=True)
    assert "There is no open request about session 4. It was answered or withdrawn." in _text(answer)


def _days(session: Session, n: int) -> dict[str, str]:
    return {"starts_at": _at(session.starts_at + timedelta(days=n))}


@pytest.mark.parametrize(
    ("how", "kept", "therapist_reads", "client_reads"),
    [
        ("move", Answer.MOVED, "Session 4 moved.", "Noor moved it to"),
        ("cancel", Answer.CANCELLED, "Session 4 cancelled.", "Noor cancelled it."),
        ("keep", Answer.KEPT, "Session 4 stays as it is.", "Noor kept it as it is."),
    ],
)
def test_answered(
    cast: Cast, session: Session, visit: Visit, how: str, kept: Answer, therapist_reads: str, client_reads: str
) -> None:
    _ask(cast, session, words="please")
    noor, sam = visit(cast.therapist), visit(cast.client)
    sent = {"answer": how, "words": "Of course.", **_days(session, 1)}
    assert therapist_reads in _text(noor.post(_answer(cast), sent, follow=True))
    session.refresh_from_db()
    request = Request.objects.get()
    assert (request.answer, request.answer_words) == (kept, "Of course.")
    assert session.state == ("cancelled" if how == "cancel" else "planned")
    page = _text(sam.get(_own(cast)))
    assert client_reads in page
    assert "Of course." in page
    assert "Noor answered about your session on" in _text(sam.get("/check-ins/"))
    sam.post(_own(cast, "seen"))
    assert "Noor answered" not in _text(sam.get("/check-ins/"))
    assert Request.objects.get().seen_at is not None


def test_a_get_answers_nothing_and_marks_nothing_as_read(cast: Cast, session: Session, visit: Visit) -> None:
    _ask(cast, session)
    visit(cast.therapist).get(_answer(cast))
    assert Request.objects.get().answer == ""
    requests.answer(session=session, how="keep", by=cast.therapist)
    visit(cast.client).get(_own(cast))
    assert Request.objects.get().seen_at is None
    addresses = [_own(cast, "seen"), _own(cast, 4, "take-back")]
    assert [visit(cast.client).get(address).status_code for address in addresses] == [405, 405]


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({}, "Select your answer"),
        ({"answer": "move"}, "Enter the new date and time"),
        ({"answer": "move", "starts_at": "soon"}, "Enter a date and time in the correct format"),
        ({"answer": "move", "starts_at": "2020-01-01T10:00"}, "Enter a time in the future, within the next year"),
        ({"answer": "move", "starts_at": "2206-01-01T10:00"}, "Enter a time in the future, within the next year"),
        ({"answer": "keep", "words": "y" * 1001}, "Shorten your text"),
    ],
)
def test_bad_input_of_the_therapist(
    cast: Cast, session: Session, visit: Visit, sent: dict[str, str], fault: str
) -> None:
    _ask(cast, session)
    answer = visit(cast.therapist).post(_answer(cast), sent)
    assert (answer.status_code, Request.objects.get().answer) == (422, "")
    assert fault in _text(answer)


def test_moved_to_where_it_is(cast: Cast, session: Session, visit: Visit) -> None:
    _ask(cast, session)
    answer = visit(cast.therapist).post(_answer(cast), {"answer": "move", **_days(session, 0)})
    assert "Enter a different time. The session is at this time now." in _text(answer)


def test_an_answer_that_overlaps_is_asked_about_once(
    cast: Cast, session: Session, beside: Therapy, visit: Visit
) -> None:
    _ask(cast, session)
    planning.plan(therapy=beside, starts_at=session.starts_at + timedelta(days=1), by=cast.therapist)
    noor, sent = visit(cast.therapist), {"answer": "move", "words": "Yes.", **_days(session, 1)}
    answer = noor.post(_answer(cast), sent)
    assert "This overlaps with Ida Ek" in _text(answer)
    assert Request.objects.get().answer == ""
    again = {**sent, "sure": "on", "known": answer.context["form"]["known"].value()}
    assert noor.post(_answer(cast), again).status_code == 302
    assert (Request.objects.get().answer, Request.objects.get().answer_words) == ("moved", "Yes.")


def test_moving_it_on_another_page_answers_too(cast: Cast, session: Session) -> None:
    _ask(cast, session)
    planning.move(session=session, starts_at=session.starts_at + timedelta(hours=2), by=cast.therapist)
    assert Request.objects.get().answer == "moved"
    with pytest.raises(requests.AlreadyAnswered):
        requests.answer(session=session, how="keep", by=cast.therapist)


def test_an_ending_answers_too(cast: Cast, session: Session) -> None:
    _ask(cast, session)
    therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist)
    assert Request.objects.get().answer == "cancelled"


def test_what_was_asked_ends_with_the_beginning_of_the_session(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ask(cast, session)
    assert [one.kind for one in for_person(cast.therapist)] == ["session-to-move"]
    _now_is(monkeypatch, session.starts_at + timedelta(minutes=1))
    assert for_person(cast.therapist) == ()


def test_cancelled_it_stays_with_who_cancelled(cast: Cast, session: Session, visit: Visit) -> None:
    _ask(cast, session, Asked.CANCEL)
    requests.answer(session=session, how="cancel", by=cast.therapist)
    today = timezone.localdate().strftime("%-d %B")
    assert f"Cancelled by Noor on {today}, as you asked" in _text(visit(cast.client).get(_own(cast)))
    sessions_page = _text(visit(cast.therapist).get(f"/therapies/{cast.therapy.key}/"))
    assert f"Cancelled by Noor on {today}, as Sam asked" in sessions_page


# By link


def test_a_link_opens_one_session_and_names_nobody(cast: Cast, session: Session, visit: Visit) -> None:
    page = _text(visit(None).get(_link(session)))
    assert session.starts_at.strftime("%A %-d %B, %H:%M") in page
    assert [word for word in ("Sam", "Noor", str(cast.therapy.key)) if word in page] == []
    assert not Request.objects.exists()


def test_asked_and_withdrawn_by_link(cast: Cast, session: Session, visit: Visit) -> None:
    nobody = visit(None)
    answer = nobody.post(_link(session), {"asked": "cancel", "words": CANARY}, follow=True)
    assert "You asked to cancel this session. Your therapist will answer." in _text(answer)
    assert CANARY not in _text(answer)
    request = Request.objects.get()
    assert (request.by_link, request.words, request.by.name) == (True, CANARY, "Sam")
    assert "by link, without signing in" in _text(visit(cast.therapist).get(_answer(cast)))
    event = AuditEvent.objects.get(verb="session.ask")
    assert (event.actor, event.detail) == (None, {"what": "cancel"})
    nobody.post(_link(session), {"take-back": "1"})
    assert Request.objects.get().answer == "withdrawn"


def test_an_answer_shows_by_link_and_its_words_do_not(cast: Cast, session: Session, visit: Visit) -> None:
    _ask(cast, session)
    requests.answer(session=session, how="keep", words=CANARY, by=cast.therapist)
    page = _text(visit(None).get(_link(session)))
    assert "Your therapist kept it as it is." in page
    assert "There is a message for you." in page
    assert CANARY not in page


@pytest.mark.parametrize("what", ["begun", "cancelled"])
def test_by_link_nothing_is_asked_too_late(
    cast: Cast, session: Session, visit: Visit, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = _link(session)
    if what == "cancelled":
        planning.cancel(session=session, by=cast.therapist)
    else:
        _now_is(monkeypatch, session.starts_at + timedelta(minutes=1))
    answer = visit(None).post(address, {"asked": "move", "words": CANARY})
    assert answer.status_code == 422
    assert not Request.objects.exists()


def _tokens(session: Session) -> dict[str, str]:
    good = _link(session).split("/")[2]
    client = chairs(session.therapy).client
    return {
        "nothing": "x",
        "cut": good[:-1],
        "changed": ("A" if good[0] != "A" else "B") + good[1:],
        "of another purpose": signing.dumps([client.key.hex, 4], salt="one check-in"),
        "of no session": signing.dumps([client.key.hex, 99], salt=links.SALT),
        "of the therapist": signing.dumps([chairs(session.therapy).therapist.key.hex, 4], salt=links.SALT),
        "of nobody": signing.dumps(["0" * 32, 4], salt=links.SALT),
        "of another shape": signing.dumps("4", salt=links.SALT),
        "of more": signing.dumps([1, 2, 3], salt=links.SALT),
    }


@pytest.mark.parametrize(
    "which",
    ["nothing", "cut", "changed", "of another purpose", "of no session", "of the therapist", "of nobody",
     "of another shape", "of more"],
)  # fmt: skip
def test_a_wrong_link_opens_nothing(session: Session, visit: Visit, which: str) -> None:
    token = _tokens(session)[which]
    for answer in (visit(None).get(f"/m/{token}/"), visit(None).post(f"/m/{token}/", {"asked": "move"})):
        assert answer.status_code == 404
        assert "This link does not open anything" in _text(answer)
    assert not Request.objects.exists()


def test_an_old_link_and_one_of_somebody_who_left_open_nothing(
    cast: Cast, session: Session, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = _link(session)
    assert visit(None).get(address).status_code == 200
    monkeypatch.setattr(links, "WORKS", timedelta(seconds=-1))
    assert visit(None).get(address).status_code == 404
    monkeypatch.undo()
    Participant.objects.filter(user=cast.client).update(left_at=timezone.now())
    assert visit(None).get(address).status_code == 404


def test_wrong_links_from_one_place_are_counted(session: Session, visit: Visit) -> None:
    nobody = visit(None)
    found = {nobody.get(f"/m/{n}/").status_code for n in range(31)}
    assert found == {404, 429}
    assert nobody.get(_link(session)).status_code == 200


# Who may not


def test_nobody_else_asks_or_answers(cast: Cast, session: Session, visit: Visit) -> None:
    _ask(cast, session)
    own = [_own(cast), _own(cast, 4), _own(cast, 4, "take-back"), _own(cast, "seen")]
    for who in (cast.therapist, cast.colleague, cast.lead, cast.administrator, cast.stranger):
        browser = visit(who)
        assert {browser.post(address, {"asked": "cancel"}).status_code for address in own} == {404}
    for who in (cast.client, cast.colleague, cast.lead, cast.administrator, cast.stranger):
        browser = visit(who)
        assert browser.get(_answer(cast)).status_code == 404
        assert browser.post(_answer(cast), {"answer": "cancel"}).status_code == 404
    assert Request.objects.get().answer == ""


def test_sessions_of_another_therapy_are_not_there(cast: Cast, session: Session, beside: Therapy, visit: Visit) -> None:
    sessions.plan(therapy=beside, starts_at=session.starts_at + timedelta(hours=3), number=40, by=cast.therapist)
    assert visit(cast.client).get(_own(cast, 40)).status_code == 404
    assert visit(cast.therapist).get(_answer(cast, 40)).status_code == 404


def test_a_session_that_is_moved_shows_from_when_on_the_page_of_the_client(
    cast: Cast, session: Session, visit: Visit
) -> None:
    before = session.starts_at
    planning.move(session=session, starts_at=before + timedelta(days=1), by=cast.therapist)
    assert f"Moved from {before.strftime('%A %-d %B, %H:%M')}" in _text(visit(cast.client).get(_own(cast)))


# The email to the therapist

#: hours until the session begins -> whether Noor gets an email
HOURS = {1: 1, 47: 1, 49: 0, 24 * 6: 0}


@pytest.mark.parametrize(("hours", "emails"), HOURS.items())
def test_only_what_is_soon_is_told_by_email(
    cast: Cast, session: Session, visit: Visit, monkeypatch: pytest.MonkeyPatch, hours: int, emails: int
) -> None:
    sam = visit(cast.client)
    _now_is(monkeypatch, session.starts_at - timedelta(hours=hours))
    mail.outbox.clear()
    answer = sam.post(_own(cast, 4), {"asked": "move", "words": CANARY}, follow=True)
    assert len(mail.outbox) == emails
    assert ("Noor can see this now, and gets an email about it." in _text(answer)) == bool(emails)
    for letter in mail.outbox:
        assert (letter.to, letter.subject) == (["noor@practice.test"], "A question about an appointment")
        assert [word for word in ("Sam", CANARY, "10:00", "session", "therap") if word in letter.body] == []


def test_one_email_however_often_sam_changes_their_mind(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked by link, withdrawn, asked again: one for moving, one for cancelling; and anew once it was moved."""
    _now_is(monkeypatch, session.starts_at - timedelta(hours=20))
    mail.outbox.clear()
    for asked, words in (
        (Asked.MOVE, ""),
        (Asked.MOVE, "x"),
        (Asked.CANCEL, ""),
        (Asked.MOVE, ""),
        (Asked.CANCEL, "y"),
    ):
        _ask(cast, session, asked, words)
        requests.withdraw(session=session, by=None)
    assert len(mail.outbox) == 2
    planning.move(session=session, starts_at=session.starts_at + timedelta(hours=3), by=cast.therapist)
    session.refresh_from_db()
    _ask(cast, session)
    assert len(mail.outbox) == 3


def test_what_was_withdrawn_before_the_mail_server_came_back_is_not_sent(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    _now_is(monkeypatch, session.starts_at - timedelta(hours=20))
    thing = f"session-request:{session.pk}-move-x"
    assert notices.last_word(thing).word is Word.DROP
    _ask(cast, session)
    assert notices.last_word(thing).word is Word.GO
    requests.withdraw(session=session, by=None)
    assert notices.last_word(thing).word is Word.DROP


def test_without_a_mail_server_nothing_is_promised(
    cast: Cast, session: Session, visit: Visit, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.MAIL_IS_SENT = False
    sam = visit(cast.client)
    _now_is(monkeypatch, session.starts_at - timedelta(hours=20))
    answer = sam.post(_own(cast, 4), {"asked": "move", "words": ""}, follow=True)
    assert "Thank you. Noor can see this now.<" in _text(answer)
    assert not Message.objects.exists()


@pytest.mark.parametrize("planned", [True, False])
def test_behind_the_link_of_a_check_in_is_the_way_to_move_what_is_next(
    cast: Cast, visit: Visit, session: Session, planned: bool
) -> None:
    """For whoever came by a text message, which has no room for it; before and after they answered, and no name."""
    if not planned:
        planning.cancel(session=session, by=cast.therapist)
    third = Session.objects.get(therapy=cast.therapy, number=3)
    path = link_of(check_in_of(third, "client"))
    before = _text(visit(None).get(path))
    rate(third, "client")
    after = _text(visit(None).get(path))
    for page in (before, after):
        found = re.search(r'href="([^"]*/m/[^"]+)">Move or cancel your next session', page)
        assert bool(found) is planned
        if found:
            words = _text(visit(None).get(found[1].removeprefix(settings.ORIGIN)))
            assert f"<h1>{timezone.localtime(session.starts_at):%A %-d %B, %H:%M}</h1>" in words
    assert "Move or cancel your next" not in _text(visit(cast.client).get(path_of(check_in_of(third, "client"))))
