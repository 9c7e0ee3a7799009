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
            f"People would use Alliance at {settings.ORIGIN}, where others could read answers and passwords.",
            hint="Set ALLIANCE_ORIGIN to an address that starts with https:// and use a proxy with a certificate.",
            id="serving.E001",
        )


def _names() -> Iterator[CheckMessage]:
    names, host = settings.ALLOWED_HOSTS, urlsplit(settings.ORIGIN).hostname or ""
    if any(name.startswith(("*", ".")) for name in names):
        yield Error(
            "Alliance would accept any host name, so the links it sends could contain a forged one.",
            hint="Set ALLIANCE_HOSTS to the names that people enter, and no others.",
            id="serving.E002",
        )
    elif host not in names:
        yield Error(
            f"Alliance would refuse its own address: {host} is not one of its host names.",
            hint="Add it to ALLIANCE_HOSTS.",
            id="serving.E003",
        )


def _proxy() -> Iterator[CheckMessage]:
    if settings.SECURE and not settings.BEHIND_PROXY:
        yield Error(
            "The address is https, but Alliance has no certificate itself: every page would redirect to itself.",
            hint="Set ALLIANCE_BEHIND_PROXY=1 behind a proxy that sets X-Forwarded-For and X-Forwarded-Proto itself.",
            id="serving.E004",
        )


def _mail() -> Iterator[CheckMessage]:
    if not settings.EMAIL_HOST:
        yield Warning(
            "No mail server is set: no invitation, no code and no notice about self-harm is sent.",
            hint="Set ALLIANCE_MAIL_HOST and the other mail variables (docs/how-to/install.md).",
            id="serving.W001",
        )
    elif not settings.EMAIL_USE_TLS and settings.EMAIL_HOST not in NAMES_OF_THIS_MACHINE:
        yield Error(
            "Email would go to the mail server unencrypted: others on the network could read links and codes.",
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
                "The database is on another machine, and others on the network could read what is written to it.",
                hint="Add ?sslmode=verify-full to DATABASE_URL (docs/how-to/postgresql.md).",
                id="serving.E006",
            )
        elif mode != "verify-full":
            yield Warning(
                "The connection to the database is encrypted, but another machine could impersonate the database.",
                hint="Use sslmode=verify-full in DATABASE_URL.",
                id="serving.W002",
            )
