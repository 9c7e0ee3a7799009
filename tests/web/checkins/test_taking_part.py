"""A client pauses check-ins, stops taking part, starts again: what is asked, what shows, who is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.checkins import queries
from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.series import line, pauses, sessions_table
from alliance_web.checkins.services import asking, ratings, taking_part
from alliance_web.checkins.standing import Standing, standing
from alliance_web.checkins.states import State
from alliance_web.consents.models import NotChanged, TakingPart
from alliance_web.consents.queries import not_taking_part
from alliance_web.consents.queries import taking_part as said_by
from alliance_web.consents.states import Choice
from alliance_web.messages.models import Message
from alliance_web.messages.services import outbox
from alliance_web.people.models import User
from alliance_web.safety.models import ReviewTask
from alliance_web.therapies.models import Participant, Session
from alliance_web.therapies.services import notices, sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, check_in_of, rate

from .conftest import form_of, link_of, path_of, text_of

Visit = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def sam(cast: Cast) -> Participant:
    return cast.therapy.participants.get(part="client")


@pytest.fixture
def choose(sam: Participant, cast: Cast) -> Callable[..., bool]:
    def choose(choice: Choice, by: User | None = cast.client) -> bool:
        return taking_part.choose(participant=sam, choice=choice, by=by)

    return choose


@pytest.fixture
def plan(cast: Cast) -> Callable[..., Session]:
    def plan(days: float) -> Session:
        return sessions.plan(therapy=cast.therapy, starts_at=timezone.now() + days * DAY, by=cast.therapist)

    return plan


def states(session: Session) -> dict[str, str]:
    """Where the two chairs' check-ins about a session stand."""
    return {part: check_in_of(session, part).state for part in ("client", "therapist")}


# What is chosen in order -> what counts at last, which of them change anything.
WALKS: list[tuple[list[Choice], Choice, list[bool]]] = [
    ([], Choice.TAKES_PART, []),
    ([Choice.TAKES_PART], Choice.TAKES_PART, [False]),
    ([Choice.PAUSED], Choice.PAUSED, [True]),
    ([Choice.PAUSED, Choice.PAUSED], Choice.PAUSED, [True, False]),
    ([Choice.PAUSED, Choice.STOPPED], Choice.STOPPED, [True, True]),
    ([Choice.STOPPED, Choice.PAUSED], Choice.STOPPED, [True, False]),
    ([Choice.STOPPED, Choice.TAKES_PART], Choice.TAKES_PART, [True, True]),
    ([Choice.PAUSED, Choice.TAKES_PART, Choice.PAUSED], Choice.PAUSED, [True, True, True]),
]


@pytest.mark.parametrize(("chosen", "counts", "changes"), WALKS)
def test_what_was_chosen_last_counts(
    chosen: list[Choice], counts: Choice, changes: list[bool], sam: Participant, choose: Callable[..., bool]
) -> None:
    assert [choose(one) for one in chosen] == changes
    assert said_by(sam.pk).choice is counts
    assert (sam.therapy_id in not_taking_part([sam.therapy_id])) is (counts is not Choice.TAKES_PART)
    assert TakingPart.objects.count() == sum(changes)
    verbs = list(
        AuditEvent.objects.filter(verb__startswith="taking-part.").order_by("seq").values_list("verb", flat=True)
    )
    assert verbs == [f"taking-part.{one}" for one, changed in zip(chosen, changes, strict=True) if changed]


def test_what_was_said_is_neither_changed_nor_removed(choose: Callable[..., bool]) -> None:
    choose(Choice.PAUSED)
    row = TakingPart.objects.get()
    assert (row.how, row.version) == ("account", 1)
    for change in (row.save, row.delete):
        with pytest.raises(NotChanged):
            change()


@pytest.mark.parametrize("choice", [Choice.PAUSED, Choice.STOPPED])
def test_nothing_is_asked_while_the_client_takes_no_part(
    choice: Choice, cast: Cast, session: Session, choose: Callable[..., bool], plan: Callable[..., Session]
) -> None:
    ahead = plan(1)
    choose(choice)
    later = plan(8)
    # What is past waits for the therapist alone; what comes is asked of neither.
    assert states(session) == {"client": "lapsed", "therapist": "open"}
    assert states(ahead) == states(later) == {"client": "lapsed", "therapist": "lapsed"}
    assert list(queries.open_of(cast.client)) == []


