"""My answers: everything its author said, with who sees it, and nobody else's eyes on it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn, PersonalAnswer, Rating
from alliance_web.checkins.states import Sharing
from alliance_web.therapies.models import Session
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast, rate, with_a_record

from .conftest import text_of

Visit = Callable[[Any], Client]
PRIVATE = {"unsaid": Sharing.NEVER, "bond": Sharing.NEXT}


@pytest.fixture
def mine(session: Session) -> Rating:
    """The client's rating with private words and a number kept back."""
    return rate(session, "client", 7, words={"unsaid": "too fast 🙂"}, sharing=PRIVATE, bond=2, goals=None, strain=1)


def path_of(cast: Cast) -> str:
    return reverse("my-answers", args=[cast.therapy.key])


def share_path(rating: Rating) -> str:
    check_in = rating.check_in
    return reverse("share-answer", args=[check_in.session.therapy.key, check_in.key])


def sharing_of(page: str, item: str) -> str:
    """The chosen option of an item's select."""
    select = page[page.index(f'name="sharing_{item}"') :]
    chosen = select[: select.index("</select>")].split(" selected")[0]
    return chosen.rsplit('value="', 1)[1].rstrip('"')


def test_everything_stands_there_in_words(visit: Visit, cast: Cast, mine: Rating) -> None:
    page = text_of(visit(cast.client).get(path_of(cast)))
    for words in ("too fast 🙂", "A little", "I&#x27;d rather not say", "Session 3"):
        assert words in page
    assert [sharing_of(page, item) for item in ("bond", "tasks", "unsaid")] == ["next", "now", "never"]
    assert 'name="sharing_goals"' not in page
    assert "Only you can open this page" in page
    assert "You choose what Noor sees" in page


def test_the_therapist_finds_their_own_with_their_guesses(visit: Visit, cast: Cast, session: Session) -> None:
    rate(session, "therapist", 4)
    page = text_of(visit(cast.therapist).get(path_of(cast)))
    assert "There was trust between Sam and me." in page
    assert "Your guess at Sam's answer: 7" in page


def test_before_the_first_answer_the_page_says_so(visit: Visit, cast: Cast) -> None:
    assert "No answers yet" in text_of(visit(cast.client).get(path_of(cast)))


def test_the_author_changes_who_sees_what(visit: Visit, cast: Cast, mine: Rating) -> None:
    browser = visit(cast.client)
    form = {"sharing_bond": "now", "sharing_unsaid": "next", "sharing_tasks": "never", "page": "1"}
    done = browser.post(share_path(mine), form)
    key = mine.check_in.key
    assert done["Location"] == f"{path_of(cast)}?page=1&open={key}#answers-{key}"
    page = text_of(browser.get(done["Location"]))
    assert [sharing_of(page, item) for item in ("bond", "tasks", "unsaid")] == ["now", "never", "next"]
    assert "Who sees your answers is as you chose." in page
    mine.refresh_from_db()
    assert (mine.answers["bond"], "tasks" in mine.answers) == (2, False)


# what is sent -> it is told as a fault
STRANGE = [
    ({"sharing_bond": "everybody"}, True),
    ({"sharing_bond": "now", "sharing_tasks": "x"}, True),
    ({"sharing_goals": "never"}, False),
    ({"sharing_no_such": "now"}, False),
    ({"page": "-5"}, False),
    ({}, False),
]


@pytest.mark.parametrize(("form", "is_fault"), STRANGE)
def test_strange_choices_change_nothing(
    visit: Visit, cast: Cast, mine: Rating, form: dict[str, str], is_fault: bool
) -> None:
    browser = visit(cast.client)
    before = [(one.item, one.sharing) for one in PersonalAnswer.objects.order_by("item")]
    page = text_of(browser.get(browser.post(share_path(mine), form)["Location"]))
    assert ("Nothing was changed" in page) is is_fault
    assert [(one.item, one.sharing) for one in PersonalAnswer.objects.order_by("item")] == before
    assert not AuditEvent.objects.filter(verb="rating.share").exists()


def test_an_answer_about_self_harm_has_nothing_to_choose(
    visit: Visit, cast: Cast, outcome: Any, safety_plan: Any
) -> None:
    check_in = outcome("phq-9")
    form = {f"q{n}": "1" for n in range(1, 10)}
    browser = visit(cast.client)
    browser.post(reverse("check-in", args=[cast.therapy.key, check_in.key]), form)
    page = text_of(browser.get(path_of(cast)))
    assert 'name="sharing_q1"' in page
    assert 'name="sharing_q9"' not in page
    browser.post(share_path(Rating.objects.get()), {"sharing_q9": "never"})
    assert Rating.objects.get().answers["q9"] == 1


def test_nobody_else_changes_it(visit: Visit, cast: Cast, mine: Rating) -> None:
    for user in (cast.therapist, cast.colleague, cast.lead, cast.administrator, cast.stranger):
        assert visit(user).post(share_path(mine), {"sharing_unsaid": "now"}).status_code == 404
    assert visit(None).post(share_path(mine), {"sharing_unsaid": "now"}).status_code == 302
    assert PersonalAnswer.objects.get(item="unsaid").sharing == Sharing.NEVER


def test_it_is_changed_by_a_form_only(visit: Visit, cast: Cast, mine: Rating) -> None:
    assert visit(cast.client).get(share_path(mine)).status_code == 405


def test_many_sessions_come_on_pages_and_need_no_more_queries(
    visit: Visit, cast: Cast, mine: Rating, django_assert_num_queries: Any
) -> None:
    browser = visit(cast.client)
    browser.get(path_of(cast))
    with django_assert_num_queries(QUERIES):
        browser.get(path_of(cast))
    for hours in range(9):
        starts_at = timezone.now() - timedelta(hours=9 - hours)
        session = sessions.plan(therapy=cast.therapy, starts_at=starts_at, by=cast.therapist)
        rate(session, "client", words={"unsaid": f"words {hours}"})
    with django_assert_num_queries(QUERIES):
        first = text_of(browser.get(path_of(cast)))
    assert "Page 1 of 2" in first
    assert "too fast" not in first
    assert "too fast" in text_of(browser.get(path_of(cast), {"page": 2}))


# Where many write at once, the record of who looked takes its turn with one query more.
QUERIES = with_a_record(17)


def test_what_was_shared_at_a_session_that_has_begun_says_so(visit: Visit, cast: Cast, mine: Rating) -> None:
    browser = visit(cast.client)
    assert "That session has begun" not in text_of(browser.get(path_of(cast)))
    PersonalAnswer.objects.update(changed_at=timezone.now() - timedelta(days=2))
    sessions.plan(therapy=cast.therapy, starts_at=timezone.now() - timedelta(hours=1), by=cast.therapist)
    assert text_of(browser.get(path_of(cast))).count("That session has begun: Noor may see it.") == 1


def test_imported_ratings_stand_there_too(visit: Visit, cast: Cast, clients: CheckIn) -> None:
    from alliance_web.checkins.services.ratings import Submission, submit

    submission = Submission(key=clients.key, answers={"bond": 4})
    submit(check_in=clients, submission=submission, rated_at=timezone.now(), imported=True, by=None)
    assert "There was trust between Noor and me." in text_of(visit(cast.client).get(path_of(cast)))
