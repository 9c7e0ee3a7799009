"""Who is asked what, by which link, and what it means to waive."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.services import asking
from alliance_web.checkins.states import MOVES, State
from alliance_web.therapies.answering import asked_about
from alliance_web.therapies.models import Session
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, rate

# every n-th session, session number -> the outcome questionnaire is asked
TURNS = [(1, 1, True), (1, 2, True), (2, 1, True), (2, 2, False), (2, 3, True), (4, 4, False), (4, 5, True)]


@pytest.mark.parametrize(("every", "number", "is_asked"), TURNS)
def test_the_outcome_questionnaire_has_its_turn(cast: Cast, every: int, number: int, is_asked: bool) -> None:
    therapy = therapies.start(
        practice=cast.practice,
        therapist=cast.therapist,
        client_name="Ola",
        outcome="gad-7",
        outcome_every=every,
        by=cast.therapist,
    )
    if number > 1:
        sessions.plan(therapy=therapy, starts_at=timezone.now(), number=1, by=cast.therapist)
    session = sessions.plan(therapy=therapy, starts_at=timezone.now(), number=number, by=cast.therapist)
    asked = {check_in.instrument for check_in in CheckIn.objects.filter(session=session)}
    both = {"both-chairs-client-2", "both-chairs-therapist-2"}
    assert asked == (both | {"gad-7"} if is_asked else both)


def test_the_link_opens_its_check_in_and_no_other(clients: CheckIn, therapists: CheckIn) -> None:
    assert asking.by_token(asking.link_token(clients)) == clients
    assert asking.by_token(asking.link_token(therapists)) == therapists
    address = asking.link(clients)
    assert address.startswith("http://localhost:8000/c/")
    assert asking.by_token(address.split("/")[-2]) == clients


def test_a_link_ends_after_14_days(clients: CheckIn, monkeypatch: pytest.MonkeyPatch) -> None:
    token = asking.link_token(clients)
    monkeypatch.setattr(asking, "LINK_DAYS", 0)
    with pytest.raises(asking.LinkExpired) as ended:
        asking.by_token(token)
    assert ended.value.check_in == clients


@pytest.mark.parametrize("salt", ["one check-in", "another purpose"])
def test_a_link_that_is_not_ours_opens_nothing(db: None, salt: str) -> None:
    with pytest.raises(asking.LinkWrong):
        asking.by_token(signing.dumps("0" * 32, salt=salt))


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "x" + token, lambda _token: "", str.upper])
def test_a_link_that_was_changed_on_its_way_opens_nothing(clients: CheckIn, change: Any) -> None:
    with pytest.raises(asking.LinkWrong):
        asking.by_token(change(asking.link_token(clients)))


def test_waiving_is_recorded_and_final(therapists: CheckIn, cast: Cast) -> None:
    asking.waive(check_in=therapists, by=cast.therapist)
    therapists.refresh_from_db()
    assert therapists.state == State.WAIVED
    assert AuditEvent.objects.get(verb="check-in.waive").actor == cast.therapist.pk
    with pytest.raises(asking.NotOpen):
        asking.waive(check_in=therapists, by=cast.therapist)


def test_what_is_answered_cannot_be_waived(cast: Cast, session: Session, clients: CheckIn) -> None:
    rate(session, "client")
    with pytest.raises(asking.NotOpen):
        asking.waive(check_in=clients, by=cast.client)


def test_a_session_to_come_cannot_be_waived(cast: Cast, clients: CheckIn) -> None:
    sessions.move(session=clients.session, starts_at=timezone.now() + timedelta(days=1), by=cast.therapist)
    with pytest.raises(asking.NotOpen):
        asking.waive(check_in=clients, by=cast.client)


def test_only_an_open_check_in_moves() -> None:
    assert {state for state, moves in MOVES.items() if moves - {State.OPEN}} == {State.OPEN}
    assert MOVES[State.LAPSED] == {State.OPEN}
    assert set(MOVES) == set(State)


def test_the_pages_of_a_therapy_are_told_what_is_asked(
    cast: Cast, session: Session, clients: CheckIn, django_assert_num_queries: Any
) -> None:
    rate(session, "therapist")
    with django_assert_num_queries(1):
        told = asked_about(cast.therapy)
    rows = [(one.part, one.is_outcome, one.state, bool(one.link)) for one in told[session.number]]
    both = {("client", False, "open", True), ("therapist", False, "submitted", False)}
    assert (set(rows[:2]), rows[2]) == (both, ("client", True, "open", True))
    rate(session, "client")
    assert [bool(one.link) for one in asked_about(cast.therapy)[session.number]] == [False, False, True]
