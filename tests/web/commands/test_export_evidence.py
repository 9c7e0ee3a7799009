"""The evidence export: what both may see, by random numbers; never a name, a date, a word or a private answer.

Who may be in it, and how few are too few, is in `tests/web/exchange/test_evidence_groups.py`.
"""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.utils import timezone
from typer.testing import CliRunner

from alliance.cli.app import app
from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn, PersonalAnswer, Rating
from alliance_web.checkins.services import card, changed
from alliance_web.checkins.services.changed import What
from alliance_web.checkins.states import Sharing
from alliance_web.commands import export_evidence as exporting
from alliance_web.consents import services as consents
from alliance_web.consents.purposes import EVIDENCE_EXPORT
from alliance_web.exchange import groups
from alliance_web.exchange.evidence import CannotExport
from alliance_web.exchange.evidence_columns import TABLES
from alliance_web.people.models import User
from alliance_web.plan.models import Goal, GoalMoved, GoalStance, GoalVersion, Task, TaskReport, TaskStance, TaskVersion
from alliance_web.repair.models import Episode, Move
from alliance_web.therapies.models import Participant, Session, Therapy
from alliance_web.therapies.queries import chairs
from tests.web.cast import Cast, rate

pytestmark = pytest.mark.django_db
WORDS = "=CANARY-5c1e"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is set up already."""
    monkeypatch.setattr(exporting, "start", lambda folder: None)


@pytest.fixture(autouse=True)
def one_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tables hold is tried on the therapy of one client."""
    monkeypatch.setattr(groups, "SMALLEST", 1)


@pytest.fixture(autouse=True)
def sam_said_yes(request: pytest.FixtureRequest) -> None:
    if "cast" in request.fixturenames:
        sam = request.getfixturevalue("cast").client
        consents.give(person=sam, purpose=EVIDENCE_EXPORT, by=sam)


def export(target: Path, *options: str) -> str:
    done = CliRunner().invoke(app, ["export-evidence", str(target), "--as", "lea@practice.test", *options])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


