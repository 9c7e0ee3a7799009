"""Hostile input to every form, address and importer of the web app: does any answer of 500 come back?

    python -m validation.reliability.fuzz --inputs 6000 --seed 1
    python -m tests.postgres python -m validation.reliability.fuzz

A simulated practice is built. Each chair follows every link it finds; every form that it meets is then sent with
hostile values, every address is asked with hostile parts and questions, and every import is given broken files. Each
input is rolled back, so that the next one meets the practice as it was built. An exception counts as an answer of 500.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import traceback
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

os.environ.setdefault("RELIABILITY_DIR", tempfile.mkdtemp(prefix="alliance-reliability-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "validation.reliability.settings"

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from alliance_web.commands.prepare import migrate
from validation.reliability import hostile
from validation.reliability.forms import Form, is_ours, read

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"
PAGES = 400  # for each chair; the same kind of page is opened a few times only
SAME_KIND = 3
QUESTIONS = ("page", "show", "as", "item", "print", "open", "version", "next", "number", "session", "at", "from", "q")


class World:
    """The practice, its chairs signed in, and the forms that each of them met."""

    def __init__(self) -> None:
        self.clients = {name: _signed_in(user) for name, user in _chairs().items()}
        self.forms: list[tuple[str, Form]] = []
        self.addresses: list[tuple[str, str]] = []
        for chair in self.clients:
            self._walk(chair)

    def _walk(self, chair: str) -> None:
        seen, kinds, shapes = {"/"}, Counter[str](), set[tuple[str, ...]]()
        waiting = deque(["/", "/sign-in/", "/sign-in/code/", "/sign-in/password/", "/help-now/", "/account/", "/demo/"])
        while waiting and len(seen) < PAGES:
            page = waiting.popleft()
            answer = self.clients[chair].get(page, follow=True)
            if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
                continue
            self.addresses.append((chair, page))
            found = read(page, answer.content.decode())
            for form in found.forms:
                if (kind := (_kind(form.action), *form.shape)) not in shapes:
                    shapes.add(kind)
                    self.forms.append((chair, form))
            for link in sorted(filter(is_ours, found.links)):
                kinds[_kind(link)] += 1
                if link not in seen and kinds[_kind(link)] <= SAME_KIND and "sign-out" not in link:
                    seen.add(link)
                    waiting.append(link)


def _kind(address: str) -> str:
    """An address without its keys and numbers."""
    parts = address.split("?")[0].split("/")
    return "/".join("*" if any(sign.isdigit() for sign in part) else part for part in parts)


def _chairs() -> dict[str, Any]:
    """One person of each kind."""
    from alliance_web.people.models import Membership
    from alliance_web.therapies.models import Participant

    client = Participant.objects.filter(part="client", name="Sam").exclude(user=None).order_by("pk").first()
    assert client is not None, "the simulated practice has a Sam"
    therapist = client.therapy.participants.get(part="therapist", left_at=None).user
    roles = {row.role: row.user for row in Membership.objects.filter(ended_at=None).order_by("-pk")}
    return {"client": client.user, "therapist": therapist, "no one": None} | {
        role: roles[role] for role in ("lead", "administrator") if role in roles
    }


def _signed_in(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=SIGN_IN)
    return client


def _routes(patterns: Any = None) -> Iterator[URLPattern]:
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns)
        else:
            yield pattern


def _a_form(world: World, chance: random.Random) -> tuple[str, str, str, Any]:
    """A form of a page with hostile values, with fields left out, doubled or made up."""
    chair, form = chance.choice(world.forms)
    data: dict[str, Any] = {}
    for one in form.fields:
        if chance.random() < 0.08:
            continue
        if one.kind == "file":
            data[one.name] = SimpleUploadedFile("file.csv", hostile.file(chance, EXAMPLE))
        elif one.kind in ("radio", "checkbox", "option", "submit"):
            if one.name not in data or chance.random() < 0.5:
                data[one.name] = hostile.value(chance, one.kind, one.given) if chance.random() < 0.4 else one.given
        else:
            data[one.name] = hostile.value(chance, one.kind, one.given)
    if chance.random() < 0.1:
        data[chance.choice(QUESTIONS)] = hostile.value(chance, "text", "")
    return chair, form.method, form.action, data


def _an_address(world: World, chance: random.Random) -> tuple[str, str, str, Any]:
    """An address with hostile parts, or a good one with hostile questions."""
    chair = chance.choice(list(world.clients))
    asked = "?" + urlencode(
        {chance.choice(QUESTIONS): chance.choice(hostile.ANY)[:2000] for _ in range(2)}, errors="replace"
    )
    if chance.random() < 0.5:
        chair, page = chance.choice(world.addresses)
        return chair, "get", page.split("?")[0] + asked, None
    pattern = chance.choice(ROUTES)
    made_up = {"UUIDConverter": uuid4(), "IntConverter": chance.choice((0, 1, 2**31, 2**63, 10**30))}
    values = {
        name: made_up.get(type(kind).__name__, chance.choice(hostile.ANY)[:300].replace("/", "") or "x")
        for name, kind in pattern.pattern.converters.items()
    }
    try:
        return chair, chance.choice(("get", "post")), reverse(pattern.name, kwargs=values) + asked, {}
    except NoReverseMatch:
        return chair, "get", "/" + chance.choice(hostile.ANY)[:200], None


def _an_import(world: World, chance: random.Random) -> tuple[str, str, str, Any]:
    """A broken file to one of the pages that take files."""
    therapist, setter = "therapist", "lead" if "lead" in world.clients else "therapist"
    content = hostile.file(chance, EXAMPLE)
    name = chance.choice(("ratings.csv", "x", "é.csv", "a" * 300, "ratings.xlsx", "own.toml"))
    upload = SimpleUploadedFile(name, content)
    ratings = {"file": upload, "therapy_column": hostile.value(chance, "text", "therapy")[:200]}
    totals = {"file": upload, "name": "BDI", "better": "lower", "lowest": hostile.value(chance, "number", "0"),
              "highest": hostile.value(chance, "number", "63"), "by": "therapy", "over": "session", "value": "bond",
              "every": "7", "started_on": hostile.value(chance, "date", "2026-01-01")}  # fmt: skip
    own = {"file": SimpleUploadedFile(name, hostile.file(chance, DEFINITION))}
    return chance.choice((
        (therapist, "post", "/import/", ratings),
        (therapist, "post", "/import/totals/", totals),
        (setter, "post", "/set-up/questionnaires/add/", own),
    ))  # fmt: skip


def _send(world: World, chair: str, method: str, address: str, data: Any) -> str:
    """'' where the server answered as it should; else what went wrong."""
    browser = world.clients[chair]
    kept = browser.cookies.copy()
    try:
        with transaction.atomic():
            answer = getattr(browser, method)(address, data)
            transaction.set_rollback(True)
    except Exception as fault:
        where = traceback.extract_tb(fault.__traceback__)
        ours = [one for one in where if "alliance" in one.filename] or where
        return f"{type(fault).__name__} at {ours[-1].filename.split('src/')[-1]}:{ours[-1].lineno}"
    finally:
        browser.cookies = kept
    return "" if answer.status_code < 500 else _reason(answer)


def _reason(answer: Any) -> str:
    exc = getattr(answer, "exc_info", None)
    if not exc:
        return f"answered {answer.status_code}"
    ours = [one for one in traceback.extract_tb(exc[2]) if "alliance" in one.filename] or traceback.extract_tb(exc[2])
    return f"{exc[0].__name__} at {ours[-1].filename.split('src/')[-1]}:{ours[-1].lineno}"


def main() -> int:
    """How many inputs, how many answers of 500, and where; exit code 1 where there was one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    _practice()
    world, chance = World(), random.Random(given.seed)
    print(
        f"{len(world.addresses)} pages and {len(world.forms)} forms of {len(world.clients)} chairs; seed {given.seed}"
    )
    kinds, faults = Counter[str](), Counter[tuple[str, str]]()
    for _ in range(given.inputs):
        make = chance.choices((_a_form, _an_address, _an_import), weights=(6, 2, 2))[0]
        chair, method, address, data = make(world, chance)
        kinds[make.__name__] += 1
        if wrong := _send(world, chair, method, address, data):
            faults[(_kind(address)[:80], wrong)] += 1
    by_kind = ", ".join(f"{count} {kind[1:]}" for kind, count in kinds.items())
    print(f"{sum(kinds.values())} inputs ({by_kind}); answers of 500: {faults.total()}")
    for (address, wrong), count in faults.most_common():
        print(f"  {count:4d}  {address}  {wrong}")
    return int(bool(faults))


def _practice() -> None:
    from alliance_web.overview.demo.build import build

    migrate()
    setup_test_environment()
    build(lambda done, total: None)


def _example() -> bytes:
    from alliance_web.exchange.example import example_csv

    return example_csv().encode()


def _definition() -> bytes:
    from importlib.resources import files

    folder = files("alliance.instruments") / "definitions"
    return (folder / "phq-4.toml").read_bytes()


ROUTES = list(_routes())
EXAMPLE = _example()
DEFINITION = _definition()

if __name__ == "__main__":
    sys.exit(main())
