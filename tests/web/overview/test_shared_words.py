"""Shared words: on the card and the course of both until either says that they talked about them, then in the history.

a later check-in is answered       they stay
marked by either                   gone from card and course, in the history with who and when
undone                             back on both
not shared any more, or deleted    nowhere; shared once more, they wait once more
private                            nowhere, and nobody finds out by asking
with a strain                      there until the strain was talked about, is OK or was left
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import PersonalAnswer
from alliance_web.checkins.services import ratings
from alliance_web.checkins.states import Sharing
from alliance_web.repair.models import Episode
from alliance_web.repair.services import notes
from alliance_web.repair.services.sight import see
from alliance_web.repair.states import Kind, Moment, State
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.queries import chairs
from tests.web.cast import Cast, check_in_of, rate
from tests.web.repair.notes import WORDS as NOTE
from tests.web.repair.notes import written
from tests.web.repair.strains import CLIENT, THERAPIST, moved

from .reading import text

Visit = Callable[..., Client]
NOW = {"unsaid": Sharing.NOW, "strain_words": Sharing.NOW}
SLOW = "Can we slow down?"
CLOCK = "You looked at the clock."
PAGES = ("session-card", "course")


def opened(visit: Visit, user: Any, therapy: Therapy, page: str, number: int = 1) -> str:
    return text(visit(user).get(reverse(page, args=[therapy.key]), {"page": number}))


def seen_on(visit: Visit, cast: Cast, words: str) -> set[str]:
    """The pages that show these words, which are the same for both."""
    found = [
        {page for page in (*PAGES, "shared-words") if words in opened(visit, user, cast.therapy, page)}
        for user in (cast.client, cast.therapist)
    ]
    assert found[0] == found[1]
    return found[0]


def section(visit: Visit, user: Any, therapy: Therapy) -> tuple[str, str]:
    """The two parts of the page of all shared words: what waits, and the history."""
    words = opened(visit, user, therapy, "shared-words")
    before, _, after = words.partition("Talked about Session")
    return before, after


def mark(visit: Visit, user: Any, session: Session, *, talked: str = "yes", part: str = "client", **more: Any) -> Any:
    key = check_in_of(session, part).key
    sent = {"words": f"answer.{key}.unsaid", "talked": talked, "back": "session-card"} | more
    return visit(user).post(reverse("words-talked", args=[session.therapy.key]), sent, follow=True)


@pytest.fixture
def said(cast: Cast, three: list[Session]) -> Session:
    """The second session, about which the client has shared words; the third was answered since."""
    rate(three[1], "client", 7, words={"unsaid": SLOW}, sharing=NOW)
    rate(three[1], "therapist", 6)
    for part in Part:
        rate(three[2], part.value, 7)
    return three[1]


def test_they_stay_when_the_next_check_in_is_answered(cast: Cast, said: Session, visit: Visit) -> None:
    assert seen_on(visit, cast, SLOW) == {"session-card", "course", "shared-words"}
    words = opened(visit, cast.therapist, cast.therapy, "session-card")
    assert f"Sam would like to say {SLOW} Is there anything you did not get to say? After session 2" in words


@pytest.mark.parametrize("part", Part)
def test_either_marks_them_and_either_undoes_it(part: Part, cast: Cast, said: Session, visit: Visit) -> None:
    user, other = (cast.client, cast.therapist) if part is CLIENT else (cast.therapist, cast.client)
    assert "Saved: you talked about it." in text(mark(visit, user, said))
    assert seen_on(visit, cast, SLOW) == {"shared-words"}
    assert "You marked this as talked about" in section(visit, user, cast.therapy)[1]
    assert "marked this as talked about" in section(visit, other, cast.therapy)[1]
    assert SLOW not in section(visit, user, cast.therapy)[0]
    row = PersonalAnswer.objects.get(item="unsaid")
    assert row.talked_by == chairs(cast.therapy).own(part)
    assert "Undone." in text(mark(visit, other, said, talked="no"))
    assert seen_on(visit, cast, SLOW) == {"session-card", "course", "shared-words"}
    assert SLOW in section(visit, user, cast.therapy)[0]
    events = AuditEvent.objects.filter(verb__startswith="words.").order_by("seq")
    assert [(one.verb, one.actor, one.thing) for one in events] == [
        ("words.talked", user.pk, "session:2"),
        ("words.talked-undone", other.pk, "session:2"),
    ]


def test_marking_twice_keeps_who_said_it_first(cast: Cast, said: Session, visit: Visit) -> None:
    for user in (cast.client, cast.therapist):
        mark(visit, user, said)
    assert PersonalAnswer.objects.get(item="unsaid").talked_by == chairs(cast.therapy).client
    assert AuditEvent.objects.filter(verb="words.talked").count() == 1


def test_what_was_marked_a_moment_ago_can_be_undone_on_the_card(cast: Cast, said: Session, visit: Visit) -> None:
    Session.objects.filter(number=3).update(starts_at=timezone.now() - timedelta(hours=1))
    words = text(mark(visit, cast.therapist, said))
    assert "Just marked as talked about (1) Sam would like to say, after session 2 Undo" in words


def test_what_its_author_shares_no_more_is_gone_and_comes_back_unmarked(
    cast: Cast, said: Session, visit: Visit
) -> None:
    mark(visit, cast.therapist, said)
    rating = check_in_of(said, "client").rating
    ratings.share(rating=rating, sharing={"unsaid": Sharing.NEVER}, by=cast.client)
    assert seen_on(visit, cast, SLOW) == set()
    ratings.share(rating=rating, sharing={"unsaid": Sharing.NOW}, by=cast.client)
    assert seen_on(visit, cast, SLOW) == {"session-card", "course", "shared-words"}


def test_private_words_are_found_by_nobody(cast: Cast, three: list[Session], visit: Visit) -> None:
    """Asking about them is answered as asking about words that never were."""
    rate(three[1], "client", 7, words={"unsaid": SLOW}, sharing={"unsaid": Sharing.NEVER})
    answers = [mark(visit, user, three[session]) for user in (cast.therapist, cast.client) for session in (1, 2)]
    assert {text(answer).count("These words are not shared any more. Nothing was changed.") for answer in answers} == {
        1
    }
    assert PersonalAnswer.objects.get().talked_at is None
    for user in (cast.client, cast.therapist):
        assert "No shared words" in opened(visit, user, cast.therapy, "shared-words")


@pytest.mark.parametrize("words", ["", "answer.x.unsaid", "note.1", "answer." + "-" * 36 + ".unsaid", "strain.1"])
def test_what_names_no_words_changes_nothing(words: str, cast: Cast, said: Session, visit: Visit) -> None:
    assert "Nothing was changed." in text(mark(visit, cast.client, said, words=words))


def test_a_note_goes_into_the_history_too(cast: Cast, rated: Therapy, visit: Visit) -> None:
    note = written(cast, Moment.NOW)
    assert seen_on(visit, cast, NOTE) == {"session-card", "course", "shared-words"}
    sent = {"words": f"note.{note.key}", "talked": "yes", "back": "course"}
    visit(cast.therapist).post(reverse("words-talked", args=[rated.key]), sent)
    assert seen_on(visit, cast, NOTE) == {"shared-words"}
    history = section(visit, cast.client, rated)[1]
    assert f"3 You would like to talk about this {NOTE} A note. After session 3" in history
    assert "Noor marked this as talked about" in history
    notes.take_back(note=note, by=cast.client)
    assert seen_on(visit, cast, NOTE) == set()


def test_words_with_a_strain_go_with_it(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", 7, strain=2, words={"strain_words": CLOCK}, sharing=NOW)
    rate(three[2], "therapist", 7)
    assert seen_on(visit, cast, CLOCK) == {"session-card", "course", "shared-words"}
    episode = Episode.objects.get()
    moved(episode, CLIENT, State.NAMED, words="It was about time.")
    assert "It was about time." in section(visit, cast.therapist, cast.therapy)[0]
    moved(episode, THERAPIST, State.TALKED, words="I put the clock away.")
    assert seen_on(visit, cast, CLOCK) == {"shared-words"}
    history = section(visit, cast.client, cast.therapy)[1]
    for one in (CLOCK, "It was about time.", "I put the clock away."):
        assert one in history
    moved(episode, CLIENT, State.NOT_REPAIRED, words="It is back.")
    assert CLOCK in section(visit, cast.therapist, cast.therapy)[0]


def test_my_part_is_there_once_it_is_shared(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", 7, strain=2)
    rate(three[2], "therapist", 7)
    opened(visit, cast.client, cast.therapy, "course")
    said = {"episode": Episode.objects.get(), "participant": chairs(cast.therapy).therapist, "by": cast.therapist}
    view = see(**said, kind=Kind.UNKNOWN, my_part="I was late.")
    assert seen_on(visit, cast, "I was late.") == set()
    see(**said, kind=Kind.UNKNOWN, my_part="I was late.", my_part_shared=True, seen=view.at.isoformat())
    assert seen_on(visit, cast, "I was late.") == {"session-card", "course", "shared-words"}


def test_what_is_shared_after_a_strain_is_ok_can_be_talked_about_too(
    cast: Cast, three: list[Session], visit: Visit
) -> None:
    """The therapist's part is in the history at once; the client's words wait on the card with a button."""
    rate(three[2], "client", 7, strain=2, words={"strain_words": CLOCK}, sharing={"strain_words": Sharing.NEVER})
    rate(three[2], "therapist", 7)
    opened(visit, cast.client, cast.therapy, "course")
    episode = moved(Episode.objects.get(), CLIENT, State.REPAIRED)
    said = {"episode": episode, "participant": chairs(cast.therapy).therapist, "by": cast.therapist}
    see(**said, kind=Kind.UNKNOWN, my_part="I was late.", my_part_shared=True)
    assert seen_on(visit, cast, "I was late.") == {"shared-words"}
    rating = check_in_of(three[2], "client").rating
    ratings.share(rating=rating, sharing={"strain_words": Sharing.NOW}, by=cast.client)
    assert seen_on(visit, cast, CLOCK) == {"session-card", "course", "shared-words"}
    key = check_in_of(three[2], "client").key
    mark(visit, cast.therapist, three[2], words=f"answer.{key}.strain_words")
    assert seen_on(visit, cast, CLOCK) == {"shared-words"}


def test_the_history_is_in_pages_the_newest_first(cast: Cast, three: list[Session], visit: Visit) -> None:
    for number in range(21):
        note = written(cast, Moment.NOW, words=f"Note number {number}.")
        notes.take_in(chairs=chairs(cast.therapy), part=THERAPIST, by=cast.therapist)
        notes.finish(note=note, participant=chairs(cast.therapy).client, by=cast.client)
    first, second = (opened(visit, cast.therapist, cast.therapy, "shared-words", number=n) for n in (1, 2))
    assert "Page 1 of 2" in first
    assert first.index("Note number 20.") < first.index("Note number 19.")
    assert "Note number 0." not in first
    assert "Note number 0." in second


def test_outsiders_find_nothing(cast: Cast, said: Session, visit: Visit) -> None:
    for user in (cast.colleague, cast.lead, cast.administrator, cast.stranger):
        assert visit(user).get(reverse("shared-words", args=[cast.therapy.key])).status_code == 404
        assert mark(visit, user, said).status_code == 404


# Cards of earlier sessions


def test_the_card_of_an_earlier_session_is_found_from_card_and_course(cast: Cast, said: Session, visit: Visit) -> None:
    address = reverse("earlier-card", args=[cast.therapy.key, 2])
    for page in PAGES:
        assert f'href="{address}"' in visit(cast.client).get(reverse(page, args=[cast.therapy.key])).content.decode()
    listed = visit(cast.therapist).get(reverse("therapy", args=[cast.therapy.key])).content.decode()
    assert f'href="{address}"' in listed
    words = text(visit(cast.therapist).get(address))
    assert "After session 2" in words
    assert SLOW in words
    assert "Neither of you noted that you talked about this card." in words
    assert reverse("earlier-card", args=[cast.therapy.key, 3]) in visit(cast.client).get(address).content.decode()


def test_a_session_without_answers_says_so_and_one_that_never_was_is_not_there(
    cast: Cast, said: Session, visit: Visit
) -> None:
    first, never = (reverse("earlier-card", args=[cast.therapy.key, number]) for number in (1, 77))
    assert "There are no answers about this session that you can both see." in text(visit(cast.client).get(first))
    assert visit(cast.client).get(never).status_code == 404


def test_a_card_that_waits_for_an_answer_shows_no_number(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", 9)
    address = reverse("earlier-card", args=[cast.therapy.key, 3])
    assert "There are no answers about this session" in text(visit(cast.therapist).get(address))
