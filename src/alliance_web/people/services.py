"""Set up a practice, its staff and their accounts."""

from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from alliance_web.access.relation import Role
from alliance_web.audit.record import record
from alliance_web.vault.sessions import SessionStore

from . import leaving, notices, queries
from .models import Membership, Practice, SignIn, User

# How long everyone who is told of it has to take back a lead whom no other lead could confirm.
LEAD_WAITS = timedelta(days=3)


class EmailTaken(Exception):
    """Somebody already has an account with this e-mail address."""


class CannotLeave(Exception):
    """Somebody is still needed. `reasons` say for what, in words."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


class NobodyLeftToSetUp(Exception):
    """Without this person nobody could set up the practice any more."""


class NotYoursToConfirm(Exception):
    """Only a lead confirms a lead, and neither the person themself nor whoever asked for it."""


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
    """The address that sign-in codes go to, once its owner has shown that it is theirs; the old one is told.

    Raises EmailTaken.
    """
    if queries.has_account(email, other_than=user):
        raise EmailTaken
    notices.address_changes(user)
    user.email = email.strip().lower()
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record("account.set-address", by=user.pk, thing=f"user:{user.pk}")


@transaction.atomic
def give_role(*, user: User, practice: Practice, role: Role, by: User | None) -> Membership:
    """Let somebody work in the practice as `role`; giving it twice changes nothing.

    A lead, or whoever runs the machine (`by=None`), makes a lead at once. Asked for by anyone else, a lead counts once
    a lead has confirmed it, or after LEAD_WAITS where there is none.
    """
    counts_from = _counts_from(practice, role, by)
    membership, is_new = Membership.objects.get_or_create(
        user=user, practice=practice, role=role, ended_at=None, defaults={"counts_from": counts_from, "asked_by": by}
    )
    if is_new:
        counts = counts_from is not None and counts_from <= timezone.now()
        verb = "role.give" if counts else "role.ask"
        record(verb, by=by.pk if by else None, thing=f"user:{user.pk}", role=role.value)
        if role is Role.LEAD:
            notices.lead_is_new(membership, by) if counts else notices.lead_is_asked_for(membership)
    return membership


@transaction.atomic
def confirm_lead(*, user: User, practice: Practice, by: User) -> None:
    """Somebody is a lead from now on. Raises NotYoursToConfirm; does nothing where nothing waits."""
    one_at_a_time(practice)
    waiting = queries.waiting_leads(practice).filter(user=user).first()
    if waiting is None:
        return
    if by.pk in (user.pk, waiting.asked_by_id) or Role.LEAD not in queries.current_roles(by, practice):
        raise NotYoursToConfirm
    waiting.counts_from = timezone.now()
    waiting.save(update_fields=["counts_from"])
    record("role.confirm", by=by.pk, thing=f"user:{user.pk}", role=Role.LEAD.value)
    notices.lead_is_new(waiting, by)


@transaction.atomic
def refuse_lead(*, user: User, practice: Practice, by: User) -> None:
    """Somebody does not become a lead; does nothing where nothing waits."""
    one_at_a_time(practice)
    if queries.waiting_leads(practice).filter(user=user).exists():
        _end_roles(user, practice, {Role.LEAD}, by)


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
    current = queries.ticked_roles(user, practice)
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
    _end_roles(user, practice, queries.ticked_roles(user, practice), by)
    _check_somebody_sets_up(practice)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user=user, by=by)


@transaction.atomic
def bring_back(*, user: User, practice: Practice, roles: set[Role], by: User) -> None:
    """Somebody works here again, with their old account and second factor."""
    one_at_a_time(practice)
    user.is_active = True
    user.save(update_fields=["is_active"])
    for role in sorted(roles):
        give_role(user=user, practice=practice, role=role, by=by)


@transaction.atomic
def drop_second_factor(*, user: User, practice: Practice) -> None:
    """Take every second factor of a person away, for one who lost them all; they are asked for a new one at once."""
    Authenticator.objects.filter(user=user).delete()
    record("second-factor.drop", by=None, thing=f"user:{user.pk}")
    notices.second_factor_dropped(user, practice)
    end_sessions(user=user, by=None)


@transaction.atomic
def end_sessions(*, user: User, by: User | None, but: str = "") -> None:
    """Sign a person out everywhere; `but`: the key of the sign-in that goes on, whose session gets a new mark."""
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])
    rows = SignIn.objects.filter(user=user, ended_at=None)
    (rows.exclude(key=but) if but else rows).update(ended_at=timezone.now())
    record("sessions.end", by=by.pk if by else None, thing=f"user:{user.pk}")


@transaction.atomic
def end_sign_in(*, user: User, key: UUID | str, by: User) -> None:
    """Sign a person out on one device. Does nothing for a key that is not theirs, or has ended."""
    if SignIn.objects.filter(user=user, key=key, ended_at=None).update(ended_at=timezone.now()):
        record("session.end", by=by.pk, thing=f"user:{user.pk}")


@transaction.atomic
def note_sign_in(*, user: User, device: str, way: str = "") -> str:
    """Keep that somebody signed in, on what kind of device and by what; gives the key."""
    return str(SignIn.objects.create(user=user, device=device, way=way).key)


@transaction.atomic
def forget_sign_ins(now: datetime | None = None) -> None:
    """Delete sign-ins that are long over or were long not used, and sessions that have run out."""
    long_ago = (now or timezone.now()) - timedelta(days=settings.CLIENT_SIGNED_IN_DAYS + 1)
    SignIn.objects.filter(Q(ended_at__lt=long_ago) | Q(seen_at__lt=long_ago)).delete()
    SessionStore.clear_expired()


def sign_in_is_over(*, key: str) -> None:
    """Whoever signed in with this key has signed out."""
    SignIn.objects.filter(key=key, ended_at=None).update(ended_at=timezone.now())


def note_seen(*, key: str) -> None:
    """The device with this sign-in is in use just now."""
    SignIn.objects.filter(key=key).update(seen_at=timezone.now())


def one_at_a_time(practice: Practice) -> None:
    """Wait for whoever changes the practice as a whole just now, and let whoever comes after us wait.

    Two who take the last roles from each other must not both find that the other still has theirs; two who bring the
    same file in must not both find that none of it is there.
    """
    Practice.objects.select_for_update(no_key=True).get(pk=practice.pk)


def _counts_from(practice: Practice, role: Role, by: User | None) -> datetime | None:
    """From when a role counts that is given now; None: once a lead confirms it."""
    now = timezone.now()
    if role is not Role.LEAD or by is None or Role.LEAD in queries.current_roles(by, practice):
        return now
    return None if queries.leads(practice).exists() else now + LEAD_WAITS


def _end_roles(user: User, practice: Practice, roles: frozenset[Role] | set[Role], by: User) -> None:
    rows = Membership.objects.filter(user=user, practice=practice, ended_at=None, role__in=roles)
    rows.update(ended_at=timezone.now())
    for role in sorted(roles):
        record("role.end", by=by.pk, thing=f"user:{user.pk}", role=Role(role).value)
    if Role.LEAD in roles:
        notices.lead_is_no_more(user, practice, by)


def _check_somebody_sets_up(practice: Practice) -> None:
    if not queries.somebody_sets_up(practice):
        raise NobodyLeftToSetUp
