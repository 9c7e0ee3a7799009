"""A record of the former kind: checked, signed in the chains of its therapies, and what was found stays in it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ANNA = "00000000-0000-0000-0000-000000000001"


@pytest.mark.parametrize(("state", "fault_at"), [("whole", 0), ("broken", 3)])
def test_an_upgrade_signs_every_row_and_hides_nothing(state: str, fault_at: int) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "tests.web.races.settings", "ALLIANCE_RACES": f"upgrade_{state}"}
    command = [sys.executable, "-m", "tests.web.audit.upgrade", state]
    run = subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {
        "places": [[1, ANNA, 1], [2, None, 1], [3, ANNA, 2], [4, None, 2], [5, ANNA, 3], [6, None, 3], [7, ANNA, 4]],
        "events": 5,
        "fault_at": fault_at,
        "fault": None,
    }
