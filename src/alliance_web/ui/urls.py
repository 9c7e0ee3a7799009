"""Addresses of the look: the gallery of its components."""

from django.urls import path

from .views import gallery

urlpatterns = [path("gallery/", gallery, name="gallery")]
