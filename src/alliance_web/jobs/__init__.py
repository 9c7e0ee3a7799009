"""Work that happens outside requests: a queue in the database, tries with a lease, a schedule, the worker."""
