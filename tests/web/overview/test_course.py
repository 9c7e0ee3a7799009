"""The course page: the same for both chairs, every picture with its table, nothing missing hidden.

State                                   what stands there
no session                              an empty page that says what brings it
answers of one chair, session open      who is awaited, no number of anybody
both answered                           two lines, the gap, small pictures, tables
one chair never answers                 its sessions are "no answer"
the plan changes                        a mark at the last session that had begun, the same for both
forty sessions                          as quick as three: the same number of queries
ended                                   the same, and the overline says so
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance.instruments import load, score
from alliance.model import Mark, Span
from alliance.prompts import rule_of
from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.queries import shared_course
from alliance_web.checkins.services import ratings
from alliance_web.checkins.shared import SharedSession
from alliance_web.overview.queries.pictures import _together
from alliance_web.overview.queries.plan_marks import marks
from alliance_web.plan.changed import Changed
from alliance_web.plan.queries.changes import PlanChange
from alliance_web.plan.services import goals, tasks
from alliance_web.plan.services.tasks import Draft
from alliance_web.plan.states import Owner, Place, Stance
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import ITEMS, Cast, check_in_of, rate, with_a_record

from .reading import pictures, tables, text

Visit = Callable[..., Client]
OVERALL = "How did working together feel?"
NAMES = (
    "Trust", "Same goals", "Made sense", "Honesty", "Opening up", "Felt heard", "Felt supported", "Free to disagree"
)  # fmt: skip


def page(visit: Visit, user: Any, therapy: Therapy, **query: str) -> Any:
    return visit(user).get(reverse("course", args=[therapy.key]), query)


def outcome(session: Session, **answers: int | None) -> None:
    check_in = CheckIn.objects.get(session=session, instrument="phq-8")
    submission = ratings.Submission(key=uuid4(), answers={f"q{n}": 1 for n in range(1, 9)} | answers)
    by = check_in.participant.user
    ratings.submit(check_in=check_in, submission=submission, rated_at=session.starts_at, by=by)


def test_each_chair_reads_the_others_name(cast: Cast, rated: Therapy, visit: Visit) -> None:
    assert "<h1>Working with <bdi>Sam</bdi></h1>" in page(visit, cast.therapist, rated).content.decode()
    assert "<h1>Working with <bdi>Noor</bdi></h1>" in page(visit, cast.client, rated).content.decode()


@pytest.mark.parametrize("item", ["overall", *ITEMS])
def test_both_chairs_see_the_same_pictures_and_numbers(
    item: str, cast: Cast, three: list[Session], visit: Visit
) -> None:
    for n, session in enumerate(three):
        rate(session, "client", 7, bond=4 + n)
        rate(session, "therapist", 6, bond=8 - n)
    seen = [page(visit, user, cast.therapy, item=item) for user in (cast.client, cast.therapist)]
    assert len(pictures(seen[0])) == 10  # the large one twice, for wide and for narrow columns, and eight small ones
    assert pictures(seen[0]) == pictures(seen[1])
    assert tables(seen[0]) == tables(seen[1])


def test_the_table_of_the_large_picture_has_its_numbers(cast: Cast, three: list[Session], visit: Visit) -> None:
    for n, session in enumerate(three):
        rate(session, "client", 5 + n)
        rate(session, "therapist", 7)
    rows = tables(page(visit, cast.client, cast.therapy))[OVERALL]
    assert rows[0][:4] == ["Session", "Sam", "Noor", "Gap"]
    assert [row[:4] for row in rows[1:]] == [["1", "5", "7", "2"], ["2", "6", "7", "1"], ["3", "7", "7", "0"]]


def test_the_table_of_the_small_pictures_has_their_numbers(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[0], "client", 7, bond=3, positivity=None)
    rate(three[0], "therapist", 6)
    rows = tables(page(visit, cast.therapist, cast.therapy))[
        "Each question: the answer of Sam, then of Noor; – is no answer"
    ]
    assert rows[0] == ["Session", *NAMES]
    assert rows[1] == ["1", "3 · 6", *["7 · 6"] * 5, "– · 6", "7 · 6"]


def test_every_small_picture_leads_to_its_large_one(cast: Cast, rated: Therapy, visit: Visit) -> None:
    markup = page(visit, cast.client, rated).content.decode()
    for item in ITEMS:
        assert f'class="small-picture" href="?item={item}#course-large"' in markup


@pytest.mark.parametrize("item", ["", "nonsense", "strain", "unsaid", "<b>"])
def test_an_item_that_is_not_there_gives_the_overall_line(item: str, cast: Cast, rated: Therapy, visit: Visit) -> None:
    assert OVERALL in tables(page(visit, cast.client, rated, item=item))


def test_an_item_says_what_each_was_asked(cast: Cast, rated: Therapy, visit: Visit) -> None:
    words = text(page(visit, cast.client, rated, item="goals"))
    assert "Sam was asked: “Noor and I wanted to reach the same goals.”" in words
    assert "Noor was asked: “Sam and I wanted to reach the same goals.”" in words


def test_the_gap_is_said_with_its_direction_in_the_readers_person(
    cast: Cast, three: list[Session], visit: Visit
) -> None:
    for session, client, therapist in zip(three, (5, 5, 6), (8, 8, 8), strict=True):
        rate(session, "client", client)
        rate(session, "therapist", therapist)
    assert "On average you rate 2.7 points higher (95% interval 1 to 4.3)." in text(
        page(visit, cast.therapist, cast.therapy)
    )
    assert "On average Noor rates 2.7 points higher (95% interval 1 to 4.3)." in text(
        page(visit, cast.client, cast.therapy)
    )


def test_a_gap_at_the_end_of_the_scale_has_no_interval(cast: Cast, three: list[Session], visit: Visit) -> None:
    for session, therapist in zip(three, (8, 7, 8), strict=True):
        rate(session, "client", 10)
        rate(session, "therapist", therapist)
    said = "Your ratings go up and down too little to say how sure the difference between them is."
    assert said in text(page(visit, cast.therapist, cast.therapy))


def test_a_gap_needs_three_sessions(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[0], "client", 5)
    rate(three[0], "therapist", 8)
    assert "too early to say which of you rates higher" in text(page(visit, cast.client, cast.therapy))


def test_the_usual_range_is_explained(cast: Cast, three: list[Session], visit: Visit) -> None:
    for session, value in zip(three, (6, 7, 8), strict=True):
        rate(session, "client", value)
        rate(session, "therapist", 7)
    # mean 7, deviation 1, three ratings: 7 -+ t(0.9; 2) * sqrt(4 / 3) = 7 -+ 1.886 * 1.155
    assert "Your usual range now: 4.8 to 9.2, based on 3 earlier answers" in text(
        page(visit, cast.client, cast.therapy)
    )
    assert "Sam's usual range now: 4.8 to 9.2" in text(page(visit, cast.therapist, cast.therapy))


def test_the_usual_range_says_why_it_cannot_be_told(cast: Cast, rated: Therapy, visit: Visit) -> None:
    assert "It's too early to show your usual range: all ratings so far are the same" in text(
        page(visit, cast.client, rated)
    )


def test_a_missed_session_is_shown_as_no_answer(cast: Cast, three: list[Session], visit: Visit) -> None:
    for session in (three[0], three[2]):
        rate(session, "client", 7)
    for session in three:
        rate(session, "therapist", 6)
    seen = page(visit, cast.client, cast.therapy)
    assert tables(seen)[OVERALL][2][:3] == ["2", "no answer", "6"]
    assert "No answer from Sam in session 2." in text(seen)


def test_an_answer_too_few_gives_no_overall(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[0], "client", None, bond=9)
    rate(three[0], "therapist", 6)
    assert tables(page(visit, cast.client, cast.therapy))[OVERALL][1][:3] == ["1", "no answer", "6"]


def test_a_prompt_stands_with_its_rule_and_how_often_it_errs(cast: Cast, three: list[Session], visit: Visit) -> None:
    for session in three:
        rate(session, "client", 8)
        rate(session, "therapist", 5)
    rule = rule_of("gap")
    words = text(page(visit, cast.therapist, cast.therapy))
    assert words.count("higher than you did, 3 times in a row up to session 3.") == 1
    assert "Sam rated “Trust”, “Same goals”," in words
    assert "“Free to disagree” higher than you did, 3 times in a row up to session 3." in words
    assert rule.rule in words
    assert rule.measured
    often = f"{100 * rule.measured.by_chance.value:.0f}"
    assert f"False alarms: in simulated therapies where nothing was wrong, this came up in {often} of 100" in words
    assert "“Free to disagree” higher than Noor did, 3 times in a row up to session 3." in text(
        page(visit, cast.client, cast.therapy)
    )


def test_one_rupture_is_one_prompt_with_all_its_reasons(cast: Cast, three: list[Session], visit: Visit) -> None:
    for session, value in zip(three, (10, 10, 3), strict=True):
        strain = 0 if value == 10 else 1
        rate(session, "client", value, strain=strain)
        rate(session, "therapist", value, strain=strain)
    for user in (cast.client, cast.therapist):
        markup = page(visit, user, cast.therapy).content.decode()
        assert markup.count('class="worth-said"') == 1
        assert "Why this is here, and 5 more reasons" in markup


def test_at_most_three_prompts_stand_open(cast: Cast, three: list[Session], visit: Visit) -> None:
    """A rupture, two lines on which the views part each way, and full marks five times running."""
    for number, session in enumerate(three):
        higher = {"bond": 9, "tasks": 2} if number else {"bond": 9, "tasks": 2, "goals": 9}
        rate(session, "client", 6, strain=int(number == 2), **higher)
        rate(session, "therapist", 6, bond=5, tasks=8)
    markup = page(visit, cast.client, cast.therapy).content.decode()
    assert markup.count('class="worth-said"') == 3
    assert "Difficult moment: After session 3" in markup


def test_without_a_prompt_the_page_asks_what_to_keep(cast: Cast, rated: Therapy, visit: Visit) -> None:
    assert "Nothing stands out just now." in text(page(visit, cast.client, rated))


def test_the_outcome_stands_below_on_the_same_sessions(cast: Cast, three: list[Session], visit: Visit) -> None:
    for session in three:
        rate(session, "client", 7)
        rate(session, "therapist", 6)
    outcome(three[0])
    outcome(three[2], q1=None, q2=None, q3=None)
    seen = page(visit, cast.therapist, cast.therapy)
    head, *rows = tables(seen)[OVERALL]
    column = head.index("How Sam has been (PHQ-8)")
    assert [row[column] for row in rows] == ["8", "", "no answer"]
    assert "How Sam has been (PHQ-8), lower is better" in seen.content.decode()
    reason = score(load("phq-8"), {f"q{n}": 1 for n in range(4, 9)}).total.reason
    assert f"How Sam has been (PHQ-8), session 3: no score, {reason}." in text(seen)


def test_scores_of_two_questionnaires_never_share_a_line(
    cast: Cast, three: list[Session], meet: Callable[..., Session], visit: Visit
) -> None:
    outcome(three[0])
    therapies.choose_outcome(therapy=cast.therapy, outcome="gad-7", outcome_every=1, by=cast.therapist)
    later = meet(3)
    check_in = CheckIn.objects.get(session=later, instrument="gad-7")
    submission = ratings.Submission(key=uuid4(), answers={f"q{n}": 2 for n in range(1, 8)})
    ratings.submit(check_in=check_in, submission=submission, by=cast.client)
    for session in (*three, later):
        rate(session, "client", 7)
        rate(session, "therapist", 7)
    seen = page(visit, cast.client, cast.therapy)
    head, *rows = tables(seen)[OVERALL]
    assert [row[head.index("How Sam has been (GAD-7)")] for row in rows] == ["", "", "", "14"]
    assert "Asked before, on a scale of its own: How Sam has been (PHQ-8). session 1: 8" in text(seen)


def test_since_last_time(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[1], "client", 7, goals=3)
    rate(three[1], "therapist", 7)
    rate(three[2], "client", 7, bond=9, goals=8)
    rate(three[2], "therapist", 7, bond=9)
    words = text(page(visit, cast.therapist, cast.therapy))
    assert "High for both of you: Trust" in words
    assert "Same goals: from 3 to 8 for Sam, since session 2. You: 7." in words
    assert "Same goals: from 3 to 8 for you, since session 2. Noor: 7." in text(page(visit, cast.client, cast.therapy))


def test_the_guess_panel_has_the_same_numbers_for_both(cast: Cast, three: list[Session], visit: Visit) -> None:
    for session, value in zip(three, (4, 4, 5), strict=True):
        rate(session, "client", 7, bond=value)  # every guess is 7
        rate(session, "therapist", 6)
    seen = page(visit, cast.therapist, cast.therapy)
    rows = tables(seen)["Guess minus answer, on average"]
    assert rows[1] == ["Trust", "3", "2.7", "1 and 4.3"]
    assert "Your guess and Sam's answer" in text(seen)
    assert "“Trust” tends to be guessed too high, by 2.7 (between 1 and 4.3)." in text(seen)
    other = page(visit, cast.client, cast.therapy)
    assert "Noor's guess and your answer" in text(other)
    assert tables(other)["Guess minus answer, on average"] == rows


def test_without_guesses_there_is_no_panel(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[0], "client", 7)
    assert "guess" not in text(page(visit, cast.client, cast.therapy)).lower()


def test_who_is_awaited(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[2], "client", 7)
    assert "Session 3: waiting for Noor." in text(page(visit, cast.client, cast.therapy))
    seen = page(visit, cast.therapist, cast.therapy)
    assert "Session 3: waiting for you. Sam has checked in." in text(seen)
    assert reverse("check-in", args=[cast.therapy.key, check_in_of(three[2], "therapist").key]) in seen.content.decode()


def test_a_session_that_is_going_on_makes_nobody_late(
    cast: Cast, rated: Therapy, meet: Callable[..., Session], visit: Visit
) -> None:
    meet(0.5)
    seen = page(visit, cast.client, rated)
    assert "Afterwards you both say how it felt." in text(seen)
    assert "Say how session 4 felt" not in text(seen)


def test_before_both_have_answered_no_number_is_shown(cast: Cast, visit: Visit) -> None:
    Session.objects.filter(therapy=cast.therapy, number__gt=1).update(state="cancelled")
    rate(Session.objects.get(therapy=cast.therapy, number=1), "client", 7)
    for user in (cast.client, cast.therapist):
        seen = page(visit, user, cast.therapy)
        assert "Both views appear together" in text(seen)
        assert pictures(seen) == []


def test_before_the_first_session(cast: Cast, visit: Visit) -> None:
    Session.objects.filter(therapy=cast.therapy).update(starts_at=timezone.now() + timedelta(days=3))
    assert "Plan a session. After it, Sam and you both say" in text(page(visit, cast.therapist, cast.therapy))
    words = text(page(visit, cast.client, cast.therapy))
    assert "After the first session the picture begins here" in words
    assert "Plan a session" not in words


def test_an_ended_therapy_keeps_its_page(cast: Cast, rated: Therapy, visit: Visit) -> None:
    therapies.end(therapy=rated, on=timezone.localdate(), by=cast.therapist)
    seen = page(visit, cast.client, rated)
    assert ", ended" in text(seen)
    assert len(pictures(seen)) == 10


def test_the_page_says_who_sees_it_and_what_it_is_not(cast: Cast, rated: Therapy, visit: Visit) -> None:
    words = text(page(visit, cast.client, rated))
    assert "Noor sees this same page. Private answers are not shown or counted." in words
    assert "The check-in is still being tested." in words


def test_a_printed_page_has_every_table_open(cast: Cast, rated: Therapy, visit: Visit) -> None:
    markup = page(visit, cast.client, rated, print="1").content.decode()
    assert markup.count('<details class="picture-twin" open>') == 4
    assert markup.count('<details class="fold"') == len(re.findall(r'<details class="fold"[^>]* open>', markup)) > 2
    assert '<details class="picture-twin">' not in markup


def test_outsiders_find_nothing(cast: Cast, rated: Therapy, visit: Visit) -> None:
    for user in (cast.colleague, cast.lead, cast.administrator, cast.stranger):
        assert page(visit, user, rated).status_code == 404
    assert page(visit, None, rated)["Location"].startswith("/sign-in/")


def test_changes_of_the_plan_stand_on_the_axis_for_both(cast: Cast, three: list[Session], visit: Visit) -> None:
    for session in three:
        rate(session, "client", 6)
        rate(session, "therapist", 7)
    both = chairs(cast.therapy)
    goal = goals.propose(therapy=cast.therapy, words="Sleep through the night.", key=uuid4(), by=both.client)
    before = page(visit, cast.client, cast.therapy)
    assert not any("p-mark" in picture for picture in pictures(before))  # not agreed: nothing to mark
    goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.AGREE, by=both.therapist)
    draft = Draft("No phone in the bedroom.", Owner.CLIENT, Place.BETWEEN)
    for by, other in ((both.client, both.therapist), (both.therapist, None)):  # the second is on the table
        task = tasks.propose(goal=goal, draft=draft, key=uuid4(), by=by)
        if other:
            tasks.take_stance(task=task, version=1, seen=1, stance=Stance.AGREE, by=other)
    for user in (cast.client, cast.therapist):
        seen = page(visit, user, cast.therapy)
        for drawn in pictures(seen)[:2]:  # for wide and for narrow columns
            assert "Goal 1 agreed" in drawn
            assert "Task for goal 1 agreed" in drawn
        notes = [row[-1] for row in tables(seen)[OVERALL]]
        assert notes == ["Notes", "", "", "Goal 1 agreed; Task for goal 1 agreed"]
        assert "Sleep through the night." not in seen.content.decode()
        assert "No phone" not in seen.content.decode()


FIRST = datetime(2026, 1, 1, tzinfo=UTC)

#: sessions on the axis in the order in which they began, days from the first of them to a change, where its mark stands
PLACES = [
    ([], 0, []),
    ([1, 2, 3], 1.5, [2]),
    ([1, 2, 3], 1, [2]),  # in the moment in which it began
    ([1, 2, 3], -5, [1]),  # before the first session
    ([1, 3], 1.5, [3]),
    ([2, 1, 3], 0.5, [2]),  # moved ahead of its number
    ([1, 2], 90, [2]),
]


def course_of(numbers: list[int]) -> list[SharedSession]:
    """Sessions day by day, by number as a course gives them."""
    days = [(number, FIRST + timedelta(days=day)) for day, number in enumerate(numbers)]
    return [SharedSession(number, at, True, (), {}, (), ()) for number, at in sorted(days)]


@pytest.mark.parametrize(("numbers", "days", "expected"), PLACES)
def test_a_mark_stands_at_a_session_of_the_axis(numbers: list[int], days: float, expected: list[int]) -> None:
    change = PlanChange(FIRST + timedelta(days=days), 1, 0, Changed.AGREED)
    assert list(marks([change], course_of(numbers))) == [Mark(number, "Goal 1 agreed") for number in expected]


#: changes at one session (goal, task, what), and what is said of them
TOLD = [
    ([(1, 1, "agreed"), (1, 2, "agreed")], ["2 tasks for goal 1 agreed"]),
    ([(1, 1, "agreed"), (2, 1, "agreed")], ["Task for goal 1 agreed", "Task for goal 2 agreed"]),
    ([(1, 1, "agreed"), (1, 1, "agreed")], ["Task for goal 1 agreed"]),  # agreed anew in other words
    ([(1, 0, "agreed"), (1, 1, "agreed"), (1, 0, "agreed")], ["Task for goal 1 agreed", "Goal 1 agreed"]),
    ([(1, 0, "focus"), (1, 0, "rest"), (1, 0, "focus")], ["Goal 1 paused", "Goal 1 in focus"]),
    ([(1, 3, "done"), (1, 4, "set-aside")], ["Task for goal 1 done", "Task for goal 1 stopped"]),
    ([(1, 3, "taken-up"), (1, 4, "taken-up")], ["2 tasks for goal 1 restarted"]),
]


@pytest.mark.parametrize(("changes", "words"), TOLD)
def test_what_came_at_one_session_is_said_once(changes: list[tuple[int, int, str]], words: list[str]) -> None:
    found = [PlanChange(FIRST, goal, task, Changed(what)) for goal, task, what in changes]
    assert [mark.label for mark in marks(found, course_of([1]))] == words


#: a stretch that a rule found and a strain that the two follow (first, last), and whether both are drawn
MEETINGS = [
    ((3, 4), (5, 6), True),
    ((3, 5), (5, 6), False),
    ((3, None), (5, 6), False),
    ((7, None), (5, 6), True),
    ((3, 4), (5, None), True),
    ((8, 9), (5, None), False),
]


@pytest.mark.parametrize(("stretch", "strain", "both"), MEETINGS)
def test_a_stretch_under_a_strain_is_told_by_the_strain(stretch: Any, strain: Any, both: bool) -> None:
    found, followed = Span(*stretch, "Lower than usual"), Span(*strain, "Hard moment")
    assert _together([followed], [found]) == ([followed, found] if both else [followed])


def test_names_in_any_script_and_markup_in_them(cast: Cast, rated: Therapy, visit: Visit) -> None:
    rated.participants.filter(part="client").update(name="مريم <b>🙂</b>")
    markup = page(visit, cast.therapist, rated).content.decode()
    assert "مريم &lt;b&gt;🙂&lt;/b&gt;" in markup
    assert "<b>🙂" not in markup


def test_the_number_of_queries_does_not_grow(
    cast: Cast, rated: Therapy, meet: Callable[..., Session], visit: Visit, django_assert_num_queries: Any
) -> None:
    browser, address = visit(cast.client), reverse("course", args=[rated.key])
    browser.get(address)
    with django_assert_num_queries(with_a_record(QUERIES)):
        browser.get(address)
    for n in range(37):
        session = sessions.plan(
            therapy=rated, starts_at=timezone.now() - timedelta(hours=100 - n), number=4 + n, by=cast.therapist
        )
        rate(session, "client", 6)
        rate(session, "therapist", 7)
    both = chairs(rated)
    for _ in range(3):
        goal = goals.propose(therapy=rated, words="Sleep.", key=uuid4(), by=both.client)
        goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.AGREE, by=both.therapist)
    browser.get(address)
    with django_assert_num_queries(with_a_record(QUERIES)):
        response = browser.get(address)
    assert len(shared_course(rated)) == 40
    assert len(tables(response)[OVERALL]) == 41


# 2 session and user, 1 roles, 1 part, 1 named for risk, 1 practice, 1 therapy, 1 chairs, 3 shared course, 1 digest,
# 1 the plan's changes, 4 the record of the visit (its transaction included).
QUERIES = 38  # fourteen of them: what waits, one for each kind, and who takes part; five: what was talked about
