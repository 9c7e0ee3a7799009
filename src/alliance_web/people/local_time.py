"""Dates and times are shown and read in the practice's own time zone, wherever the server stands."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from . import queries


class LocalTime:
    """Middleware: activates the time zone, and keeps the practice on the request so that it is read once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.practice = queries.practice()  # type: ignore[attr-defined]
        zone = ZoneInfo(request.practice.time_zone) if request.practice else None  # type: ignore[attr-defined]
        with timezone.override(zone):
            return self.get_response(request)
