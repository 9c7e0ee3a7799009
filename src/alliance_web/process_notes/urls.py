"""Addresses of this app."""

from django.urls import path

from . import views

NOTES = "therapies/<uuid:therapy>/process-notes/"

urlpatterns = [
    path(NOTES, views.process_notes, name="process-notes"),
    path(f"{NOTES}new/", views.write, name="process-note-new"),
    path(f"{NOTES}<uuid:note>/", views.change, name="process-note-change"),
    path(f"{NOTES}<uuid:note>/delete/", views.delete, name="process-note-delete"),
]
