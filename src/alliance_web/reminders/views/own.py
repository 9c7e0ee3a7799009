"""Messages to you: one's own choice, saved, stopped and started again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest
from alliance_web.people import addresses, codes, tries
from alliance_web.people.forms import CodeForm

from .. import page
from ..forms import AnswerForm, ChoiceForm
from ..services import chance, choosing, numbers
from ..states import Channel

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@requires(Permission.SIGNED_IN)
def own_messages(request: SignedInRequest) -> HttpResponse:
    """What one chose, with the exact message; nothing goes out before that."""
    _clients_only(request)
    here = page.own(request.user)
    form = page.form_for(here, request.POST or None)
    if request.method == "POST" and form.is_valid() and (then := _saved(request, here, form)):
        return redirect(then)
    return render(request, "reminders/own.html", page.context(request, here, form))


@require_http_methods(METHODS)
@requires(Permission.SIGNED_IN)
def number_code(request: SignedInRequest) -> HttpResponse:
    """Take the code that was texted to a number."""
    _clients_only(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _confirmed(request, form):
        return redirect("messages")
    number = numbers.under_way(request.session)
    if not number:
        return redirect("messages")
    return render(request, "reminders/number_code.html", {"form": form, "number": number})


@require_POST
@requires(Permission.SIGNED_IN)
def stop(request: SignedInRequest) -> HttpResponse:
    """Stop all messages at once."""
    _clients_only(request)
    choosing.stop(person=request.user, by=request.user)
    messages.success(request, _("All messages have stopped."))
    return redirect("messages")


@require_POST
@requires(Permission.SIGNED_IN)
def start(request: SignedInRequest) -> HttpResponse:
    """Start again as it was."""
    _clients_only(request)
    choosing.start_again(person=request.user, by=request.user)
    messages.success(request, _("Messages come again as you chose."))
    return redirect("messages")


@require_POST
@requires(Permission.SIGNED_IN)
def let_chance_decide(request: SignedInRequest) -> HttpResponse:
    """Whether chance may decide about one's own messages."""
    _clients_only(request)
    form = AnswerForm(request.POST)
    if form.is_valid():
        chance.answer(person=request.user, yes=form.cleaned_data["answer"] == AnswerForm.YES)
        messages.success(request, _("Thank you. Your choice is saved."))
    return redirect("messages")


def _clients_only(request: SignedInRequest) -> None:
    if request.relation.roles:
        raise Http404("Messages are for clients.")


def _saved(request: SignedInRequest, here: page.Own, form: ChoiceForm) -> str:
    """Where to go on; '' where the form has to be shown again."""
    wanted, number, email = form.wanted(), form.cleaned_data["number"], form.cleaned_data["email"]
    new_number = number if wanted.channel is Channel.TEXT and number != here.number else ""
    if new_number and not tries.count(request, "mail", account=f"number:{request.user.pk}", user=request.user):
        form.add_error("number", _("Too many codes in a short time. Try again in an hour."))
        return ""
    choosing.save(person=request.user, wanted=wanted, by=request.user)
    if new_number:
        numbers.ask(request.session, person=request.user, number=new_number, language=wanted.language)
        return reverse("messages-code")
    if wanted.channel is Channel.EMAIL and not here.email:
        addresses.suggest(request.session, email=email, then=reverse("messages"))
        return reverse("account-address")
    messages.success(request, _("Thank you. Your choice is saved."))
    return reverse("messages")


def _confirmed(request: SignedInRequest, form: CodeForm) -> bool:
    """Whether the page is done with: the number counts, or the code no longer does."""
    try:
        numbers.confirm(request.session, person=request.user, code=form.cleaned_data["code"])
    except codes.WrongCode as fault:
        form.add_error("code", _("This is not the code in the message. Tries left: {n}.").format(n=fault.left))
        return False
    except codes.NothingUnderWay:
        messages.error(request, _("The code no longer works. Enter your number again to get a new one."))
    else:
        messages.success(request, _("Thank you. Messages go to this number."))
    return True
