"""Addresses of this app."""

from django.urls import path

from .views import answering, asking, by_link, calendars, importing, planning

THERAPY = "therapies/<uuid:therapy>/"
SESSION = THERAPY + "sessions/<int:number>/"
OWN = THERAPY + "my-sessions/"

urlpatterns = [
    path(THERAPY + "sessions/plan/", planning.plan, name="plan-session"),
    path(THERAPY + "sessions/series/", planning.plan_series, name="plan-series"),
    path(SESSION + "move/", planning.move, name="move-session"),
    path(SESSION + "cancel/", planning.cancel, name="cancel-session"),
    path(SESSION + "answer/", answering.answer, name="answer-session"),
    path(OWN, asking.my_sessions, name="my-sessions"),
    path(OWN + "seen/", asking.seen, name="session-answer-seen"),
    path(OWN + "<int:number>/", asking.ask, name="ask-session"),
    path(OWN + "<int:number>/take-back/", asking.take_back, name="take-back-request"),
    path("m/<str:token>/", by_link.session, name="session-by-link"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/title/", calendars.title, name="calendar-title"),
    path("calendar/revoke/", calendars.revoke, name="calendar-revoke"),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar-feed"),
    path("appointments/import/", importing.choose_file, name="import-appointments"),
    path("appointments/import/bring-in/", importing.bring_in, name="import-appointments-bring-in"),
]
