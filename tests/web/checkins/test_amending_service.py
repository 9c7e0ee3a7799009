"""What a client says later of their own answers: rejected, claimed, corrected; what was there is kept.

| before                | said            | counts now              | kept                     |
| --------------------- | --------------- | ----------------------- | ------------------------ |
| 7, shared             | not me          | nothing, no word either | 7                        |
| 7, not me             | mine after all  | 7                       | 7, and both sayings      |
| 7, shared             | 3               | 3                       | 7                        |
| 7, not me             | 3               | 3                       | 7                        |
| 7, private            | 3, private      | nothing                 | 7, for their author only |
| words, shared         | none            | nothing                 | the words                |
"""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.arrivals import Came
from alliance_web.checkins.models import Amendment, Rating
from alliance_web.checkins.queries import may_be_above_zero, shared_course
from alliance_web.checkins.series import ratings_table, sessions_table
from alliance_web.checkins.services import amending, digests
from alliance_web.checkins.services.ratings import Submission
from alliance_web.checkins.shared import SharedSession
from alliance_web.checkins.states import Sharing
from alliance_web.safety.models import ReviewTask
from alliance_web.therapies.models import Session
from tests.web.cast import ITEMS, Cast, rate

pytestmark = pytest.mark.django_db
CAME = Came("sign-in", "android-firefox", None)
SEVENS: dict[str, Any] = dict.fromkeys(ITEMS, 7) | {"strain": 0}


@pytest.fixture
def rating(cast: Cast, session: Session) -> Rating:
    """The client's sevens, with shared words, beside the therapist's sixes."""
    rate(session, "therapist", 6)
    return rate(session, "client", 7, words={"unsaid": "Not mine."}, sharing={"unsaid": Sharing.NOW})


def say(rating: Rating, cast: Cast, how: str) -> bool:
    return getattr(amending, how)(rating=rating, key=uuid4(), came=CAME, by=cast.client)  # type: ignore[no-any-return]


def correct(rating: Rating, cast: Cast, *, key: Any = None, words: str = "", **answers: Any) -> int:
    """The whole form: sevens but for what is said here; what is None is left out."""
    sharing = {name.removeprefix("share_"): answers.pop(name) for name in list(answers) if name.startswith("share_")}
    whole = {code: value for code, value in (SEVENS | answers).items() if value is not None}
    said = Submission(key=key or uuid4(), answers=whole, words={"unsaid": words}, sharing=sharing)
    return amending.correct(rating=rating, submission=said, came=CAME, by=cast.client)


def last(cast: Cast) -> SharedSession:
    return shared_course(cast.therapy)[-1]


def overall(cast: Cast) -> float | None:
    return last(cast).value(Part.CLIENT, "overall")


def rows(cast: Cast) -> int:
    """Answers of the client in the tables that every figure is made from."""
    table = ratings_table({1: shared_course(cast.therapy)})
    return table.filter(table["chair"] == "client").height


def test_rejected_answers_are_in_no_picture_and_no_total(cast: Cast, rating: Rating) -> None:
    assert (overall(cast), rows(cast), len(last(cast).said)) == (7, 10, 1)
    assert say(rating, cast, "contest")
    assert (overall(cast), rows(cast), len(last(cast).said)) == (None, 0, 0)
    assert last(cast).contested == {Part.CLIENT}
    assert last(cast).value(Part.THERAPIST, "overall") == 6
    assert digests.refresh([cast.therapy])[cast.therapy.pk].lines[Part.CLIENT][3] is None


def test_nobody_counts_as_missing_where_answers_are_rejected(cast: Cast, rating: Rating) -> None:
    courses = {1: shared_course(cast.therapy)}
    assert 3 in sessions_table(courses)["session"]
    say(rating, cast, "contest")
    assert last(cast).awaited == ()
    assert 3 not in sessions_table({1: shared_course(cast.therapy)})["session"]


def test_what_was_rejected_can_be_claimed(cast: Cast, rating: Rating) -> None:
    say(rating, cast, "contest")
    assert not say(rating, cast, "contest")
    assert say(rating, cast, "claim")
    assert not say(rating, cast, "claim")
    assert (overall(cast), rows(cast)) == (7, 10)
    assert list(Amendment.objects.values_list("kind", flat=True)) == ["contested", "mine"]
    assert [event.verb for event in AuditEvent.objects.order_by("seq") if event.verb.startswith("rating.c")] == [
        "rating.contest",
        "rating.claim",
    ]


def test_a_correction_counts_and_the_original_is_kept(cast: Cast, rating: Rating) -> None:
    assert correct(rating, cast, bond=3, words="Not mine.", share_unsaid=Sharing.NOW) == 1
    assert last(cast).value(Part.CLIENT, "bond") == 3
    assert overall(cast) == 6.5  # (3 + 7 * 7) / 8
    kept = Amendment.objects.get()
    assert (kept.item, kept.before, kept.after) == ("bond", [7], [3])
    assert (kept.came_by, kept.came_from) == ("sign-in", "android-firefox")
    assert last(cast).corrected == {(Part.CLIENT, "both-chairs-client-2", "bond")}


