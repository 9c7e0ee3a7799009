"""How my answers came, and "this was not me": the client's pages, and what the other chair sees of it.

| answered                | the client reads                       |
| ----------------------- | -------------------------------------- |
| signed in               | on which device, since when            |
| by a link               | when the link was made, on what device |
| imported                | that it was imported                   |
| before this was kept    | that it was not kept                   |
"""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from alliance_web.checkins.models import Amendment, CheckIn, Rating
from alliance_web.checkins.services import asking, ratings
from alliance_web.checkins.states import Sharing
from alliance_web.therapies.models import Session
from tests.web.cast import ITEMS, Cast, rate

from .conftest import form_of, link_of, path_of, text_of

pytestmark = pytest.mark.django_db
Visit = Callable[[Any], Client]
PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


def mine(cast: Cast) -> str:
    return reverse("my-answers", args=[cast.therapy.key])


def whose(check_in: CheckIn) -> str:
    return reverse("contest-answers", args=[check_in.session.therapy.key, check_in.key])


def correct(check_in: CheckIn) -> str:
    return reverse("correct-answers", args=[check_in.session.therapy.key, check_in.key])


def standing(**changes: str) -> dict[str, str]:
    """The correction form of a client who answered 7 to everything."""
    sharing = {f"sharing_{item}": "now" for item in ITEMS}
    return dict.fromkeys(ITEMS, "7") | {"strain": "0", "submission": str(uuid4())} | sharing | changes


def test_by_link_it_says_when_the_link_was_made_and_no_address(visit: Visit, cast: Cast, clients: CheckIn) -> None:
    link = link_of(clients)
    Client(headers={"user-agent": PHONE}, REMOTE_ADDR="203.0.113.9").post(link, form_of())
    row = Rating.objects.get()
    assert (row.came_by, row.came_from, row.came_since) == (
        "link",
        "android-firefox",
        asking.made_at(link.split("/")[2]),
    )
    page = text_of(visit(cast.client).get(mine(cast)))
    assert "Answered with the link made on " in page
    assert "on this device: Firefox on Android." in page
    assert "203.0.113.9" not in page


def test_signed_in_it_says_on_which_sign_in(visit: Visit, cast: Cast, clients: CheckIn) -> None:
    browser = visit(cast.client)
    browser.post(path_of(clients), form_of())
    row = Rating.objects.get()
    assert (row.came_by, row.came_since) == ("sign-in", cast.client.sign_ins.get().signed_in_at)
    assert "Answered signed in, on this device: Unknown device. Signed in since " in text_of(browser.get(mine(cast)))


def test_opening_a_link_counts_as_nothing(cast: Cast, clients: CheckIn) -> None:
    """Programs that check mails for viruses open every link."""
    for how in ("get", "head", "get"):
        getattr(Client(), how)(link_of(clients))
    clients.refresh_from_db()
    assert (clients.state, Rating.objects.count()) == ("open", 0)


def test_of_old_and_of_imported_answers_it_says_so(visit: Visit, cast: Cast, session: Session) -> None:
    rating = rate(session, "client", 7)
    assert "We did not keep how these answers came." in text_of(visit(cast.client).get(mine(cast)))
    Rating.objects.filter(pk=rating.pk).update(imported=True)
    assert "These answers were imported from earlier records." in text_of(visit(cast.client).get(mine(cast)))


def test_this_was_not_me(visit: Visit, cast: Cast, session: Session) -> None:
    rate(session, "therapist", 6)
    rating = rate(session, "client", 7)
    browser = visit(cast.client)
    assert "This was not me" in text_of(browser.get(mine(cast)))
    page = text_of(browser.post(whose(rating.check_in), {"whose": "not-mine", "submission": "a"}, follow=True))
    assert "Thank you for telling us. These answers no longer count." in page
    assert "These answers do not count." in page
    for who, words in ((cast.client, "You said that someone else answered for session 3."),
                       (cast.therapist, "Sam says that someone else gave the answers for session 3.")):  # fmt: skip
        for name in ("course", "session-card"):
            assert words in text_of(visit(who).get(reverse(name, args=[cast.therapy.key])))
    sessions = text_of(visit(cast.therapist).get(reverse("therapy", args=[cast.therapy.key])))
    assert "answered by someone else, does not count" in sessions
    page = text_of(browser.post(whose(rating.check_in), {"whose": "mine", "submission": "b"}, follow=True))
    assert "These answers count again." in page
    assert "someone else" not in text_of(visit(cast.therapist).get(reverse("course", args=[cast.therapy.key])))


