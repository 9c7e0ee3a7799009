"""Answer a check-in: both doors, both chairs, every wrong input, and what comes after."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.instruments import load, with_names
from alliance_web.checkins.models import CheckIn, PersonalAnswer, Rating
from alliance_web.checkins.services import asking
from alliance_web.therapies.models import Session
from alliance_web.therapies.services import sessions
from tests.web.cast import ITEMS, Cast, rate

from .conftest import Form, form_of, link_of, path_of, text_of

NAMES = {"client": "Sam", "therapist": "Noor"}

Visit = Callable[[Any], Client]


@pytest.fixture
def answer(visit: Visit, cast: Cast, clients: CheckIn) -> Callable[..., Any]:
    """Send a form to the client's check-in, signed in as the client."""

    def send(form: Form, check_in: CheckIn = clients) -> Any:
        return visit(cast.client).post(path_of(check_in), form)

    return send


# The page


@pytest.mark.parametrize("chair", ["client", "therapist"])
def test_each_chair_is_asked_every_question_in_its_own_words(
    visit: Visit, cast: Cast, clients: CheckIn, therapists: CheckIn, chair: str
) -> None:
    user, check_in = (cast.client, clients) if chair == "client" else (cast.therapist, therapists)
    page = visit(user).get(path_of(check_in))
    for item in with_names(load(f"both-chairs-{chair}-2"), NAMES).items:
        assert item.text in text_of(page)
        assert f'name="{item.code}"' in text_of(page)


def test_the_way_to_the_plan_stands_by_goals_and_tasks_for_who_is_signed_in(
    visit: Visit, cast: Cast, clients: CheckIn, therapists: CheckIn
) -> None:
    plan = f'href="{reverse("plan", args=[cast.therapy.key])}"'
    for user, check_in in ((cast.client, clients), (cast.therapist, therapists)):
        questions = text_of(visit(user).get(path_of(check_in))).split("data-question")
        assert [f'name="{item}"' in one for one in questions if plan in one for item in ("goals", "tasks")] == [
            True, False, False, True
        ]  # fmt: skip
    assert plan not in text_of(visit(None).get(link_of(clients)))


def test_before_each_question_stands_who_sees_the_answer(visit: Visit, cast: Cast, clients: CheckIn) -> None:
    text = text_of(visit(cast.client).get(path_of(clients)))
    for item in (*ITEMS, "strain"):
        before = text[: text.index(f'<fieldset id="id_{item}"')]
        nearest = before[before.rindex('<details class="sharing"') :]
        assert "Noor will see this answer." in nearest
        assert f'name="sharing_{item}"' in nearest
    for item in ("strain_words", "unsaid"):
        assert "If you choose nothing, only you can read this." in text[: text.index(f'name="{item}"')]


def test_no_answer_is_preset_and_words_are_private_until_their_author_chooses(
    visit: Visit, cast: Cast, clients: CheckIn
) -> None:
    page = visit(cast.client).get(path_of(clients))
    preset = [line for line in text_of(page).splitlines() if "checked" in line]
    assert all('name="sharing_' in line for line in preset)
    private = [line for line in preset if 'value="never"' in line]
    assert len(preset) == len(ITEMS) + 3
    assert [line.split('"')[3] for line in private] == ["sharing_strain_words", "sharing_unsaid"]


def test_everything_can_be_left_unsaid(visit: Visit, cast: Cast, clients: CheckIn) -> None:
    page = visit(cast.client).get(path_of(clients))
    assert text_of(page).count('value="rather_not_say"') == len(ITEMS) + 1


def test_the_therapist_guesses_every_answer_and_cannot_see_one(
    visit: Visit, cast: Cast, clients: CheckIn, therapists: CheckIn, session: Session
) -> None:
    rate(session, "client", 3)
    page = text_of(visit(cast.therapist).get(path_of(therapists)))
    for item in load("both-chairs-therapist-2").items:
        assert (f'name="guess_{item.code}"' in page) is bool(item.guess)
    assert "checked>" not in page.replace('value="now" checked>', "").replace('value="never" checked>', "")


def test_the_page_needs_a_fixed_number_of_queries(
    visit: Visit, cast: Cast, clients: CheckIn, django_assert_max_num_queries: Any
) -> None:
    browser = visit(cast.client)
    with django_assert_max_num_queries(16):
        browser.get(path_of(clients))


