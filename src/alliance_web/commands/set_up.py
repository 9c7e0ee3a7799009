"""Make a practice with its first person, and let somebody in again who cannot get in."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import available_timezones

from .start import start

LOCAL_TIME = Path("/etc/localtime")


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
            "This folder has a practice already. Sign in and open Settings; who cannot sign in gets a link from "
            "`alliance password-link`. For another practice name another folder: --dir."
        )
    _check(practice, name, email, zone := time_zone or here())
    user = services.found_practice(practice=practice, time_zone=zone, name=name, email=email, roles=set(Role))
    return password_links.make(user=user, by=None)


def password_link(folder: Path | None, *, email: str, drop_second_factor: bool = False) -> str:
    """A link for somebody who works here. Raises LookupError for anybody else."""
    start(folder)
    from alliance_web.people import notices, password_links, queries, services

    user, here = queries.by_email(email), queries.practice()
    if user is None or here is None or not user.is_active or not queries.is_staff(user):
        raise LookupError(f"No one with the address {email} works here. Look under Settings, Staff.")
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
