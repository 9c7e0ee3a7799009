"""Bringing past ratings in from the shell: what would happen, what happens with --apply, what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from alliance.cli.app import app
from alliance.tables import TableFaults
from alliance_web.checkins.models import Rating
from alliance_web.commands import import_ratings as importing
from alliance_web.therapies.models import Session, Therapy
from tests.golden.references import INPUTS
from tests.web.cast import Cast
from tests.web.exchange.files import GOOD, csv, row

pytestmark = pytest.mark.django_db
AS_NOOR = ("--as", "noor@practice.test")


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is set up already."""
    monkeypatch.setattr(importing, "start", lambda folder: None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "past.csv"
    path.write_text(GOOD)
    return path


def _run(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["import", *(str(argument) for argument in arguments)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def test_shows_first_and_changes_nothing(cast: Cast, file: Path) -> None:
    said = _run(file, *AS_NOOR)
    assert "nothing imported. To import this, add --apply" in said
    assert "2 new therapies" in said
    assert "Alex (new): 2 sessions, 3 ratings" in said
    assert (Therapy.objects.count(), Rating.objects.count()) == (1, 0)


def test_apply_and_again(cast: Cast, file: Path) -> None:
    assert "Imported:" in _run(file, *AS_NOOR, "--apply")
    assert Rating.objects.filter(imported=True).count() == 4
    again = json.loads(_run(file, *AS_NOOR, "--apply", "--json"))
    assert (again["applied"], again["ratings"], again["already"]) == (True, 0, 4)
    assert Rating.objects.count() == 4


def test_another_column_names_the_therapy(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "past.csv"
    path.write_text(GOOD.replace("therapy,", "code,", 1) + "")
    assert json.loads(_run(path, *AS_NOOR, "--therapy-column", "code", "--json"))["new_therapies"] == 2
    with pytest.raises(TableFaults, match="this column is missing"):
        _run(path, *AS_NOOR)


def test_days_are_those_of_the_practice(cast: Cast, tmp_path: Path) -> None:
    from alliance_web.people import services

    services.change_practice(practice=cast.practice, name="P", time_zone="Pacific/Auckland", by=cast.lead)
    path = tmp_path / "past.csv"
    path.write_text(csv(row("Bo", 1, "2025-03-03 09:00")))
    _run(path, *AS_NOOR, "--apply")
    assert Session.objects.latest("pk").starts_at.isoformat() == "2025-03-02T20:00:00+00:00"


def test_totals_of_a_wide_file(cast: Cast) -> None:
    wide = ("--wide", "start,month2,month3,month5,month8", "--name", "BDI", "--started-on", "2020-01-06")
    scale = ("--better", "lower", "--lowest", "0", "--highest", "63", "--every", "30")
    told: dict[str, Any] = json.loads(_run(INPUTS / "occasions_wide.csv", *AS_NOOR, *wide, *scale, "--json"))
    assert told["new_therapies"] == 120
    assert told["therapies"][:2] == [
        {"name": "row 2", "new": True, "sessions": 5, "ratings": 5},
        {"name": "row 3", "new": True, "sessions": 2, "ratings": 2},
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--value", "bdi", "--by", "id"), "lowest and highest values of the scale"),
        (("--value", "bdi", "--by", "id", "--lowest", "0", "--highest", "63"), "lower or higher"),
        (("--value", "bdi", "--lowest", "0", "--highest", "63", "--better", "lower"), "Enter the person column"),
    ],
)
def test_totals_need_to_be_explained(cast: Cast, file: Path, arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        _run(file, *AS_NOOR, *arguments)


@pytest.mark.parametrize("email", ["lea@practice.test", "sam@home.test", "nobody@practice.test"])
def test_only_into_a_therapists_therapies(cast: Cast, file: Path, email: str) -> None:
    with pytest.raises(LookupError, match="No therapist has the address"):
        _run(file, "--as", email)


def test_faults_are_told_with_their_places(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "past.csv"
    path.write_text(csv(row(value=12), row(session="x")))
    with pytest.raises(TableFaults) as found:
        _run(path, *AS_NOOR, "--apply")
    assert len(found.value.faults) == 9
    assert "row 3, column session" in str(found.value)
    assert Therapy.objects.count() == 1


FILES = Path(__file__).parents[2] / "golden/files"
SPELLINGS = ("iso", "timestamp", "timestamp_t", "offset", "slashes_ymd", "month_name", "form_stamp", "mdy_slashes")
SIX = ["2025-01-07", "2025-01-14", "2025-01-21", "2025-01-28", "2025-02-04", "2025-02-11"]
TOTALS = ("--by", "id", "--over", "when", "--value", "value", "--better", "lower", "--lowest", "0", "--highest", "63")


def test_codes_of_two_people_are_two_therapies(cast: Cast) -> None:
    done = json.loads(_run(FILES / "codes-are-text/past.csv", *AS_NOOR, "--json"))
    assert [(one["name"], one["sessions"]) for one in done["therapies"]] == [("007", 2), ("7", 2)]


@pytest.mark.parametrize("file", SPELLINGS)
def test_the_same_days_however_they_are_written(cast: Cast, file: str) -> None:
    _run(FILES / f"day-spellings/{file}.csv", *AS_NOOR, *TOTALS, "--apply")
    days = Session.objects.filter(therapy__in=Therapy.objects.exclude(pk=cast.therapy.pk)).order_by("number")
    assert [timezone.localdate(session.starts_at).isoformat() for session in days] == SIX


@pytest.mark.parametrize("file", ["compact", "serial", "two_digit_year", "ambiguous"])
@pytest.mark.parametrize("more", [(), ("--started-on", "2025-01-06")])
def test_days_that_cannot_be_told_are_refused(cast: Cast, file: str, more: tuple[str, ...]) -> None:
    with pytest.raises(TableFaults, match="when"):
        _run(FILES / f"day-spellings/{file}.csv", *AS_NOOR, *TOTALS, *more)


def test_days_in_numbers_once_that_is_said(cast: Cast) -> None:
    said = _run(FILES / "day-spellings/serial.csv", *AS_NOOR, *TOTALS, "--day-order", "spreadsheet")
    assert "(new): 6 sessions, 6 ratings" in said


@pytest.mark.parametrize("more", [("--value", "client"), ("--wide", "client,therapist")])
def test_wide_rows_are_refused_whichever_columns_are_asked_for(cast: Cast, more: tuple[str, ...]) -> None:
    options = ("--by", "therapy", "--over", "note", "--better", "lower", "--lowest", "0", "--highest", "63", *more)
    with pytest.raises(TableFaults, match="rows 2 to 7: more cells than the 4 columns"):
        _run(FILES / "ragged-rows/shifted_numbers.csv", *AS_NOOR, *options)