# Who may open it


def test_only_the_person_asked_opens_it(visit: Visit, cast: Cast, clients: CheckIn, therapists: CheckIn) -> None:
    for user in (cast.therapist, cast.colleague, cast.lead, cast.administrator, cast.stranger):
        assert visit(user).get(path_of(clients)).status_code == 404
        assert visit(user).post(path_of(clients), form_of()).status_code == 404
    assert visit(cast.client).get(path_of(therapists)).status_code == 404
    assert visit(None).get(path_of(clients)).status_code == 302
    assert not Rating.objects.exists()


def test_a_check_in_is_not_found_under_another_therapy(visit: Visit, cast: Cast, clients: CheckIn) -> None:
    path = path_of(clients).replace(str(cast.therapy.key), str(uuid4()))
    assert visit(cast.client).get(path).status_code == 404


def test_the_link_needs_no_sign_in(visit: Visit, clients: CheckIn) -> None:
    browser = visit(None)
    assert "How was it to work with your therapist?" in text_of(browser.get(link_of(clients)))
    done = browser.post(link_of(clients), form_of())
    assert (done.status_code, done["Location"][:3]) == (302, "/c/")
    assert Rating.objects.get().answers["bond"] == 7


def test_a_link_shows_nobody_what_was_answered(visit: Visit, clients: CheckIn, session: Session) -> None:
    link = link_of(clients)
    rate(session, "client", 3, words={"unsaid": "CANARY"})
    page = text_of(visit(None).get(link))
    assert "Saved" in page
    assert "CANARY" not in page
    assert "What you had written here" not in page


# Sending


def test_the_way_leads_to_a_page_that_says_saved_and_what_follows(answer: Any, visit: Visit, cast: Cast) -> None:
    done = answer(form_of())
    page = text_of(visit(cast.client).get(done["Location"]))
    rated_at = timezone.localtime(Rating.objects.get().rated_at)
    assert f"Saved at {rated_at:%H:%M}" in page
    assert "Noor sees the scores you share once you&#x27;ve both answered" in page
    assert reverse("my-answers", args=[cast.therapy.key]) not in page  # one step at a time: the questionnaire first
    assert "One more: two minutes" in page


def test_after_the_last_check_in_the_way_leads_to_the_course(answer: Any, visit: Visit, cast: Cast) -> None:
    CheckIn.objects.exclude(instrument__startswith="both").delete()
    page = text_of(visit(cast.client).get(answer(form_of())["Location"]))
    assert reverse("course", args=[cast.therapy.key]) in page
    assert reverse("my-answers", args=[cast.therapy.key]) in page
    assert "One more" not in page


def test_the_next_questionnaire_opens_by_the_same_kind_of_door(visit: Visit, clients: CheckIn) -> None:
    browser = visit(None)
    page = browser.get(browser.post(link_of(clients), form_of())["Location"])
    assert 'href="/c/' in text_of(page)
    assert "therapies/" not in page.content.decode().split("One more: two minutes")[0].rsplit("href=", 1)[1]


def test_the_page_s_script_is_told_the_way_on_as_data(visit: Visit, clients: CheckIn) -> None:
    done = visit(None).post(link_of(clients), form_of(), headers={"accept": "application/json"})
    assert (done.status_code, done.json()) == (200, {"next": done.request["PATH_INFO"]})


def test_sending_again_and_again_stores_once(answer: Any) -> None:
    form = form_of(unsaid="slower", sharing_unsaid="next", sharing_bond="never")
    assert {answer(form).status_code for _ in range(3)} == {302}
    assert Rating.objects.count() == 1


def test_both_chairs_may_by_chance_send_the_same_number(
    visit: Visit, cast: Cast, clients: CheckIn, therapists: CheckIn
) -> None:
    form = form_of("therapist", submission="the same")
    assert visit(cast.client).post(path_of(clients), form).status_code == 302
    assert visit(cast.therapist).post(path_of(therapists), form).status_code == 302


@pytest.mark.parametrize("number", ["", "no number at all", "x" * 5000])
def test_a_form_without_a_proper_number_is_still_taken(answer: Any, number: str) -> None:
    assert answer(form_of(submission=number)).status_code == 302


