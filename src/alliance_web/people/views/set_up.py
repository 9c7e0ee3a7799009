"""Set up the practice: its name and place, and who works in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.relation import Role
from alliance_web.access.request import SignedInRequest
from alliance_web.messages.queries import state as mail_state

from .. import fresh_sign_in, leaving, notices, password_links, queries, services
from ..forms import ROLE_NAMES, LeadForm, PracticeForm, RolesForm, StaffForm
from ..fresh_sign_in import needs_fresh_sign_in
from ..set_up_tabs import tabs
from ..without_mail import without_mail

if TYPE_CHECKING:
    from ..models import User


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_PRACTICE)
def practice(request: SignedInRequest) -> HttpResponse:
    """Name and time zone."""
    here = request.practice
    form = PracticeForm(request.POST or None, initial={"name": here.name, "time_zone": here.time_zone})
    if request.method == "POST" and form.is_valid():
        services.change_practice(practice=here, by=request.user, **form.cleaned_data)
        messages.success(request, _("Practice saved."))
        return redirect("set-up")
    context = {"form": form, "tabs": tabs("set-up"), "submit": _("Save"), "without_mail": without_mail()}
    return render(request, "people/practice.html", context)


@require_safe
@requires(Permission.MANAGE_PRACTICE)
def staff(request: SignedInRequest) -> HttpResponse:
    """Who works here, and who did."""
    everybody = queries.everybody(request.practice)
    people = [
        (one, [ROLE_NAMES[role] for role in one.roles], [ROLE_NAMES[role] for role in one.waiting]) for one in everybody
    ]
    return render(request, "people/staff.html", {"people": people, "tabs": tabs("staff")})


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_PRACTICE)
@needs_fresh_sign_in
def add_staff(request: SignedInRequest) -> HttpResponse:
    """Somebody new, with a link for their password."""
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = services.add_staff(practice=request.practice, by=request.user, **form.cleaned_data)
        return _give_link(request, user)
    context = {
        "form": form,
        "title": _("Add staff member"),
        "lead": _("They'll get a link to choose a password, then set up two-factor authentication."),
        "submit": _("Add"),
        "back_label": _("Back"),
        "back_url": reverse("staff"),
    }
    return render(request, "people/form_page.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_PRACTICE)
@needs_fresh_sign_in
def staff_member(request: SignedInRequest, person: UUID) -> HttpResponse:
    """What somebody does here, and what can be done about it."""
    user = _somebody(request, person)
    roles = queries.ticked_roles(user, request.practice)
    form = RolesForm(request.POST or None, initial={"roles": sorted(roles)})
    if request.method == "POST" and form.is_valid() and _roles_saved(request, user, form):
        return redirect("staff")
    state = mail_state(password_links.sent_to(user))
    context = {"person": user, "works_here": bool(roles), "form": form, "state": state, **_waiting(request, user)}
    return render(request, "people/staff_member.html", context)


@require_POST
@requires(Permission.MANAGE_PRACTICE)
def answer_lead(request: SignedInRequest, person: UUID) -> HttpResponse:
    """Confirm or refuse that somebody becomes a lead."""
    if not fresh_sign_in.is_fresh(request.session):
        return fresh_sign_in.ask(request, back=reverse("staff-member", args=[person]))
    form = LeadForm(request.POST)
    if form.is_valid():
        _lead_answered(request, _somebody(request, person), form.cleaned_data["answer"])
    return redirect("staff-member", person=person)


@require_POST
@requires(Permission.MANAGE_PRACTICE)
def password_link(request: SignedInRequest, person: UUID) -> HttpResponse:
    """A new link with which somebody chooses a password."""
    if not fresh_sign_in.is_fresh(request.session):
        return fresh_sign_in.ask(request, back=reverse("staff-member", args=[person]))
    user = _somebody(request, person)
    if not user.is_active:
        raise Http404("They no longer work here.")
    notices.password_link_made(user, request.practice, by=request.user)
    return _give_link(request, user)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_PRACTICE)
def end_membership(request: SignedInRequest, person: UUID) -> HttpResponse:
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


def _somebody(request: SignedInRequest, key: UUID) -> User:
    user = queries.somebody_of(request.practice, key)
    if user is None:
        raise Http404("Nobody of this practice.")
    return user


def _give_link(request: SignedInRequest, user: User) -> HttpResponse:
    """Send the link where mail is sent; otherwise show it, this once. That of a lead is shown to a lead only."""
    link = password_links.make(user=user, by=request.user)
    if password_links.send(user=user, link=link, by=request.user):
        messages.success(request, _("We're emailing {name} a link to choose a password.").format(name=user.name))
        return redirect("staff")
    is_leads = Role.LEAD in queries.current_roles(user, request.practice)
    if is_leads and Role.LEAD not in request.relation.roles:
        messages.error(
            request,
            _("We could not send the email. Only a practice lead can see another lead's link. Ask a practice lead."),
        )
        return redirect("staff")
    return render(request, "people/password_link.html", {"person": user, "link": link})


def _waiting(request: SignedInRequest, user: User) -> dict[str, Any]:
    """That somebody is to become a lead, and whether whoever looks may confirm it."""
    waiting = queries.waiting_leads(request.practice).filter(user=user).first()
    is_lead = Role.LEAD in request.relation.roles
    asked_it = waiting and request.user.pk in (user.pk, waiting.asked_by_id)
    return {"waiting": waiting, "may_confirm": bool(waiting and is_lead and not asked_it)}


def _lead_answered(request: SignedInRequest, user: User, answer: str) -> None:
    answered: Any = services.confirm_lead if answer == LeadForm.YES else services.refuse_lead
    try:
        answered(user=user, practice=request.practice, by=request.user)
    except services.NotYoursToConfirm:
        messages.error(
            request, _("Another lead has to confirm this. You cannot confirm your own role or your own request.")
        )
    else:
        messages.success(request, _("{name}'s roles saved.").format(name=user.name))


def _roles_saved(request: SignedInRequest, user: User, form: RolesForm) -> bool:
    change: Any = services.change_roles if user.is_active else services.bring_back
    roles: set[Role] = form.cleaned_data["roles"]
    try:
        change(user=user, practice=request.practice, roles=roles, by=request.user)
    except services.NobodyLeftToSetUp:
        form.add_error("roles", _nobody_left())
        return False
    messages.success(request, _("{name}'s roles saved.").format(name=user.name))
    return True


def _ended(request: SignedInRequest, user: User) -> bool:
    try:
        services.end_membership(user=user, practice=request.practice, by=request.user)
    except services.CannotLeave as fault:
        for reason in fault.reasons:
            messages.error(request, reason)
        return False
    except services.NobodyLeftToSetUp:
        messages.error(request, _nobody_left())
        return False
    messages.success(
        request, _("{name} was removed from the practice and signed out everywhere.").format(name=user.name)
    )
    return True


def _nobody_left() -> str:
    return _("The practice needs at least one lead or administrator. Make someone else a lead or administrator first.")
