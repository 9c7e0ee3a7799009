"""Set up a practice and its staff."""

from allauth.account.models import EmailAddress
from django.db import transaction

from alliance_web.access.relation import Role
from alliance_web.audit.record import record

from .models import Membership, Practice, User


class EmailTaken(Exception):
    """Somebody already has an account with this e-mail address."""


@transaction.atomic
def set_up_practice(*, name: str, time_zone: str = "UTC", simulated: bool = False) -> Practice:
    """The practice of this installation, made once."""
    practice = Practice.objects.create(name=name, time_zone=time_zone, simulated=simulated)
    record("practice.set-up", by=None, thing=f"practice:{practice.pk}")
    return practice


@transaction.atomic
def add_account(*, name: str, email: str | None, password: str | None = None, by: User | None) -> User:
    """An account that may sign in by code (and by password where one is given). Raises EmailTaken."""
    if email and User.objects.filter(email__iexact=email.strip()).exists():
        raise EmailTaken
    user = User.objects.create_user(email, name, password)
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record("account.add", by=by.pk if by else None, thing=f"user:{user.pk}")
    return user


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

