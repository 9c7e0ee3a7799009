"""Who is in the evidence export, and how few are too few.

| clients who said yes                  | export                                            |
| ------------------------------------- | ------------------------------------------------- |
| nine                                  | refused                                           |
| ten                                   | their therapies and no others                     |
| ten, one takes it back                | refused, at once                                  |
| yes to an older text                  | as if they had not said it                        |
| a client before them did not say yes  | that therapy is left out                          |
| signed by nobody, or by no lead       | refused                                           |
| ten with version 2, nine with 1       | the ten                                           |
| nine with version 2, nine with 1      | refused                                           |

| values of a column, by clients        | written                                           |
| ------------------------------------- | ------------------------------------------------- |
| 12 and 11                             | as they are                                       |
| 12, 11, 6, 4                          | 12, 11, and the two small ones as "other"         |
| 12, 11, 3                             | 12, and the two others as "other"                 |
| 12, 3                                 | nothing                                           |
| yes 20, no 9                          | nothing                                           |
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.utils import timezone
from typer.testing import CliRunner

from alliance.cli.app import app
from alliance_web.audit.models import AuditEvent
from alliance_web.commands import export_evidence as exporting
from alliance_web.consents import services as consents
from alliance_web.consents.models import Consent
from alliance_web.consents.purposes import EVIDENCE_EXPORT
from alliance_web.exchange.evidence import CannotExport
from alliance_web.exchange.groups import large_enough, with_enough
from alliance_web.people import services as people
from alliance_web.people.models import User
from alliance_web.therapies.models import Participant, Therapy
from tests.web.cast import Cast


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is set up already."""
    monkeypatch.setattr(exporting, "start", lambda folder: None)


def export(target: Path, signed_by: str = "lea@practice.test") -> str:
    done = CliRunner().invoke(app, ["export-evidence", str(target), "--as", signed_by])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


def therapies(target: Path) -> int:
    return pl.read_csv(target / "therapies.csv").height


@pytest.fixture
def ten(cast: Cast) -> list[User]:
    """Ten clients who said yes, each with a therapy; Sam has not been asked."""
    found = []
    for n in range(10):
        client = people.add_account(name=f"Client {n}", email=None, by=None)
        therapy = Therapy.objects.create(practice=cast.practice, started_on=cast.therapy.started_on)
        Participant.objects.create(therapy=therapy, part="client", user=client, name=client.name)
        Participant.objects.create(therapy=therapy, part="therapist", user=cast.therapist, name="Noor")
        consents.give(person=client, purpose=EVIDENCE_EXPORT, by=client)
        found.append(client)
    return found


@pytest.mark.django_db
def test_ten_who_said_yes_and_nobody_else(ten: list[User], tmp_path: Path) -> None:
    told = export(tmp_path / "out")
    assert "10 therapies of 10 clients who consented." in told
    assert therapies(tmp_path / "out") == 10


