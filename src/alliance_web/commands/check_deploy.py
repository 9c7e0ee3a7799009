"""What stands in the way of letting clients reach a server, for `alliance check --deploy`."""

from __future__ import annotations

from django.core.checks import CheckMessage, Tags, run_checks

# Whether to preload is for the owner of the domain to decide.
NO_FAULTS = {"security.W021"}


def deploy_faults() -> list[CheckMessage]:
    """Everything that Django and Alliance find, the worst first. To be called after `start`."""
    import alliance_web.serving.checks  # noqa: F401 - registers what it looks at

    found = run_checks(tags=[Tags.security], include_deployment_checks=True)
    return sorted((fault for fault in found if fault.id not in NO_FAULTS), key=lambda fault: -fault.level)


def in_words(fault: CheckMessage) -> str:
    """One fault in two sentences: what was seen, what to do."""
    return f"{fault.msg} {fault.hint or ''}".strip()
