"""Addresses of this app."""

from django.urls import path

from .views.after import after
from .views.card import card, earlier, talked
from .views.caseload import caseload
from .views.changed import changed
from .views.course import course
from .views.course_print import course_print
from .views.expected import show_expected
from .views.home import home
from .views.looking_back import looking_back
from .views.practice import practice
from .views.readers import readers
from .views.system import dismiss_job, dismiss_message, retry_job, send_again, system
from .views.today import put_off, today
from .views.words import prompt_talked, shared_words, words_talked

urlpatterns = [
    path("", home, name="home"),
    path("therapies/<uuid:therapy>/course/", course, name="course"),
    path("therapies/<uuid:therapy>/course/print/", course_print, name="course-print"),
    path("therapies/<uuid:therapy>/card/", card, name="session-card"),
    path("therapies/<uuid:therapy>/card/talked/", talked, name="card-talked"),
    path("therapies/<uuid:therapy>/card/<int:number>/", earlier, name="earlier-card"),
    path("therapies/<uuid:therapy>/card/<int:number>/changed/", changed, name="card-changed"),
    path("therapies/<uuid:therapy>/looking-back/", looking_back, name="looking-back"),
    path("therapies/<uuid:therapy>/after/", after, name="after-the-end"),
    path("therapies/<uuid:therapy>/words/", shared_words, name="shared-words"),
    path("therapies/<uuid:therapy>/words/talked/", words_talked, name="words-talked"),
    path("therapies/<uuid:therapy>/prompts/talked/", prompt_talked, name="prompt-talked"),
    path("therapies/<uuid:therapy>/expected/showing/", show_expected, name="show-expected"),
    path("therapies/<uuid:therapy>/readers/", readers, name="readers"),
    path("today/", today, name="today"),
    path("today/<uuid:check_in>/later/", put_off, name="put-off"),
    path("people/", caseload, name="caseload"),
    path("practice/", practice, name="practice"),
    path("set-up/system/", system, name="system"),
    path("set-up/system/emails/<uuid:message>/again/", send_again, name="send-message-again"),
    path("set-up/system/emails/<uuid:message>/dismiss/", dismiss_message, name="dismiss-message"),
    path("set-up/system/jobs/<uuid:job>/again/", retry_job, name="retry-job"),
    path("set-up/system/jobs/<uuid:job>/dismiss/", dismiss_job, name="dismiss-job"),
]
