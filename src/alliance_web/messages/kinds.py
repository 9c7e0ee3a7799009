"""What is sent: each kind of message with how long it is worth sending, and what happens when a try is in doubt."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Kind(TextChoices):
    """What a message is about, as the administrator's page calls it."""

    SIGN_IN_CODE = "sign-in-code", _("Sign-in code")
    ADDRESS_CODE = "address-code", _("Code for a new email address")
    ADDRESS_IN_USE = "address-in-use", _("Notice: email address in use")
    PASSWORD_LINK = "password-link", _("Password link")
    NO_ACCOUNT = "no-account", _("Notice: no account")
    ACCOUNT_NOTICE = "account-notice", _("Security notice")
    INVITATION_LINK = "invitation-link", _("Invitation link")
    INVITATION_CODE = "invitation-code", _("Invitation code")
    CHECK_IN_LINK = "check-in-link", _("Check-in link")
    TAKING_PART = "taking-part", _("Notice: check-ins paused or restarted")
    SAFETY_NOTICE = "safety-notice", _("Safety review notice")
    FOLLOW_UP_LINK = "follow-up-link", _("Link after the end of a therapy")
    FOLLOW_UP_NOTICE = "follow-up-notice", _("Notice: after the end of a therapy")
    SESSION_REQUEST = "session-request", _("Notice: question about a session")
    HARM_NOTICE = "harm-notice", _("Notice: confidential message")
    AFTER_SESSION = "after-session", _("Link after a session, by email")
    AFTER_SESSION_TEXT = "after-session-text", _("Link after a session, by text message")
    NUMBER_CODE = "number-code", _("Code for a phone number, by text message")


@dataclass(frozen=True, slots=True)
class Rule:
    """How a kind is sent.

    `good_for`: after that long it is not sent any more, and its address and text are deleted.
    `again_in_doubt`: sent once more, under the same Message-ID, when nobody knows whether the last try arrived.
    `priority`: of two messages that wait, the one with the higher number goes first.
    `by_text`: the address is a phone number, and a gateway sends it.
    """

    good_for: timedelta
    again_in_doubt: bool = False
    priority: int = 0
    by_text: bool = False


# A code or link that came twice would be one door too many, and its owner can ask for another: never sent twice.
# A notice that came twice costs a look; one that never came may cost a life.
RULES: dict[Kind, Rule] = {
    Kind.SIGN_IN_CODE: Rule(10 * MINUTE, priority=10),
    Kind.ADDRESS_CODE: Rule(15 * MINUTE, priority=10),
    Kind.ADDRESS_IN_USE: Rule(HOUR),
    Kind.PASSWORD_LINK: Rule(DAY, priority=5),
    Kind.NO_ACCOUNT: Rule(10 * MINUTE, priority=10),
    Kind.ACCOUNT_NOTICE: Rule(3 * DAY, again_in_doubt=True),
    Kind.INVITATION_LINK: Rule(DAY),
    Kind.INVITATION_CODE: Rule(DAY),
    Kind.CHECK_IN_LINK: Rule(DAY),
    Kind.TAKING_PART: Rule(3 * DAY, again_in_doubt=True),
    Kind.SAFETY_NOTICE: Rule(3 * DAY, again_in_doubt=True, priority=20),
    Kind.FOLLOW_UP_LINK: Rule(3 * DAY),
    Kind.FOLLOW_UP_NOTICE: Rule(3 * DAY, again_in_doubt=True),
    Kind.SESSION_REQUEST: Rule(2 * DAY, again_in_doubt=True),
    Kind.HARM_NOTICE: Rule(3 * DAY, again_in_doubt=True),
    # Whoever wrote it has the last word on each try, see `last_word`: it goes stale long before this.
    Kind.AFTER_SESSION: Rule(3 * DAY, again_in_doubt=True),
    Kind.AFTER_SESSION_TEXT: Rule(3 * DAY, again_in_doubt=True, by_text=True),
    Kind.NUMBER_CODE: Rule(15 * MINUTE, priority=10, by_text=True),
}


def is_sent(kind: Kind) -> bool:
    """Whether this practice has what sends such a message: a mail server, or a gateway for text messages."""
    return bool(settings.TEXTS_ARE_SENT if RULES[kind].by_text else settings.MAIL_IS_SENT)
