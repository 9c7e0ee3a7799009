"""A practice, the people who have an account, and what the staff does."""

from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from alliance_web.access.relation import Role
from alliance_web.vault.classification import Personal


class Practice(models.Model):
    """One clinic or service."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "name": Personal.NONE,
        "time_zone": Personal.NONE,
        "simulated": Personal.NONE,
    }

    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=60, default="UTC")
    # Simulated practices say so on every page and may be entered as any of their cast.
    simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes accounts; an account without a password can only sign in by link or code."""

    def create_user(self, email: str | None, name: str, password: str | None = None, **fields: Any) -> "User":
        """An account; `password=None` makes one that has no password at all."""
        user = self.model(email=email.strip().lower() if email else None, name=name.strip(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """Somebody with an account: staff with password and second factor, clients by link or code."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "email": Personal.CONTACT,
        "name": Personal.IDENTIFYING,
        "is_active": Personal.NONE,
        "joined_at": Personal.NONE,
        "password": Personal.SECRET,
        "last_login": Personal.NONE,
        "sessions_ended": Personal.NONE,
    }

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    # Always lower case, so that "unique" means one account for an address; see UserManager.
    email = models.EmailField(null=True, blank=True, unique=True)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    # Stands in the mark that each session carries: one more, and every session of this person ends at once.
    sessions_ended = models.PositiveIntegerField(default=0)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return f"user {self.pk}"

    def get_session_auth_hash(self) -> str:
        """The mark of this person's sessions; another password or an ended generation makes another mark."""
        return salted_hmac(
            "people.User.session", f"{self.password}:{self.sessions_ended}", algorithm="sha256"
        ).hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """None: sessions made with an earlier signing secret end with it."""
        return iter(())


class Membership(models.Model):
    """That somebody works in the practice, and as what. One row for each role."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "practice": Personal.NONE,
        "user": Personal.IDENTIFYING,
        "role": Personal.NONE,
        "since": Personal.NONE,
        "counts_from": Personal.NONE,
        "asked_by": Personal.IDENTIFYING,
        "ended_at": Personal.NONE,
    }

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    since = models.DateTimeField(auto_now_add=True)
    # From when the role opens anything; empty while it waits for a lead to confirm it. See `services.give_role`.
    counts_from = models.DateTimeField(null=True, blank=True, default=timezone.now)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "user", "role"],
                condition=Q(ended_at=None),
                name="one_current_membership_for_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class SignIn(models.Model):
    """One sign-in on one device. The session carries its key; once it has ended, that session opens nothing."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.SECRET,
        "user": Personal.IDENTIFYING,
        "device": Personal.IDENTIFYING,
        "way": Personal.NONE,
        "signed_in_at": Personal.NONE,
        "seen_at": Personal.NONE,
        "ended_at": Personal.NONE,
    }

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    # By what: one of the ways in `entering`, or "" where that is not known.
    way = models.CharField(max_length=20, blank=True, default="")
    # One of the few kinds in `devices`, never what the browser says of itself.
    device = models.CharField(max_length=20, blank=True)
    signed_in_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"sign-in {self.pk}"


class WayBack(models.Model):
    """A way back into the account of a client who could no longer sign in. Rows stay, and their owner sees each one."""

    class Kind(models.TextChoices):
        NEW_PHONE = "new-phone"  # a link that the therapist made
        RECOVERY_CODE = "recovery-code"  # the owner's own

    personal: ClassVar = {
        "id": Personal.NONE,
        "user": Personal.IDENTIFYING,
        "kind": Personal.NONE,
        "made_by": Personal.IDENTIFYING,
        "made_at": Personal.NONE,
        "used_at": Personal.NONE,
        "device": Personal.IDENTIFYING,
        "seen_at": Personal.NONE,
    }

    user = models.ForeignKey(User, models.PROTECT, related_name="ways_back")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)
    # What kind of device it was used on, as `SignIn.device`.
    device = models.CharField(max_length=20, blank=True, default="")
    # When its owner said that they have read of it. It stays on their account page all the same.
    seen_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"way back {self.pk}"


class RecoveryCode(models.Model):
    """A client's own code for the day on which they cannot sign in. Only its digest is kept; it works once."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "user": Personal.IDENTIFYING,
        "digest": Personal.SECRET,
        "made_at": Personal.NONE,
        "used_at": Personal.NONE,
    }

    user = models.OneToOneField(User, models.CASCADE, related_name="recovery_code")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"recovery code {self.pk}"
