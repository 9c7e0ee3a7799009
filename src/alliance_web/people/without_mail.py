"""What happens where no mail server is set up, as the pages for leads and administrators say it."""

from django.utils.translation import gettext as _


def without_mail() -> tuple[str, ...]:
    """One sentence for each thing that then goes another way."""
    return (
        _("No email goes out. Links and codes are shown on the screen, to be given by hand."),
        _("Clients sign in on a new phone with a passkey, their recovery code, or a link that their therapist makes."),
        _("Staff who forget their password get a link from Settings, Staff."),
        _("Clients get no link after a session, unless text messages are set up. Therapists give it by hand."),
        _("No one gets an email about a safety review. Look at the safety reviews yourself every day."),
        _("To set one up, see “Without a mail server” in the installation guide."),
    )
