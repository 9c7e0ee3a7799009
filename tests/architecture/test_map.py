"""ARCHITECTURE.md is true: every folder of the two packages stands on the map, and nothing else does."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAP = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
LIBRARY, WEB = MAP.split("## The web app", 1)


def _folders(package: str) -> set[str]:
    found = (path for path in (ROOT / "src" / package).iterdir() if path.is_dir() and (path / "__init__.py").exists())
    return {path.name for path in found}


def _on_the_map(part: str) -> set[str]:
    return set(re.findall(r"^\| `(\w+)/` \|", part, flags=re.MULTILINE))


@pytest.mark.parametrize(("package", "part"), [("alliance", LIBRARY), ("alliance_web", WEB)])
def test_every_folder_stands_on_the_map(package: str, part: str) -> None:
    assert _on_the_map(part) == _folders(package)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`([\w./-]+\.(?:py|md))`", MAP))))
def test_every_file_that_the_map_names_exists(path: str) -> None:
    places = (ROOT, ROOT / "src" / "alliance", ROOT / "src" / "alliance_web")
    assert any((place / path).exists() for place in places), path


def test_decisions_are_short() -> None:
    long = [path.name for path in (ROOT / "docs" / "adr").glob("*.md") if path.read_text().count("\n") > 40]
    assert long == []
