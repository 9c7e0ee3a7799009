"""Whether the server is alive, for whatever watches over it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission


@require_safe
@requires(Permission.SEE_SERVER_HEALTH)
def health(request: HttpRequest) -> HttpResponse:
    """The server answers. Says nothing about anyone and asks the database nothing."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")
