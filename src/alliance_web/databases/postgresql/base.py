"""Django's PostgreSQL backend, and what is delivered last in a transaction."""

from django.db.backends.postgresql import base

from alliance_web.databases.last_in_transaction import LastInTransaction


class DatabaseWrapper(LastInTransaction, base.DatabaseWrapper):
    """One connection to PostgreSQL."""
