"""Every place at which a private text could come out, and how each is read for canaries."""

import os
import re
from base64 import urlsafe_b64decode
from binascii import Error
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4
from zlib import decompress, error

import polars as pl
from django.contrib.sessions.models import Session as SignIn
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from alliance_web.audit.models import AuditEvent
from alliance_web.commands import export_evidence as exporting
from alliance_web.vault.sessions import SessionStore
from tests.web.plan import pdf_text

CANARY = re.compile(r"canary-\d{4}")
Keys = dict[str, list[Any]]
# What a page shows when it is asked in another way, by route.
ASKED = {
    "course": ("?print=1", "?item=bond", "?item=bond&print=1"),
    "readers": ("?page=2",),
    "caseload": ("?as=numbers", "?show=ended", "?page=2"),
    "my-answers": ("?open=1", "?page=2"),
    "my-check-ins": ("?page=2",),
    "see-differently": ("?version=1",),
    "report-task": ("?version=1",),
}


def canaries(page: Any) -> set[str]:
    """The canaries in an answer of the server: its body or its letter, its headers, its cookies."""
    cookies = [morsel.value for morsel in page.cookies.values()]
    text = f"{dict(page.headers)!r} {page.cookies!r} {' '.join(map(_unpacked, cookies))}"
    if page.headers.get("Content-Type") == "application/pdf":
        return set(CANARY.findall(text + pdf_text.text(page.content)))
    return set(CANARY.findall(text + page.content.decode(errors="replace")))


def _unpacked(cookie: str) -> str:
    """What a signed cookie says: its first part is written in base 64, and packed where a full stop leads."""
    first = cookie.strip('"').removeprefix(".").split(":")[0]
    try:
        raw = urlsafe_b64decode(first + "=" * (-len(first) % 4))
        return (decompress(raw) if cookie.strip('"').startswith(".") else raw).decode(errors="replace")
    except (Error, error, ValueError):
        return ""


def stored(practice: Any, target: Path) -> dict[str, str]:
    """What lies or leaves behind the pages: record, export, mails, sign-ins, what is kept for a while, the database."""
    return {
        "record": repr(list(AuditEvent.objects.values_list("verb", "thing", "detail"))),
        "export": _export(target),
        "mails": repr([(one.subject, one.body, one.attachments, one.to) for one in getattr(mail, "outbox", ())]),
        "sign-ins": repr([SessionStore().decode(one.session_data) for one in SignIn.objects.all()]),
        "cache": repr(list(cache._cache.values())),
        "database": database(),
    }


def _export(target: Path) -> str:
    """The files of `alliance export-evidence`, of both kinds, as somebody reads them who has them."""
    texts = []
    for format, read in (("csv", pl.read_csv), ("parquet", pl.read_parquet)):
        exporting.export_evidence(None, target / f"{uuid4()}", format, "lea@practice.test", lambda done, total: None)
        for folder, _, names in os.walk(target):
            for name in names:
                file = Path(folder, name)
                texts.append(read(file).write_csv() if name.endswith(format) else "")
                texts.append(file.read_bytes().decode(errors="replace"))
                file.unlink()
    return "".join(texts)


def database() -> str:
    """Every table as it lies on the disk, old versions, histories and the record too: what a copy of it holds."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows.append(repr(cursor.fetchall()))
    return "".join(rows)


def routes(patterns: Any = None) -> Iterator[URLPattern]:
    """Every route of the program."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


def addresses(keys: Keys) -> dict[str, str]:
    """Every address there is with these keys, asked in every way, each with the name of its route."""
    found = {}
    for pattern in routes():
        for address in _addresses(pattern, keys):
            found |= {address + asked: pattern.name for asked in ("", *ASKED.get(pattern.name, ()))}
    return found


def _addresses(pattern: URLPattern, keys: Keys) -> Iterator[str]:
    """Every address of a route with every key of ours, and something made up where we have none."""
    names = list(pattern.pattern.converters)
    kinds = pattern.pattern.converters.values()
    made_up = {"UUIDConverter": uuid4(), "IntConverter": 1}
    values = [keys.get(name, [made_up.get(type(kind).__name__, "x")]) for name, kind in zip(names, kinds, strict=True)]
    for chosen in product(*values):
        try:
            yield reverse(pattern.name, kwargs=dict(zip(names, chosen, strict=True)))
        except NoReverseMatch:
            continue
