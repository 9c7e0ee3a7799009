"""What therapies tell the packages above them."""

from django.dispatch import Signal

# Sent inside the transaction, with `session=`.
session_planned = Signal()
# Sent inside the transaction, with `session=`, `was_at=`, `by=`.
session_moved = Signal()
# Sent inside the transaction, with `session=`, `by=`, `because=`: "" or "ending".
session_cancelled = Signal()
# Sent inside the transaction, with `therapy=`: what pages show of it has changed. `was_closed=True`: it is open again.
therapy_changed = Signal()