def test_starting_again_asks_about_what_is_to_come_and_not_about_what_was(
    session: Session, choose: Callable[..., bool], plan: Callable[..., Session]
) -> None:
    ahead = plan(1)
    choose(Choice.PAUSED)
    missed = plan(-0.1)
    choose(Choice.TAKES_PART)
    assert states(ahead) == {"client": "open", "therapist": "open"}
    assert states(missed) == {"client": "lapsed", "therapist": "lapsed"}
    assert states(session)["client"] == "lapsed"
    assert states(plan(3)) == {"client": "open", "therapist": "open"}


def test_a_session_of_a_pause_that_is_moved_ahead_is_asked_about(
    cast: Cast, choose: Callable[..., bool], plan: Callable[..., Session]
) -> None:
    choose(Choice.PAUSED)
    missed = plan(-0.1)
    choose(Choice.TAKES_PART)
    sessions.move(session=missed, starts_at=timezone.now() + DAY, by=cast.therapist)
    assert states(missed) == {"client": "open", "therapist": "open"}


def test_what_was_answered_before_stays(cast: Cast, session: Session, choose: Callable[..., bool]) -> None:
    kept = rate(session, "client", 4)
    choose(Choice.STOPPED)
    assert states(session)["client"] == "submitted"
    kept.refresh_from_db()
    assert kept.answers["bond"] == 4


def test_an_answer_that_comes_after_the_pause_is_shown_back_and_not_stored(
    cast: Cast, clients: CheckIn, choose: Callable[..., bool], visit: Visit
) -> None:
    choose(Choice.PAUSED)
    answer = visit(cast.client).post(path_of(clients), form_of(unsaid="too late", sharing_unsaid="now"))
    assert answer.status_code == 409
    assert "You paused check-ins" in text_of(answer)
    assert "too late" in text_of(answer)
    with pytest.raises(asking.NotOpen):
        rate(clients.session, "client")
    assert states(clients.session)["client"] == "lapsed"


def test_an_answer_about_self_harm_on_an_old_form_still_reaches_someone(
    cast: Cast, safety_plan: Any, outcome: Any, choose: Callable[..., bool]
) -> None:
    check_in = outcome("phq-9")
    choose(Choice.PAUSED)
    assert check_in_state(check_in) == State.LAPSED
    assert ratings.report_risk(check_in=check_in, answers={"q9": 1})
    assert ReviewTask.objects.count() == 1


def check_in_state(check_in: CheckIn) -> str:
    check_in.refresh_from_db()
    return check_in.state


def test_series_show_a_gap_and_nothing_missing(
    cast: Cast, rated: Any, choose: Callable[..., bool], plan: Callable[..., Session]
) -> None:
    fourth = plan(-0.2)
    rate(fourth, "therapist", 6)
    choose(Choice.PAUSED)
    plan(-0.1)
    choose(Choice.TAKES_PART)
    course = queries.shared_course(cast.therapy)
    assert [one.number for one in course] == [1, 2, 3, 4, 5]
    assert line(course, "client", "overall") == {1: 7.0, 2: 7.0, 3: 7.0}  # type: ignore[arg-type]
    assert line(course, "therapist", "overall") == {1: 6.0, 2: 6.0, 3: 6.0, 4: 6.0}  # type: ignore[arg-type]
    assert pauses(course, "client") == {4, 5}  # type: ignore[arg-type]
    assert pauses(course, "therapist") == {5}  # type: ignore[arg-type]
    assert sessions_table({cast.therapy.pk: course})["session"].to_list() == [1, 2, 3]
    assert [one.awaited for one in course] == [()] * 5


def test_both_are_told_once_and_no_word_says_of_what(cast: Cast, sam: Participant, choose: Callable[..., bool]) -> None:
    User.objects.filter(pk=cast.client.pk).update(email="sam@home.test")
    for _again in range(2):
        choose(Choice.PAUSED)
    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["sam@home.test"], "You paused"),
        (["noor@practice.test"], "A change in your list of people"),
    ]
    for one in mail.outbox:
        for word in ("therap", "session", "Sam" if "noor" in one.to[0] else "Noor", "depress"):
            assert word not in one.body + one.subject
    assert taking_part.link(sam).rsplit(":", 2)[0] in mail.outbox[0].body


def test_without_mail_nothing_is_written_for_it(settings: Any, choose: Callable[..., bool]) -> None:
    settings.MAIL_IS_SENT = False
    assert choose(Choice.PAUSED)
    assert Message.objects.count() == 0


@pytest.fixture
def mail_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "hand_over", lambda message: None)


def test_a_link_that_waits_to_go_out_does_not_go_out(
    cast: Cast, sam: Participant, session: Session, mail_waits: None, choose: Callable[..., bool]
) -> None:
    send = {"participant": sam, "links": ("https://x.test/c/1/",), "session": session.number, "by": cast.therapist}
    assert notices.send_check_in(**send)
    choose(Choice.PAUSED)
    row = Message.objects.get(kind="check-in-link")
    assert (row.state, row.text, row.address) == ("expired", "", "")
    assert not notices.send_check_in(**send)
    choose(Choice.TAKES_PART)
    assert notices.send_check_in(**send)


