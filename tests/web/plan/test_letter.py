"""The letter "What we agreed": only what both agreed, set as it was written, or not at all.

goal                 task                     in the letter
agreed, running      agreed, open             both
agreed, running      proposed only            the goal
agreed, running      done, let go             the goal
proposed only        -                        nothing
agreed, then ended   agreed                   nothing
agreed, then disagreed with                   nothing
agreed, another way proposed                  the agreed words

words                                         what comes of them
umlauts, Polish, Greek, Cyrillic, Vietnamese  set
Hebrew, Arabic                                set, from the right
Chinese, Thai, Hindi, emoji                   no letter: a page says so and offers the plan in print
#let, *x*, $x$, @x, <x>, `x`, \\, {}, "        set as they stand
control characters                            left out
"""

import json
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import typst
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.audit.models import AuditEvent
from alliance_web.plan.letter import press, setting
from alliance_web.plan.letter.words import is_right_to_left, plain
from alliance_web.plan.models import Goal, Task
from alliance_web.plan.services import goals, preferences, reports, review_days, tasks
from alliance_web.plan.services.reports import Said
from alliance_web.plan.services.tasks import Draft
from alliance_web.plan.states import Amount, Outcome, Owner, Place, Stance, TaskState
from alliance_web.therapies.models import Participant
from tests.web.cast import Cast
from tests.web.overview.reading import text as words_of

from . import pdf_text

pytestmark = pytest.mark.django_db

Visit, MakeGoal, MakeTask = Callable[..., Client], Callable[..., Goal], Callable[..., Task]
DANCE = "I want to stay for the dance."


def letter(visit: Visit, user: Any, cast: Cast) -> Any:
    return visit(user).get(reverse("letter", args=[cast.therapy.key]))


def read(answer: Any) -> str:
    assert answer["Content-Type"] == "application/pdf", words_of(answer)
    return pdf_text.text(answer.content)


def test_both_chairs_get_the_same_letter(cast: Cast, visit: Visit, agreed: MakeGoal, task: MakeTask) -> None:
    task(Owner.THERAPIST, goal=agreed(DANCE), rhythm="every Monday", due_on=date(2031, 3, 3), place=Place.IN_SESSION)
    ours = read(letter(visit, cast.client, cast))
    for expected in (
        "The Practice",
        "What we agreed",
        "Dear Sam,",
        "Goal 1" + DANCE,
        "Walk to the bakery.Noor · in the session · every Monday · by 3 March 2031",
        "Sam and Noor",
        "Page 1 of 1",
    ):
        assert expected in ours
    assert read(letter(visit, cast.therapist, cast)) == ours


def test_only_what_both_agreed_and_what_still_holds(
    cast: Cast, visit: Visit, proposed: MakeGoal, agreed: MakeGoal, task: MakeTask, sam: Participant, noor: Participant
) -> None:
    goal = agreed(DANCE)
    goals.propose_version(goal=goal, words="I want to dance all night.", after=1, by=sam)
    tasks.propose(goal=goal, draft=Draft("Buy shoes.", Owner.CLIENT, Place.BETWEEN), key=uuid4(), by=noor)
    tasks.move(task=task(goal=goal, words="Find the invitation."), to=TaskState.SET_ASIDE, by=sam)
    tasks.move(task=task(goal=goal, words="Ask my sister."), to=TaskState.DONE, by=sam)
    proposed("I want to move out.")
    doubted = agreed("I want to call my father.")
    goals.take_stance(goal=doubted, version=1, seen=1, stance=Stance.DISAGREE, reason="not now", by=sam)
    ours = read(letter(visit, cast.client, cast))
    assert DANCE in ours
    for left_out in ("all night", "shoes", "invitation", "my sister", "move out", "my father", "not now"):
        assert left_out not in ours


