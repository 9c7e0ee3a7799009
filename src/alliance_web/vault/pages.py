"""What somebody meets who tries to change a value that cannot be read."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .cipher import CannotOpen

log = logging.getLogger(__name__)


class UnreadablePages:
    """Middleware: a view that cannot go on without a value that does not open answers with a plain page, not with 500.

    Pages that only show such a value say so in its place and never come here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """The page for CannotOpen; whatever else went wrong is somebody else's."""
        if not isinstance(fault, CannotOpen):
            return None
        log.error("A page could not go on: %s", fault)
        return render(request, "unreadable.html", status=409)
