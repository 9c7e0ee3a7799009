"""What has lasted: the page of both, with what was lost again, and what is missing as missing."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.checkins.services import ratings
from alliance_web.endings.services import endings
from alliance_web.follow_up.days import after
from alliance_web.follow_up.models import FollowUp, Wave
from alliance_web.follow_up.services import answering
from alliance_web.overview.awaiting import for_person
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, rate
from tests.web.endings import acts

from .asked import agreed, ended

pytestmark = pytest.mark.django_db

Visit = Callable[..., Client]
END = date(2025, 2, 8)
# CORE-10: ten items of 0 to 4; q2 and q3 are turned round, so that these answers make a total of so many points.
ITEMS = [f"q{n}" for n in (1, 4, 5, 7, 8, 9, 10)]


def core(points: int) -> dict[str, int | None]:
    """Answers of CORE-10 with this total, none of them to the question about ending one's life."""
    answers: dict[str, int | None] = {"q2": 4, "q3": 4, "q6": 0}
    for item in ITEMS:
        answers[item] = min(4, points)
        points -= min(4, points)
    assert points == 0
    return answers


@pytest.fixture
def followed(cast: Cast, safety_plan: Any) -> Therapy:
    """Sam began at 22 and ended at 8."""
    therapies.choose_outcome(therapy=cast.therapy, outcome="core-10", outcome_every=1, by=cast.therapist)
    for number, points in ((4, 22), (5, 8)):
        at = timezone.now() - timedelta(hours=8 - number)
        session = sessions.plan(therapy=cast.therapy, starts_at=at, number=number, by=cast.therapist)
        check_in = session.check_ins.get(instrument="core-10")
        submission = ratings.Submission(key=uuid4(), answers=core(points))
        ratings.submit(check_in=check_in, submission=submission, by=cast.client)
        rate(session, "client", 8)
        rate(session, "therapist", 7)
    agreed(cast)
    ended(cast, END)
    Session.objects.filter(number__in=(4, 5)).update(starts_at=timezone.make_aware(datetime.combine(END, time(9))))
    return cast.therapy


def _answered(cast: Cast, scores: Mapping[int, int | None], **more: Any) -> None:
    """What Sam answered so many months after the end; None: nothing."""
    row = acts.client(cast)
    for months, points in scores.items():
        on = after(END, months)
        at = timezone.make_aware(datetime.combine(on, time(10)))
        answers = {} if points is None else {"outcome": core(points), "lasted": {}, "back": 9, "hear": "", **more}
        Wave.objects.create(
            follow_up=FollowUp.objects.get(by=row),
            ended_on=END,
            months=months,
            due_on=on,
            asked_at=at,
            expires_at=at + timedelta(days=30),
            answered_at=None if points is None else at,
            instrument="core-10",
            answers=answers,
        )


def _page(visit: Visit, cast: Cast, who: str = "therapist") -> str:
    response = visit(getattr(cast, who)).get(reverse("after-the-end", args=[cast.therapy.key]))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"</?(bdi)[^>]*>", "", response.content.decode()))


# The last score after 22 at the start and 8 at the end, and what is true of it: 6 points are more than chance.
SENTENCES = [
    (9, "Sam is better than at the start, and about as at the end."),
    (13, "Sam is better than at the start, and about as at the end."),
    (14, "Sam is better than at the start. Since the end, part of it has been lost."),
    (16, "Sam is better than at the start. Since the end, part of it has been lost."),
    (17, "Sam is about as at the start. Since the end, what was gained has been lost."),
    (27, "Sam is about as at the start. Since the end, what was gained has been lost."),
    (28, "Sam is worse than at the start and at the end."),
    (2, "Sam is better than at the start, and better than at the end."),
]