def test_what_is_answered_is_what_is_stored(answer: Any) -> None:
    answer(
        form_of(
            bond="0",
            goals="10",
            tasks="rather_not_say",
            sharing_bond="next",
            strain="2",
            strain_words="  It went\r\ntoo fast  ",
            sharing_strain_words="now",
            unsaid="שלום 🙂",
        )
    )
    rating = Rating.objects.get()
    assert (rating.answers["goals"], rating.answers["tasks"], rating.answers["strain"]) == (10, None, 2)
    kept = {one.item: (one.content, one.sharing) for one in PersonalAnswer.objects.all()}
    assert kept == {
        "bond": ("0", "next"),
        "strain_words": ("It went\ntoo fast", "now"),
        "unsaid": ("שלום 🙂", "never"),
    }


def test_the_therapist_s_guesses_are_stored_and_may_be_left_open(visit: Visit, cast: Cast, therapists: CheckIn) -> None:
    form = form_of("therapist", guess_bond="2", guess_strain="1")
    del form["guess_goals"]
    assert visit(cast.therapist).post(path_of(therapists), form).status_code == 302
    guesses = Rating.objects.get().guesses
    assert (guesses["bond"], guesses["strain"], "goals" in guesses) == (2, 1, False)


# Wrong input: what is sent, what the page says

FAULTS = [
    ({"bond": ""}, "Choose a number from 0 to 10"),
    ({"bond": "11"}, "Choose a number from 0 to 10"),
    ({"bond": "-1"}, "Choose a number from 0 to 10"),
    ({"bond": "7.5"}, "Choose a number from 0 to 10"),
    ({"bond": "٧"}, "Choose a number from 0 to 10"),
    ({"bond": "seven"}, "Choose a number from 0 to 10"),
    ({"bond": "7\x00"}, "Choose a number from 0 to 10"),
    ({"strain": ""}, "Choose one, or “I&#x27;d rather not say”"),
    ({"strain": "3"}, "Choose one, or “I&#x27;d rather not say”"),
    ({"sharing_bond": "everybody"}, "Choose who may see this answer"),
    ({"sharing_unsaid": "everybody"}, "Choose who may see this answer"),
    ({"unsaid": "a" * 10_001}, "This has 10,001 characters. The limit is 10,000. Nothing is lost"),
]


@pytest.mark.parametrize(("change", "says"), FAULTS)
def test_a_fault_is_told_and_everything_typed_stays(answer: Any, change: Form, says: str) -> None:
    page = answer(form_of(goals="3", sharing_goals="never", strain_words="TYPED") | change)
    text = text_of(page)
    assert page.status_code == 422
    assert says in text
    assert "There is a problem" in text
    assert 'name="goals" id="id_goals_3" value="3" checked' in text
    assert 'id="id_sharing_goals_never" value="never" checked' in text
    assert "TYPED" in text
    assert not Rating.objects.exists()


def test_all_faults_are_told_at_once_and_name_their_question(answer: Any) -> None:
    page = text_of(answer({"unsaid": "TYPED"}))
    assert f"There are {len(ITEMS) + 1} problems" in page
    summary = page[page.index("error-summary") : page.index("<form")]
    for item in with_names(load("both-chairs-client-2"), NAMES).items:
        assert (f"<strong>{item.text}</strong>" in summary) is (item.kind != "text")
    assert "TYPED" in page


def test_a_guess_that_is_no_answer_is_told(visit: Visit, cast: Cast, therapists: CheckIn) -> None:
    page = visit(cast.therapist).post(path_of(therapists), form_of("therapist", guess_bond="12"))
    assert (page.status_code, Rating.objects.exists()) == (422, False)
    assert "Sam would say: “There was trust between Noor and me.”" in text_of(page)


@pytest.mark.parametrize(
    ("text", "stored"), [("a" * 10_000, 10_000), ("a\r\n" * 5_000, 9_999), ("🙂" * 10_000, 10_000)]
)
def test_ten_thousand_characters_fit_however_a_browser_sends_them(answer: Any, text: str, stored: int) -> None:
    assert answer(form_of(unsaid=text)).status_code == 302
    assert len(PersonalAnswer.objects.get().content) == stored


def test_names_nobody_asked_for_are_not_stored(answer: Any) -> None:
    answer(form_of(overall="10", guess_bond="9", rating="x"))
    rating = Rating.objects.get()
    assert set(rating.answers) == set(ITEMS) | {"strain"}
    assert rating.guesses == {}


