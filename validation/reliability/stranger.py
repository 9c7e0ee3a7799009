"""What a stranger finds in a copy of the database, a backup and a dump without the keys.

    python -m validation.reliability.stranger
    python -m tests.postgres python -m validation.reliability.stranger

A simulated practice is built, a canary is put into every sealed column, a second factor and sessions, and then each
copy is searched: for canaries in the spellings that a database or a dump may use, for keys, and for sessions that open.
Exit code 1 where anything is found.
"""

from __future__ import annotations

import json
import sys
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from validation.reliability.built import practice

CANARY = "canary-7f3a-sings-at-dusk"
SESSIONS = 20
ROWS = 20  # of each column get the canary


def measure() -> dict[str, Any]:
    """The figures, by copy."""
    with practice() as folder:
        columns = plant()
        cookies = sign_in()
        copies = dict(taken(folder))
        spellings = [*spelled(CANARY), *secrets_of(folder)]
        found = {
            name: {
                "bytes": len(content),
                "canaries and keys readable": sum(content.count(one) for one in spellings),
                "cookies readable": sum(cookie.encode() in content for cookie in cookies),
            }
            for name, content in copies.items()
        }
        return {"columns with a canary": columns, "copies": found, "sessions": opened(cookies)}


def plant() -> dict[str, int]:
    """Put the canary into every sealed column; how many rows of each got it."""
    from allauth.mfa.models import Authenticator
    from django.apps import apps
    from django.db import transaction

    from alliance_web.people.adapters import SecondFactorAdapter
    from alliance_web.people.models import User
    from alliance_web.safety.services.reviews import take_in
    from alliance_web.therapies.models import Therapy

    therapy, answers = Therapy.objects.all()[0], {"q9": 1}
    with transaction.atomic():
        take_in(therapy=therapy, check_in=uuid4(), instrument="phq-9", answers=answers, finished=True)
    planted = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if hasattr(field, "place"):
                some = list(model._base_manager.values_list("pk", flat=True)[:ROWS])
                model._base_manager.filter(pk__in=some).update(**{field.name: CANARY})
                planted[f"{model._meta.label}.{field.name}"] = len(some)
    secret = SecondFactorAdapter().encrypt(CANARY)
    Authenticator.objects.create(
        user_id=User.objects.values_list("pk", flat=True)[0], type="totp", data={"secret": secret}
    )
    return planted


def sign_in() -> list[str]:
    """Open sessions with a canary in each; what their browsers hold."""
    from django.test import Client

    from alliance_web.people.models import User

    cookies = []
    for user in User.objects.filter(is_active=True)[:SESSIONS]:
        browser = Client()
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = browser.session
        session["word"] = CANARY
        session.save()
        cookies.append(session.session_key)
    return cookies


def taken(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Each copy that a stranger could get hold of, as bytes."""
    from django.db import connection

    from alliance_web.commands import snapshots
    from alliance_web.commands.back_up import back_up
    from alliance_web.vault import copies

    done = back_up(None, folder.parent / "backup.age")
    assert not done.attention, done.attention
    yield "backup", (folder.parent / "backup.age").read_bytes()
    (folder.parent / "opened").mkdir()
    parts = copies.read(folder.parent / "backup.age", folder.parent / "identity", folder.parent / "opened")
    yield "backup, opened with its private key", b"".join(path.read_bytes() for path in parts.values())
    if connection.vendor == "sqlite":
        yield "database with its log", b"".join(path.read_bytes() for path in sorted(folder.glob("alliance.sqlite3*")))
        lines = connection.connection.iterdump()
        yield "dump", "\n".join(lines).encode()
    else:
        snapshots._run("pg_dump", ["--format=plain", f"--file={folder.parent / 'dump.sql'}"])
        yield "dump", (folder.parent / "dump.sql").read_bytes()
    yield "letters", b"".join(path.read_bytes() for path in (folder / "outbox").glob("*"))


def spelled(text: str) -> list[bytes]:
    """A text as a file may have it."""
    raw = text.encode()
    middle = [b64encode(b"x" * skip + raw)[4:-4] for skip in range(3)]
    return [raw, text.encode("utf-16-le"), raw.hex().encode(), *middle]


def secrets_of(folder: Path) -> list[bytes]:
    """The keys, as text and as bytes."""
    from alliance_web.vault.keys import read_keys

    keys = list(read_keys(folder / "field-keys").values())
    return [*keys, *map(urlsafe_b64encode, keys), (folder / "signing-secret").read_bytes().strip()]


def opened(cookies: list[str]) -> dict[str, int]:
    """How many sessions open with what the database holds of them, and with what the browsers hold."""
    from django.contrib.auth import get_user
    from django.contrib.sessions.models import Session
    from django.http import HttpRequest

    from alliance_web.vault.sessions import SessionStore

    def opens(key: str) -> bool:
        """What the program does with the key that a browser sends."""
        request = HttpRequest()
        request.session = SessionStore(key)
        return get_user(request).is_authenticated

    held = list(Session.objects.values_list("session_key", flat=True))
    return {
        "rows": len(held),
        "opened by a stranger": sum(map(opens, held)),
        "opened by their own browser": sum(map(opens, cookies)),
    }


def main() -> int:
    """Print the figures; 1 where a stranger finds anything, or where a session does not open for its owner."""
    figures = measure()
    print(json.dumps(figures, indent=1))
    leaks = sum(one["canaries and keys readable"] + one["cookies readable"] for one in figures["copies"].values())
    sessions = figures["sessions"]
    closed = sessions["rows"] - sessions["opened by their own browser"]
    empty = [name for name, rows in figures["columns with a canary"].items() if not rows]
    print(f"\nfound by a stranger: {leaks} texts, {sessions['opened by a stranger']} sessions; no rows in: {empty}")
    return int(bool(leaks or closed or sessions["opened by a stranger"]))


if __name__ == "__main__":
    sys.exit(main())
