"""The door of the simulated practice: enter as anyone of its cast, and read the mails it would have sent."""

from uuid import UUID

from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.people import fresh_sign_in
from alliance_web.people.queries import active_account

from . import mails, people, tour

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


@require_safe
@requires(Permission.SEE_DEMO)
def cast(request: HttpRequest) -> HttpResponse:
    """Who is in the practice, with a button for each."""
    context = {"groups": people.groups(), "staff": people.staff(), "steps": tour.steps()}
    return render(request, "overview/demo/cast.html", context)


@require_safe
@requires(Permission.SEE_DEMO)
def beside(request: HttpRequest) -> HttpResponse:
    """A phone beside the therapist's view."""
    return render(request, "overview/demo/beside.html", {"both": tour.beside()})


@require_POST
@requires(Permission.SEE_DEMO)
def enter(request: HttpRequest, person: UUID) -> HttpResponse:
    """Become this person; a step of the tour leads on to its page."""
    user = active_account(person)
    if user is None:
        raise Http404("Nobody of this name is in the cast.")
    logout(request)
    login(request, user, backend=SIGN_IN)
    fresh_sign_in.shown(request.session)  # nobody of the cast has a password to show
    return redirect(tour.leads_to(request.POST.get("then", "")) or "home")


@require_safe
@requires(Permission.SEE_DEMO)
def outbox(request: HttpRequest) -> HttpResponse:
    """The mails that were written to files instead of being sent, newest first."""
    return render(request, "overview/demo/outbox.html", {"mails": mails.newest_first()})
