"""The gallery alone, open to anyone: for the tests of the look, which need no practice."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.ui.views import gallery


@requires(Permission.ANYONE)
def open_gallery(request: HttpRequest, **values: Any) -> HttpResponse:
    """A view of its own: the product's keeps the permission that it has."""
    return gallery(request, **values)


urlpatterns = [
    path("gallery/", open_gallery, name="gallery"),
    path("sign-out/", open_gallery, name="account_logout"),  # so that the header offers it
]
