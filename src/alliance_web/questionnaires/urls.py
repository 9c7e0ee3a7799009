"""Addresses of this app."""

from django.urls import path

from .views import bring, catalogue

urlpatterns = [
    path("set-up/questionnaires/", catalogue.questionnaires, name="questionnaires"),
    path("set-up/questionnaires/add/", bring.add, name="add-questionnaire"),
    path("set-up/questionnaires/non-commercial/", bring.declaration, name="non-commercial"),
    path("set-up/questionnaires/non-commercial/withdraw/", bring.withdraw, name="withdraw-non-commercial"),
    path("set-up/questionnaires/about/<slug:key>/", catalogue.questionnaire, name="questionnaire"),
    path("set-up/questionnaires/about/<slug:key>/wording/", bring.wording, name="bring-wording"),
    path("set-up/questionnaires/about/<slug:key>/wording/end/", bring.take_back, name="take-back-wording"),
    path("set-up/questionnaires/about/<slug:key>/stop/", bring.stop, name="stop-questionnaire"),
]
