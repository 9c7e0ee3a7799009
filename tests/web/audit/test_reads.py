"""Every read of someone's clinical content is recorded, and every refusal: all routes, chairs and statuses."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone

from alliance_web.access import gate
from alliance_web.access.permissions import Permission
from alliance_web.access.routes_of_others import PERMISSIONS_OF_OTHERS
from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.services.asking import link_token
from alliance_web.people.models import User
from alliance_web.safety.models import ReviewTask
from alliance_web.safety.services import reviews
from alliance_web.therapies.models import Participant, Therapy
from alliance_web.therapies.services import invitations
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, check_in_of
from tests.web.repair.canaries import CHAIRS, World
from tests.web.repair.places import addresses, canaries, routes

pytestmark = pytest.mark.django_db
Visit = Callable[[Any], Client]

# The clients' names are canaries like what they wrote: of the therapy, of another of the therapist, of a colleague.
HERE, BESIDE, ELSEWHERE = "canary-9001", "canary-9002", "canary-9003"
WHO = (*CHAIRS, "lead", "colleague", None)


@pytest.fixture
def world(cast: Cast, visit: Visit, safety_plan: Any) -> World:
    """A therapy full of canaries, with an answer to look at."""
    made = World(cast, visit)
    Participant.objects.filter(therapy=cast.therapy).update(name=HERE)  # a check-in names the one in the other chair
    reviews.take_in(therapy=cast.therapy, check_in=uuid4(), instrument="phq-9", answers={"q9": 2}, finished=True)
    return made


@pytest.fixture
def others(cast: Cast) -> dict[str, UUID]:
    """The therapies with their names: one more of the same therapist, and one of a colleague."""
    beside = _therapy(cast, cast.therapist, BESIDE)
    return {HERE: cast.therapy.key, BESIDE: beside.key, ELSEWHERE: _therapy(cast, cast.colleague, ELSEWHERE).key}


def _therapy(cast: Cast, therapist: User, client: str) -> Therapy:
    return therapies.start(
        practice=cast.practice, therapist=therapist, client_name=client, client_email="", by=therapist
    )


def _keys(world: World, who: str | None, invited: str) -> dict[str, list[Any]]:
    """The keys of everything there is; those of a review and of a task have the same name."""
    check_in = CheckIn.objects.filter(participant__part="client").order_by("pk").last()
    return world.keys(who) | {
        "task": [1, ReviewTask.objects.get().key],
        "token": [link_token(check_in), invited],
        "check_in": list(CheckIn.objects.values_list("key", flat=True))[-2:],
        "number": [1],
        "note": [note.key for note in world.notes[:2]],
    }


def _visits(world: World, who: str | None, invited: str) -> Iterator[tuple[str, str, Any]]:
    """Each page of one person, asked for and sent to. Left out: pages of other packages, which know no client."""
    therapy = str(world.cast.therapy.key)
    for method in ("get", "post"):
        for address, route in addresses(_keys(world, who, invited)).items():
            others_pages = route in PERMISSIONS_OF_OTHERS or route == "sign-out-everywhere"
            if not others_pages and (who in CHAIRS or therapy not in address):
                yield address, route, getattr(world.browsers[who], method)(address, follow=True)


def test_whoever_is_shown_is_in_the_record(world: World, others: dict[str, UUID]) -> None:
    invited = invitations.make(participant=Participant.objects.get(name=BESIDE), by=world.cast.therapist).token
    for who in WHO:
        before = transaction.savepoint()
        _walk(who, world, others, invited)
        transaction.savepoint_rollback(before)  # what one sends changes nothing for the next


def _walk(who: str | None, world: World, others: dict[str, UUID], invited: str) -> None:
    reader = getattr(world.cast, who).pk if who else None
    met, missed, seen = set(), set(), _last()
    for address, route, page in _visits(world, who, invited):
        shown = {others.get(canary, world.cast.therapy.key) for canary in canaries(page)}
        events = AuditEvent.objects.filter(seq__gt=seen, verb__startswith="read.", actor=reader)
        if not shown <= set(events.values_list("therapy", flat=True)):
            missed.add((address, page.status_code))
        met |= {route} if shown else set()
        seen = _last()
    assert (who, missed) == (who, set())
    assert met >= MET_BY.get(who, set())


# who -> pages on which they must have met a client, or the walk has not seen what it is for
MET_BY = {
    "therapist": {"caseload", "reviews", "review", "course", "plan", "letter", "notes", "strain", "goal", "readers"},
    "client": {"course", "plan", "letter", "notes", "strain", "goal", "my-answers", "my-check-ins"},
    "lead": {"reviews", "review"},
    "colleague": {"caseload"},
}


def _last() -> int:
    return AuditEvent.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def test_the_walk_asks_for_every_route(world: World, others: dict[str, UUID]) -> None:
    asked = set(addresses(_keys(world, "therapist", "x")).values())
    assert asked == {pattern.name for pattern in routes()}


# how a client's check-in is sent -> status of the page, route of the read
LATE = [("signed in", 409, "check-in"), ("by link", 409, "check-in-by-link")]


@pytest.mark.parametrize(("how", "status", "route"), LATE)
def test_a_page_that_says_no_is_a_read_too(how: str, status: int, route: str, cast: Cast, visit: Visit) -> None:
    check_in = check_in_of(cast.therapy.sessions.get(number=1), "client")
    CheckIn.objects.filter(pk=check_in.pk).update(state="waived")
    path = reverse("check-in", args=[cast.therapy.key, check_in.key])
    path = path if how == "signed in" else reverse("check-in-by-link", args=[link_token(check_in)])
    reader = cast.client if how == "signed in" else None
    assert visit(reader).post(path, {"bond": 7}).status_code == status
    event = AuditEvent.objects.get(verb=f"read.{route}")
    assert (event.therapy, event.actor) == (cast.therapy.key, reader.pk if reader else None)


def test_a_list_records_those_on_the_page_and_no_others(cast: Cast, visit: Visit) -> None:
    beside = _therapy(cast, cast.therapist, BESIDE)
    therapies.end(therapy=_therapy(cast, cast.therapist, "ended"), on=timezone.localdate(), by=cast.therapist)
    assert visit(cast.therapist).get(reverse("caseload")).status_code == 200
    read = AuditEvent.objects.filter(verb="read.caseload", actor=cast.therapist.pk)
    assert {event.therapy for event in read} == {cast.therapy.key, beside.key}
    visit(cast.therapist).get(reverse("caseload"), {"name": "nobody"})
    assert read.count() == 2


def test_what_shows_nobody_is_no_read(cast: Cast, visit: Visit) -> None:
    browser, before = visit(cast.therapist), AuditEvent.objects.count()
    nothing = reverse("strain", args=[cast.therapy.key, uuid4()])
    wrong_way = reverse("card-talked", args=[cast.therapy.key])
    for path, status in ((nothing, 404), (wrong_way, 405), (reverse("home"), 302), (reverse("import-ratings"), 200)):
        assert browser.get(path).status_code == status
    assert AuditEvent.objects.count() == before


OUTSIDERS = ("colleague", "lead", "administrator", "stranger")


@pytest.mark.parametrize("who", OUTSIDERS)
def test_a_refusal_is_recorded_and_looks_like_nothing(who: str, cast: Cast, visit: Visit) -> None:
    user = getattr(cast, who)
    browser = visit(user)
    there, not_there = browser.get(_plan(cast.therapy.key)), browser.get(_plan(uuid4()))
    assert (there.status_code, not_there.status_code) == (404, 404)
    assert there.content == not_there.content
    first, second = AuditEvent.objects.filter(verb="refused.plan").order_by("seq")
    assert (first.actor, first.therapy) == (user.pk, cast.therapy.key)
    assert (second.actor, second.therapy) == (user.pk, None)


def _plan(therapy: UUID) -> str:
    return reverse("plan", args=[therapy])


def test_a_refusal_without_a_therapy_and_one_to_nobody(cast: Cast, visit: Visit) -> None:
    assert visit(cast.client).get(reverse("practice")).status_code == 404
    assert visit(None).get(_plan(cast.therapy.key)).status_code == 302
    refused = AuditEvent.objects.get(verb__startswith="refused.")
    assert (refused.verb, refused.actor, refused.therapy) == ("refused.practice", cast.client.pk, None)


def test_a_review_that_is_not_theirs_is_refused(cast: Cast, visit: Visit, safety_plan: Any) -> None:
    reviews.take_in(therapy=cast.therapy, check_in=uuid4(), instrument="phq-9", answers={"q9": 2}, finished=True)
    browser = visit(cast.colleague)
    assert browser.get(reverse("review", args=[ReviewTask.objects.get().key])).status_code == 404
    assert browser.get(reverse("review", args=[uuid4()])).status_code == 404
    refused = AuditEvent.objects.get(verb="refused.review")
    assert (refused.actor, refused.therapy) == (cast.colleague.pk, cast.therapy.key)


@pytest.mark.parametrize("permission", sorted(gate.SHOW_CLIENTS))
def test_a_view_that_forgets_to_say_whom_it_shows_stays_shut(permission: Permission, cast: Cast) -> None:
    request = RequestFactory().get("/people/")
    request.resolver_match = resolve("/people/")
    request.user, request.permission, request.is_open = cast.therapist, permission, True  # type: ignore[attr-defined]
    door = gate.Gate(lambda request: HttpResponse("a name"))
    with pytest.raises(gate.UndeclaredView, match="'caseload' does not say whom its page shows"):
        door(request)
    gate.shows(request, ())
    assert door(request).content == b"a name"
