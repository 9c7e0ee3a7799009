"""The pages of strains: what each chair reads, what each can do, and that nothing that was typed is lost.

The page                     is tested for
the list                     nothing yet, open ones with ways and next step, earlier ones with their story
one strain                   words of the client and of the therapist, the forms each has, the gentle question
noticing                     by hand, faults, twice, not begun
moving                       old page, refused, taken back meanwhile, faults: with the words that were typed
how each sees it             the therapist's part and own view: who reads what, and when
everything                   outsiders get 404, the therapist has no verdict, pinned queries
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.services import ratings
from alliance_web.checkins.states import Sharing
from alliance_web.repair.models import Episode, EpisodeView, Move
from alliance_web.repair.services import episodes, wording
from alliance_web.repair.states import State
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, rate, with_a_record
from tests.web.overview.reading import text

from .strains import CLIENT, THERAPIST, Visit, in_state, meet, moved, noticed, rows

CANARY = "nobody-else-may-read-this"


def address(route: str, cast: Cast, episode: Episode | None = None) -> str:
    return reverse(route, args=[cast.therapy.key, *([episode.key] if episode else [])])


def opened(visit: Visit, user: Any, cast: Cast, episode: Episode | None = None) -> str:
    return text(visit(user).get(address("strain" if episode else "strains", cast, episode)))


def sent(visit: Visit, user: Any, route: str, cast: Cast, episode: Episode | None = None, **form: Any) -> Any:
    return visit(user).post(address(route, cast, episode), form, follow=True)


@pytest.fixture
def three(cast: Cast) -> list[Session]:
    return list(Session.objects.filter(therapy=cast.therapy).order_by("number"))


# The list


def test_before_anything_felt_off(cast: Cast, rated: Therapy, visit: Visit) -> None:
    for user in (cast.client, cast.therapist):
        words = opened(visit, user, cast)
        assert "No difficult moments recorded" in words
        assert f"Only {'you say' if user == cast.client else 'Sam says'} whether it's OK." in words


def test_an_answer_stands_here_with_its_words(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(
        three[0], "client", strain=1, words={"strain_words": "You looked away."}, sharing={"strain_words": Sharing.NOW}
    )
    assert "After session 1 noticed Noor" not in opened(visit, cast.client, cast)
    assert "After session 1 noticed You noticed it. Something felt a little off for you You looked away." in opened(
        visit, cast.client, cast
    )
    assert "After session 1 noticed Sam noticed it. Something felt a little off for Sam You looked away." in opened(
        visit, cast.therapist, cast
    )


def test_ways_for_each_chair_in_the_words_of_the_practice(cast: Cast, visit: Visit) -> None:
    wording.word(practice=cast.practice, way="client-mixed-noticed-1", words="As we say it.", seen=0, by=cast.lead)
    noticed(cast)
    clients, therapists = opened(visit, cast.client, cast), opened(visit, cast.therapist, cast)
    assert "Ways to start “As we say it.” Say how it is for you" in clients
    assert "Ways to start “Something felt different between us. I may be wrong." in therapists
    assert "As we say it." not in therapists


def test_earlier_ones_with_their_story(cast: Cast, visit: Visit) -> None:
    in_state(cast, State.REPAIRED)
    words = opened(visit, cast.client, cast)
    assert "No open difficult moments" in words
    assert "Earlier After session 2 OK now" in words
    assert "You said that it's OK now as it was" in words
    assert "Earlier After session 2 OK now" in opened(visit, cast.therapist, cast)


def test_opening_the_page_takes_up_what_time_has_revealed(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", strain=2)
    upcoming = sessions.plan(therapy=cast.therapy, starts_at=timezone.now() + timedelta(days=1), by=cast.therapist)
    assert rows(cast.therapy) == []
    Session.objects.filter(pk=upcoming.pk).update(starts_at=timezone.now())  # the clock goes on, and nobody is told
    assert "Sam noticed it." in opened(visit, cast.therapist, cast)
    assert rows(cast.therapy) == [(3, "answer", True, False, "noticed")]


# One strain


def test_both_read_the_same_word_for_a_state_and_each_its_own_for_kinds(cast: Cast, visit: Visit) -> None:
    episode = in_state(cast, State.NOT_REPAIRED)
    sent(visit, cast.therapist, "strain-view", cast, episode, kind="withdrawal")
    clients, therapists = opened(visit, cast.client, cast, episode), opened(visit, cast.therapist, cast, episode)
    assert "After session 2 not OK You noticed it." in clients
    assert "Noor: pulling back" in clients
    assert "I pulled back We clashed Both I don't know" in clients
    assert "After session 2 not OK Sam noticed it." in therapists
    assert "You: withdrawal" in therapists
    assert not {"withdrawal", "rupture", "confrontation"} & set(clients.lower().split())


@pytest.mark.parametrize("state", State)
def test_only_the_client_has_the_verdict(state: State, cast: Cast, visit: Visit) -> None:
    episode = in_state(cast, state)
    verdict = address("strain-verdict", cast, episode)
    clients = visit(cast.client).get(address("strain", cast, episode)).content.decode()
    therapists = visit(cast.therapist).get(address("strain", cast, episode)).content.decode()
    assert clients.count(f'action="{verdict}"') == 1
    assert 'name="to" value="repaired"' in clients or state is State.REPAIRED
    assert verdict not in therapists
    assert "Only Sam says whether it&#x27;s OK." in therapists or "Only Sam says whether it's OK." in therapists


@pytest.mark.parametrize("verdict", ["repaired", "not-repaired"])
def test_the_therapist_cannot_send_a_verdict(verdict: str, cast: Cast, visit: Visit) -> None:
    episode = in_state(cast, State.TALKED)
    form = {"to": verdict, "words": "x", "seen": 2}
    assert sent(visit, cast.therapist, "strain-verdict", cast, episode, **form).status_code == 404
    by_the_other_door = sent(visit, cast.therapist, "move-strain", cast, episode, **form)
    assert by_the_other_door.status_code == 422
    episode.refresh_from_db()
    assert episode.state == State.TALKED


def test_the_client_says_it_is_ok_and_takes_it_back(cast: Cast, visit: Visit) -> None:
    episode = in_state(cast, State.TALKED)
    answer = sent(visit, cast.client, "strain-verdict", cast, episode, to="repaired", words="We laughed.", seen=2)
    assert "Thank you for telling us." in text(answer)
    assert "Sam said that it's OK now We laughed." in opened(visit, cast.therapist, cast, episode)
    sent(visit, cast.client, "strain-verdict", cast, episode, to="not-repaired", words="", seen=3)
    sent(visit, cast.client, "move-strain", cast, episode, to="named", words="It came back.", seen=4)
    assert "You reopened it It came back." in opened(visit, cast.client, cast, episode)
    assert [move.to for move in Move.objects.all()][2:] == ["repaired", "not-repaired", "named"]


def test_later_answers_are_marks_in_the_story(cast: Cast, three: list[Session], visit: Visit) -> None:
    for session in three:
        rate(session, "client", strain=2)
        rate(session, "therapist")
    words = opened(visit, cast.therapist, cast, Episode.objects.get())
    assert words.index("Something felt off for Sam Session") < words.index("Something felt off for Sam again")
    assert words.count("Something felt off for Sam again") == 2


@pytest.mark.parametrize("state", [State.NAMED, State.TALKED])
def test_the_gentle_question_after_two_sessions(state: State, cast: Cast, visit: Visit) -> None:
    episode = in_state(cast, state)
    for n in range(2):
        assert "There's no wrong answer, and no rush." not in opened(visit, cast.client, cast, episode)
        meet(cast, at=timezone.now() + timedelta(seconds=n) - timedelta(seconds=2))
    Move.objects.update(at=timezone.now() - timedelta(days=1))
    for page in (None, episode):
        assert "There's no wrong answer, and no rush." in opened(visit, cast.client, cast, page)
        assert "We're asking Sam how it is now." in opened(visit, cast.therapist, cast, page)
    card = text(visit(cast.client).get(address("session-card", cast)))
    assert "There's no wrong answer, and no rush." in card
    mine = visit(cast.client).get(reverse("my-check-ins"))
    assert "How is it now, after the difficult moment with Noor?" in text(mine)
    assert address("strain", cast, episode) in mine.content.decode()
    assert "How is it now?" not in text(visit(cast.therapist).get(reverse("my-check-ins")))
    moved(episode, CLIENT, State.NOT_REPAIRED)
    assert "There's no wrong answer, and no rush." not in opened(visit, cast.client, cast, episode)
    assert "How is it now?" not in text(visit(cast.client).get(reverse("my-check-ins")))


def test_a_cancelled_session_is_no_session_since(cast: Cast, visit: Visit) -> None:
    episode = in_state(cast, State.TALKED)
    Move.objects.update(at=timezone.now() - timedelta(days=1))
    meet(cast)
    sessions.cancel(session=meet(cast), by=cast.therapist)
    assert "There's no wrong answer, and no rush." not in opened(visit, cast.client, cast, episode)


# Noticing


def test_noticing_by_hand(cast: Cast, visit: Visit) -> None:
    form = {"session": 3, "kind": "confrontation", "words": "We argued.", "key": uuid4()}
    answer = sent(visit, cast.client, "notice-strain", cast, **form)
    assert "After session 3 described You noticed it." in text(answer)
    sent(visit, cast.client, "notice-strain", cast, **form)  # the button was pressed twice
    assert rows(cast.therapy) == [(3, "hand", True, False, "named")]


def test_the_same_form_with_other_words_is_not_swallowed(cast: Cast, visit: Visit) -> None:
    form = {"session": 3, "words": "We argued.", "key": uuid4()}
    sent(visit, cast.client, "notice-strain", cast, **form)
    answer = sent(visit, cast.client, "notice-strain", cast, **form | {"words": "We argued about time."})
    assert answer.status_code == 409
    assert "You wrote: We argued about time." in text(answer)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"session": 4}, "Select a valid choice"),
        ({"session": "x"}, "Select a valid choice"),
        ({"key": "garbled"}, "Sorry, that did not work. Try again."),
        ({"key": ""}, "Sorry, that did not work. Try again."),
        ({"words": "w" * 4001}, "Shorten your text to 4,000 characters or fewer."),
        ({"kind": "burned"}, "Select a valid choice"),
    ],
)
def test_faults_of_noticing_keep_what_was_typed(fault: dict[str, Any], told: str, cast: Cast, visit: Visit) -> None:
    form = {"session": 3, "kind": "both", "words": "We argued.", "key": uuid4()} | fault
    answer = sent(visit, cast.client, "notice-strain", cast, **form)
    assert answer.status_code == 422
    assert told in text(answer)
    assert str(form["words"]) in answer.content.decode()
    assert rows(cast.therapy) == []


def test_a_key_of_another_therapy_begins_ones_own(cast: Cast, visit: Visit) -> None:
    key, other = (
        uuid4(),
        therapies.start(practice=cast.practice, therapist=cast.colleague, client_name="Bo", by=cast.lead),
    )
    theirs = chairs(other).therapist
    episodes.notice(therapy=other, participant=theirs, session=0, key=key, words="theirs", by=cast.colleague)
    sent(visit, cast.client, "notice-strain", cast, session=2, key=key)
    assert rows(cast.therapy) == [(2, "hand", True, False, "noticed")]
    assert len(rows(other)) == 1


def test_opening_the_form_leaves_no_trace(cast: Cast, visit: Visit) -> None:
    visit(cast.client).get(address("notice-strain", cast))
    assert "another page" not in text(visit(cast.therapist).get(address("readers", cast)))


# Moving


def test_naming_and_talking(cast: Cast, visit: Visit) -> None:
    episode = noticed(cast)
    sent(visit, cast.therapist, "move-strain", cast, episode, to="named", words="I was late.", seen=0)
    sent(visit, cast.client, "move-strain", cast, episode, to="talked-about", words="You will ring.", seen=1)
    words = opened(visit, cast.client, cast, episode)
    assert "Noor described what happened I was late." in words
    assert "You said that you talked about it together You will ring." in words


def test_naming_needs_words(cast: Cast, visit: Visit) -> None:
    episode = noticed(cast)
    answer = sent(visit, cast.therapist, "move-strain", cast, episode, to="named", words=" ", seen=0)
    assert answer.status_code == 422
    assert "Enter a few words about what happened." in text(answer)


@pytest.mark.parametrize(
    "fault", [{"seen": ""}, {"seen": "-1"}, {"seen": "x"}, {"to": "burned"}, {"to": ""}, {"to": "noticed"}]
)
def test_a_garbled_form_changes_nothing_and_keeps_the_words(fault: dict[str, str], cast: Cast, visit: Visit) -> None:
    episode = noticed(cast)
    form = {"to": "talked-about", "words": "my own words", "seen": "0"} | fault
    answer = sent(visit, cast.client, "move-strain", cast, episode, **form)
    assert answer.status_code == 422
    assert "my own words" in answer.content.decode()
    assert Move.objects.count() == 0


def test_an_old_page_shows_both_and_lets_the_person_choose(cast: Cast, visit: Visit) -> None:
    episode = noticed(cast)
    moved(episode, THERAPIST, State.NAMED, words="I was late.")
    answer = sent(visit, cast.client, "strain-verdict", cast, episode, to="repaired", words="All good.", seen=0)
    assert answer.status_code == 409
    words = text(answer)
    assert "While this page was open: Noor described what happened I was late. You wrote: All good." in words
    assert 'name="seen" value="1"' in answer.content.decode()
    assert answer.content.decode().count(">\nAll good.</textarea>") == 3  # every form that can be sent now
    sent(visit, cast.client, "strain-verdict", cast, episode, to="repaired", words="All good.", seen=1)
    episode.refresh_from_db()
    assert episode.state == State.REPAIRED


def test_a_verdict_from_a_page_older_than_its_taking_up_again(cast: Cast, visit: Visit) -> None:
    """The client has taken it up again in another window: nothing they wrote is lost, nothing is said for them."""
    episode = in_state(cast, State.REPAIRED)
    moved(episode, CLIENT, State.NAMED, words="It came back.")
    old = {"to": "not-repaired", "words": "Not quite.", "seen": 1}
    answer = sent(visit, cast.client, "strain-verdict", cast, episode, **old)
    assert answer.status_code == 409
    assert "While this page was open: You reopened it It came back. You wrote: Not quite." in text(answer)
    assert list(Move.objects.values_list("to", flat=True)) == ["repaired", "named"]
    assert AuditEvent.objects.filter(verb="strain.move").count() == 2
    sent(visit, cast.client, "strain-verdict", cast, episode, **old | {"seen": 2})
    assert [move.words for move in Move.objects.all()] == ["as it was", "It came back.", "Not quite."]
    told = AuditEvent.objects.filter(verb="strain.move").order_by("seq").last()
    assert told is not None
    assert (told.actor, told.detail["start"], told.detail["to"]) == (cast.client.pk, "named", "not-repaired")


def test_the_therapist_sets_aside_what_was_repaired_meanwhile(cast: Cast, visit: Visit) -> None:
    """They would set it aside, and the client has said meanwhile that it is all right again: their word stays."""
    episode = noticed(cast, THERAPIST)
    moved(episode, CLIENT, State.REPAIRED, words="All good.")
    answer = sent(visit, cast.therapist, "move-strain", cast, episode, to="set-aside", words="For now.", seen=0)
    assert answer.status_code == 409
    assert "All good. You wrote: For now." in text(answer)
    episode.refresh_from_db()
    assert (episode.state, episode.moves_made) == (State.REPAIRED, 1)


def test_both_name_it_at_once(cast: Cast, visit: Visit) -> None:
    episode = noticed(cast)
    moved(episode, THERAPIST, State.NAMED, words="I was late.")
    answer = sent(visit, cast.client, "move-strain", cast, episode, to="named", words="You were late.", seen=0)
    assert "I was late. You wrote: You were late." in text(answer)


def test_what_the_therapist_cannot_do_is_said(cast: Cast, visit: Visit) -> None:
    episode = noticed(cast)
    answer = sent(visit, cast.therapist, "move-strain", cast, episode, to="set-aside", words="old", seen=0)
    assert answer.status_code == 409
    assert "Sam noticed this, so only Sam can leave it for now." in text(answer)
    repaired = in_state(cast, State.REPAIRED)
    answer = sent(visit, cast.therapist, "move-strain", cast, repaired, to="named", words="again", seen=1)
    assert "or Sam has said that it's OK now." in text(answer)
    assert "You wrote: again" in text(answer)


def test_a_strain_taken_back_meanwhile_keeps_the_words(cast: Cast, three: list[Session], visit: Visit) -> None:
    rating = rate(three[0], "client", strain=2)
    episode = Episode.objects.get()
    ratings.share(rating=rating, sharing={"strain": Sharing.NEVER}, by=cast.client)
    assert visit(cast.therapist).get(address("strain", cast, episode)).status_code == 404
    answer = sent(visit, cast.therapist, "move-strain", cast, episode, to="named", words="I was late.", seen=0)
    assert "This difficult moment was just removed." in text(answer)
    assert "I was late.</textarea>" in answer.content.decode()
    answer = sent(visit, cast.therapist, "strain-view", cast, episode, kind="both", my_part="My hurry.")
    assert "Your private note My hurry." in text(answer)
    assert "My hurry.</textarea>" not in answer.content.decode()  # sending that form would share it
    assert "another page" not in text(visit(cast.client).get(address("readers", cast)))


# How each sees it


def test_the_therapists_part_is_private_until_shared(cast: Cast, visit: Visit) -> None:
    episode = noticed(cast)
    sent(visit, cast.therapist, "strain-view", cast, episode, kind="both", my_part=CANARY)
    seen = EpisodeView.objects.get().at.isoformat()
    assert "Your part in it. Only you read this, unless you share it." in opened(visit, cast.therapist, cast, episode)
    for page in (address("strain", cast, episode), address("strains", cast), address("session-card", cast)):
        assert CANARY not in visit(cast.client).get(page).content.decode()
    sent(
        visit, cast.therapist, "strain-view", cast, episode, kind="both", my_part=CANARY, my_part_shared="on", seen=seen
    )
    assert f"Noor's part in it {CANARY}" in opened(visit, cast.client, cast, episode)
    seen = EpisodeView.objects.get().at.isoformat()
    sent(visit, cast.therapist, "strain-view", cast, episode, kind="both", my_part=CANARY, seen=seen)
    assert CANARY not in opened(visit, cast.client, cast, episode)
    assert not any(CANARY in str(event.detail) for event in AuditEvent.objects.all())


def test_the_therapists_own_view_waits_for_the_clients_word(cast: Cast, visit: Visit) -> None:
    episode = in_state(cast, State.TALKED)
    sent(visit, cast.therapist, "strain-view", cast, episode, kind="both", own_view="not-yet")
    assert "You think it's not OK." in opened(visit, cast.therapist, cast, episode)
    assert "Noor thinks it's not OK." not in opened(visit, cast.client, cast, episode)
    moved(episode, CLIENT, State.REPAIRED)
    assert "Noor thinks it's not OK." in opened(visit, cast.client, cast, episode)
    episode.refresh_from_db()
    assert episode.state == State.REPAIRED


def test_two_windows_of_the_therapist(cast: Cast, visit: Visit) -> None:
    episode = noticed(cast)
    sent(visit, cast.therapist, "strain-view", cast, episode, kind="both", my_part="from the first window")
    answer = sent(visit, cast.therapist, "strain-view", cast, episode, kind="both", my_part="from the second")
    assert answer.status_code == 409
    assert "You wrote this in another window: from the first window" in text(answer)
    assert "from the second" in answer.content.decode()


def test_the_client_has_no_own_view_to_give(cast: Cast, visit: Visit) -> None:
    episode = noticed(cast)
    sent(visit, cast.client, "strain-view", cast, episode, kind="withdrawal", my_part="x", own_view="repaired")
    assert EpisodeView.objects.values_list("kind", "my_part", "own_view").get() == ("withdrawal", "", "")


# Prompts


def test_a_prompt_is_followed_from_the_course(cast: Cast, visit: Visit) -> None:
    """A fall that nobody has called a strain: the button, then the strain, then the link in its place."""
    for n in range(9):
        session = sessions.plan(
            therapy=cast.therapy, starts_at=timezone.now() - timedelta(days=15 - n), number=10 + n, by=cast.therapist
        )
        rate(session, "client", 2 if n == 8 else 7 + n % 2)
        rate(session, "therapist", 7)
    last = Session.objects.get(therapy=cast.therapy, number=18)
    Session.objects.filter(therapy=cast.therapy, number__lt=10).update(state="cancelled")
    course = visit(cast.client).get(address("course", cast)).content.decode()
    assert f'action="{address("follow-prompt", cast)}"' in course
    answer = sent(visit, cast.client, "follow-prompt", cast, rule="fall", session=last.number)
    assert "After session 18 noticed Your answers suggested this." in text(answer)
    again = sent(visit, cast.therapist, "follow-prompt", cast, rule="fall", session=last.number)
    assert rows(cast.therapy) == [(18, "prompt", False, False, "noticed")]
    assert again.status_code == 200
    course = visit(cast.client).get(address("course", cast)).content.decode()
    assert "Difficult moment: After session 18" in course
    assert address("strain", cast, Episode.objects.get()) in course


@pytest.mark.parametrize("form", [{}, {"rule": "fall", "session": 2}, {"rule": "burned", "session": "x"}])
def test_what_does_not_stand_out_is_not_followed(
    form: dict[str, Any], cast: Cast, rated: Therapy, visit: Visit
) -> None:
    assert "This is no longer worth tracking." in text(sent(visit, cast.client, "follow-prompt", cast, **form))
    assert rows(cast.therapy) == []


# Everything


def test_outsiders_find_nothing(cast: Cast, visit: Visit) -> None:
    episode = noticed(cast)
    for user in (cast.colleague, cast.lead, cast.administrator, cast.stranger):
        assert visit(user).get(address("strain", cast, episode)).status_code == 404
        assert sent(visit, user, "move-strain", cast, episode, to="talked-about", seen=0).status_code == 404
    assert Move.objects.count() == 0


def test_the_number_of_queries(cast: Cast, visit: Visit, django_assert_num_queries: Any) -> None:
    made = [in_state(cast, state) for state in State]
    browser = visit(cast.client)
    for page, queries in ((address("strains", cast), 20), (address("strain", cast, made[2]), 20)):
        browser.get(page)
        with django_assert_num_queries(with_a_record(queries)):
            browser.get(page)
