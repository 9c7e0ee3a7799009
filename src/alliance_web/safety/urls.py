"""Addresses of this app."""

from django.urls import URLPattern, path

from . import plan_views

urlpatterns: list[URLPattern] = [
    path("set-up/safety/", plan_views.safety_plan, name="safety-plan"),
]
