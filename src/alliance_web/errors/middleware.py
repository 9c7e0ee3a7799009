"""A page where Django answers with nothing at all."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .pages import page


class PageForWrongMethod:
    """Middleware: an address that only takes forms, opened from the address bar, says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            told = page(405)
            told["Allow"] = response["Allow"]
            return told
        return response
