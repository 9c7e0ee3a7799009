"""The pages of an ending as the two see them: what is there, what is asked, what comes back where something changed."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.endings.models import Ending, Farewell, HarmAnswer, LastDay, Remark
from alliance_web.endings.states import Column
from alliance_web.repair.states import State
from alliance_web.scheduling.services import planning
from alliance_web.therapies.models import Therapy
from alliance_web.therapies.services import sessions
from tests.web.cast import Cast
from tests.web.plan import pdf_text
from tests.web.repair.strains import CLIENT, moved, noticed

from . import acts

pytestmark = pytest.mark.django_db

Visit = Callable[..., Client]


def _url(cast: Cast, name: str, *more: object) -> str:
    return reverse(name, args=[cast.therapy.key, *more])


def _page(visit: Visit, cast: Cast, who: str = "client", name: str = "looking-back") -> str:
    response = visit(getattr(cast, who)).get(_url(cast, name))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<(bdi|/bdi)[^>]*>", "", response.content.decode()))


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_nothing_is_planned(cast: Cast, visit: Visit, who: str) -> None:
    page = _page(visit, cast, who)
    assert "No ending is planned." in page
    assert "What each of you says" not in page
    assert "One question for you alone" not in page


def test_a_day_is_suggested_agreed_moved_and_withdrawn(cast: Cast, visit: Visit) -> None:
    noor, sam = visit(cast.therapist), visit(cast.client)
    day = acts.in_days(30)
    noor.post(_url(cast, "last-day"), {"on": day, "seen": 0})
    assert "Noor suggested" in _page(visit, cast)
    assert "Waiting for Sam" in _page(visit, cast, "therapist")
    sam.post(_url(cast, "agree-last-day"), {"seen": 1})
    assert "Your last session is on" in _page(visit, cast)
    sam.post(_url(cast, "last-day"), {"on": acts.in_days(37), "seen": 1})
    assert "Sam suggested" in _page(visit, cast, "therapist")
    sam.post(_url(cast, "withdraw-last-day"), {"seen": 2})
    assert "No ending is planned." in _page(visit, cast, "therapist")
    assert list(LastDay.objects.values_list("on", flat=True)) == [day, acts.in_days(37), None]


def test_a_last_day_without_a_session_says_so(cast: Cast, visit: Visit) -> None:
    """None was planned, or it was moved since: the last questionnaire would have no session to be about."""
    day = acts.in_days(30)
    acts.suggest(acts.therapist(cast), day)
    told = "No session is planned for that day."
    assert told not in _page(visit, cast)
    acts.days.agree(seen=1, by=acts.client(cast))
    assert f"{told} Talk about it with Noor, or suggest another date." in _page(visit, cast)
    assert f"{told} Plan one, or suggest another date." in _page(visit, cast, "therapist")
    at = timezone.now() + timedelta(days=30)
    session = sessions.plan(therapy=cast.therapy, starts_at=at, by=cast.therapist)
    assert told not in _page(visit, cast)
    planning.move(session=session, starts_at=at + timedelta(weeks=1), by=cast.therapist)
    assert told in _page(visit, cast)


def test_a_day_from_an_old_page_comes_back_and_can_be_sent_again(cast: Cast, visit: Visit) -> None:
    acts.suggest(acts.client(cast), acts.in_days(20))
    sent = {"on": acts.in_days(40), "seen": 0}
    page = visit(cast.therapist).post(_url(cast, "last-day"), sent)
    assert "while you were choosing. Yours is below." in page.content.decode()
    assert page.context["form"].data["seen"] == 1
    assert page.context["form"].data["on"] == str(acts.in_days(40))
    assert LastDay.objects.count() == 1


@pytest.mark.parametrize(
    ("days_ahead", "words"),
    [(-1, "Enter a date that is today or later."), (4000, "Enter a date in the next three years.")],
)
def test_a_day_that_cannot_be(cast: Cast, visit: Visit, days_ahead: int, words: str) -> None:
    page = visit(cast.client).post(_url(cast, "last-day"), {"on": acts.in_days(days_ahead), "seen": 0})
    assert words in page.content.decode()
    assert not LastDay.objects.exists()


@pytest.mark.parametrize("name", ["agree-last-day", "withdraw-last-day"])
@pytest.mark.parametrize("seen", ["", "x", "-1", "7"])
def test_an_old_page_neither_agrees_nor_withdraws(cast: Cast, visit: Visit, name: str, seen: str) -> None:
    acts.suggest(acts.therapist(cast), acts.in_days(20))
    page = visit(cast.client).post(_url(cast, name), {"seen": seen}, follow=True)
    assert "The date changed before you answered." in page.content.decode()
    assert LastDay.objects.get().agreed_by is None


def test_after_the_end_no_day_is_planned(cast: Cast, visit: Visit) -> None:
    acts.end(cast)
    page = visit(cast.client).post(_url(cast, "last-day"), {"on": acts.in_days(3), "seen": 0}, follow=True)
    assert "no last session can be planned" in page.content.decode()


def test_words_open_once_both_have_written(cast: Cast, visit: Visit) -> None:
    acts.suggest(acts.therapist(cast), acts.in_days(3))
    visit(cast.client).post(_url(cast, "farewell"), {"words": "You slowed down.", "seen": 0})
    assert "You slowed down." in _page(visit, cast)
    assert "You slowed down." not in _page(visit, cast, "therapist")
    assert "Sam is ready." in _page(visit, cast, "therapist")
    visit(cast.therapist).post(_url(cast, "farewell"), {"words": "", "empty": "on", "seen": 0})
    assert "You slowed down." in _page(visit, cast, "therapist")
    assert "Noor would rather say it than write it." in _page(visit, cast)


def test_that_the_other_left_theirs_empty_is_not_told_before(cast: Cast, visit: Visit) -> None:
    acts.suggest(acts.therapist(cast), acts.in_days(3))
    acts.write(acts.therapist(cast))
    page = _page(visit, cast)
    assert "Noor is ready." in page
    assert "rather say it" not in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"words": " ", "seen": 0}, "Enter a few words, or choose to say it."),
        ({"words": "x" * 4001, "seen": 0}, "Shorten your text to 4,000 characters or fewer."),
    ],
)
def test_words_that_cannot_be_kept_come_back(cast: Cast, visit: Visit, sent: dict[str, object], words: str) -> None:
    page = visit(cast.client).post(_url(cast, "farewell"), sent)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert str(sent["words"]).strip() in page.content.decode()
    assert not Farewell.objects.exists()


def test_words_from_an_old_page_come_back_with_what_is_there(cast: Cast, visit: Visit) -> None:
    acts.write(acts.client(cast), "The first.")
    page = visit(cast.client).post(_url(cast, "farewell"), {"words": "The second.", "seen": 0})
    assert "The first." in page.content.decode()
    assert "The second." in page.content.decode()
    assert Farewell.objects.get().words == "The first."
    visit(cast.client).post(_url(cast, "farewell"), {"words": "The second.", "seen": page.context["form"].data["seen"]})
    assert Farewell.objects.get().words == "The second."


def test_lists_show_who_says_so_and_what_both_say_first(cast: Cast, visit: Visit) -> None:
    acts.suggest(acts.therapist(cast), acts.in_days(3))
    acts.add(acts.client(cast), "The walking group")
    acts.add(acts.therapist(cast), "Looking at the chart")
    acts.add(acts.client(cast), "looking at  the chart")
    page = _page(visit, cast)
    assert page.index("Looking at the chart") < page.index("The walking group")
    assert page.count("said by Sam and Noor:") == 1
    assert page.count("said by Sam:") == 1
    assert "What did not help" in page


def test_an_entry_is_added_marked_and_removed(cast: Cast, visit: Visit) -> None:
    sent = {"column": "did-not", "words": "The sleep diary", "key": uuid4()}
    visit(cast.client).post(_url(cast, "remarks"), sent)
    visit(cast.client).post(_url(cast, "remarks"), sent)
    [row] = Remark.objects.all()
    assert (row.words, row.column, row.by_client, row.by_therapist) == ("The sleep diary", "did-not", True, False)
    visit(cast.therapist).post(_url(cast, "mark-remark", row.key), {"says": "yes"})
    visit(cast.client).post(_url(cast, "mark-remark", row.key), {"says": "no"})
    row.refresh_from_db()
    assert (row.words, row.by_client, row.by_therapist) == ("The sleep diary", False, True)
    visit(cast.therapist).post(_url(cast, "mark-remark", row.key), {"says": "no"})
    row.refresh_from_db()
    assert (row.words, row.by_client, row.by_therapist) == ("", False, False)
    page = visit(cast.client).post(_url(cast, "mark-remark", row.key), {"says": "yes"}, follow=True)
    assert "Noor removed this entry before you answered." in page.content.decode()


@pytest.mark.parametrize(
    ("words", "told"), [("", "Enter a few words."), ("x" * 201, "Shorten your text to 200 characters or fewer.")]
)
def test_an_entry_that_cannot_be_kept(cast: Cast, visit: Visit, words: str, told: str) -> None:
    page = visit(cast.client).post(_url(cast, "remarks"), {"column": "helped", "words": words, "key": uuid4()})
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not Remark.objects.exists()


def test_a_full_list_says_so_and_keeps_what_was_typed(cast: Cast, visit: Visit) -> None:
    for number in range(30):
        acts.add(acts.client(cast), f"entry {number}")
    page = visit(cast.client).post(_url(cast, "remarks"), {"column": "helped", "words": "one more", "key": uuid4()})
    assert "This list is full. Remove an entry first." in page.content.decode()
    assert "one more" in page.content.decode()


@pytest.mark.parametrize("sent", [{}, {"says": "maybe"}])
def test_a_mark_that_says_nothing(cast: Cast, visit: Visit, sent: dict[str, str]) -> None:
    row = acts.add(acts.client(cast), "The walking group")
    assert visit(cast.therapist).post(_url(cast, "mark-remark", row.key), sent).status_code == 404


def test_the_letter_waits_for_both(cast: Cast, visit: Visit) -> None:
    acts.end(cast)
    for name in ("closing-letter", "closing-letter-pdf"):
        page = visit(cast.client).get(_url(cast, name), follow=True)
        assert "once you have both written" in page.content.decode()
    visit(cast.client).post(_url(cast, "agree-closing-letter"), {"seen": 0})
    assert not Farewell.objects.exists()


def test_the_letter_on_the_page_and_in_pdf_says_the_same(cast: Cast, visit: Visit) -> None:
    acts.end(cast)
    acts.both_write(cast)
    acts.add(acts.client(cast), "The walking group")
    acts.add(acts.client(cast), "Two sessions by video", Column.DID_NOT)
    page = _page(visit, cast, name="closing-letter")
    assert re.search(r"Printed on \d{1,2} [A-Z][a-z]+ \d{4}<", page)
    made = visit(cast.therapist).get(_url(cast, "closing-letter-pdf"))
    assert made.headers["Content-Type"] == "application/pdf"
    pressed = re.sub(r"\s+", " ", pdf_text.text(made.content))
    for words in (
        "Looking back",
        "Sam and Noor had 3 sessions",
        "What helped",
        "The walking group",
        "What did not help",
        "Two sessions by video",
        "Thank you for slowing down.",
        "Noor would rather say it than write it.",
    ):
        assert words in page
        assert words in pressed


def test_both_agree_to_the_letter_and_a_change_undoes_it(cast: Cast, visit: Visit) -> None:
    acts.end(cast)
    acts.both_write(cast)
    for who in (cast.client, cast.therapist):
        page = visit(who).get(_url(cast, "closing-letter"))
        visit(who).post(_url(cast, "agree-closing-letter"), {"seen": page.context["page"].both.version})
    assert "You both agreed to this letter." in _page(visit, cast, name="closing-letter")
    acts.add(acts.client(cast), "The walking group")
    assert "You both agreed to this letter." not in _page(visit, cast, name="closing-letter")
    assert list(Farewell.objects.values_list("yes_at", flat=True)) == [None, None]


def test_yes_to_a_letter_that_changed_is_not_taken(cast: Cast, visit: Visit) -> None:
    acts.end(cast)
    acts.both_write(cast)
    page = visit(cast.client).get(_url(cast, "closing-letter"))
    acts.add(acts.therapist(cast), "Being told")
    sent = {"seen": page.context["page"].both.version}
    after = visit(cast.client).post(_url(cast, "agree-closing-letter"), sent, follow=True)
    assert "The letter changed after you opened it." in after.content.decode()
    assert not Farewell.objects.exclude(yes_at=None).exists()


FACTS = {"ended_by": "both", "announced": "before", "last_kept": "yes", "went": "better", "seen": 0}


def test_the_therapist_ends_with_facts_and_corrects_them(cast: Cast, visit: Visit) -> None:
    noor = visit(cast.therapist)
    noor.post(_url(cast, "end-therapy"), {"ended_on": acts.in_days(0), **FACTS})
    row = Ending.objects.get()
    assert (row.ended_by, row.announced, row.last_kept, row.went) == ("both", "before", "yes", "better")
    assert Therapy.objects.get().ended_on == acts.in_days(0)
    noor.post(_url(cast, "how-it-ended"), {**FACTS, "went": "worse", "seen": row.changes})
    row.refresh_from_db()
    assert row.went == "worse"
    page = noor.post(_url(cast, "how-it-ended"), {**FACTS, "went": "same", "seen": 1})
    assert "changed on another page" in page.content.decode()
    row.refresh_from_db()
    assert row.went == "worse"


@pytest.mark.parametrize("missing", ["ended_by", "announced", "last_kept", "went", "ended_on"])
def test_every_fact_is_asked(cast: Cast, visit: Visit, missing: str) -> None:
    sent = {"ended_on": acts.in_days(0), **FACTS} | {missing: ""}
    page = visit(cast.therapist).post(_url(cast, "end-therapy"), sent)
    assert page.status_code == 422
    assert Therapy.objects.get().ended_on is None
    assert not Ending.objects.exists()


def test_facts_of_a_therapy_that_goes_on(cast: Cast, visit: Visit) -> None:
    page = visit(cast.therapist).get(_url(cast, "how-it-ended"), follow=True)
    assert "This therapy has not ended." in page.content.decode()


def test_an_open_rupture_is_said_and_does_not_stand_in_the_way(cast: Cast, visit: Visit) -> None:
    episode = noticed(cast, CLIENT)
    moved(episode, CLIENT, State.NOT_REPAIRED)
    noor = visit(cast.therapist)
    asked = "A rupture is open", "If you can, talk about it first. You can end with that, too."
    page = noor.get(_url(cast, "end-therapy")).content.decode()
    assert [words in page for words in asked] == [True, True]
    noor.post(_url(cast, "end-therapy"), {"ended_on": acts.in_days(0), **FACTS})
    assert Therapy.objects.get().ended_on == acts.in_days(0)
    assert "Not OK for Sam. You can end with that, too." in _page(visit, cast)


def test_without_goodbye_the_client_is_asked_kindly_and_once(cast: Cast, visit: Visit) -> None:
    acts.end(cast, acts.WITHOUT_GOODBYE)
    asked = "If you like, you can write a few words. You need not."
    assert asked in _page(visit, cast)
    assert asked not in _page(visit, cast, "therapist")
    first = visit(cast.client).get(reverse("my-check-ins")).content.decode()
    assert "If you like, you can write a few words about your time with Noor. You need not." in first
    acts.write(acts.client(cast))
    assert asked not in _page(visit, cast)
    assert "You need not." not in visit(cast.client).get(reverse("my-check-ins")).content.decode()


def test_nobody_is_asked_twice_or_long_after(cast: Cast, visit: Visit) -> None:
    acts.end(cast, acts.WITHOUT_GOODBYE, on=acts.in_days(0))
    Therapy.objects.update(started_on=acts.in_days(-300), ended_on=acts.in_days(-61))
    assert "You need not." not in visit(cast.client).get(reverse("my-check-ins")).content.decode()


def test_a_therapy_is_reopened(cast: Cast, visit: Visit) -> None:
    acts.suggest(acts.therapist(cast), acts.in_days(0))
    acts.end(cast)
    visit(cast.therapist).post(_url(cast, "reopen-therapy"))
    assert Therapy.objects.get().ended_on is None
    assert Ending.objects.get().reopened_at is not None
    assert "No ending is planned." in _page(visit, cast)
    acts.end(cast, acts.WITHOUT_GOODBYE)
    assert Ending.objects.filter(reopened_at=None).count() == 1


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_what_waits_is_on_the_first_tab(rated: Therapy, cast: Cast, visit: Visit, who: str) -> None:
    other = acts.therapist(cast) if who == "client" else acts.client(cast)
    acts.suggest(other, acts.in_days(5))
    page = _page(visit, cast, who, "course")
    assert "for your last session. Does that work for you?" in page
    assert "You can write a few words" in page


def test_a_last_day_that_is_over_waits_for_the_therapist(cast: Cast, visit: Visit) -> None:
    acts.suggest(acts.therapist(cast), acts.in_days(0))
    LastDay.objects.update(on=acts.in_days(-1))
    assert "How did it end?" in _page(visit, cast, "therapist", "course")
    assert "How did it end?" not in _page(visit, cast, "client", "course")


def test_only_words_where_there_was_one_session(cast: Cast, visit: Visit) -> None:
    page = _page(visit, cast)
    assert "from first to last" not in page


def test_the_two_lines_are_on_the_page_with_a_table(rated: Therapy, cast: Cast, visit: Visit) -> None:
    page = _page(visit, cast)
    assert "How working together felt, from first to last" in page
    assert "Text and table" in page


def test_the_word_on_how_it_went_is_on_no_page_of_the_client(cast: Cast, visit: Visit) -> None:
    acts.end(cast, acts.WITHOUT_GOODBYE)
    for name in ("looking-back", "course", "session-card", "readers"):
        page = _page(visit, cast, name=name)
        assert "without a goodbye" not in page.lower()
        assert "cannot say" not in page.lower()
    assert not HarmAnswer.objects.exists()
