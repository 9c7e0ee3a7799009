"""Addresses of this app."""

from django.urls import path

from . import plan_views, views

urlpatterns = [
    path("help-now/", views.help_now, name="help-now"),
    path("reviews/", views.reviews, name="reviews"),
    path("reviews/<uuid:task>/", views.review, name="review"),
    path("set-up/safety/", plan_views.safety_plan, name="safety-plan"),
]
