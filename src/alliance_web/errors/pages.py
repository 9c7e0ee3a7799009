"""Plain pages for what went wrong. They need no database, no session and no signed-in person."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from .faults import Fault, fault_of, new_number
from .written import written_in

RETRY_SECONDS = 10
TEMPLATES = {Fault.PROGRAM: "500.html", Fault.DISK_FULL: "disk_full.html"}
# The page when not even a template can be read, such as where the static files are missing.
BARE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Problem · Alliance</title></head>
<body><main><h1>Sorry, there is a problem</h1><p>Try again in a minute.</p>{number}
<p><a href="/">Go to the start page</a></p></main></body>
</html>
"""


def page(status: int, template: str = "", *, number: str = "", words: Sequence[str] = ()) -> HttpResponse:
    """The page for a status, with what its reader had just written. It never fails: without its template it is bare."""
    text: str
    try:
        text = render_to_string(template or f"{status}.html", {"number": number, "words": words})
    except Exception:
        text = BARE.format(number=f"<p>Error number: {number}</p>" if number else "")
    return HttpResponse(text, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where a form was larger than one may be."""
    if isinstance(exception, RequestDataTooBig):
        return page(413)
    return page(400, words=written_in(request))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return page(403, words=written_in(request))


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without the token of this session, mostly one that was open for too long."""
    return page(403, words=written_in(request))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return page(404, words=written_in(request))


def failed(request: HttpRequest) -> HttpResponse:
    """500 with a number, or 503 where the disk is full or the database cannot be used."""
    fault = fault_of(sys.exc_info()[1])
    number = new_number()
    request.error_number = number  # type: ignore[attr-defined] # for the entry in the log
    status = 500 if fault is Fault.PROGRAM else 503
    answer = page(status, TEMPLATES.get(fault, "503.html"), number=number, words=written_in(request))
    if status == 503:
        answer["Retry-After"] = str(RETRY_SECONDS)
    return answer
