"""Addresses of this app."""

from django.urls import path

from .views import moving, strains, ways

STRAINS = [
    path("therapies/<uuid:therapy>/strains/", strains.strains, name="strains"),
    path("therapies/<uuid:therapy>/strains/new/", strains.notice, name="notice-strain"),
    path("therapies/<uuid:therapy>/strains/follow/", strains.follow, name="follow-prompt"),
    path("therapies/<uuid:therapy>/strains/<uuid:strain>/", strains.strain, name="strain"),
    path("therapies/<uuid:therapy>/strains/<uuid:strain>/move/", moving.move, name="move-strain"),
    path("therapies/<uuid:therapy>/strains/<uuid:strain>/verdict/", moving.verdict, name="strain-verdict"),
    path("therapies/<uuid:therapy>/strains/<uuid:strain>/view/", moving.view, name="strain-view"),
]
WAYS = [
    path("set-up/ways/", ways.ways, name="ways"),
    path("set-up/ways/<slug:way>/", ways.way, name="way"),
]

urlpatterns = [*STRAINS, *WAYS]
