"""`alliance audit verify`: words and an exit code."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from alliance.cli.app import app
from alliance_web.commands import audit
from tests.web.audit.tampering import falsify, write_a_record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is set up already; the checkpoints lie in a folder of their own."""
    monkeypatch.setattr(audit, "start", lambda folder: None)
    settings.RECORD_CHECKPOINTS = tmp_path / "record-checkpoints"


def test_a_record_that_holds() -> None:
    write_a_record()
    said = CliRunner().invoke(app, ["audit", "verify"])
    assert said.exit_code == 0
    assert "Audit log verified: events 13, chains 3." in said.stdout
    assert "Last checkpoint outside the database: 2, " in said.stdout


def test_a_record_that_does_not() -> None:
    write_a_record()
    falsify("a row changed")
    said = CliRunner().invoke(app, ["audit", "verify"])
    assert said.exit_code == 5
    assert "Checked: events 13, chains 3." in said.stdout
    assert "The audit log failed verification. Errors: 1." in said.stderr
    assert "this event was changed after it was written" in said.stderr


def test_against_a_copy_kept_elsewhere(tmp_path: Path, settings: Any) -> None:
    write_a_record()
    copy = settings.RECORD_CHECKPOINTS.rename(tmp_path / "elsewhere")
    assert CliRunner().invoke(app, ["audit", "verify", "--checkpoints", str(copy)]).exit_code == 0
    with pytest.raises(audit.CannotVerify, match="does not exist"):
        audit.verify(None, tmp_path / "nowhere")


def test_before_any_checkpoint() -> None:
    said = CliRunner().invoke(app, ["audit", "verify"])
    assert "Audit log verified: events 0, chains 0.\nThere is no checkpoint outside the database" in said.stdout
