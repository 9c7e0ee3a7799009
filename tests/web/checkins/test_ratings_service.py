"""A rating is taken in exactly once, and only its author's word moves what the other chair sees."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn, Digest, PersonalAnswer, Rating
from alliance_web.checkins.queries import shared_course
from alliance_web.checkins.services import asking, ratings
from alliance_web.checkins.services.ratings import Submission
from alliance_web.checkins.standing import Standing
from alliance_web.checkins.states import Sharing, State
from alliance_web.safety.models import ReviewTask
from alliance_web.therapies.models import Session
from alliance_web.therapies.services import sessions
from tests.web.cast import ITEMS, Cast, rate

NOW, NEXT, NEVER = Sharing.NOW, Sharing.NEXT, Sharing.NEVER
SEVENS: dict[str, int | None] = dict.fromkeys(ITEMS, 7) | {"strain": 0}


def submission(key: UUID | None = None, *, words: Any = None, sharing: Any = None, **answers: int | None) -> Submission:
    return Submission(key=key or uuid4(), answers=SEVENS | answers, words=words or {}, sharing=sharing or {})


def submit(check_in: CheckIn, said: Submission, **options: Any) -> Rating:
    return ratings.submit(check_in=check_in, submission=said, by=check_in.participant.user, **options)


def stored(rating: Rating) -> dict[str, tuple[str, str]]:
    return {answer.item: (answer.content, answer.sharing) for answer in rating.personal_answers.all()}


def test_a_rating_is_stored(clients: CheckIn) -> None:
    rating = submit(clients, submission(bond=3, goals=None))
    clients.refresh_from_db()
    assert clients.state == State.SUBMITTED
    assert rating.answers == SEVENS | {"bond": 3, "goals": None}
    assert rating.overall == pytest.approx((3 + 6 * 7) / 7)
    assert Digest.objects.get(therapy=clients.session.therapy).stale
    assert AuditEvent.objects.filter(verb="rating.submit", actor=clients.participant.user_id).count() == 1


def test_sending_twice_stores_once(clients: CheckIn) -> None:
    said = submission(words={"unsaid": "slower"}, sharing={"unsaid": NEXT, "bond": NEVER})
    assert submit(clients, said) == submit(clients, said)
    assert Rating.objects.count() == 1
    assert AuditEvent.objects.filter(verb="rating.submit").count() == 1


# What differs under the same number must not vanish silently.
CHANGED = [
    {"bond": 2},
    {"bond": None},
    {"words": {"unsaid": "faster"}},
    {"sharing": {"unsaid": NEVER}},
    {"sharing": {"unsaid": NEXT, "goals": NEVER}},
]


@pytest.mark.parametrize("change", CHANGED)
def test_the_same_number_with_other_answers_is_refused(clients: CheckIn, change: dict[str, Any]) -> None:
    key = uuid4()
    same: dict[str, Any] = {"words": {"unsaid": "slower"}, "sharing": {"unsaid": NEXT}}
    kept = submit(clients, submission(key, **same))
    with pytest.raises(ratings.AlreadyAnswered) as refused:
        submit(clients, submission(key, **(same | change)))
    assert refused.value.kept == kept
    assert stored(kept) == {"unsaid": ("slower", "next")}


def test_the_first_of_two_is_kept(clients: CheckIn) -> None:
    first = submit(clients, submission(bond=1))
    with pytest.raises(ratings.AlreadyAnswered):
        submit(clients, submission(bond=9))
    first.refresh_from_db()
    assert first.answers["bond"] == 1


def test_what_is_kept_back_is_sealed_and_counts_nowhere(clients: CheckIn) -> None:
    rating = submit(clients, submission(bond=0, sharing={"bond": NEVER}))
    assert "bond" not in rating.answers
    assert rating.overall == 7
    assert stored(rating) == {"bond": ("0", "never")}


def test_to_rather_not_say_there_is_nothing_to_keep_back(clients: CheckIn) -> None:
    rating = submit(clients, submission(bond=None, sharing={"bond": NEVER}))
    assert rating.answers["bond"] is None
    assert stored(rating) == {}


def test_words_nobody_chose_for_are_private_and_empty_ones_are_not_kept(clients: CheckIn) -> None:
    rating = submit(clients, submission(words={"unsaid": "slower", "strain_words": "  "}))
    assert stored(rating) == {"unsaid": ("slower", "never")}


@pytest.mark.parametrize("text", ["a" * 10_000, "🙂‍↔️ سلام שלום", "=HYPERLINK(1)", "zwei\nZeilen"])
def test_any_words_come_back_as_they_were_written(clients: CheckIn, text: str) -> None:
    rating = submit(clients, submission(words={"unsaid": text}))
    assert PersonalAnswer.objects.get(rating=rating).content == text


def test_a_cancelled_session_takes_no_answers(clients: CheckIn, cast: Cast) -> None:
    sessions.cancel(session=clients.session, by=cast.therapist)
    with pytest.raises(asking.NotOpen) as refused:
        submit(clients, submission())
    assert refused.value.standing is Standing.CANCELLED
    assert not Rating.objects.exists()


def test_a_session_to_come_takes_no_answers_unless_they_are_brought_from_elsewhere(
    clients: CheckIn, cast: Cast
) -> None:
    sessions.move(session=clients.session, starts_at=timezone.now() + timedelta(hours=2), by=cast.therapist)
    with pytest.raises(asking.NotOpen) as refused:
        submit(clients, submission())
    assert refused.value.standing is Standing.NOT_YET
    then = timezone.now() - timedelta(days=400)
    assert submit(clients, submission(), rated_at=then, imported=True).rated_at == then


def test_who_waived_gives_no_answers(therapists: CheckIn, cast: Cast) -> None:
    asking.waive(check_in=therapists, by=cast.therapist)
    with pytest.raises(asking.NotOpen):
        submit(therapists, submission())


# Changing who sees an answer. before, after -> in the shared answers, sealed
MOVES = [
    (NOW, NEVER, False, ("7", "never")),
    (NOW, NEXT, False, ("7", "next")),
    (NOW, NOW, True, None),
    (NEVER, NOW, True, None),
    (NEVER, NEXT, False, ("7", "next")),
    (NEXT, NEVER, False, ("7", "never")),
    (NEXT, NOW, True, None),
]


@pytest.mark.parametrize(("before", "after", "is_shared", "sealed"), MOVES)
def test_the_author_moves_a_number(
    clients: CheckIn, cast: Cast, before: Sharing, after: Sharing, is_shared: bool, sealed: tuple[str, str] | None
) -> None:
    rating = submit(clients, submission(sharing={"bond": before}, goals=None))
    changed = ratings.share(rating=rating, sharing={"bond": after}, by=cast.client)
    rating.refresh_from_db()
    assert ("bond" in rating.answers) is is_shared
    assert stored(rating).get("bond") == sealed
    assert changed == (before is not after)
    recorded = AuditEvent.objects.filter(verb="rating.share").values_list("actor", flat=True)
    assert list(recorded) == [cast.client.pk] * changed


@pytest.mark.parametrize("after", Sharing)
@pytest.mark.parametrize("before", Sharing)
def test_the_author_moves_words(clients: CheckIn, cast: Cast, before: Sharing, after: Sharing) -> None:
    rating = submit(clients, submission(words={"unsaid": "slower"}, sharing={"unsaid": before}))
    ratings.share(rating=rating, sharing={"unsaid": after}, by=cast.client)
    assert stored(rating) == {"unsaid": ("slower", after.value)}


def test_the_total_follows_what_is_shared(clients: CheckIn, cast: Cast) -> None:
    rating = submit(clients, submission(bond=0, sharing={"bond": NEVER}))
    ratings.share(rating=rating, sharing={"bond": NOW}, by=cast.client)
    rating.refresh_from_db()
    assert rating.overall == pytest.approx(7 * 7 / 8)


@pytest.mark.parametrize("item", ["unsaid", "no-such-item"])
def test_what_was_not_answered_cannot_be_shared(clients: CheckIn, cast: Cast, item: str) -> None:
    rating = submit(clients, submission())
    with pytest.raises(KeyError):
        ratings.share(rating=rating, sharing={item: NOW}, by=cast.client)


def test_sharing_is_all_or_nothing(clients: CheckIn, cast: Cast) -> None:
    rating = submit(clients, submission())
    with pytest.raises(KeyError):
        ratings.share(rating=rating, sharing={"bond": NEVER, "unsaid": NOW}, by=cast.client)
    rating.refresh_from_db()
    assert rating.answers["bond"] == 7


def test_the_other_chair_sees_what_is_released_at_the_next_session(cast: Cast) -> None:
    last = Session.objects.filter(therapy=cast.therapy).latest("number")
    rate(last, "client", 7, words={"unsaid": "slower"}, sharing={"unsaid": NEXT, "bond": NEXT}, bond=2)
    rate(last, "therapist", 6)
    sessions.plan(therapy=cast.therapy, starts_at=timezone.now() + timedelta(days=7), by=cast.therapist)
    today = shared_course(cast.therapy)[2]
    assert (today.value(Part.CLIENT, "bond"), today.said) == (None, ())
    in_a_week = shared_course(cast.therapy, timezone.now() + timedelta(days=8))[2]
    assert in_a_week.value(Part.CLIENT, "bond") == 2
    assert [one.words for one in in_a_week.said] == ["slower"]


# Self-harm


def about_self_harm(value: int | None, **sharing: Sharing) -> Submission:
    answers: dict[str, int | None] = dict.fromkeys((f"q{n}" for n in range(1, 9)), 0)
    return Submission(key=uuid4(), answers=answers | {"q9": value}, sharing=sharing)


@pytest.mark.parametrize(("value", "is_opened"), [(None, False), (0, False), (1, True), (2, True), (3, True)])
def test_any_answer_above_zero_opens_a_review(
    safety_plan: Any, outcome: Any, value: int | None, is_opened: bool
) -> None:
    submit(outcome("phq-9"), about_self_harm(value))
    assert ReviewTask.objects.filter(form_finished=True).exists() is is_opened


def test_an_answer_about_self_harm_cannot_be_kept_back(safety_plan: Any, outcome: Any, cast: Cast) -> None:
    rating = submit(outcome("phq-9"), about_self_harm(2, q9=NEVER, q1=NEVER))
    assert rating.answers["q9"] == 2
    assert stored(rating) == {"q1": ("0", "never")}
    with pytest.raises(ratings.CannotBeHidden):
        ratings.share(rating=rating, sharing={"q9": NEXT}, by=cast.client)


def test_an_answer_on_a_form_that_is_not_finished_opens_a_review(safety_plan: Any, outcome: Any) -> None:
    check_in = outcome("phq-9")
    assert ratings.report_risk(check_in=check_in, answers={"q9": 2, "q1": 3})
    task = ReviewTask.objects.get()
    assert not task.form_finished
    assert task.answers == '[["q9", 2]]'
    check_in.refresh_from_db()
    assert check_in.state == State.OPEN


@pytest.mark.parametrize("answers", [{}, {"q9": 0}, {"q9": None}, {"q1": 3}])
def test_nothing_to_report_reports_nothing(safety_plan: Any, outcome: Any, answers: dict[str, int | None]) -> None:
    assert not ratings.report_risk(check_in=outcome("phq-9"), answers=answers)
    assert not ReviewTask.objects.exists()


def test_reported_then_sent_is_one_review_with_both_answers(safety_plan: Any, outcome: Any) -> None:
    check_in = outcome("phq-9")
    ratings.report_risk(check_in=check_in, answers={"q9": 3})
    ratings.report_risk(check_in=check_in, answers={"q9": 3})
    submit(check_in, about_self_harm(0))
    task = ReviewTask.objects.get()
    assert task.form_finished
    assert task.answers == '[["q9", 3], ["q9", 0]]'


def test_it_is_reported_even_where_the_form_can_no_longer_be_answered(safety_plan: Any, outcome: Any) -> None:
    check_in = outcome("phq-9")
    submit(check_in, about_self_harm(0))
    assert ratings.report_risk(check_in=check_in, answers={"q9": 1})
    assert ReviewTask.objects.count() == 1


def test_answers_brought_from_elsewhere_open_no_review(safety_plan: Any, outcome: Any) -> None:
    submit(outcome("phq-9"), about_self_harm(3), imported=True)
    assert not ReviewTask.objects.exists()
