"""Whether the server answers and its database too, for whatever watches over it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

ADDRESS = "/health/"
METHODS = ("GET", "HEAD")


class Health:
    """Middleware: answers before anything looks at a session, so that being watched changes nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != ADDRESS:
            return self.get_response(request)
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        status, words = (200, "alive\n") if database_answers() else (503, "the database does not answer\n")
        return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def database_answers() -> bool:
    """Whether a row can be read."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            return cursor.fetchone() is not None
    except Error:
        return False
