"""Questionnaires by the short names that therapists know them by."""

from django.utils.translation import gettext as _

from alliance.instruments import is_check_in, is_total, load


def questionnaire_name(key: str) -> str:
    """The short name: PHQ-8 for `phq-8`. The check-in of the two chairs is simply that, a total goes by its own."""
    if is_total(key):
        return load(key).name
    return _("Check-in") if is_check_in(key) else key.upper()
