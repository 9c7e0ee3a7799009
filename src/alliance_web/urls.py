"""All addresses of the web app. Each app lists its own; the order here is only for reading."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("alliance_web.people.urls")),
    path("", include("alliance_web.locking.urls")),
    path("", include("alliance_web.consents.urls")),
    path("", include("alliance_web.therapies.urls")),
    path("", include("alliance_web.scheduling.urls")),
    path("", include("alliance_web.checkins.urls")),
    path("", include("alliance_web.reminders.urls")),
    path("", include("alliance_web.questionnaires.urls")),
    path("", include("alliance_web.safety.urls")),
    path("", include("alliance_web.plan.urls")),
    path("", include("alliance_web.repair.urls")),
    path("", include("alliance_web.process_notes.urls")),
    path("", include("alliance_web.endings.urls")),
    path("", include("alliance_web.follow_up.urls")),
    path("", include("alliance_web.exchange.urls")),
    path("", include("alliance_web.overview.urls")),
    path("", include("alliance_web.ui.urls")),
]

if settings.DEMO or settings.TESTING:
    urlpatterns.append(path("demo/", include("alliance_web.overview.demo.urls")))

handler400 = "alliance_web.errors.pages.bad_request"
handler403 = "alliance_web.errors.pages.forbidden"
handler404 = "alliance_web.errors.pages.not_found"
handler500 = "alliance_web.errors.pages.failed"