def table(target: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pl.read_csv(target / f"{name}.csv", infer_schema_length=None).to_dicts()
    return rows


@pytest.fixture
def lived(cast: Cast) -> Therapy:
    """Three sessions: the second client's rating is private, the third waits for the therapist; a talk, a plan."""
    first, second, third = Session.objects.filter(therapy=cast.therapy)
    rate(first, "client", 7, words={"unsaid": WORDS}, sharing={"unsaid": Sharing.NOW})
    rate(first, "therapist", 6)
    rate(second, "client", 3, sharing=dict.fromkeys(("bond", "goals", "tasks"), Sharing.NEVER))
    rate(second, "therapist", 5)
    rate(third, "client", 1)
    both = chairs(cast.therapy)
    card.note(session=first, participant=both.client, use=card.Use.OPENED, by=cast.client)
    card.note(session=first, participant=both.therapist, use=card.Use.TALKED, by=cast.therapist)
    told: dict[str, Any] = {"changed": [What.GOAL, What.WAY], "words": WORDS, "seen": 0}
    changed.say(session=first, participant=both.client, by=cast.client, **told)
    a_plan(cast)
    a_strain(cast)
    return cast.therapy


def a_plan(cast: Cast) -> None:
    """A goal that both agree with, and a task that one of them does."""
    both = chairs(cast.therapy)
    goal = Goal.objects.create(therapy=cast.therapy, number=1, in_focus=True)
    version = GoalVersion.objects.create(goal=goal, number=1, by=both.client, words=WORDS)
    task = Task.objects.create(goal=goal, number=1)
    done = TaskVersion.objects.create(
        task=task, number=1, by=both.client, words=WORDS, owner="therapist", place="between"
    )
    for part in Part:
        GoalStance.objects.create(version=version, by=both.own(part), stance="agree", own_words=WORDS)
    TaskStance.objects.create(version=done, by=both.client, stance="agree")
    TaskReport.objects.create(task=task, version=done, by=both.therapist, amount="most", helped=WORDS)


def a_strain(cast: Cast) -> None:
    """Noticed about session 1, talked about after 2, judged after 3."""
    both, at = chairs(cast.therapy), timezone.now()
    episode = Episode.objects.create(
        therapy=cast.therapy, session=1, origin="hand", client_noticed=True, state="repaired", noticed_at=at
    )
    for number, (to, session) in enumerate((("talked-about", 2), ("repaired", 3)), 1):
        Move.objects.create(episode=episode, number=number, to=to, by=both.client, session=session, words=WORDS)


def test_what_both_may_see_of_the_sessions(lived: Therapy, tmp_path: Path) -> None:
    export(tmp_path / "out")
    rows = table(tmp_path / "out", "sessions")
    assert [row["session"] for row in rows] == [1, 2, 3]
    assert [row["client_overall"] for row in rows] == [7, None, None]  # too few shared; not revealed yet
    assert [row["therapist_overall"] for row in rows] == [6, 5, None]
    assert [row["day"] for row in rows] == [9, 16, 23]
    first = rows[0]
    assert (first["client_opened_card"], first["therapist_opened_card"]) == (True, False)
    assert (first["client_talked"], first["therapist_talked"]) == (False, True)
    assert (first["client_changed"], first["therapist_changed"]) == ("goal+way-of-working", None)


#: the moves of a strain about session 2 (state, session), and the sessions to its first talk and its first verdict
LASTING = [
    ([], (None, None)),
    ([("named", 2)], (None, None)),
    ([("set-aside", 3)], (None, None)),
    ([("talked-about", 2), ("not-repaired", 2)], (0, 0)),
    ([("not-repaired", 3), ("named", 3), ("talked-about", 5), ("repaired", 6)], (3, 1)),
    ([("talked-about", 1), ("repaired", 1)], (0, 0)),  # session 2 was moved ahead since
]


@pytest.mark.parametrize(("moves", "sessions"), LASTING)
def test_how_long_a_strain_took(
    cast: Cast, tmp_path: Path, moves: list[tuple[str, int]], sessions: tuple[int | None, int | None]
) -> None:
    both, at = chairs(cast.therapy), timezone.now()
    state = moves[-1][0] if moves else "noticed"
    episode = Episode.objects.create(
        therapy=cast.therapy, session=2, origin="hand", client_noticed=True, state=state, noticed_at=at
    )
    for number, (to, session) in enumerate(moves, 1):
        Move.objects.create(episode=episode, number=number, to=to, by=both.client, session=session)
    export(tmp_path / "out")
    [strain] = table(tmp_path / "out", "strains")
    assert (strain["sessions_to_talk"], strain["sessions_to_verdict"]) == sessions


def test_plan_and_strains_in_counts(lived: Therapy, tmp_path: Path) -> None:
    export(tmp_path / "out")
    assert table(tmp_path / "out", "goals") == [
        {"therapy": 1, "goal": 1, "state": "open", "in_focus": True, "versions": 1, "agreed": True, "reviews": 0}
    ]
    [task] = table(tmp_path / "out", "tasks")
    assert (task["owner"], task["place"], task["agreed"], task["reports"]) == ("therapist", "between", False, 1)
    [strain] = table(tmp_path / "out", "strains")
    assert (strain["state"], strain["client_noticed"], strain["therapist_noticed"]) == ("repaired", True, False)
    assert (strain["sessions_to_talk"], strain["sessions_to_verdict"]) == (1, 2)
    assert table(tmp_path / "out", "therapies") == [
        {
            "therapy": 1,
            "version": 2,
            "ended": False,
            "sessions": 3,
            "goals": 1,
            "goals_agreed": 1,
            "tasks": 1,
            "tasks_agreed": 0,
            "strains": 1,
        }
    ]


def test_what_was_agreed_before_an_end_counts_no_more(lived: Therapy, tmp_path: Path) -> None:
    goal, both = Goal.objects.get(), chairs(lived)
    version = GoalVersion.objects.create(goal=goal, number=2, by=both.client, words=WORDS)
    GoalMoved.objects.create(goal=goal, by=both.client, move="taken-up", version=2)
    GoalStance.objects.create(version=version, by=both.client, stance="agree")
    export(tmp_path / "out")
    [row] = table(tmp_path / "out", "goals")
    assert (row["versions"], row["agreed"]) == (2, False)


def test_outcomes_and_totals_that_somebody_named(lived: Therapy, cast: Cast, tmp_path: Path) -> None:
    """What a therapist called a total may tell whose it is."""
    third = Session.objects.get(therapy=lived, number=3)
    client = chairs(lived).client
    for key, overall in (("total:sams-own-scale:lower:0:63", 20.0), ("gad-7", 4.0), ("phq-4", None)):
        check_in = CheckIn.objects.create(session=third, participant=client, instrument=key, state="submitted")
        answers = {"total": 20} if key.startswith("total") else {}
        Rating.objects.create(
            check_in=check_in, submission=check_in.key, answers=answers, overall=overall, rated_at=timezone.now()
        )
    export(tmp_path / "out")
    found = {row["questionnaire"]: row["total"] for row in table(tmp_path / "out", "outcomes")}
    assert found == {"total-1 (0 to 63)": 20.0, "gad-7": 4.0}


def test_nothing_tells_who_or_when_or_in_which_words(lived: Therapy, cast: Cast, tmp_path: Path) -> None:
    export(tmp_path / "out")
    text = "".join(path.read_text() for path in (tmp_path / "out").iterdir())
    year = str(timezone.localdate().year)
    for told in (WORDS[1:], "Sam", "Noor", str(lived.key), year, "@"):
        assert told not in text
    assert all((tmp_path / "out" / f"{name}.csv").exists() for name in TABLES)


def test_numbers_of_therapies_are_of_this_export(cast: Cast, tmp_path: Path) -> None:
    """A therapy with a number of its own for every export, and not by its place in the database."""
    others = [Therapy(practice=cast.practice, started_on=cast.therapy.started_on) for _ in range(30)]
    for therapy in Therapy.objects.bulk_create(others):
        Participant.objects.create(therapy=therapy, part="client", user=cast.client, name="Sam")
    places = set()
    for n in range(4):
        export(tmp_path / str(n))
        places.add(table(tmp_path / str(n), "sessions")[0]["therapy"])
    assert len(places) > 1


def test_every_column_is_explained(lived: Therapy, tmp_path: Path) -> None:
    export(tmp_path / "out")
    readme = (tmp_path / "out" / "README.md").read_text()
    assert "consented to this use" in readme
    for name, columns in TABLES.items():
        assert f"## {name}.csv" in readme
        assert list(pl.read_csv(tmp_path / "out" / f"{name}.csv").columns) == list(columns)
        assert all(f"| {column} | " in readme for column in columns)


def test_parquet_holds_the_same(lived: Therapy, tmp_path: Path) -> None:
    export(tmp_path / "one")
    export(tmp_path / "two", "--format", "parquet")
    for name in TABLES:
        read = pl.read_parquet(tmp_path / "two" / f"{name}.parquet")
        assert read.to_dicts() == table(tmp_path / "one", name)


def test_summary_and_record(lived: Therapy, tmp_path: Path) -> None:
    told = json.loads(export(tmp_path / "out", "--json"))
    assert told["rows"]["sessions.csv"] == 3
    event = AuditEvent.objects.get(verb="evidence.export")
    lea = User.objects.get(email="lea@practice.test")
    assert (event.actor, event.therapy, event.detail["rows"]["goals.csv"]) == (lea.pk, None, 1)
    assert (event.detail["clients"], event.detail["therapies"]) == (told["clients"], told["therapies"]) == (1, 1)
    assert str(tmp_path) not in repr(event.detail)


def test_only_its_owner_opens_the_folder(lived: Therapy, tmp_path: Path) -> None:
    export(tmp_path / "out")
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob(".*")) == []


