"""What an administrator may set about https, read as a server starts.

| address  | ALLIANCE_HSTS_PRELOAD | browsers are told                      |
| -------- | --------------------- | -------------------------------------- |
| https    | -                     | a year, subdomains; nothing of a list  |
| https    | 1                     | a year, subdomains, the list           |
| http     | 1                     | nothing                                |
"""

import subprocess
import sys
from pathlib import Path

import pytest

TOLD = (
    "from alliance_web import settings as s; "
    "print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD, s.BROWSER_COOKIE_NAME)"
)


@pytest.mark.parametrize(
    ("origin", "preload", "told"),
    [
        ("https://alliance.example.org", "", "31536000 True False __Host-browser"),
        ("https://alliance.example.org", "1", "31536000 True True __Host-browser"),
        ("http://localhost:8000", "1", "0 False False browser"),
    ],
)
def test_the_list_of_browsers_has_to_be_wanted(origin: str, preload: str, told: str, tmp_path: Path) -> None:
    environment = {"ALLIANCE_DIR": str(tmp_path), "ALLIANCE_ORIGIN": origin, "ALLIANCE_HSTS_PRELOAD": preload}
    done = subprocess.run([sys.executable, "-c", TOLD], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == told
