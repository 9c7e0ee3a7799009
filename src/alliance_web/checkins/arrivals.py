"""How an answer came: by which sign-in or which link, since when, from what kind of device. No network address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliance_web.people import devices

SIGN_IN, LINK = "sign-in", "link"


class Arrival(models.Model):
    """How something came: by what, from what kind of device, and since when that way was there. No network address."""

    # By a sign-in or by a link, "" where it was not kept.
    came_by = models.CharField(max_length=12, blank=True, default="")
    came_from = models.CharField(max_length=20, blank=True, default="")
    # When its author had signed in, or when the link was made.
    came_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Came:
    """`by`: SIGN_IN, LINK or "" for unknown. `since`: when that person had signed in, or when the link was made."""

    by: str = ""
    device: str = ""
    since: datetime | None = None

    def columns(self) -> dict[str, object]:
        """As the rows keep it."""
        return {"came_by": self.by, "came_from": self.device, "came_since": self.since}


UNKNOWN = Came()


def in_words(by: str, device: str, since: datetime | None, *, imported: bool = False) -> str:
    """One sentence for the person whose answers they are."""
    if imported:
        return _("These answers were imported from earlier records.")
    said = {"device": devices.in_words(device), "since": _moment(since) if since else "?"}
    if by == LINK:
        return _("Answered with the link made on {since}, on this device: {device}.").format(**said)
    if by == SIGN_IN:
        return _("Answered signed in, on this device: {device}. Signed in since {since}.").format(**said)
    return _("We did not keep how these answers came.")


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")
