"""Create a practice with its first member of staff, and let staff in again who cannot sign in."""

from __future__ import annotations

import shlex
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from .start import start

LOCAL_TIME = Path("/etc/localtime")
USUAL_PORT = 8000


class CannotSetUp(ValueError):
    """Something is there already, or not as it has to be; the text says what to do."""


def set_up(folder: Path | None, *, practice: str, name: str, email: str, time_zone: str = "") -> str:
    """The practice and its first lead, administrator and therapist; gives their password link. Raises CannotSetUp."""
    start(folder)
    from alliance_web.access.relation import Role
    from alliance_web.people import password_links, queries, services

    from .prepare import migrate

    migrate()
    if queries.practice() is not None:
        raise CannotSetUp(
            "This folder already has a practice. Sign in and open Settings. If you cannot sign in, run "
            "`alliance password-link`. For another practice, choose another folder with --dir."
        )
    _check(practice, name, email, zone := time_zone or here())
    user = services.found_practice(practice=practice, time_zone=zone, name=name, email=email, roles=set(Role))
    return password_links.make(user=user, by=None)


def how_to_serve(folder: Path | None) -> str:
    """What has to run before links of the practice open: they name one address, and only that folder knows them."""
    from django.conf import settings

    address = urlsplit(settings.ORIGIN)
    command = "alliance serve" + (f" --dir {shlex.quote(str(folder))}" if folder else "")
    if address.hostname not in ("localhost", "127.0.0.1"):
        return f"Start the server first, behind the proxy for {settings.ORIGIN}: {command}"
    port = address.port or 80
    return f"Start the server first: {command}" + (f" --port {port}" if port != USUAL_PORT else "")


def password_link(folder: Path | None, *, email: str, drop_second_factor: bool = False) -> str:
    """A link for a member of staff. Raises LookupError for anyone else."""
    start(folder)
    from alliance_web.people import notices, password_links, queries, services

    user, here = queries.by_email(email), queries.practice()
    if user is None or here is None or not user.is_active or not queries.is_staff(user):
        raise LookupError(f"No member of staff has the address {email}. Check under Settings, Staff.")
    if drop_second_factor:
        services.drop_second_factor(user=user, practice=here)
    notices.password_link_made(user, here, by=None)
    return password_links.make(user=user, by=None)


def here() -> str:
    """The time zone of this machine, UTC where it cannot be told."""
    _before, _zoneinfo, name = str(LOCAL_TIME.resolve()).partition("/zoneinfo/")
    return name if "/" in name and not name.startswith("Etc/") and name in available_timezones() else "UTC"


def _check(practice: str, name: str, email: str, zone: str) -> None:
    """Everything that is wrong, in one message: the same rules as on the set-up pages."""
    from alliance_web.people.forms import PracticeForm, StaffForm

    forms = (
        PracticeForm({"name": practice, "time_zone": zone}),
        StaffForm({"name": name, "email": email, "roles": ["lead"]}),
    )
    faults = [f"{field}: {fault}" for form in forms for field, found in form.errors.items() for fault in found]
    if faults:
        raise CannotSetUp("\n".join(faults))
