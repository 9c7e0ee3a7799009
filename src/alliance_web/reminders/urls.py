"""Addresses of this app."""

from django.urls import path

from .views import by_link, gateway, links, own, practice, therapist

urlpatterns = [
    path("account/messages/", own.own_messages, name="messages"),
    path("account/messages/code/", own.number_code, name="messages-code"),
    path("account/messages/stop/", own.stop, name="stop-messages"),
    path("account/messages/start/", own.start, name="start-messages"),
    path("account/messages/chance/", own.let_chance_decide, name="messages-chance"),
    # Short, for they stand in text messages.
    path("k/<str:key>/", links.message_link, name="message-link"),
    path("s/<str:key>/", links.stop_by_link, name="stop-by-link"),
    path("t/<str:token>/messages/", by_link.messages_by_link, name="messages-by-link"),
    path("texts/receipts/", gateway.receipts, name="text-receipts"),
    path("texts/replies/", gateway.replies, name="text-replies"),
    path("therapies/<uuid:therapy>/messages/", therapist.messages_came_back, name="messages-came-back"),
    path("people/no-answer/", therapist.not_answered, name="no-answer"),
    path("practice/messages/", practice.by_chance, name="practice-messages"),
]
