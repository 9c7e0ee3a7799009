"""Addresses of this app."""

from django.urls import path

from . import views

urlpatterns = [
    path("import/", views.import_ratings, name="import-ratings"),
    path("import/totals/", views.import_totals, name="import-totals"),
    path("import/example/", views.example, name="import-example"),
    path("import/errors/", views.errors, name="import-errors"),
    path("import/bring-in/", views.bring_in, name="import-bring-in"),
]