def test_what_has_ended_is_not_in_it(cast: Cast, visit: Visit, agreed: MakeGoal, ended: Callable[..., Goal]) -> None:
    ended(Outcome.ACHIEVED)
    agreed(DANCE)
    assert "sleep through" not in read(letter(visit, cast.client, cast))


def test_nothing_of_one_side_is_in_it(
    cast: Cast, visit: Visit, proposed: MakeGoal, task: MakeTask, sam: Participant, noor: Participant
) -> None:
    goal = proposed(DANCE)
    goals.take_stance(goal=goal, version=1, seen=1, stance=Stance.AGREE, own_words="For my sister's sake.", by=noor)
    made = task(goal=goal)
    reports.report(
        task=made, said=Said(Amount.NOT, None, "the rain", "the dog"), about=1, seen=1, session=1, key=uuid4(), by=sam
    )
    preferences.say(key=uuid4(), answers={"lead": 1}, words="Slowly, please.", by=sam)
    ours = read(letter(visit, cast.client, cast))
    assert DANCE in ours
    for private in ("sister's sake", "the rain", "the dog", "Slowly", "leads"):
        assert private not in ours


@pytest.mark.parametrize(("days", "agrees", "stands"), [(30, True, True), (0, True, True), (30, False, False)])
def test_the_next_look_where_both_agreed_on_the_day(
    cast: Cast, visit: Visit, agreed: MakeGoal, sam: Participant, noor: Participant,
    days: int, agrees: bool, stands: bool,
) -> None:  # fmt: skip
    agreed(DANCE)
    day = timezone.localdate() + timedelta(days=days)
    review_days.propose(on=day, after=0, by=sam)
    if agrees:
        review_days.agree(seen=1, by=noor)
    assert (
        f"You and Noor will review your goals on {day:%-d %B %Y}." in read(letter(visit, cast.client, cast))
    ) is stands


def test_before_anything_is_agreed(cast: Cast, visit: Visit, proposed: MakeGoal) -> None:
    proposed()
    answer = visit(cast.client).get(reverse("letter", args=[cast.therapy.key]), follow=True)
    assert "You can make the letter once you've both agreed to a goal." in words_of(answer)
    assert answer.redirect_chain == [(reverse("plan", args=[cast.therapy.key]), 302)]


def test_the_letter_is_kept_nowhere_and_its_reading_is_told(cast: Cast, visit: Visit, agreed: MakeGoal) -> None:
    agreed(DANCE)
    answer = letter(visit, cast.client, cast)
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Disposition"] == f'inline; filename="what-we-agreed-{timezone.localdate():%Y-%m-%d}.pdf"'
    assert AuditEvent.objects.filter(verb="read.letter", actor=cast.client.pk).count() == 1
    assert "Sam opened the letter of what you agreed" in words_of(
        visit(cast.therapist).get(reverse("readers", args=[cast.therapy.key]))
    )


@pytest.mark.parametrize(
    "words",
    [
        "Grüße aus Łódź, ça ira, Việt Nam",
        "Γειά σου, Ελλάδα",
        "Я хочу лучше спать",
        "“so” – then … 5 € ½ → ✓ ★",
        '#let x = 1; *x* _y_ $z$ @ref <label> `raw` \\ {} "q" // no /* no */ = Heading',
        "first line\nsecond line",
    ],
)
def test_words_are_set_as_they_stand(cast: Cast, visit: Visit, agreed: MakeGoal, words: str) -> None:
    agreed(words)
    assert words.replace("\n", "") in read(letter(visit, cast.client, cast))


@pytest.mark.parametrize("words", ["أحتاج إلى وقت أطول", "אני רוצה לישון"])
def test_scripts_from_the_right(cast: Cast, visit: Visit, agreed: MakeGoal, words: str) -> None:
    agreed(words)
    ours = read(letter(visit, cast.client, cast))
    assert words in ours or words[::-1] in ours  # a PDF may keep the order of the eye
    assert "\ufffd" not in ours


