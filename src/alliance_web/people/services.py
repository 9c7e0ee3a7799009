"""Set up a practice, its staff and their accounts."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from alliance_web.access.relation import Role
from alliance_web.audit.record import record

from . import leaving, queries
from .models import Membership, Practice, User


class EmailTaken(Exception):
    """Somebody already has an account with this e-mail address."""


class CannotLeave(Exception):
    """Somebody is still needed. `reasons` say for what, in words."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


class NobodyLeftToSetUp(Exception):
    """Without this person nobody could set up the practice any more."""


@transaction.atomic
def set_up_practice(*, name: str, time_zone: str = "UTC", simulated: bool = False) -> Practice:
    """The practice of this installation, made once."""
    practice = Practice.objects.create(name=name, time_zone=time_zone, simulated=simulated)
    record("practice.set-up", by=None, thing=f"practice:{practice.pk}")
    return practice


@transaction.atomic
def found_practice(*, practice: str, time_zone: str, name: str, email: str, roles: set[Role]) -> User:
    """The practice and the first person in it, both or neither. Raises EmailTaken."""
    made = set_up_practice(name=practice.strip(), time_zone=time_zone)
    return add_staff(practice=made, name=name, email=email, roles=roles, by=None)


@transaction.atomic
def change_practice(*, practice: Practice, name: str, time_zone: str, by: User) -> None:
    """Another name or time zone; times already planned stay at the same moment."""
    practice.name, practice.time_zone = name.strip(), time_zone
    practice.save(update_fields=["name", "time_zone"])
    record("practice.change", by=by.pk, thing=f"practice:{practice.pk}", time_zone=time_zone)


@transaction.atomic
def add_account(*, name: str, email: str | None, password: str | None = None, by: User | None) -> User:
    """An account that may sign in by code (and by password where one is given). Raises EmailTaken.

    The address must be known to be this person's own: whoever reads its mail can sign in.
    """
    if email and queries.has_account(email):
        raise EmailTaken
    user = User.objects.create_user(email, name, password)
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record("account.add", by=by.pk if by else None, thing=f"user:{user.pk}")
    return user


@transaction.atomic
def set_address(*, user: User, email: str) -> None:
    """The address that sign-in codes go to, once its owner has shown that it is theirs. Raises EmailTaken."""
    if queries.has_account(email, other_than=user):
        raise EmailTaken
    user.email = email.strip().lower()
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record("account.set-address", by=user.pk, thing=f"user:{user.pk}")


@transaction.atomic
def give_role(*, user: User, practice: Practice, role: Role, by: User | None) -> Membership:
    """Let somebody work in the practice as `role`; giving it twice changes nothing."""
    membership, is_new = Membership.objects.get_or_create(user=user, practice=practice, role=role, ended_at=None)
    if is_new:
        record("role.give", by=by.pk if by else None, thing=f"user:{user.pk}", role=role.value)
    return membership


def add_staff(
    *, practice: Practice, name: str, email: str, roles: set[Role], password: str | None = None, by: User | None
) -> User:
    """An account with its roles, all or nothing. Raises EmailTaken."""
    with transaction.atomic():
        user = add_account(name=name, email=email, password=password, by=by)
        for role in sorted(roles):
            give_role(user=user, practice=practice, role=role, by=by)
    return user


@transaction.atomic
def change_roles(*, user: User, practice: Practice, roles: set[Role], by: User) -> None:
    """Exactly these roles from now on, in the same request. Raises NobodyLeftToSetUp, ValueError for no role."""
    if not roles:
        raise ValueError("Somebody who works in the practice has at least one role; to end it use `end_membership`.")
    one_at_a_time(practice)
    current = queries.current_roles(user, practice)
    _end_roles(user, practice, current - roles, by)
    for role in sorted(roles - current):
        give_role(user=user, practice=practice, role=role, by=by)
    _check_somebody_sets_up(practice)


@transaction.atomic
def end_membership(*, user: User, practice: Practice, by: User) -> None:
    """Somebody no longer works here: no role, no sign-in, and every session of theirs ends at once.

    What they wrote stays. Raises CannotLeave, NobodyLeftToSetUp.
    """
    one_at_a_time(practice)
    if reasons := tuple(one.words for one in leaving.consequences(user) if one.forbids):
        raise CannotLeave(reasons)
    _end_roles(user, practice, queries.current_roles(user, practice), by)
    _check_somebody_sets_up(practice)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user=user, by=by)


@transaction.atomic
def bring_back(*, user: User, practice: Practice, roles: set[Role], by: User) -> None:
    """Somebody works here again, with their old account and second factor."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    for role in sorted(roles):
        give_role(user=user, practice=practice, role=role, by=by)


@transaction.atomic
def drop_second_factor(*, user: User) -> None:
    """Take every second factor of a person away, for one who lost them all; they are asked for a new one at once."""
    Authenticator.objects.filter(user=user).delete()
    record("second-factor.drop", by=None, thing=f"user:{user.pk}")
    end_sessions(user=user, by=None)


@transaction.atomic
def end_sessions(*, user: User, by: User | None) -> None:
    """Sign a person out everywhere."""
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])
    record("sessions.end", by=by.pk if by else None, thing=f"user:{user.pk}")


def one_at_a_time(practice: Practice) -> None:
    """Wait for whoever changes the practice as a whole just now, and let whoever comes after us wait.

    Two who take the last roles from each other must not both find that the other still has theirs; two who bring the
    same file in must not both find that none of it is there.
    """
    Practice.objects.select_for_update(no_key=True).get(pk=practice.pk)


def _end_roles(user: User, practice: Practice, roles: frozenset[Role] | set[Role], by: User) -> None:
    rows = Membership.objects.filter(user=user, practice=practice, ended_at=None, role__in=roles)
    rows.update(ended_at=timezone.now())
    for role in sorted(roles):
        record("role.end", by=by.pk, thing=f"user:{user.pk}", role=Role(role).value)


def _check_somebody_sets_up(practice: Practice) -> None:
    if not queries.somebody_sets_up(practice):
        raise NobodyLeftToSetUp
