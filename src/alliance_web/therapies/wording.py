"""Questionnaires by the short names that therapists know them by."""

from django.utils.translation import gettext as _

from alliance.instruments import is_total, load

BOTH_CHAIRS = "both-chairs"


def questionnaire_name(key: str) -> str:
    """The short name: PHQ-8 for `phq-8`. The check-in of the two chairs is simply that, a total goes by its own."""
    if is_total(key):
        return load(key).name
    return _("Check-in") if key.startswith(BOTH_CHAIRS) else key.upper()
