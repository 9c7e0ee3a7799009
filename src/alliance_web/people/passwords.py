"""No password that stands in a list of those that leaked. The lists come with packages: nobody outside is asked."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What zxcvbn takes at most; a longer password is judged by its beginning.
JUDGED = 72
# Whoever tries known passwords, and known ones said twice or with a year behind them, gets this far in seconds.
GUESSES = 1_000_000


class NotAmongTheLeaked:
    """A password validator: refuses what is in Django's list or zxcvbn's, in any case, and close turns of it."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError, with the same words whichever list it is."""
        plain = password.strip().lower()
        if plain in leaked() or _is_guessed_soon(plain):
            raise ValidationError(
                _(
                    "Choose a different password. This one, or one very like it, is on a list of stolen "
                    "passwords. Three random words are easy to remember and hard to guess."
                ),
                code="password_leaked",
            )

    def get_help_text(self) -> str:
        """What a page says before anything is typed."""
        return _("Do not use a password from a list of stolen passwords.")


@cache
def leaked() -> frozenset[str]:
    """Every password of both lists, in lower case."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    listed = (*CommonPasswordValidator().passwords, *FREQUENCY_LISTS["passwords"])
    return frozenset(password.lower() for password in listed)


def _is_guessed_soon(plain: str) -> bool:
    from zxcvbn import zxcvbn

    return bool(plain) and bool(zxcvbn(plain[:JUDGED])["guesses"] < GUESSES)
