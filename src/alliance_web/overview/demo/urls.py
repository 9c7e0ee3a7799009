"""Addresses that exist only in a simulated practice."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.cast, name="demo"),
    path("enter/<uuid:person>/", views.enter, name="demo-enter"),
    path("side-by-side/", views.beside, name="demo-beside"),
    path("outbox/", views.outbox, name="demo-outbox"),
]
