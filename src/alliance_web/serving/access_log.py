"""One line for each request: what kind of page, how it went, how long it took. No address, no link, no one."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from alliance_web.errors.log import route_of

log = logging.getLogger("alliance.access")


class AccessLog:
    """Middleware; there only where ALLIANCE_ACCESS_LOG is set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.ACCESS_LOG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        milliseconds = (time.perf_counter() - began) * 1000
        log.info("%s %s %s %.0f ms", request.method, route_of(request), response.status_code, milliseconds)
        return response
