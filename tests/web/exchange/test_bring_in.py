"""Bringing entries in: what is new, what is there already, all or nothing, twice is once.

| in the app                        | in the file            | what happens                               |
| --------------------------------- | ---------------------- | ------------------------------------------ |
| nothing                           | a name                 | a therapy, its sessions, its ratings       |
| a client of that name             | the name               | into that therapy                          |
| two clients of that name          | the name               | a fault; the key decides                   |
| a colleague's client of that name | the name               | a new therapy: theirs is not touched       |
| a rating of an earlier import     | the same row           | nothing                                    |
| a rating given in the app         | another answer         | the one in the app stays                   |
| a check-in nobody answered        | an answer              | is answered                                |
| the session on another day        | its number             | a fault, nothing is stored                 |
| the session cancelled             | its number             | a fault, nothing is stored                 |
| version 2 of the check-in          | answers to version 1   | a fault, nothing is stored                 |
| nothing                           | both versions          | a fault, nothing is stored                 |
| a fault anywhere                  | a hundred good rows    | nothing is stored                          |
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from alliance.tables import TableFaults
from alliance_web.audit.models import AuditEvent
from alliance_web.audit.record import first_fault
from alliance_web.checkins.models import CheckIn, Rating
from alliance_web.checkins.queries import shared_course
from alliance_web.exchange import services
from alliance_web.exchange.matching import Plan, plan
from alliance_web.exchange.reading import read_ratings
from alliance_web.exchange.totals import read_totals
from alliance_web.safety.models import ReviewTask
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.queries import chairs
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast

from .files import GOOD, HEADER, csv, row
from .test_totals import BEAT_THE_BLUES, CLAUS, LONG, MONTHS, OCCASIONS, WIDE, _layout, extra

pytestmark = pytest.mark.django_db
Bring = Callable[[str], Plan]


@pytest.fixture
def bring(cast: Cast, tmp_path: Path) -> Callable[[str], Plan]:
    """Import a text as Noor."""

    def import_text(text: str) -> Plan:
        path = tmp_path / "ratings.csv"
        path.write_text(text)
        entries = read_ratings(path).entries
        return services.bring_in(entries=entries, therapist=cast.therapist, practice=cast.practice)

    return import_text


def _counts() -> tuple[int, int, int, int]:
    return Therapy.objects.count(), Session.objects.count(), CheckIn.objects.count(), Rating.objects.count()


def _day(session: Session) -> str:
    return timezone.localdate(session.starts_at).isoformat()


def test_a_new_therapy(cast: Cast, bring: Bring) -> None:
    done = bring(GOOD)
    assert (done.new_therapies, done.sessions, done.ratings, done.already, done.kept) == (2, 3, 4, 0, 0)
    alex = next(one for one in Therapy.objects.all() if chairs(one).client.name == "Alex")
    assert chairs(alex).therapist.user == cast.therapist
    assert (alex.started_on.isoformat(), alex.outcome) == ("2025-03-03", "")
    first, second = shared_course(alex)
    assert first.value("client", "bond") == 6
    assert first.value("therapist", "overall") == 7
    assert second.value("client", "bond") is None
    assert second.value("client", "goals") == 8
    assert first.awaited == second.awaited == ()


def test_twice_is_once(bring: Bring) -> None:
    bring(GOOD)
    before = _counts()
    again = bring(GOOD)
    assert _counts() == before
    assert (again.new_therapies, again.sessions, again.ratings, again.already) == (0, 0, 0, 4)
    assert not again.changes_anything


def test_a_longer_file_adds_only_what_is_new(bring: Bring) -> None:
    bring(GOOD)
    done = bring(GOOD + csv(row(session=3, day="2025-03-17")).split("\n", 1)[1])
    assert (done.sessions, done.ratings, done.already) == (1, 1, 4)


def test_into_the_therapy_of_a_client_with_that_name(cast: Cast, bring: Bring) -> None:
    third = Session.objects.get(therapy=cast.therapy, number=3)
    done = bring(csv(row(" SAM ", 3, _day(third), value=4), row("sam", 9, "2024-01-05", value=5)))
    assert (done.new_therapies, done.sessions, done.ratings) == (0, 1, 2)
    check_in = CheckIn.objects.get(session=third, participant__part="client", instrument__startswith="both")
    assert (check_in.state, check_in.rating.imported, check_in.rating.answers["bond"]) == ("submitted", True, 4)


def test_into_a_therapy_by_its_key(cast: Cast, bring: Bring) -> None:
    done = bring(csv(row(cast.therapy.key, 8, "2024-01-05")))
    assert (done.new_therapies, done.ratings) == (0, 1)


def test_a_name_that_two_clients_have(cast: Cast, bring: Bring) -> None:
    therapies.start(practice=cast.practice, therapist=cast.therapist, client_name="Sam", by=cast.therapist)
    with pytest.raises(TableFaults, match="use the key"):
        bring(csv(row("Sam")))


def test_a_colleagues_therapy_is_not_touched(cast: Cast, bring: Bring) -> None:
    other = therapies.start(practice=cast.practice, therapist=cast.colleague, client_name="Bo", by=cast.colleague)
    for label in ("Bo", other.key):
        assert bring(csv(row(label))).new_therapies == 1
    assert not other.sessions.exists()


def test_what_was_answered_in_the_app_stays(rated: Any, cast: Cast, bring: Bring) -> None:
    first = Session.objects.get(therapy=cast.therapy, number=1)
    done = bring(csv(row("Sam", 1, _day(first), value=1)))
    assert (done.ratings, done.kept) == (0, 1)
    assert Rating.objects.get(check_in__session=first, check_in__participant__part="client").answers["bond"] == 7


def test_a_session_on_another_day(cast: Cast, bring: Bring) -> None:
    before = _counts()
    with pytest.raises(TableFaults) as found:
        bring(csv(row("Sam", 1, "2024-01-05"), row("New", 1, "2024-01-05")))
    assert [fault.row for fault in found.value.faults] == [2]
    assert _counts() == before


def test_a_cancelled_session(cast: Cast, bring: Bring) -> None:
    first = Session.objects.get(therapy=cast.therapy, number=1)
    sessions.cancel(session=first, by=cast.therapist)
    with pytest.raises(TableFaults, match="is cancelled in the app"):
        bring(csv(row("Sam", 1, _day(first))))


def test_all_or_nothing(cast: Cast, bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    from alliance_web.checkins.services import past

    stored: list[int] = []
    real_one = past.bring_in

    def fails_at_the_third(**what: Any) -> Rating:
        stored.append(1)
        if len(stored) == 3:
            raise OSError("the disk is full")
        return real_one(**what)

    monkeypatch.setattr(past, "bring_in", fails_at_the_third)
    before = (*_counts(), AuditEvent.objects.count())
    with pytest.raises(OSError, match="disk is full"):
        bring(GOOD)
    assert (*_counts(), AuditEvent.objects.count()) == before


def test_nobody_is_asked_about_the_past(bring: Bring) -> None:
    bring(GOOD)
    alex = next(one for one in Therapy.objects.all() if chairs(one).client.name == "Alex")
    assert set(CheckIn.objects.filter(session__therapy=alex).values_list("state", flat=True)) == {"submitted"}


def test_a_past_answer_about_self_harm_opens_no_review(bring: Bring) -> None:
    bring(csv([*row(), "3"], header=[*HEADER, "phq-9:q9"]))
    assert Rating.objects.filter(check_in__instrument="phq-9").exists()
    assert not ReviewTask.objects.exists()


def test_a_session_without_an_answer_is_shown_as_missing(bring: Bring) -> None:
    bring(csv(row(), row(session=2, day="2025-03-10", value=None), row(session=3, day="2025-03-17")))
    alex = next(one for one in Therapy.objects.all() if chairs(one).client.name == "Alex")
    assert [one.value("client", "overall") for one in shared_course(alex)] == [7, None, 7]


def test_the_record_holds_and_tells_no_answer(cast: Cast, bring: Bring) -> None:
    bring(GOOD)
    assert first_fault() is None
    event = AuditEvent.objects.get(verb="ratings.import")
    assert (event.actor, event.detail) == (cast.therapist.pk, {"ratings": 4, "sessions": 3, "therapies": 2})


def test_planning_asks_four_queries(cast: Cast, tmp_path: Path, bring: Any, django_assert_num_queries: Any) -> None:
    bring(GOOD)
    entries = read_ratings(tmp_path / "ratings.csv").entries
    with django_assert_num_queries(3):  # own therapies, their sessions, their check-ins
        plan(entries, cast.therapist)


@pytest.mark.parametrize(
    ("path", "layout", "who", "values"),
    [
        (WIDE, {"wide": MONTHS, "every": 30}, "row 3", [15, 15]),
        (WIDE, {"wide": MONTHS, "every": 30}, "row 4", [16, 11, 13, 24, 4]),
        (LONG, {"by": ("person",), "over": "time", "value": "score"}, "person 1", [21, 20, 21, 16]),
        (LONG, {"by": ("person",), "over": "time", "value": "score"}, "person 10", [22, 23, 26, 18]),
        pytest.param(BEAT_THE_BLUES, {"wide": OCCASIONS, "every": 30}, "row 2", [29, 2, 2], marks=extra),
        pytest.param(BEAT_THE_BLUES, {"wide": OCCASIONS, "every": 30}, "row 3", [32, 16, 24, 17, 20], marks=extra),
        pytest.param(CLAUS, {"by": ("id",), "over": "time", "value": "bdi"}, "id 1", [33, 28, 28, 27], marks=extra),
        pytest.param(CLAUS, {"by": ("id",), "over": "time", "value": "bdi"}, "id 10", [47, 39, 34, 24], marks=extra),
    ],
)
def test_two_people_of_each_file(cast: Cast, path: Path, layout: Any, who: str, values: list[float]) -> None:
    """The values were read off the files by hand."""
    entries = [entry for entry in read_totals(path, _layout(**layout)).entries if entry.therapy == who]
    services.bring_in(entries=entries, therapist=cast.therapist, practice=cast.practice)
    again = services.bring_in(entries=entries, therapist=cast.therapist, practice=cast.practice)
    assert not again.changes_anything
    therapy = next(one for one in Therapy.objects.all() if chairs(one).client.name == who)
    course = shared_course(therapy)
    assert [session.outcomes[0].overall for session in course] == values
    assert {session.outcomes[0].instrument for session in course} == {"total:bdi:lower:0:63"}


@pytest.mark.parametrize(
    ("path", "by", "value", "ratings", "therapies"),
    [(LONG, "person", "score", 147, 40), pytest.param(CLAUS, "id", "bdi", 163, 43, marks=extra)],
)
def test_a_whole_file(cast: Cast, path: Path, by: str, value: str, ratings: int, therapies: int) -> None:
    entries = read_totals(path, _layout(by=(by,), over="time", value=value)).entries
    done = services.bring_in(entries=entries, therapist=cast.therapist, practice=cast.practice)
    assert (done.ratings, done.new_therapies) == (ratings, therapies)


def test_days_that_were_assumed_may_differ_later(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "totals.csv"
    path.write_text("id,time,bdi\nA,1,20\nA,2,10\n")
    for began in (timezone.localdate() - timedelta(days=90), timezone.localdate() - timedelta(days=60)):
        layout = _layout(by=("id",), over="time", value="bdi", started_on=began)
        done = services.bring_in(
            entries=read_totals(path, layout).entries, therapist=cast.therapist, practice=cast.practice
        )
    assert (done.ratings, done.already) == (0, 2)


# Which version of the check-in


def test_a_new_therapy_keeps_the_version_that_was_answered(bring: Bring) -> None:
    bring(csv(row("Old", version=1), row("New", version=2)))
    assert {one.participants.get(part="client").name: one.version for one in Therapy.objects.all()} == {
        "Sam": "2",
        "Old": "1",
        "New": "2",
    }
    made = CheckIn.objects.exclude(rating=None).values_list("session__therapy__participants__name", "instrument")
    assert {pair for pair in made if pair[0] != "Noor"} == {
        ("Old", "both-chairs-client-1"),
        ("New", "both-chairs-client-2"),
    }


def test_a_file_that_does_not_say_is_taken_as_version_1(bring: Bring, cast: Cast, tmp_path: Path) -> None:
    header = [name for name in HEADER if name != "version"]
    cells = [cell for name, cell in zip(HEADER, row("Old"), strict=True) if name != "version"]
    text = csv(cells, header=header)
    bring(text)
    assert Therapy.objects.latest("pk").version == "1"
    (tmp_path / "again.csv").write_text(text)
    assert "all answers are treated as check-in version 1" in " ".join(read_ratings(tmp_path / "again.csv").notes)
    with pytest.raises(TableFaults, match="uses check-in version 2 but this row has version 1"):
        bring(csv(["Sam", *cells[1:]], header=header))


def test_a_therapy_never_gets_answers_to_two_versions(bring: Bring) -> None:
    before = _counts()
    rows = [row("Ana"), row("Ana", 2, "2025-03-10", version=1), row("Ana", 3, "2025-03-17", version=1)]
    with pytest.raises(TableFaults) as found:
        bring(csv(*rows))
    assert [(fault.row, fault.column) for fault in found.value.faults] == [(3, "version")]
    assert "give the version that was answered" in str(found.value)
    assert _counts() == before


@pytest.mark.parametrize("version", ["3", "two", "", "1.5"])
def test_a_version_that_there_is_not(bring: Bring, version: str) -> None:
    with pytest.raises(TableFaults, match="not a version of the check-in; use one of 1, 2"):
        bring(csv(row(version=version)))


def test_a_row_without_an_answer_is_to_no_version(bring: Bring) -> None:
    bring(csv(row("Sam", 8, "2024-01-05", version=1, value=None)))
    assert Therapy.objects.get().version == "2"
