"""The settings under test, with a database that several connections can use at once."""

from tests.settings import *  # noqa: F403

_database = DATABASES["default"]  # noqa: F405
_on_disk = str(FOLDER / "races.sqlite3")  # noqa: F405
_database["TEST"] = {"NAME": _on_disk if _database["ENGINE"].endswith("sqlite3") else "alliance_races"}
