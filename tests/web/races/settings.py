"""The settings under test, with a database that several connections can use at once."""

import os

from tests.settings import *  # noqa: F403

_place = os.environ.get("ALLIANCE_RACES", "0")  # several run at once
_database = DATABASES["default"]  # noqa: F405
_on_disk = str(FOLDER / "races.sqlite3")  # noqa: F405
_database["TEST"] = {"NAME": _on_disk if _database["ENGINE"].endswith("sqlite3") else f"alliance_races_{_place}"}
