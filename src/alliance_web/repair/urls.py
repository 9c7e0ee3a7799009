"""Addresses of this app."""

from django.urls import path

from .views import moving, note_forms, notes, strains, ways

STRAINS = [
    path("therapies/<uuid:therapy>/strains/", strains.strains, name="strains"),
    path("therapies/<uuid:therapy>/strains/new/", strains.notice, name="notice-strain"),
    path("therapies/<uuid:therapy>/strains/follow/", strains.follow, name="follow-prompt"),
    path("therapies/<uuid:therapy>/strains/<uuid:strain>/", strains.strain, name="strain"),
    path("therapies/<uuid:therapy>/strains/<uuid:strain>/move/", moving.move, name="move-strain"),
    path("therapies/<uuid:therapy>/strains/<uuid:strain>/undo/", moving.undo_talk, name="undo-talk"),
    path("therapies/<uuid:therapy>/strains/<uuid:strain>/verdict/", moving.verdict, name="strain-verdict"),
    path("therapies/<uuid:therapy>/strains/<uuid:strain>/view/", moving.view, name="strain-view"),
]
WAYS = [
    path("set-up/ways/", ways.ways, name="ways"),
    path("set-up/ways/<slug:way>/", ways.way, name="way"),
]

OF_NOTES = "therapies/<uuid:therapy>/notes/"
OF_A_NOTE = OF_NOTES + "<uuid:note>/"

NOTES = [
    path(OF_NOTES, notes.notes, name="notes"),
    path(OF_NOTES + "new/", note_forms.write, name="note-new"),
    path(OF_NOTES + "short/", note_forms.write_short, name="note-short"),
    path(OF_NOTES + "prepare/", note_forms.prepare, name="note-prepare"),
    path(OF_A_NOTE, note_forms.change, name="note-change"),
    path(OF_A_NOTE + "share/", notes.share, name="note-share"),
    path(OF_A_NOTE + "take-back/", notes.take_back, name="note-take-back"),
    path(OF_A_NOTE + "said/", notes.say_yourself, name="note-said"),
    path(OF_A_NOTE + "burn/", notes.burn, name="note-burn"),
    path(OF_A_NOTE + "done/", notes.finish, name="note-done"),
]

urlpatterns = [*STRAINS, *WAYS, *NOTES]
