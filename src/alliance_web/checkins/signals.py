"""What check-ins tell the packages above them."""

from django.dispatch import Signal

# Sent inside the transaction, with `therapy=`: what both chairs may see of it has changed, or may have.
shared_changed = Signal()
