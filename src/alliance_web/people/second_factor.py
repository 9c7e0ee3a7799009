"""Staff work with a second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from . import idle, queries

# What staff without a second factor can still open: setting one up, and leaving.
DOORS_WITHOUT = ("/account/", "/sign-in/", "/sign-out/", "/static/", "/locked/", "/kept/")


class SecondFactor:
    """Middleware: staff without a second factor see nothing but the page that sets one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        is_open = user.is_authenticated and idle.standing(request.session) is idle.Standing.OPEN
        if is_open and queries.is_staff(user) and self._is_missing(request):
            return redirect("mfa_index")
        return self.get_response(request)

    def _is_missing(self, request: HttpRequest) -> bool:
        if not settings.STAFF_NEED_SECOND_FACTOR or request.path.startswith(DOORS_WITHOUT):
            return False
        return not is_mfa_enabled(request.user)