def test_all_faults_at_once(db: None, tmp_path: Path) -> None:
    """Nothing is set up, the folder is full, the format unknown."""
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(CannotExport) as fault:
        exporting.export_evidence(None, tmp_path, "xlsx", "lea@practice.test", lambda done, total: None)
    assert [line.split()[0] for line in str(fault.value).splitlines()] == ["Unknown", str(tmp_path), "This"]
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("where", ["a-file", "no/such/place"])
def test_where_nothing_can_be_written(where: str, cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("mine")
    with pytest.raises(CannotExport):
        export(tmp_path / where)
    assert (tmp_path / "a-file").read_text() == "mine"


def test_a_sealed_answer_that_does_not_open_stops_the_export(lived: Therapy, tmp_path: Path, settings: Any) -> None:
    answer = PersonalAnswer.objects.filter(sharing="now").values_list("pk", flat=True)[0]
    table_name = PersonalAnswer._meta.db_table
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table_name} SET content = 'e1:lost:AAAA' WHERE id = %s", [answer])
    with pytest.raises(CannotExport, match="Key 'lost' is not in the key file"):
        export(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_write_that_fails_leaves_nothing(lived: Therapy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(format: str) -> str:
        raise OSError("No space left on device")

    monkeypatch.setattr(exporting, "readme", full)
    with pytest.raises(OSError, match="No space"):
        export(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
    assert not AuditEvent.objects.filter(verb="evidence.export").exists()
