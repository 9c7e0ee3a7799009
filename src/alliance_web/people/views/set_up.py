"""Set up the practice: its name and place, and who works in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.relation import Role
from alliance_web.vault import unreadable

from .. import leaving, password_links, queries, services
from ..forms import ROLE_NAMES, PracticeForm, RolesForm, StaffForm
from ..set_up_tabs import tabs

if TYPE_CHECKING:
    from ..models import User


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_PRACTICE)
def practice(request: HttpRequest) -> HttpResponse:
    """Name and time zone."""
    here = request.practice  # type: ignore[attr-defined]
    form = PracticeForm(request.POST or None, initial={"name": here.name, "time_zone": here.time_zone})
    if request.method == "POST" and form.is_valid():
        services.change_practice(practice=here, by=request.user, **form.cleaned_data)
        messages.success(request, _("The practice is saved."))
        return redirect("set-up")
    context = {"form": form, "tabs": tabs("set-up"), "submit": _("Save"), "unreadable": unreadable.count()}
    return render(request, "people/practice.html", context)


@require_safe
@requires(Permission.MANAGE_PRACTICE)
def staff(request: HttpRequest) -> HttpResponse:
    """Who works here, and who did."""
    everybody = queries.everybody(request.practice)  # type: ignore[attr-defined]
    people = [(one.user, [ROLE_NAMES[role] for role in one.roles]) for one in everybody]
    return render(request, "people/staff.html", {"people": people, "tabs": tabs("staff")})


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_PRACTICE)
def add_staff(request: HttpRequest) -> HttpResponse:
    """Somebody new, with a link for their password."""
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = services.add_staff(practice=request.practice, by=request.user, **form.cleaned_data)  # type: ignore[attr-defined]
        return _give_link(request, user)
    context = {
        "form": form,
        "title": _("Add somebody"),
        "lead": _("They get a link with which they choose a password, and then set up a second factor."),
        "submit": _("Add them"),
        "back_label": _("Back"),
        "back_url": reverse("staff"),
    }
    return render(request, "people/form_page.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_PRACTICE)
def staff_member(request: HttpRequest, person: UUID) -> HttpResponse:
    """What somebody does here, and what can be done about it."""
    user = _somebody(request, person)
    roles = queries.current_roles(user, request.practice)  # type: ignore[attr-defined]
    form = RolesForm(request.POST or None, initial={"roles": sorted(roles)})
    if request.method == "POST" and form.is_valid() and _roles_saved(request, user, form):
        return redirect("staff")
    return render(request, "people/staff_member.html", {"person": user, "works_here": bool(roles), "form": form})


@require_POST
@requires(Permission.MANAGE_PRACTICE)
def password_link(request: HttpRequest, person: UUID) -> HttpResponse:
    """A new link with which somebody chooses a password."""
    user = _somebody(request, person)
    if not user.is_active:
        raise Http404("They no longer work here.")
    return _give_link(request, user)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_PRACTICE)
def end_membership(request: HttpRequest, person: UUID) -> HttpResponse:
    """Somebody no longer works here; what follows is said before."""
    user = _somebody(request, person)
    if request.method == "POST" and _ended(request, user):
        return redirect("staff")
    consequences = leaving.consequences(user)
    context = {
        "person": user,
        "consequences": consequences,
        "forbidden": any(one.forbids for one in consequences),
        "is_oneself": user == request.user,
    }
    return render(request, "people/end_membership.html", context)


def _somebody(request: HttpRequest, key: UUID) -> User:
    user = queries.somebody_of(request.practice, key)  # type: ignore[attr-defined]
    if user is None:
        raise Http404("Nobody of this practice.")
    return user


def _give_link(request: HttpRequest, user: User) -> HttpResponse:
    """Send the link where mail is sent; otherwise it is shown, this once."""
    link = password_links.make(user=user, by=request.user)  # type: ignore[arg-type]
    if password_links.send(user=user, link=link):
        messages.success(request, _("{name} gets a mail with a link to choose a password.").format(name=user.name))
        return redirect("staff")
    return render(request, "people/password_link.html", {"person": user, "link": link})


def _roles_saved(request: HttpRequest, user: User, form: RolesForm) -> bool:
    change: Any = services.change_roles if user.is_active else services.bring_back
    roles: set[Role] = form.cleaned_data["roles"]
    try:
        change(user=user, practice=request.practice, roles=roles, by=request.user)  # type: ignore[attr-defined]
    except services.NobodyLeftToSetUp:
        form.add_error("roles", _nobody_left())
        return False
    messages.success(request, _("Saved: what {name} does here.").format(name=user.name))
    return True


def _ended(request: HttpRequest, user: User) -> bool:
    try:
        services.end_membership(user=user, practice=request.practice, by=request.user)  # type: ignore[attr-defined,arg-type]
    except services.CannotLeave as fault:
        for reason in fault.reasons:
            messages.error(request, reason)
        return False
    except services.NobodyLeftToSetUp:
        messages.error(request, _nobody_left())
        return False
    messages.success(request, _("{name} no longer works here and is signed out everywhere.").format(name=user.name))
    return True


def _nobody_left() -> str:
    return _("Then nobody could set up the practice any more. Make somebody else lead or administrator first.")
