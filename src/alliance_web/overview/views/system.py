"""The state of the system, for whoever keeps it running."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliance_web.access.gate import requires
from alliance_web.access.permissions import Permission
from alliance_web.access.request import SignedInRequest
from alliance_web.jobs import services as jobs
from alliance_web.messages.services import outbox
from alliance_web.people.set_up_tabs import tabs
from alliance_web.vault.queries import last_backup

from ..alarms import alarms
from ..queries import system as queries


@require_safe
@requires(Permission.MANAGE_PRACTICE)
def system(request: SignedInRequest) -> HttpResponse:
    """What waits, what failed, since when."""
    last = last_backup()
    context = {
        "alarms": list(alarms(request.practice.pk)),
        "facts": queries.facts(last),
        "warnings": list(queries.warnings(last)),
        "backup_keys": queries.backup_keys(last),
        "mails": queries.mails(),
        "jobs": queries.failed_jobs(),
        "tabs": tabs("system"),
    }
    return render(request, "overview/system.html", context)


@require_POST
@requires(Permission.MANAGE_PRACTICE)
def send_again(request: SignedInRequest, message: UUID) -> HttpResponse:
    """Send an email once more."""
    is_done = outbox.send_again(key=message, by=request.user)
    return _back(request, is_done, _("The email is on its way."))


@require_POST
@requires(Permission.MANAGE_PRACTICE)
def dismiss_message(request: SignedInRequest, message: UUID) -> HttpResponse:
    """Take an email off the list."""
    is_done = outbox.dismiss(key=message, by=request.user)
    return _back(request, is_done, _("The email is off the list."))


@require_POST
@requires(Permission.MANAGE_PRACTICE)
def retry_job(request: SignedInRequest, job: UUID) -> HttpResponse:
    """Run a failed job once more."""
    is_done = jobs.retry(job=job, by=request.user)
    return _back(request, is_done, _("The job runs again."))


@require_POST
@requires(Permission.MANAGE_PRACTICE)
def dismiss_job(request: SignedInRequest, job: UUID) -> HttpResponse:
    """Take a failed job off the list."""
    is_done = jobs.dismiss(job=job, by=request.user)
    return _back(request, is_done, _("The job is off the list."))


def _back(request: SignedInRequest, is_done: bool, words: str) -> HttpResponse:
    if is_done:
        messages.success(request, words)
    else:
        messages.error(request, _("This has changed since you opened the page. This is the state now."))
    return redirect("system")