def test_ones_own_answers_settle_what_was_rejected(cast: Cast, rating: Rating) -> None:
    say(rating, cast, "contest")
    assert correct(rating, cast, bond=3) == 2  # the number, and the words that were not theirs
    assert (overall(cast), last(cast).contested, last(cast).said) == (6.5, frozenset(), ())
    assert list(Amendment.objects.values_list("kind", "item")) == [
        ("contested", ""),
        ("corrected", "bond"),
        ("corrected", "unsaid"),
    ]
    assert Amendment.objects.get(item="unsaid").before == ["Not mine."]


def test_the_same_answers_settle_it_too(cast: Cast, rating: Rating) -> None:
    say(rating, cast, "contest")
    assert correct(rating, cast, words="Not mine.", share_unsaid=Sharing.NOW) == 0
    assert overall(cast) == 7
    assert list(Amendment.objects.values_list("kind", flat=True)) == ["contested", "mine"]


def test_the_same_form_twice_corrects_once(cast: Cast, rating: Rating) -> None:
    key = uuid4()
    assert correct(rating, cast, key=key, bond=3) == 2
    assert correct(rating, cast, key=key, bond=3) == 0
    assert Amendment.objects.count() == 2


def test_every_original_of_many_corrections_is_kept(cast: Cast, rating: Rating) -> None:
    for bond in (3, 5, 9):
        correct(rating, cast, bond=bond, words="Not mine.", share_unsaid=Sharing.NOW)
    found = [(one.before, one.after) for one in Amendment.objects.filter(item="bond")]
    assert found == [([7], [3]), ([3], [5]), ([5], [9])]


@pytest.mark.parametrize("sharing", [Sharing.NEVER, Sharing.NEXT])
def test_a_correction_that_is_kept_back_leaves_no_trace(cast: Cast, session: Session, sharing: Sharing) -> None:
    rate(session, "therapist", 6)
    mine = rate(session, "client", 7, sharing={"bond": sharing})
    before = last(cast)
    assert correct(mine, cast, bond=1, share_bond=sharing) == 1
    assert last(cast) == before
    assert overall(cast) == 7
    assert "bond" not in Rating.objects.get(pk=mine.pk).answers


def test_who_sees_it_can_be_chosen_with_the_correction(cast: Cast, rating: Rating) -> None:
    correct(rating, cast, bond=1, words="Not mine.", share_unsaid=Sharing.NOW, share_bond=Sharing.NEVER)
    assert (last(cast).value(Part.CLIENT, "bond"), overall(cast)) == (None, 7)
    assert last(cast).corrected == frozenset()


def test_before_both_have_answered_a_correction_shows_nothing(cast: Cast, session: Session) -> None:
    mine = rate(session, "client", 7)
    correct(mine, cast, bond=3)
    assert not last(cast).revealed
    assert (last(cast).ratings, last(cast).corrected) == ({}, frozenset())


def test_an_answer_can_be_taken_out_and_declined(cast: Cast, rating: Rating) -> None:
    said = Submission(key=uuid4(), answers=SEVENS | {"bond": None})
    amending.correct(rating=rating, submission=said, came=CAME, by=cast.client)
    assert Rating.objects.get(pk=rating.pk).answers["bond"] is None
    correct(rating, cast, bond=None)
    assert "bond" not in Rating.objects.get(pk=rating.pk).answers
    found = [(one.before, one.after) for one in Amendment.objects.filter(item="bond")]
    assert found == [([7], [None]), ([None], [])]


def test_a_strain_that_is_rejected_begins_nothing(cast: Cast, session: Session) -> None:
    mine = rate(session, "client", 7, strain=2)
    assert may_be_above_zero(cast.therapy, "strain")
    say(mine, cast, "contest")
    assert not may_be_above_zero(cast.therapy, "strain")


def test_an_answer_about_self_harm_that_is_put_right_is_looked_at(cast: Cast, outcome: Any, safety_plan: Any) -> None:
    check_in = outcome("phq-9")
    nothing: dict[str, int | None] = {f"q{n}": 0 for n in range(1, 10)}
    amended = amending.ratings.submit(
        check_in=check_in, submission=Submission(key=uuid4(), answers=nothing), by=cast.client
    )
    assert not ReviewTask.objects.exists()
    said = Submission(key=uuid4(), answers=nothing | {"q9": 2}, sharing={"q9": Sharing.NEVER})
    amending.correct(rating=amended, submission=said, came=CAME, by=cast.client)
    assert ReviewTask.objects.get().answers == '[["q9", 2]]'
    assert Rating.objects.get(pk=amended.pk).answers["q9"] == 2


def test_rejecting_an_answer_about_self_harm_closes_no_review(cast: Cast, outcome: Any, safety_plan: Any) -> None:
    answers: dict[str, int | None] = {f"q{n}": 1 for n in range(1, 10)}
    said = Submission(key=uuid4(), answers=answers)
    given = amending.ratings.submit(check_in=outcome("phq-9"), submission=said, by=cast.client)
    say(given, cast, "contest")
    assert ReviewTask.objects.get().done_at is None
    assert last(cast).outcomes == ()


def test_amendments_are_only_added(cast: Cast, rating: Rating) -> None:
    say(rating, cast, "contest")
    one = Amendment.objects.get()
    with pytest.raises(TypeError):
        one.save()


def test_what_was_there_is_sealed(cast: Cast, rating: Rating) -> None:
    correct(rating, cast, bond=3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT before, after FROM checkins_amendment")
        found = " ".join(value for row in cursor.fetchall() for value in row)
    assert "Not mine" not in found
    assert "[7]" not in found
