"""Addresses of this app."""

from django.urls import path

from . import views

urlpatterns = [path("account/consents/<slug:purpose>/", views.answer, name="consent")]
