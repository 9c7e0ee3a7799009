"""Addresses of this app."""

from django.urls import path

from .views import answers, days, ending, harm, letter, remarks, words

THERAPY = "therapies/<uuid:therapy>/"
ENDING = f"{THERAPY}ending/"

urlpatterns = [
    path(f"{THERAPY}end/", ending.end, name="end-therapy"),
    path(f"{THERAPY}reopen/", ending.reopen, name="reopen-therapy"),
    path(f"{ENDING}how/", ending.how, name="how-it-ended"),
    path(f"{ENDING}day/", days.suggest, name="last-day"),
    path(f"{ENDING}day/agree/", days.agree, name="agree-last-day"),
    path(f"{ENDING}day/withdraw/", days.withdraw, name="withdraw-last-day"),
    path(f"{ENDING}words/", words.write, name="farewell"),
    path(f"{ENDING}lists/", remarks.lists, name="remarks"),
    path(f"{ENDING}lists/<uuid:remark>/", remarks.mark, name="mark-remark"),
    path(f"{ENDING}letter/", letter.letter, name="closing-letter"),
    path(f"{ENDING}letter/pdf/", letter.pdf_letter, name="closing-letter-pdf"),
    path(f"{ENDING}letter/yes/", letter.say_yes, name="agree-closing-letter"),
    path(f"{ENDING}harm/", harm.say, name="say-harm"),
    path("harm/", answers.answers, name="harm-answers"),
    path("harm/<uuid:answer>/", answers.answer, name="harm-answer"),
]
