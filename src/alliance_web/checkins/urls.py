"""Addresses of this app."""

from django.urls import path

from .views import amending, check_in, let_go, mine, not_now, offline, taking_part, waive

THERAPY = "therapies/<uuid:therapy>/"
CHECK_IN = THERAPY + "check-ins/<uuid:check_in>/"

urlpatterns = [
    path("c/<str:token>/", check_in.check_in_by_link, name="check-in-by-link"),
    path("c/<str:token>/report/", check_in.report_by_link, name="report-by-link"),
    path(CHECK_IN, check_in.check_in, name="check-in"),
    path(CHECK_IN + "report/", check_in.report, name="report"),
    path("c/<str:token>/not-now/", not_now.not_now_by_link, name="not-now-by-link"),
    path(CHECK_IN + "not-now/", not_now.not_now, name="not-now"),
    path(CHECK_IN + "waive/", waive.waive, name="waive"),
    path("t/<str:token>/", taking_part.taking_part_by_link, name="taking-part-by-link"),
    path(THERAPY + "taking-part/", taking_part.taking_part, name="taking-part"),
    path("check-ins/let-go/", let_go.let_go, name="let-go"),
    path("check-ins/", mine.my_check_ins, name="my-check-ins"),
    path(THERAPY + "my-answers/", mine.my_answers, name="my-answers"),
    path(THERAPY + "my-answers/<uuid:check_in>/", mine.share_answer, name="share-answer"),
    path(THERAPY + "my-answers/<uuid:check_in>/whose/", amending.contest, name="contest-answers"),
    path(THERAPY + "my-answers/<uuid:check_in>/correct/", amending.correct, name="correct-answers"),
    path("check-ins/token/", offline.form_token, name="form-token"),
    path("offline/", offline.offline, name="offline"),
    path("sw.js", offline.service_worker, name="service-worker"),
]
