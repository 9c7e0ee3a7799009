"""`alliance instruments add` and `bring-text` are the services of the pages, for whoever sets up the practice."""

from pathlib import Path

import pytest

from alliance.instruments import DefinitionFaults, LicenceFaults
from alliance_web.commands import bring_instruments
from alliance_web.questionnaires.models import BroughtWording, OwnDefinition
from tests.web.cast import Cast
from tests.web.questionnaires.conftest import ATTESTED, OWN, WORDS

pytestmark = pytest.mark.django_db
LEAD = "lea@practice.test"


@pytest.fixture(autouse=True)
def no_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own settings are up already."""
    monkeypatch.setattr(bring_instruments, "start", lambda folder: None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mood-1.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words.toml"
    path.write_text("[texts]\n" + "".join(f'{code} = "{text}"\n' for code, text in WORDS.items()), encoding="utf-8")
    return path


def test_add(cast: Cast, file: Path) -> None:
    assert "mood-1 is stored" in bring_instruments.add(None, file, LEAD)
    assert OwnDefinition.objects.get().added_by == cast.lead


def test_add_tells_all_faults(cast: Cast, file: Path) -> None:
    file.write_text(OWN.replace('"client"', '"patient"').replace('["low"]', '["sad"]'), encoding="utf-8")
    with pytest.raises(DefinitionFaults, match="2 errors"):
        bring_instruments.add(None, file, LEAD)


def test_only_who_sets_up_the_practice(cast: Cast, file: Path) -> None:
    for email in ("noor@practice.test", "nobody@practice.test"):
        with pytest.raises(LookupError, match="No practice lead or administrator"):
            bring_instruments.add(None, file, email)


def test_bring_text(cast: Cast, words: Path) -> None:
    said = bring_instruments.bring_text(None, "wai-sr", words, LEAD, **ATTESTED)
    assert said.startswith("The wording of wai-sr is stored. Person responsible: Lea.")
    assert BroughtWording.objects.get().texts == WORDS


def test_bring_text_without_a_licence_for_screens(cast: Cast, words: Path) -> None:
    with pytest.raises(LicenceFaults, match="Electronic use is not attested"):
        bring_instruments.bring_text(None, "wai-sr", words, LEAD, **(ATTESTED | {"covers_electronic_use": False}))