def test_nobody_but_the_client_chooses(cast: Cast, visit: Visit) -> None:
    address = reverse("taking-part", args=[cast.therapy.key])
    for other in (cast.therapist, cast.colleague, cast.lead, cast.administrator, cast.stranger):
        assert visit(other).post(address, {"choice": "paused"}).status_code == 404
    assert TakingPart.objects.count() == 0


@pytest.mark.parametrize(("place", "back"), [("first", "/check-ins/"), ("account", "/account/"), ("", None)])
def test_one_tap_from_the_first_page_and_the_account(cast: Cast, visit: Visit, place: str, back: str | None) -> None:
    browser, address = visit(cast.client), reverse("taking-part", args=[cast.therapy.key])
    page = {"first": "/check-ins/", "account": "/account/", "": address}[place]
    assert 'value="paused"' in text_of(browser.get(page))
    assert browser.post(address, {"choice": "paused", "place": place})["Location"] == (back or address)
    after = text_of(browser.get(page))
    assert "You paused check-ins on" in after
    assert 'value="takes-part"' in after
    assert 'value="paused"' not in after


def test_no_choice_weighs_more_than_another(cast: Cast, visit: Visit) -> None:
    page = text_of(visit(cast.client).get(reverse("taking-part", args=[cast.therapy.key])))
    assert page.count('<button class="button button-quiet" type="submit" name="choice"') == 2
    assert '<button class="button" ' not in page


@pytest.mark.parametrize("choice", ["", "yes", "paused "])
def test_a_choice_that_is_none_changes_nothing(cast: Cast, visit: Visit, choice: str) -> None:
    address = reverse("taking-part", args=[cast.therapy.key])
    assert visit(cast.client).post(address, {"choice": choice}).status_code == 200
    assert TakingPart.objects.count() == 0


def test_a_link_of_a_check_in_says_kindly_that_they_paused_and_starts_again(
    cast: Cast, clients: CheckIn, choose: Callable[..., bool], visit: Visit, sam: Participant
) -> None:
    choose(Choice.PAUSED)
    page = text_of(visit(None).get(link_of(clients)))
    assert "You paused check-ins" in page
    assert "you can start again" in page
    for name in ("Sam", "Noor", "The Practice"):
        assert name not in page
    address = taking_part.link(sam)
    assert f'action="{address}"' in page
    assert said_by(sam.pk).choice is Choice.PAUSED  # opening it changed nothing
    visit(None).post(address, {"choice": "takes-part"})
    assert said_by(sam.pk).choice is Choice.TAKES_PART
    assert TakingPart.objects.latest("pk").how == "link"
    assert standing(CheckIn.objects.get(pk=clients.pk)) is Standing.LAPSED
    assert "This check-in is closed" in text_of(visit(None).get(link_of(clients)))


def test_a_link_names_nobody_and_opening_it_changes_nothing(sam: Participant, visit: Visit) -> None:
    page = text_of(visit(None).get(taking_part.link(sam)))
    assert "You take part." in page
    for name in ("Sam", "Noor", "The Practice"):
        assert name not in page
    assert TakingPart.objects.count() == 0


def test_a_wrong_link_or_one_of_somebody_who_left_opens_nothing(sam: Participant, visit: Visit) -> None:
    assert visit(None).get("/t/wrong/").status_code == 404
    assert visit(None).post("/t/wrong/", {"choice": "paused"}).status_code == 404
    address = taking_part.link(sam)
    sam.left_at = timezone.now()
    sam.save()
    assert visit(None).get(address).status_code == 404


def test_the_therapist_reads_it_in_the_therapy_and_in_the_list(
    cast: Cast, rated: Any, choose: Callable[..., bool], visit: Visit
) -> None:
    choose(Choice.PAUSED)
    said = f"Sam has paused check-ins since {timezone.localtime():%-d %B}."
    browser = visit(cast.therapist)
    for page in ("/people/", reverse("course", args=[cast.therapy.key]), reverse("therapy", args=[cast.therapy.key])):
        assert said in text_of(browser.get(page)), page
    assert "Sam has paused" not in text_of(visit(cast.client).get(reverse("course", args=[cast.therapy.key])))
    choose(Choice.STOPPED)
    assert f"Sam stopped check-ins on {timezone.localtime():%-d %B}." in text_of(browser.get("/people/"))
    choose(Choice.TAKES_PART)
    assert "check-ins since" not in text_of(browser.get("/people/"))


