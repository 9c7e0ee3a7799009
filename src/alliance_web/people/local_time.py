"""Dates and times are shown and read in the practice's own time zone, wherever the server stands."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from . import queries

if TYPE_CHECKING:
    from .models import Practice


def local_time(practice: Practice | None) -> AbstractContextManager[object]:
    """Within it, times are those of the practice's clocks."""
    return timezone.override(ZoneInfo(practice.time_zone) if practice else None)


class LocalTime:
    """Middleware: local time for each request; keeps the practice on the request so that it is read once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        practice = queries.practice()
        request.practice = practice  # type: ignore[attr-defined]
        with local_time(practice):
            return self.get_response(request)
