"""Every route declares one permission, and nobody passes who should not: routes x people, own and foreign therapy."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch
from django.utils import timezone

from alliance_web.access.gate import UndeclaredView, permission_of
from alliance_web.access.permissions import Permission
from alliance_web.access.policy import GRANTS, can
from alliance_web.access.relation import Part, Relation, Role
from alliance_web.therapies.models import Participant, Therapy
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast

SIGNED_IN = Relation(signed_in=True)
THERAPIST_STAFF = Relation(signed_in=True, roles=frozenset({Role.THERAPIST}))
LEAD = Relation(signed_in=True, roles=frozenset({Role.LEAD}))
ADMINISTRATOR = Relation(signed_in=True, roles=frozenset({Role.ADMINISTRATOR}))
CLIENT_HERE = Relation(signed_in=True, part=Part.CLIENT)
THERAPIST_HERE = Relation(signed_in=True, roles=frozenset({Role.THERAPIST}), part=Part.THERAPIST)
NAMED = Relation(signed_in=True, answers_for_risk=True)
ALL = {
    "anonymous": Relation(),
    "signed in": SIGNED_IN,
    "colleague": THERAPIST_STAFF,
    "lead": LEAD,
    "administrator": ADMINISTRATOR,
    "client": CLIENT_HERE,
    "therapist": THERAPIST_HERE,
    "named for risk": NAMED,
}
EVERYBODY = set(ALL)

# The truth table: who passes, for every permission.
WHO_PASSES: dict[Permission, set[str]] = {
    Permission.ANYONE: EVERYBODY,
    Permission.HOLDER_OF_LINK: EVERYBODY,
    Permission.GATEWAY: EVERYBODY,  # its views ask for a signature: tests/web/reminders/test_gateway.py
    Permission.SEE_DEMO: set(),
    Permission.SIGNED_IN: EVERYBODY - {"anonymous"},
    Permission.SEE_CASELOAD: {"colleague", "therapist"},
    Permission.START_THERAPY: {"colleague", "therapist"},
    Permission.IMPORT_RATINGS: {"colleague", "therapist"},
    Permission.IMPORT_APPOINTMENTS: {"colleague", "therapist"},
    Permission.ASK_ABOUT_SESSION: {"client"},
    Permission.SEE_THERAPY: {"client", "therapist"},
    Permission.ANSWER_CHECK_IN: {"client", "therapist"},
    Permission.CHOOSE_TO_TAKE_PART: {"client"},
    Permission.AMEND_ANSWERS: {"client"},
    Permission.RECORD_USE_OF_CARD: {"client", "therapist"},
    Permission.SHOW_EXPECTED: {"therapist"},
    Permission.CHANGE_PLAN: {"client", "therapist"},
    Permission.FOLLOW_STRAIN: {"client", "therapist"},
    Permission.SAY_REPAIRED: {"client"},
    Permission.WRITE_NOTES: {"client", "therapist"},
    Permission.KEEP_PROCESS_NOTES: {"therapist"},
    Permission.PREPARE_FEEDBACK: {"therapist"},
    Permission.LOOK_BACK: {"client", "therapist"},
    Permission.CHOOSE_FOLLOW_UP: {"client"},
    Permission.SAY_HARM: {"client"},
    Permission.READ_HARM: {"colleague", "therapist", "lead", "administrator"},
    Permission.MANAGE_THERAPY: {"therapist"},
    Permission.REVIEW_RISK: {"colleague", "therapist", "lead", "named for risk"},
    Permission.SEE_PRACTICE: {"lead"},
    Permission.MANAGE_PRACTICE: {"lead", "administrator"},
}


# What each route needs, by the names in addresses; whoever adds a route writes here who is meant to open it.
ROUTES_OF: dict[Permission, str] = {
    Permission.SEE_CASELOAD: "caseload no-answer put-off today",
    Permission.START_THERAPY: "start-therapy",
    Permission.IMPORT_APPOINTMENTS: "import-appointments import-appointments-bring-in",
    Permission.ASK_ABOUT_SESSION: "ask-session my-sessions session-answer-seen take-back-request",
    Permission.IMPORT_RATINGS: "import-bring-in import-errors import-example import-ratings import-totals",
    Permission.SEE_THERAPY: (
        "after-the-end closing-letter closing-letter-pdf course course-print earlier-card goal letter looking-back "
        "plan preferences readers session-card shared-words strain strains task"
    ),
    Permission.ANSWER_CHECK_IN: "check-in my-answers not-now report share-answer waive",
    Permission.CHOOSE_TO_TAKE_PART: "taking-part",
    Permission.AMEND_ANSWERS: "contest-answers correct-answers",
    Permission.RECORD_USE_OF_CARD: "card-changed card-talked prompt-talked words-talked",
    Permission.SHOW_EXPECTED: "show-expected",
    Permission.CHANGE_PLAN: """
        agree-attainment-scale agree-review-day answer-report attainment-scale change-goal change-task could-not-agree
        focus-goal goal-serves keep-task move-task own-words propose-goal propose-task report-task review-day
        review-goal say-preferences see-differently take-stance task-stance""",
    Permission.FOLLOW_STRAIN: "follow-prompt move-strain notice-strain strain-view undo-talk",
    Permission.SAY_REPAIRED: "strain-verdict",
    Permission.WRITE_NOTES: """
        note-burn note-change note-done note-new note-said note-share note-short note-take-back notes""",
    Permission.KEEP_PROCESS_NOTES: "process-note-change process-note-delete process-note-new process-notes",
    Permission.PREPARE_FEEDBACK: "note-prepare",
    Permission.MANAGE_THERAPY: """
        answer-session cancel-session change-client choose-outcome end-therapy how-it-ended invite
        messages-came-back move-session new-phone open-follow-up-again plan-series plan-session reopen-therapy
        session-link therapy wish-done withdraw-invitation""",
    Permission.LOOK_BACK: "agree-closing-letter agree-last-day farewell last-day mark-remark remarks withdraw-last-day",
    Permission.CHOOSE_FOLLOW_UP: "follow-up",
    Permission.SAY_HARM: "say-harm",
    Permission.READ_HARM: "harm-answer harm-answers",
    Permission.REVIEW_RISK: "review reviews",
    Permission.SEE_PRACTICE: "practice practice-messages",
    Permission.MANAGE_PRACTICE: """
        add-questionnaire add-staff answer-lead bring-wording end-membership non-commercial password-link questionnaire
        dismiss-job dismiss-message retry-job send-message-again system
        questionnaires safety-plan set-up staff staff-member stop-questionnaire take-back-wording
        task-idea task-idea-archive task-idea-new task-ideas way ways
        withdraw-non-commercial""",
    Permission.SEE_DEMO: "demo demo-beside demo-enter demo-outbox gallery",
    Permission.HOLDER_OF_LINK: """
        calendar-feed check-in-by-link follow-up-answers follow-up-link follow-up-not-today follow-up-report join
        message-link messages-by-link not-now-by-link report-by-link session-by-link stop-by-link stop-follow-up-by-link
        taking-part-by-link""",
    Permission.GATEWAY: "text-receipts text-replies",
}
# These are open to everyone, or to everyone who is signed in: their routes are not listed.
OPEN = (Permission.ANYONE, Permission.SIGNED_IN)


@pytest.mark.parametrize("permission", Permission, ids=lambda permission: permission.name)
def test_truth_table(permission: Permission) -> None:
    assert {who for who, relation in ALL.items() if can(permission, relation)} == WHO_PASSES[permission]


def test_every_permission_has_a_grant() -> None:
    assert set(GRANTS) == set(Permission)


def _routes(patterns: Any = None, names: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, names)
        else:
            yield pattern.name or repr(pattern), pattern


ROUTES = dict(_routes())


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_every_route_declares_a_permission(name: str) -> None:
    assert isinstance(permission_of(ROUTES[name].callback, name), Permission)


def test_each_route_needs_what_is_written_down() -> None:
    found = {name: permission_of(route.callback, name) for name, route in ROUTES.items()}
    written = {name: permission for permission, names in ROUTES_OF.items() for name in names.split()}
    assert {name: needs for name, needs in found.items() if needs not in OPEN} == written


def test_a_view_without_a_permission_stays_shut() -> None:
    with pytest.raises(UndeclaredView, match="declares no permission"):
        permission_of(lambda request: None, "no-such-route")


def _address(name: str, therapy: Therapy) -> str | None:
    """The address of a route about this therapy, with made-up values for everything else; None where there is none."""
    converters = ROUTES[name].pattern.converters
    made_up: dict[str, Any] = {
        "UUIDConverter": uuid4(),
        "IntConverter": 1,
        "StringConverter": "x",
        "SlugConverter": "x",
    }
    values = {key: made_up[type(converter).__name__] for key, converter in converters.items() if key != "therapy"}
    if "therapy" in converters:
        values["therapy"] = therapy.key
    try:
        return reverse(name, kwargs=values)
    except NoReverseMatch:
        return None


ABOUT_A_THERAPY = sorted(name for name, route in ROUTES.items() if "therapy" in route.pattern.converters)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["colleague", "lead", "administrator", "stranger"])
def test_nobody_outside_a_therapy_opens_its_pages(who: str, cast: Cast, visit: Callable[..., Client]) -> None:
    browser, opened = visit(getattr(cast, who)), {}
    for name in ABOUT_A_THERAPY:
        address = _address(name, cast.therapy)
        assert address
        got = browser.get(address).status_code, browser.post(address).status_code
        opened |= {name: got} if got != (404, 404) else {}
    assert opened == {}


@pytest.mark.django_db
def test_nobody_opens_its_pages_without_signing_in(cast: Cast, client: Client) -> None:
    led_to = {urlsplit(client.get(_address(name, cast.therapy)).url).path for name in ABOUT_A_THERAPY}
    assert led_to == {"/sign-in/"}


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["client", "therapist"])
def test_who_has_left_a_therapy_opens_its_pages_no_more(part: str, cast: Cast, visit: Callable[..., Client]) -> None:
    address, user = reverse("course", args=[cast.therapy.key]), getattr(cast, part)
    assert visit(user).get(address).status_code == 200
    Participant.objects.filter(user=user).update(left_at=timezone.now())
    assert visit(user).get(address).status_code == 404


@pytest.mark.django_db
def test_a_part_in_one_therapy_opens_no_other(cast: Cast, visit: Callable[..., Client]) -> None:
    own = therapies.start(practice=cast.practice, therapist=cast.colleague, client_name="Nia", by=cast.colleague)
    colleague = visit(cast.colleague)
    assert colleague.get(reverse("therapy", args=[own.key])).status_code == 200
    assert colleague.get(reverse("therapy", args=[cast.therapy.key])).status_code == 404


def test_the_walk_finds_the_pages_about_a_therapy() -> None:
    assert {"course", "session-card", "my-answers", "check-in", "therapy"} <= set(ABOUT_A_THERAPY)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["anonymous", "signed in", "colleague", "lead", "administrator"])
def test_pages_of_the_practice_open_only_to_those_who_may(who: str, cast: Cast, visit: Callable[..., Client]) -> None:
    user = {"anonymous": None, "signed in": cast.stranger}.get(who) or getattr(cast, who, None)
    wrong = {}
    for name in sorted(set(ROUTES) - set(ABOUT_A_THERAPY)):
        address, permission = _address(name, cast.therapy), permission_of(ROUTES[name].callback, name)
        assert address
        status = visit(user).get(address).status_code  # a browser of its own: some pages sign out
        shut = 302 if who == "anonymous" and permission is not Permission.SEE_DEMO else 404
        if not (status < 500 if who in WHO_PASSES[permission] else status == shut):
            wrong[name] = status
    assert wrong == {}