@pytest.mark.django_db
def test_nine_are_too_few_from_the_moment_one_takes_it_back(ten: list[User], tmp_path: Path) -> None:
    consents.withdraw(person=ten[3], purpose=EVIDENCE_EXPORT, by=ten[3])
    with pytest.raises(CannotExport, match="Fewer than 10 clients"):
        export(tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert not AuditEvent.objects.filter(verb="evidence.export").exists()
    consents.give(person=ten[3], purpose=EVIDENCE_EXPORT, by=ten[3])
    export(tmp_path / "out")


@pytest.mark.django_db
def test_two_therapies_of_one_client_are_one_client(ten: list[User], cast: Cast, tmp_path: Path) -> None:
    Participant.objects.filter(user=ten[3]).update(user=ten[4])
    with pytest.raises(CannotExport, match="Fewer than 10 clients"):
        export(tmp_path / "out")


@pytest.mark.django_db
def test_yes_to_an_older_text_is_no_yes_to_this_one(ten: list[User], tmp_path: Path) -> None:
    Consent.objects.filter(person=ten[0]).update(version=0)
    with pytest.raises(CannotExport):
        export(tmp_path / "out")


@pytest.mark.django_db
def test_everyone_who_was_ever_the_client_has_to_say_yes(ten: list[User], cast: Cast, tmp_path: Path) -> None:
    therapy = Participant.objects.get(user=ten[0]).therapy
    Participant.objects.create(
        therapy=therapy, part="client", user=cast.stranger, name="Stef", left_at=timezone.now() - timedelta(days=1)
    )
    with pytest.raises(CannotExport):
        export(tmp_path / "out")


@pytest.mark.django_db
@pytest.mark.parametrize("signed_by", ["", "nobody@practice.test", "noor@practice.test", "ada@practice.test"])
def test_a_lead_signs_for_it(ten: list[User], tmp_path: Path, signed_by: str) -> None:
    with pytest.raises(CannotExport, match="No practice lead has the address after --as"):
        export(tmp_path / "out", signed_by)
    assert not (tmp_path / "out").exists()


@pytest.mark.django_db
def test_the_record_holds_who_signed_and_how_many(ten: list[User], cast: Cast, tmp_path: Path) -> None:
    export(tmp_path / "out", "LEA@practice.test")
    event = AuditEvent.objects.get(verb="evidence.export")
    assert event.actor == cast.lead.pk
    assert (event.detail["clients"], event.detail["therapies"], event.detail["rows"]["therapies.csv"]) == (10, 10, 10)


def _table(column: str, sizes: dict[Any, int]) -> tuple[pl.DataFrame, dict[int, int]]:
    """A table in which so many clients have each value, every client with two rows of one therapy."""
    values = [value for value, size in sizes.items() for _ in range(size)]
    rows = [(therapy, value) for therapy, value in enumerate(values, 1) for _ in range(2)]
    table = pl.DataFrame(rows, schema=["therapy", column], orient="row", infer_schema_length=None)
    return table, {therapy: 1000 + therapy for therapy in range(1, len(values) + 1)}


#: values by clients; which values are written, and for how many clients
COLUMNS: list[tuple[dict[Any, int], dict[Any, int]]] = [
    ({"a": 12, "b": 11}, {"a": 12, "b": 11}),
    ({"a": 12, "b": 11, "c": 6, "d": 4}, {"a": 12, "b": 11, "other": 10}),
    ({"a": 12, "b": 11, "c": 3}, {"a": 12, "other": 14}),
    ({"a": 12, "b": 3}, {None: 15}),
    ({"a": 12}, {"a": 12}),
    ({"a": 12, None: 3}, {"a": 12, None: 3}),
    ({True: 20, False: 10}, {True: 20, False: 10}),
    ({True: 20, False: 9}, {None: 29}),
    ({True: 20}, {True: 20}),
]


@pytest.mark.parametrize(("sizes", "written"), COLUMNS)
def test_no_value_of_a_column_is_of_fewer_than_ten(sizes: dict[Any, int], written: dict[Any, int]) -> None:
    table, clients = _table("state", sizes)
    found = large_enough({"strains": table}, clients)["strains"]
    assert found.height == table.height
    assert {value: rows // 2 for value, rows in found["state"].value_counts().iter_rows()} == written


def test_a_value_of_ten_therapies_of_one_client_is_of_one() -> None:
    table, clients = _table("state", {"a": 12, "b": 10})
    clients |= dict.fromkeys(range(13, 23), 1)
    found = large_enough({"strains": table}, clients)["strains"]
    assert found["state"].null_count() == found.height


def test_a_questionnaire_of_nine_is_left_out_and_a_table_of_nine_is_empty() -> None:
    table, clients = _table("questionnaire", {"phq-8": 10, "gad-7": 9})
    assert set(large_enough({"outcomes": table}, clients)["outcomes"]["questionnaire"]) == {"phq-8"}
    table, clients = _table("state", {"a": 9})
    assert large_enough({"strains": table}, clients)["strains"].height == 0


# How many clients have each version of the check-in -> which versions are in the export.
VERSIONS = [((10, 10), {"1", "2"}), ((9, 10), {"2"}), ((10, 9), {"1"}), ((9, 9), set()), ((0, 10), {"2"})]


@pytest.mark.parametrize(("sizes", "kept"), VERSIONS)
def test_a_version_of_too_few_is_left_out_as_a_whole(sizes: tuple[int, int], kept: set[str]) -> None:
    versions = dict(enumerate(["1"] * sizes[0] + ["2"] * sizes[1]))
    clients = {therapy: therapy for therapy in versions}
    found = with_enough(versions, clients)
    assert {versions[therapy] for therapy in found} == kept
    assert len(found) == sum(1 for version in versions.values() if version in kept)


def test_ten_therapies_of_one_client_are_not_ten() -> None:
    assert with_enough(dict.fromkeys(range(10), "1"), dict.fromkeys(range(10), 1)) == set()


@pytest.mark.django_db
def test_the_export_never_holds_a_version_of_too_few(ten: list[User], cast: Cast, tmp_path: Path) -> None:
    old = _more(cast, 3, client_check_in="both-chairs-client-1", therapist_check_in="both-chairs-therapist-1")
    assert "10 therapies of 10 clients who consented." in export(tmp_path / "out")
    for name in ("therapies", "sessions"):
        assert set(pl.read_csv(tmp_path / "out" / f"{name}.csv")["version"]) <= {2}
    Therapy.objects.exclude(pk__in=old).update(
        client_check_in="both-chairs-client-1", therapist_check_in="both-chairs-therapist-1"
    )
    assert set(pl.read_csv(tmp_path / "out" / "therapies.csv")["version"]) == {2}
    export(tmp_path / "again")
    assert set(pl.read_csv(tmp_path / "again" / "therapies.csv")["version"]) == {1}
    few = Therapy.objects.exclude(pk__in=old).order_by("pk").values_list("pk", flat=True)[5:]
    Therapy.objects.filter(pk__in=list(few)).update(
        client_check_in="both-chairs-client-2", therapist_check_in="both-chairs-therapist-2"
    )
    with pytest.raises(CannotExport, match="for either version of the check-in"):
        export(tmp_path / "third")


def _more(cast: Cast, count: int, **forms: str) -> list[int]:
    """Further therapies of clients who consented."""
    found = []
    for n in range(count):
        client = people.add_account(name=f"Further {n}", email=None, by=None)
        therapy = Therapy.objects.create(practice=cast.practice, started_on=cast.therapy.started_on, **forms)
        Participant.objects.create(therapy=therapy, part="client", user=client, name=client.name)
        Participant.objects.create(therapy=therapy, part="therapist", user=cast.therapist, name="Noor")
        consents.give(person=client, purpose=EVIDENCE_EXPORT, by=client)
        found.append(therapy.pk)
    return found
