"""What has to be right before clients reach a server; the checks that `alliance check --deploy` adds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

NAMES_OF_THIS_MACHINE = {"localhost", "127.0.0.1", "[::1]", "::1", ""}
ENCRYPTED = {"require", "verify-ca", "verify-full"}


@register(Tags.security, deploy=True)
def ready_for_clients(**_: Any) -> list[CheckMessage]:
    """Address, names, proxy, mail and the way to the database."""
    return [*_address(), *_names(), *_proxy(), *_mail(), *_database()]


def _address() -> Iterator[CheckMessage]:
    if not settings.SECURE:
        yield Error(
            f"People would reach Alliance at {settings.ORIGIN}, where answers and passwords can be read on the way.",
            hint="Set ALLIANCE_ORIGIN to an address that begins with https:// and let a proxy hold the certificate.",
            id="serving.E001",
        )


def _names() -> Iterator[CheckMessage]:
    names, host = settings.ALLOWED_HOSTS, urlsplit(settings.ORIGIN).hostname or ""
    if any(name.startswith(("*", ".")) for name in names):
        yield Error(
            "Alliance would answer to any name, so a forged one could come into the links that it sends.",
            hint="Write into ALLIANCE_HOSTS the names that people type, and nothing else.",
            id="serving.E002",
        )
    elif host not in names:
        yield Error(
            f"Alliance would refuse its own address: {host} is not among the names that it answers to.",
            hint="Add it to ALLIANCE_HOSTS.",
            id="serving.E003",
        )


def _proxy() -> Iterator[CheckMessage]:
    if settings.SECURE and not settings.BEHIND_PROXY:
        yield Error(
            "The address is https, and Alliance holds no certificate itself: every page would lead to itself for ever.",
            hint="Set ALLIANCE_BEHIND_PROXY=1 behind a proxy that sets X-Forwarded-For and X-Forwarded-Proto itself.",
            id="serving.E004",
        )


def _mail() -> Iterator[CheckMessage]:
    if not settings.EMAIL_HOST:
        yield Warning(
            "No mail server is set: no invitation, no code and no notice about self-harm is sent.",
            hint="Set ALLIANCE_MAIL_HOST and the variables beside it (docs/how-to/install.md).",
            id="serving.W001",
        )
    elif not settings.EMAIL_USE_TLS and settings.EMAIL_HOST not in NAMES_OF_THIS_MACHINE:
        yield Error(
            "Mail would go to the mail server in the clear: links and codes could be read on the way.",
            hint="Leave ALLIANCE_MAIL_TLS out, or set it to 1.",
            id="serving.E005",
        )


def _database() -> Iterator[CheckMessage]:
    """A socket begins with a slash; everything else that is not this machine is a network."""
    database = settings.DATABASES["default"]
    host, mode = str(database.get("HOST") or ""), database.get("OPTIONS", {}).get("sslmode")
    if database["ENGINE"].endswith("postgresql") and host not in NAMES_OF_THIS_MACHINE and not host.startswith("/"):
        if mode not in ENCRYPTED:
            yield Error(
                "The database is on another machine, and what is written to it could be read on the way.",
                hint="Add ?sslmode=verify-full to DATABASE_URL (docs/how-to/postgresql.md).",
                id="serving.E006",
            )
        elif mode != "verify-full":
            yield Warning(
                "The way to the database is encrypted, but another machine could pass itself off as the database.",
                hint="Use sslmode=verify-full in DATABASE_URL.",
                id="serving.W002",
            )
