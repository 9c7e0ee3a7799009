"""Addresses of this app."""

from django.urls import path

from .views import invitations, join, sessions, therapy

urlpatterns = [
    path("therapies/new/", therapy.start, name="start-therapy"),
    path("therapies/<uuid:therapy>/", therapy.therapy, name="therapy"),
    path("therapies/<uuid:therapy>/client/", therapy.client, name="change-client"),
    path("therapies/<uuid:therapy>/questionnaire/", therapy.outcome, name="choose-outcome"),
    path("therapies/<uuid:therapy>/invite/", invitations.invite, name="invite"),
    path("therapies/<uuid:therapy>/invite/withdraw/", invitations.withdraw, name="withdraw-invitation"),
    path("therapies/<uuid:therapy>/new-phone/", invitations.new_phone, name="new-phone"),
    path("therapies/<uuid:therapy>/sessions/<int:number>/link/", sessions.link, name="session-link"),
    path("join/<str:token>/", join.join, name="join"),
]