@pytest.mark.parametrize(("points", "sentence"), SENTENCES)
def test_the_sentence_is_true(followed: Therapy, cast: Cast, visit: Visit, points: int, sentence: str) -> None:
    _answered(cast, {12: points})
    assert sentence in _page(visit, cast)


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_the_table_tells_change_and_what_could_be_chance(followed: Therapy, cast: Cast, visit: Visit, who: str) -> None:
    _answered(cast, {1: 9, 3: 11, 6: None, 12: 15})
    page = _page(visit, cast, who)
    assert "<strong>14 better</strong>" in page
    assert "1 worse (could be chance)" in page
    assert "<strong>7 worse</strong>" in page
    assert "asked on 8 August 2025" in page
    assert page.count("not known") == 2
    assert "Bold: 6 points or more." in page
    assert "Barkham and others 2013" in page


def test_a_missing_answer_is_missing_in_picture_and_table(followed: Therapy, cast: Cast, visit: Visit) -> None:
    _answered(cast, {1: 9, 6: None, 12: 15})
    response = visit(cast.client).get(reverse("after-the-end", args=[cast.therapy.key]))
    picture = response.context["page"].chapter.picture
    assert picture.svg.count("p-ghost") == 1
    assert "6 months: no answer." in picture.description
    assert [row[1] for row in picture.table.rows[-3:]] == ["9", "no answer", "15"]


def test_back_in_therapy_is_another_line_with_a_left_side_of_its_own(
    followed: Therapy, cast: Cast, visit: Visit
) -> None:
    _answered(cast, {1: 9, 12: 15})
    endings.reopen(therapy=Therapy.objects.get(), by=acts.therapist(cast))
    response = visit(cast.client).get(reverse("after-the-end", args=[cast.therapy.key]))
    shown = response.context["page"]
    assert shown.chapter is None
    assert [one.ended_on for one in shown.earlier] == [END]
    assert [row[1] for row in shown.earlier[0].picture.table.rows[-2:]] == ["9", "15"]
    text = _page(visit, cast)
    assert "Back in therapy" in text
    assert "After the end on 8 February 2025" in text
    assert "is better than at the start" not in text


def test_a_second_end_leaves_the_first_as_it_was(followed: Therapy, cast: Cast, visit: Visit) -> None:
    _answered(cast, {1: 9, 12: 15})
    endings.reopen(therapy=Therapy.objects.get(), by=acts.therapist(cast))
    again = timezone.now() - timedelta(hours=1)
    session = sessions.plan(therapy=Therapy.objects.get(), starts_at=again, number=6, by=cast.therapist)
    submission = ratings.Submission(key=uuid4(), answers=core(20))
    ratings.submit(check_in=session.check_ins.get(instrument="core-10"), submission=submission, by=cast.client)
    acts.end(cast)
    response = visit(cast.therapist).get(reverse("after-the-end", args=[cast.therapy.key]))
    shown = response.context["page"]
    assert [(row.label, row.score) for row in shown.chapter.rows] == [("Session 6", "20")]
    assert [row.score for row in shown.earlier[0].rows] == ["22", "8", "9", "15"]
    assert shown.chapter.picture is None
    assert "What has lasted" in _looking_back(visit, cast)


def test_a_line_that_begins_after_the_end_is_drawn_without_a_sentence(
    cast: Cast, safety_plan: Any, visit: Visit
) -> None:
    agreed(cast)
    ended(cast, END)
    _answered(cast, {1: 9, 3: None})
    response = visit(cast.therapist).get(reverse("after-the-end", args=[cast.therapy.key]))
    chapter = response.context["page"].chapter
    assert [row[1] for row in chapter.picture.table.rows] == ["9", "no answer"]
    assert (chapter.sentence, chapter.rows) == ("", ())
    assert "No one has been asked yet" not in _page(visit, cast)


def test_no_sentence_no_bands_no_bold_without_a_published_figure(cast: Cast, visit: Visit) -> None:
    agreed(cast)
    ended(cast, END)
    page = _page(visit, cast)
    assert "could be chance" not in page
    assert "No one has been asked yet" in page


def test_a_wish_comes_first_until_somebody_was_in_touch(followed: Therapy, cast: Cast, visit: Visit) -> None:
    _answered(cast, {12: 15}, hear="come")
    page = _page(visit, cast)
    assert page.index("Sam would like to hear from you") < page.index("What has lasted since the end?")
    assert "I have been in touch" not in _page(visit, cast, "client")
    wave = Wave.objects.get()
    visit(cast.therapist).post(reverse("wish-done", args=[cast.therapy.key, wave.key]))
    assert "would like to hear from you" not in _page(visit, cast)


