"""A private answer leaves no trace: a page is the same whether it was given and kept back, or never given.

What the client does with session 2         the other chair's pages
does not answer                             the reference
answers, and keeps everything private       the same to the letter
What the client does with "How we work"
"I'd rather not say"                        the reference
answers 0, and keeps it private             the same to the letter
"""

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.checkins.models import PersonalAnswer
from alliance_web.checkins.services import ratings
from alliance_web.checkins.states import Sharing
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import invitations, sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import ITEMS, Cast, rate

from .reading import text, without_keys

Visit = Callable[..., Client]
ALL_PRIVATE = dict.fromkeys((*ITEMS, "strain", "strain_words", "unsaid"), Sharing.NEVER)
CANARY = "nobody-may-ever-read-this"


@pytest.fixture
def again(cast: Cast) -> Callable[[], Therapy]:
    """A therapy like that of the cast, with the same names and the same times."""
    times = list(Session.objects.filter(therapy=cast.therapy).order_by("number").values_list("starts_at", flat=True))

    def begin() -> Therapy:
        therapy = therapies.start(
            practice=cast.practice,
            therapist=cast.therapist,
            client_name="Sam",
            started_on=cast.therapy.started_on,
            by=cast.therapist,
        )
        fresh = invitations.make(participant=therapy.participants.get(part="client"), by=cast.therapist)
        invitations.accept(token=fresh.token, code=fresh.code)
        for at in times:
            sessions.plan(therapy=therapy, starts_at=at, by=cast.therapist)
        return therapy

    return begin


def seen(visit: Visit, user: Any, therapy: Therapy) -> list[str]:
    """All pages that show numbers of a therapy, as the other chair gets them; sameness is to the letter."""
    browser = visit(user)
    pages = [browser.get(reverse("course", args=[therapy.key]), {"item": item}) for item in ("overall", *ITEMS)]
    pages.append(browser.get(reverse("session-card", args=[therapy.key])))
    return [without_keys(page) for page in pages]


def row_of(visit: Visit, cast: Cast, therapy: Therapy) -> str:
    """The row of a therapy on the caseload; its last check-in aside, which both chairs may know of."""
    markup = without_keys(visit(cast.therapist).get(reverse("caseload"), {"sort": "name"}))
    rows = markup.split("<tr id=")[1:]
    keys = sorted(Therapy.objects.filter(participants__user=cast.therapist).values_list("pk", flat=True))
    return rows[keys.index(therapy.pk)].split("</tr>")[0]


def answer_others(therapy: Therapy, but: Collection[int] = (2,)) -> None:
    for session in therapy.sessions.all():
        rate(session, "therapist", 6, tasks=8)
        if session.number not in but:
            rate(session, "client", 7, bond=5)


@pytest.mark.parametrize("kept", [(2,), (1, 2)], ids=str)
def test_a_rating_kept_private_is_a_rating_not_given(
    kept: tuple[int, ...], cast: Cast, again: Callable[[], Therapy], visit: Visit
) -> None:
    """Two running give a prompt about missing check-ins: for both therapies."""
    silent, private = cast.therapy, again()
    for therapy in (silent, private):
        answer_others(therapy, but=kept)
    words = {"unsaid": CANARY, "strain_words": CANARY}
    for number in kept:
        rate(private.sessions.get(number=number), "client", 1, strain=2, sharing=ALL_PRIVATE, words=words)
    assert seen(visit, cast.therapist, silent) == seen(visit, cast.therapist, private)
    assert row_of(visit, cast, silent) == row_of(visit, cast, private)


def test_an_item_kept_private_is_an_item_not_said(cast: Cast, again: Callable[[], Therapy], visit: Visit) -> None:
    silent, private = cast.therapy, again()
    for therapy in (silent, private):
        answer_others(therapy)
    rate(silent.sessions.get(number=2), "client", 7, tasks=None)
    rate(private.sessions.get(number=2), "client", 7, tasks=0, sharing={"tasks": Sharing.NEVER})
    assert seen(visit, cast.therapist, silent) == seen(visit, cast.therapist, private)
    assert row_of(visit, cast, silent) == row_of(visit, cast, private)


