"""Answers to requests that never reach the program: plain pages with the headers of every other page."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings

from alliance_web.errors.pages import page

PAGES = {413: 413, 500: 500}  # every other one was a request that could not be read
CONTENT = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'"
HEADERS = (
    ("Cache-Control", "no-store, private"),
    ("Content-Security-Policy", f"{CONTENT}; form-action 'self'; frame-ancestors 'none'"),
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)


def refusal(code: int) -> tuple[str, list[tuple[str, str]], bytes]:
    """Status line, headers and body for a status."""
    status = HTTPStatus(code)
    headers = list(HEADERS)
    if settings.SECURE_HSTS_SECONDS:
        headers.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}"))
    return f"{status.value} {status.phrase}", headers, page(PAGES.get(code, 400)).content