def test_a_wish_of_another_therapy_is_none(followed: Therapy, cast: Cast, visit: Visit) -> None:
    assert visit(cast.therapist).post(reverse("wish-done", args=[cast.therapy.key, uuid4()])).status_code == 404


def test_who_stopped_has_stopped_and_that_is_all(followed: Therapy, cast: Cast, visit: Visit) -> None:
    visit(cast.client).post(reverse("follow-up", args=[cast.therapy.key]), {"answer": "no"})
    assert "Sam asked us to stop on" in _page(visit, cast)


def test_nobody_else_opens_the_page(followed: Therapy, cast: Cast, visit: Visit) -> None:
    _answered(cast, {1: 9})
    for who in (cast.colleague, cast.lead, cast.administrator, cast.stranger):
        assert visit(who).get(reverse("after-the-end", args=[cast.therapy.key])).status_code == 404


AGREE = [
    ({"opens": "day", "day": "1990-03-31"}, ""),
    ({"opens": "word", "word": "Lighthouse"}, ""),
    ({"opens": "day", "day": ""}, "Enter your date of birth."),
    ({"opens": "day", "day": "2999-01-01"}, "Enter a date in the past."),
    ({"opens": "day", "day": "1899-12-31"}, "Enter a date in the past."),
    ({"opens": "word", "word": "sea"}, "Enter a word of at least four letters."),
    ({"opens": "word", "word": "x" * 81}, "Enter a word of 80 characters or fewer."),
    ({"opens": "", "word": "Lighthouse"}, "Select an answer."),
]


@pytest.mark.parametrize(("sent", "told"), AGREE)
def test_the_client_agrees_with_what_opens_the_link(cast: Cast, visit: Visit, sent: dict[str, str], told: str) -> None:
    acts.end(cast)
    page = visit(cast.client).post(reverse("follow-up", args=[cast.therapy.key]), sent)
    if told:
        assert page.status_code == 422
        assert told in page.content.decode()
        return
    assert page.status_code == 302
    looking_back = visit(cast.therapist).get(reverse("looking-back", args=[cast.therapy.key])).content.decode()
    assert "Sam agreed to be asked how things are" in looking_back


def test_the_client_pauses_and_starts_again(cast: Cast, visit: Visit) -> None:
    agreed(cast)
    acts.end(cast)
    address = reverse("follow-up", args=[cast.therapy.key])
    visit(cast.client).post(address, {"answer": "pause"})
    assert "Sam has paused the questions after the end." in _looking_back(visit, cast)
    visit(cast.client).post(address, {"answer": "pause"})
    assert "Sam agreed to be asked how things are" in _looking_back(visit, cast)


def test_only_days_to_come_are_promised(cast: Cast, visit: Visit) -> None:
    acts.end(cast)
    Therapy.objects.update(started_on=date(2026, 1, 5), ended_on=timezone.localdate() - timedelta(days=40))
    page = visit(cast.client).get(reverse("follow-up", args=[cast.therapy.key]))
    assert len(page.context["days"]) == 4
    assert min(page.context["days"]) > timezone.localdate()


def _looking_back(visit: Visit, cast: Cast) -> str:
    return visit(cast.therapist).get(reverse("looking-back", args=[cast.therapy.key])).content.decode()


def test_pausing_what_was_never_agreed_changes_nothing(cast: Cast, visit: Visit) -> None:
    acts.end(cast)
    sent = {"answer": "pause"}
    assert visit(cast.client).post(reverse("follow-up", args=[cast.therapy.key]), sent).status_code == 302
    assert not Wave.objects.exists()


def test_an_answer_waits_for_the_therapist_by_name(followed: Therapy, cast: Cast) -> None:
    _answered(cast, {12: 15}, hear="call")
    assert "Sam would like to hear from you" in [one.words for one in for_person(cast.therapist)]
    answering.wish_done(wave=Wave.objects.get(), by=cast.therapist)
    assert "Sam would like to hear from you" not in [one.words for one in for_person(cast.therapist)]
