"""Addresses of this app."""

from django.urls import path

from . import views

urlpatterns = [
    path("locked/", views.locked, name="locked"),
    path("locked/passkey/", views.passkey, name="unlock-passkey"),
    path("locked/stay/", views.stay, name="stay"),
    path("locked/state/", views.state, name="lock-state"),
    path("kept/", views.kept_words, name="kept-words"),
    path("kept/<uuid:key>/delete/", views.delete_words, name="delete-words"),
]
