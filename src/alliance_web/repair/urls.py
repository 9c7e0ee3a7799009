"""Addresses of this app."""

from django.urls import path

from .views import strains

STRAINS = [
    path("therapies/<uuid:therapy>/strains/", strains.strains, name="strains"),
]

urlpatterns = [*STRAINS]
