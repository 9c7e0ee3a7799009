"""What therapies tell the packages above them."""

from django.dispatch import Signal

# Sent inside the transaction, with `session=`.
session_planned = Signal()
# Sent inside the transaction, with `therapy=`: what pages show of it has changed. `was_closed=True`: it is open again.
therapy_changed = Signal()