def test_the_canary_sings_when_an_answer_is_shared(cast: Cast, again: Callable[[], Therapy], visit: Visit) -> None:
    """Without this the two tests above could not fail."""
    silent, shared = cast.therapy, again()
    for therapy in (silent, shared):
        answer_others(therapy)
    rate(silent.sessions.get(number=2), "client", 7, tasks=None)
    rate(shared.sessions.get(number=2), "client", 7, tasks=0)
    differing = [
        one != other
        for one, other in zip(seen(visit, cast.therapist, silent), seen(visit, cast.therapist, shared), strict=True)
    ]
    assert differing[0]  # overall: a mean of eight instead of seven
    assert row_of(visit, cast, silent) != row_of(visit, cast, shared)


def test_an_author_sees_no_more_on_shared_pages_than_the_other(cast: Cast, three: list[Session], visit: Visit) -> None:
    for session in three:
        rate(session, "client", 7, bond=0, sharing=ALL_PRIVATE, words={"unsaid": CANARY})
        rate(session, "therapist", 6)
    for user in (cast.client, cast.therapist):
        for markup in seen(visit, user, cast.therapy):
            assert CANARY not in markup


def test_sharing_later_brings_it_in_and_taking_back_takes_it_out(
    cast: Cast, three: list[Session], visit: Visit
) -> None:
    for session in three:
        rating = rate(session, "client", 7, bond=3, sharing={"bond": Sharing.NEVER})
        rate(session, "therapist", 6)
    before = seen(visit, cast.therapist, cast.therapy)
    ratings.share(rating=rating, sharing={"bond": Sharing.NOW}, by=cast.client)
    assert seen(visit, cast.therapist, cast.therapy) != before
    ratings.share(rating=rating, sharing={"bond": Sharing.NEVER}, by=cast.client)
    assert seen(visit, cast.therapist, cast.therapy) == before


def test_next_time_means_when_a_later_session_has_begun(
    cast: Cast, three: list[Session], meet: Callable[..., Session], visit: Visit
) -> None:
    rate(three[2], "client", 7, words={"unsaid": CANARY}, sharing={"unsaid": Sharing.NEXT})
    rate(three[2], "therapist", 6)
    PersonalAnswer.objects.update(changed_at=three[2].starts_at + timedelta(hours=1))
    card = reverse("session-card", args=[cast.therapy.key])
    assert CANARY not in text(visit(cast.therapist).get(card))
    meet(0.2)
    assert CANARY in text(visit(cast.therapist).get(card))


def test_an_unfinished_session_colours_nobody(cast: Cast, three: list[Session], visit: Visit) -> None:
    for session in three[:2]:
        rate(session, "client", 7)
        rate(session, "therapist", 7)
    before = seen(visit, cast.therapist, cast.therapy)
    row = row_of(visit, cast, cast.therapy)
    rate(three[2], "client", 0, strain=2)
    after = seen(visit, cast.therapist, cast.therapy)
    # Only who is awaited has changed.
    assert [page.replace("waiting for you. <bdi>Sam</bdi> has checked in.", "W") for page in after] == [
        page.replace("waiting for you and <bdi>Sam</bdi>.", "W") for page in before
    ]
    changed = row_of(visit, cast, cast.therapy)
    assert changed.replace("waiting for you", "W") == row.replace("waiting for you both", "W")


def test_time_alone_makes_a_kept_digest_new(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", 7, words={}, tasks=0)
    sessions.plan(therapy=cast.therapy, starts_at=timezone.now() + timedelta(hours=1), by=cast.therapist)
    before = row_of(visit, cast, cast.therapy)
    Session.objects.filter(therapy=cast.therapy, number=4).update(starts_at=timezone.now() - timedelta(minutes=5))
    cast.therapy.digest.refresh_from_db()
    assert not cast.therapy.digest.stale
    cast.therapy.digest.fresh_until = timezone.now() - timedelta(minutes=5)
    cast.therapy.digest.save()
    assert row_of(visit, cast, cast.therapy) != before
