"""Addresses of this app."""

from django.urls import path

from .views import agree, link, stop, wish

AFTER = "therapies/<uuid:therapy>/after/"

urlpatterns = [
    path(f"{AFTER}agree/", agree.agree, name="follow-up"),
    path(f"{AFTER}wish/<uuid:wave>/", wish.done, name="wish-done"),
    path(f"{AFTER}open-again/", wish.open_again, name="open-follow-up-again"),
    path("after/stop/<str:key>/", stop.stop_by_link, name="stop-follow-up-by-link"),
    path("after/<str:token>/", link.link, name="follow-up-link"),
    path("after/<str:token>/answers/", link.answers, name="follow-up-answers"),
    path("after/<str:token>/report/", link.report, name="follow-up-report"),
    path("after/<str:token>/not-today/", link.not_today, name="follow-up-not-today"),
]