# Not to be answered


def test_the_second_of_two_tabs_gets_back_what_it_held(answer: Any, session: Session) -> None:
    first = rate(session, "client", 3)
    page = answer(form_of(bond="9", tasks="rather_not_say", strain="1", unsaid="My second\nthoughts"))
    text = text_of(page)
    assert page.status_code == 409
    assert f"Already answered on {timezone.localtime(first.rated_at):%-d %B, %H:%M}" in text
    assert "The first answers were kept" in text
    for question, held in [
        ("There was trust between Noor and me.", "9"),
        ("What we did in this session made sense to me.", "I&#x27;d rather not say"),
        ("Did anything feel off between you and Noor?", "A little"),
        ("Is there anything you did not get to say?", "My second<br>thoughts"),
    ]:
        assert f'<dt>{question}</dt><dd dir="auto">{held}</dd>' in text
    assert Rating.objects.get().answers["bond"] == 3


def test_an_unfinished_second_form_is_shown_back_too(answer: Any, session: Session) -> None:
    rate(session, "client", 3)
    page = answer({"unsaid": "half a sentence"})
    assert page.status_code == 409
    assert "half a sentence" in text_of(page)


# what happens to the session -> status of opening, of sending, what the page says
CLOSED = [
    ("cancelled", 410, 409, "This session did not take place"),
    ("later", 200, 409, "A little too early"),
    ("waived", 200, 409, "You chose to see the answers without giving yours"),
]


@pytest.mark.parametrize(("what", "opened", "sent", "says"), CLOSED)
@pytest.mark.parametrize("by_link", [True, False])
def test_a_closed_check_in_says_so_and_loses_nothing(
    visit: Visit, cast: Cast, clients: CheckIn, what: str, opened: int, sent: int, says: str, by_link: bool
) -> None:
    if what == "cancelled":
        sessions.cancel(session=clients.session, by=cast.therapist)
    elif what == "later":
        sessions.move(session=clients.session, starts_at=timezone.now() + timedelta(hours=3), by=cast.therapist)
    else:
        asking.waive(check_in=clients, by=cast.client)
    browser, path = (visit(None), link_of(clients)) if by_link else (visit(cast.client), path_of(clients))
    page, back = browser.get(path), browser.post(path, form_of(unsaid="TYPED"))
    assert (page.status_code, back.status_code) == (opened, sent)
    assert says in text_of(page)
    assert "TYPED" in text_of(back)
    assert not Rating.objects.exists()


@pytest.mark.parametrize("minutes", [0, 59])
def test_a_clock_that_is_an_hour_off_is_forgiven(visit: Visit, cast: Cast, clients: CheckIn, minutes: int) -> None:
    sessions.move(session=clients.session, starts_at=timezone.now() + timedelta(minutes=minutes), by=cast.therapist)
    assert visit(None).post(link_of(clients), form_of()).status_code == 302


def test_a_link_that_has_run_out_says_what_to_do_and_loses_nothing(
    visit: Visit, clients: CheckIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = link_of(clients)
    monkeypatch.setattr(asking, "LINK_DAYS", 0)
    page, back = visit(None).get(link), visit(None).post(link, form_of(unsaid="TYPED"))
    assert (page.status_code, back.status_code) == (410, 410)
    assert "Ask your therapist for a new one" in text_of(page)
    assert "TYPED" in text_of(back)
    assert not Rating.objects.exists()


def test_a_link_that_is_wrong_says_what_to_do(visit: Visit, clients: CheckIn) -> None:
    for path in ("/c/x/", link_of(clients)[:-3] + "/", "/c/" + "9" * 3000 + "/"):
        page = visit(None).get(path)
        assert page.status_code == 404
        assert "This link does not open anything" in text_of(page)


def test_who_has_left_the_therapy_cannot_answer_by_link(visit: Visit, clients: CheckIn) -> None:
    clients.participant.left_at = timezone.now()
    clients.participant.save()
    page = visit(None).get(link_of(clients))
    assert (page.status_code, "no longer part of" in text_of(page)) == (410, True)


def test_it_needs_the_token_of_the_form(cast: Cast, clients: CheckIn) -> None:
    assert Client(enforce_csrf_checks=True).post(link_of(clients), form_of()).status_code == 403
    assert not Rating.objects.exists()
