"""The list of components of a release names no address and no path of the machine that made it."""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "scripts" / "strip_sbom.py"
WHOLE = {
    "$schema": "https://schemas.example/bom.json",
    "bomFormat": "CycloneDX",
    "components": [
        {
            "name": "django",
            "version": "5.2.19",
            "purl": "pkg:pypi/django@5.2.19",
            "licenses": [{"license": {"id": "BSD-3-Clause"}}],
            "externalReferences": [{"type": "distribution", "url": "https://packages.example/django.whl"}],
            "properties": [
                {"name": "place", "value": "file:///home/someone/django"},
                {"name": "kind", "value": "wheel"},
            ],
        }
    ],
}


def stripped(whole: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, str(SCRIPT)], input=json.dumps(whole), capture_output=True, text=True)


def test_addresses_are_taken_out_and_the_rest_stays() -> None:
    [component] = json.loads(stripped(WHOLE).stdout)["components"]
    assert component == {
        "name": "django",
        "version": "5.2.19",
        "purl": "pkg:pypi/django@5.2.19",
        "licenses": [{"license": {"id": "BSD-3-Clause"}}],
        "properties": [{"name": "kind", "value": "wheel"}],
    }


def test_twice_is_the_same() -> None:
    assert stripped(WHOLE).stdout == stripped(WHOLE).stdout


def test_an_address_that_is_left_stops_the_release() -> None:
    told = stripped({"metadata": {"where": "https://packages.example/"}})
    assert told.returncode == 1
    assert "An address is left" in told.stderr