def test_a_correction_is_seen_by_both_with_the_original_for_its_author(
    visit: Visit, cast: Cast, session: Session
) -> None:
    rate(session, "therapist", 6)
    rating = rate(session, "client", 7)
    browser = visit(cast.client)
    form = text_of(browser.get(correct(rating.check_in)))
    assert '<option value="7" selected>7</option>' in form
    page = text_of(browser.post(correct(rating.check_in), standing(bond="2"), follow=True))
    assert "Thank you. Your answers are corrected." in page
    assert "You corrected answers on " in page
    earlier = page[page.index("Until ") :]
    assert '<span dir="auto">7</span>' in earlier[: earlier.index("</p>")]
    theirs = text_of(visit(cast.therapist).get(reverse("session-card", args=[cast.therapy.key])))
    assert "Sam corrected answers for session 3." in theirs
    assert "Until " not in theirs


def test_a_private_correction_shows_the_therapist_nothing(visit: Visit, cast: Cast, session: Session) -> None:
    rate(session, "therapist", 6)
    rating = rate(session, "client", 7, sharing={"bond": Sharing.NEVER}, bond=5)
    pages = [reverse(name, args=[cast.therapy.key]) for name in ("course", "session-card", "therapy")]
    therapist = visit(cast.therapist)
    before = [without_tokens(therapist.get(page)) for page in pages]
    visit(cast.client).post(correct(rating.check_in), standing(bond="1", sharing_bond="never"))
    assert Amendment.objects.get().before == [5]
    assert [without_tokens(therapist.get(page)) for page in pages] == before


def without_tokens(answer: Any) -> list[str]:
    """The lines of a page without what differs between any two requests: form tokens, and when it locks."""
    page = re.sub(r'data-token="\w+"|data-locks-in="\d+"', "", text_of(answer))
    return [line for line in page.splitlines() if "csrf" not in line]


def test_rejected_answers_are_not_preset(visit: Visit, cast: Cast, session: Session) -> None:
    rating = rate(session, "client", 7)
    browser = visit(cast.client)
    browser.post(whose(rating.check_in), {"whose": "not-mine"})
    page = text_of(browser.get(correct(rating.check_in)))
    assert "Give your own answers" in page
    assert '<option value="7" selected>' not in page


# what is sent -> what the page says
STRANGE = [
    ({"bond": "11"}, "Choose a number from 0 to 10"),
    ({"bond": "x"}, "Choose a number from 0 to 10"),
    ({"sharing_bond": "everybody"}, "Choose who may see this answer"),
    ({"unsaid": "x" * 10_001}, "This has 10,001 characters"),
]


@pytest.mark.parametrize(("changes", "says"), STRANGE, ids=lambda value: str(value)[:30])
def test_bad_input_changes_nothing(
    visit: Visit, cast: Cast, session: Session, changes: dict[str, str], says: str
) -> None:
    rating = rate(session, "client", 7)
    answer = visit(cast.client).post(correct(rating.check_in), standing(**changes))
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert not Amendment.objects.exists()


def test_an_answer_about_self_harm_leads_to_help(visit: Visit, cast: Cast, outcome: Any, safety_plan: Any) -> None:
    check_in = outcome("phq-9")
    said = ratings.Submission(key=uuid4(), answers={f"q{n}": 0 for n in range(1, 10)})
    ratings.submit(check_in=check_in, submission=said, by=cast.client)
    form = {f"q{n}": "0" for n in range(1, 10)} | {"q9": "1", "sharing_q9": "never"}
    answer = visit(cast.client).post(correct(check_in), form)
    assert answer["Location"].startswith("/help-now/?back=")
    assert Rating.objects.get().answers["q9"] == 1


def test_only_the_client_says_so_of_their_own(visit: Visit, cast: Cast, session: Session) -> None:
    theirs, own = rate(session, "client", 7), rate(session, "therapist", 6)
    for who in (cast.therapist, cast.colleague, cast.lead, cast.administrator, cast.stranger):
        for rating in (theirs, own):
            assert visit(who).post(whose(rating.check_in)).status_code == 404
            assert visit(who).get(correct(rating.check_in)).status_code == 404
    assert visit(cast.client).post(whose(own.check_in)).status_code == 404
    assert visit(cast.client).get(whose(theirs.check_in)).status_code == 405
    assert "This was not me" not in text_of(visit(cast.therapist).get(mine(cast)))


def test_who_has_not_joined_is_not_told_to_sign_in(cast: Cast, clients: CheckIn) -> None:
    cast.therapy.participants.filter(part="client").update(user=None, joined_at=None)
    answer = Client().post(link_of(clients), form_of(), follow=True)
    page = text_of(answer)
    assert "To look at your answers later, ask your therapist for an invitation." in page
    assert "Sign in to see" not in page
    assert "You can look at your answers" not in page


def test_who_has_joined_is_told_to_sign_in(cast: Cast, clients: CheckIn) -> None:
    page = text_of(Client().post(link_of(clients), form_of(), follow=True))
    assert "Sign in to do so." in page