@pytest.mark.parametrize(
    ("words", "sign"), [("我想睡觉", "我"), ("อยากนอน", "อ"), ("मुझे सोना है", "म"), ("Sleep 🙂", "🙂")]
)
def test_what_no_face_shows_is_said_and_not_left_empty(
    cast: Cast, visit: Visit, agreed: MakeGoal, words: str, sign: str
) -> None:
    agreed(words)
    answer = letter(visit, cast.client, cast)
    assert answer["Content-Type"].startswith("text/html")
    assert "We could not make the letter" in words_of(answer)
    assert f"“{sign}" in words_of(answer)
    assert reverse("plan", args=[cast.therapy.key]) in answer.content.decode()


def test_a_press_that_takes_too_long_is_ended(
    cast: Cast, visit: Visit, agreed: MakeGoal, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(DANCE)
    with pytest.raises(setting.NotSet, match="longer than"):
        setting.pdf({}, longest=0.001)

    def takes_for_ever(*args: Any, **options: Any) -> Any:
        raise subprocess.TimeoutExpired("press", setting.LONGEST)

    monkeypatch.setattr(setting.subprocess, "run", takes_for_ever)
    assert "Sorry, that did not work. Nothing is lost. Try again in a moment." in words_of(
        letter(visit, cast.client, cast)
    )


def test_without_the_press_the_plan_in_print_stands_in(
    cast: Cast, visit: Visit, agreed: MakeGoal, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(DANCE)
    monkeypatch.setattr(setting, "find_spec", lambda name: None)
    plan = visit(cast.client).get(reverse("plan", args=[cast.therapy.key]))
    assert "You can print this page from your browser." in words_of(plan)
    assert reverse("letter", args=[cast.therapy.key]) not in plan.content.decode()
    followed_an_old_link = words_of(letter(visit, cast.client, cast))
    assert "This practice does not make PDF letters." in followed_an_old_link
    assert "Print the plan instead" in followed_an_old_link


def test_a_press_that_falls_says_nothing_of_the_letter() -> None:
    with pytest.raises(setting.NotSet) as fault:
        setting.pdf({"title": DANCE})
    assert DANCE not in str(fault.value)


def test_the_template_gives_no_warning_and_a_tagged_pdf(
    cast: Cast, visit: Visit, agreed: MakeGoal, task: MakeTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    task(goal=agreed(DANCE))
    given: list[dict[str, Any]] = []
    monkeypatch.setattr("alliance_web.plan.views.letter.pdf", lambda words: given.append(words) or b"")
    letter(visit, cast.client, cast)
    made, warnings = typst.compile_with_warnings(
        str(press.TEMPLATE),
        ignore_system_fonts=True,
        sys_inputs={"letter": json.dumps(given[0])},
        pdf_standards="ua-1",
        format="pdf",
    )
    assert warnings == []
    assert b"/StructTreeRoot" in made
    assert b"pdfuaid:part" in made


def test_a_long_letter_has_pages(cast: Cast, visit: Visit, agreed: MakeGoal) -> None:
    for _ in range(12):
        agreed("I want to sleep through the night.\n" * 5)
    shown = pdf_text.pages(letter(visit, cast.client, cast).content)
    assert len(shown) > 1
    assert all(f"Page {n} of {len(shown)}" in page for n, page in enumerate(shown, start=1))


def test_outsiders_find_nothing(cast: Cast, visit: Visit, agreed: MakeGoal) -> None:
    agreed(DANCE)
    for user in (cast.colleague, cast.lead, cast.administrator, cast.stranger):
        assert letter(visit, user, cast).status_code == 404


def test_control_characters_go_and_line_ends_stay() -> None:
    assert plain("a\x07b\nc\x00") == "ab\nc"


@pytest.mark.parametrize(
    ("words", "right"), [("abc", False), ("", False), ("123 أ", True), ("אב c", True), ("c אב", False), ("…", False)]
)
def test_which_way_a_text_runs(words: str, right: bool) -> None:
    assert is_right_to_left(words) is right