@pytest.mark.parametrize(("outcome", "warned"), [("phq-9", True), ("phq-8", False), ("", False)])
def test_the_therapist_is_told_that_self_harm_is_not_asked_about(
    outcome: str, warned: bool, cast: Cast, safety_plan: Any, choose: Callable[..., bool], visit: Visit
) -> None:
    therapies.choose_outcome(therapy=cast.therapy, outcome=outcome, outcome_every=1, by=cast.therapist)
    choose(Choice.PAUSED)
    page = text_of(visit(cast.therapist).get(reverse("course", args=[cast.therapy.key])))
    assert ("Do not rely on check-ins to tell you." in page) is warned


def test_a_pause_is_of_one_therapy(cast: Cast, sam: Participant, choose: Callable[..., bool], visit: Visit) -> None:
    second = therapies.start(practice=cast.practice, therapist=cast.colleague, client_name="Sam", by=cast.colleague)
    second.participants.filter(part="client").update(user=cast.client, joined_at=timezone.now())
    session = sessions.plan(therapy=second, starts_at=timezone.now() - DAY, by=cast.colleague)
    choose(Choice.STOPPED)
    assert states(session) == {"client": "open", "therapist": "open"}
    page = text_of(visit(cast.client).get("/check-ins/"))
    assert "You stopped taking part on" in page
    assert "You take part." in page


def test_an_ended_therapy_has_nothing_to_pause(
    cast: Cast, choose: Callable[..., bool], visit: Visit, sam: Participant
) -> None:
    choose(Choice.PAUSED)
    therapies.end(therapy=cast.therapy, on=timezone.localdate(), by=cast.therapist)
    with pytest.raises(taking_part.Ended):
        choose(Choice.TAKES_PART)
    browser = visit(cast.client)
    answer = browser.post(reverse("taking-part", args=[cast.therapy.key]), {"choice": "takes-part"}, follow=True)
    assert "This therapy has ended" in text_of(answer)
    assert 'name="choice"' not in text_of(browser.get("/check-ins/"))
    assert "has paused" not in text_of(visit(cast.therapist).get(reverse("therapy", args=[cast.therapy.key])))
    # Their word stands when the therapy goes on.
    therapies.reopen(therapy=cast.therapy, by=cast.therapist)
    assert said_by(sam.pk).choice is Choice.PAUSED
    assert "has paused" in text_of(visit(cast.therapist).get(reverse("therapy", args=[cast.therapy.key])))


def test_a_client_without_an_account_starts_again_by_a_link_of_the_therapist(cast: Cast, visit: Visit) -> None:
    therapy = therapies.start(practice=cast.practice, therapist=cast.therapist, client_name="Ola", by=cast.therapist)
    ola = therapy.participants.get(part="client")
    taking_part.choose(participant=ola, choice=Choice.STOPPED, by=None)
    page = text_of(visit(cast.therapist).get(reverse("therapy", args=[therapy.key])))
    # Without the second in which it was signed.
    address = taking_part.link(ola).rsplit(":", 2)[0]
    assert address in page
    assert address not in text_of(visit(cast.therapist).get(reverse("therapy", args=[cast.therapy.key])))


def test_who_comes_after_a_client_has_left_is_asked(cast: Cast, sam: Participant, choose: Callable[..., bool]) -> None:
    choose(Choice.STOPPED)
    sam.left_at = timezone.now()
    sam.save()
    assert not_taking_part([sam.therapy_id]) == {}


def test_the_evidence_leaves_them_out(cast: Cast, choose: Callable[..., bool]) -> None:
    from alliance_web.consents.purposes import EVIDENCE_EXPORT
    from alliance_web.consents.services import give
    from alliance_web.exchange.evidence import _clients

    give(person=cast.client, purpose=EVIDENCE_EXPORT, by=cast.client)
    assert _clients(cast.practice) == {cast.therapy.pk: cast.client.pk}
    choose(Choice.PAUSED)
    assert _clients(cast.practice) == {}
    choose(Choice.TAKES_PART)
    assert _clients(cast.practice) == {cast.therapy.pk: cast.client.pk}


def test_the_same_form_twice_is_one_answer_also_after_a_pause(
    cast: Cast, clients: CheckIn, choose: Callable[..., bool], visit: Visit
) -> None:
    form = form_of(submission=str(uuid4()))
    browser = visit(cast.client)
    assert browser.post(path_of(clients), form).status_code == 302
    choose(Choice.PAUSED)
    assert browser.post(path_of(clients), form).status_code == 302
    assert check_in_state(clients) == State.SUBMITTED
