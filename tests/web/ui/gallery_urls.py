"""The gallery alone, open to anyone: for the tests of the look, which need no practice."""

from django.urls import path

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.ui.views import gallery

urlpatterns = [
    path("gallery/", requires(Permission.ANYONE)(gallery), name="gallery"),
    path("sign-out/", requires(Permission.ANYONE)(gallery), name="account_logout"),  # so that the header offers it
]
