"""A practice in a database of its own, as a command finds it: a SQLite file, or a database of the PostgreSQL server.

The tables are made once for a test module and copied for each place.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from alliance_web.access.relation import Role
from alliance_web.checkins.models import PersonalAnswer
from alliance_web.checkins.states import Sharing
from alliance_web.commands.databases import instead, second
from alliance_web.people import services as people
from alliance_web.people.adapters import SecondFactorAdapter
from alliance_web.therapies.services import invitations, sessions
from alliance_web.therapies.services import therapy as therapies
from alliance_web.vault import copies, keys, services
from alliance_web.vault.sessions import SessionStore
from tests.web.cast import rate

TEMPLATE = "template"
CANARY = "the canary sings at dusk"
STARTS = ("start", "restore", "keys")  # the modules of commands that start Django


@dataclass
class Places:
    """Databases of one module, in one folder; `url` names the PostgreSQL server, empty for SQLite."""

    folder: Path
    url: str

    def make_template(self) -> None:
        """Empty tables, as the migrations make them."""
        self.create(TEMPLATE, empty=True)
        with self.inside(TEMPLATE, keys_too=False):
            services.make_keys()
            call_command("migrate", verbosity=0)
            call_command("createcachetable")

    def create(self, name: str, *, empty: bool = False) -> None:
        """A place; `empty`: without tables."""
        (self.folder / name).mkdir(mode=0o700)
        if self.url:
            template = "" if empty else f"TEMPLATE {self.database(TEMPLATE)}"
            self._server(f"CREATE DATABASE {self.database(name)} {template}")
        elif not empty:
            shutil.copyfile(self.file(TEMPLATE), self.file(name))
            self.file(name).chmod(0o600)

    @contextmanager
    def inside(self, name: str, *, keys_too: bool = True) -> Iterator[Path]:
        """Work in a place as a command does; gives its folder."""
        folder = self.folder / name
        ring = keys.key_ring(folder)
        changed = {"FOLDER": folder, "KEY_RING": ring, "SECRET_KEY": keys.signing_secret(folder)}
        changed["RECORD_KEY"] = keys.record_key(folder)
        with second("place", self.described(name)), instead("place"), ExitStack() as stack:
            stack.enter_context(mock.patch.multiple(settings, **changed))
            for module in STARTS:
                stack.enter_context(mock.patch(f"alliance_web.commands.{module}.start", _started))
            if keys_too:
                services.open_keys()
            yield folder

    def described(self, name: str) -> dict[str, Any]:
        """The database of a place, as Django's settings have it."""
        if not self.url:
            engine = "django.db.backends.sqlite3"
            return {"ENGINE": engine, "OPTIONS": settings.SQLITE_OPTIONS, "NAME": str(self.file(name)), "TEST": {}}
        import dj_database_url

        return {**dj_database_url.parse(self.address(name)), "TEST": {}}

    def address(self, name: str) -> str:
        """The address of a PostgreSQL database."""
        base, _, query = self.url.partition("?")
        return f"{base.rpartition('/')[0]}/{self.database(name)}{'?' + query if query else ''}"

    def file(self, name: str) -> Path:
        """The database file of a place on SQLite."""
        return self.folder / name / "alliance.sqlite3"

    def database(self, name: str) -> str:
        """The name of a place on the PostgreSQL server."""
        return f"place_{os.getpid()}_{name}"

    def remove(self) -> None:
        """Drop what was created on the server."""
        if self.url:
            for folder in self.folder.iterdir():
                if folder.is_dir():
                    self._server(f"DROP DATABASE IF EXISTS {self.database(folder.name)} WITH (FORCE)")

    def _server(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)


def pair(folder: Path) -> tuple[Path, str]:
    """A file with a private key, and the public key that belongs to it."""
    private, public = copies.new_identity()
    path = folder / "identity"
    path.write_text(f"# made for a test\n{private}\n")
    return path, public


def rows(path: Path, sql: str) -> list[Any]:
    """What a query gives on a SQLite file."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


def fill() -> str:
    """A practice in the place: two chairs, a word that only its author sees, a second factor, a session that is open.

    Gives the key that the browser of the open session would send.
    """
    practice = people.set_up_practice(name="The Practice")
    noor = people.add_staff(practice=practice, name="Noor", email="noor@practice.test", roles={Role.THERAPIST}, by=None)
    therapy = therapies.start(
        practice=practice, therapist=noor, client_name="Sam", client_email="sam@home.test", by=noor,
        started_on=timezone.now().date(),
    )  # fmt: skip
    fresh = invitations.make(participant=therapy.participants.get(part="client"), by=noor)
    invitations.accept(token=fresh.token, code=fresh.code)
    session = sessions.plan(therapy=therapy, starts_at=timezone.now() - timedelta(days=1), by=noor)
    rate(session, "client", words={"unsaid": CANARY}, sharing={"unsaid": Sharing.NEVER})
    secret = SecondFactorAdapter().encrypt(CANARY)
    Authenticator.objects.create(user_id=noor.pk, type=Authenticator.Type.TOTP, data={"secret": secret})
    store = SessionStore()
    store["word"] = CANARY
    store.create()
    return str(store.session_key)


def word() -> str:
    """The word that only its author sees, opened."""
    return PersonalAnswer.objects.get(item="unsaid").content


def _started(folder: Path | None, *, keys: bool = True, **_: Any) -> None:
    """Django is set up already."""
    if keys:
        services.open_keys()
