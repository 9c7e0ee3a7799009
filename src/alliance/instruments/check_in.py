"""The Both-Chairs Session Check-in and its versions: the one place that says which version a new therapy begins with.

A therapy keeps the version it began with. Numbers of two versions answer different questions: they are never joined.
"""

from __future__ import annotations

import re

FAMILY = "both-chairs"
VERSIONS = ("1", "2")
#: What a therapy that begins now is asked.
CURRENT = "2"
_KEY = re.compile(rf"{FAMILY}-[a-z]+-(\d+)")


def check_in(rater: str, version: str = CURRENT) -> str:
    """The key of one form of the Both-Chairs Session Check-in.

    Parameters
    ----------
    rater : str
        "client" or "therapist".
    version : str
        Default: what a therapy that begins now is asked.

    Returns
    -------
    str
        A key that `load` takes.

    Raises
    ------
    ValueError
        There is no such version.

    Examples
    --------
    >>> from alliance.instruments import check_in
    >>> check_in("client")
    'both-chairs-client-2'
    >>> check_in("therapist", "1")
    'both-chairs-therapist-1'
    """
    if version not in VERSIONS:
        raise ValueError(f"There is no version {version!r} of the check-in; there are {', '.join(VERSIONS)}.")
    return f"{FAMILY}-{rater}-{version}"


def check_in_version(key: str) -> str | None:
    """The version of the check-in that a key names; None for the key of another instrument.

    Parameters
    ----------
    key : str
        Any key.

    Returns
    -------
    str or None
        None for another instrument.

    Examples
    --------
    >>> from alliance.instruments import check_in_version
    >>> check_in_version("both-chairs-client-2")
    '2'
    >>> check_in_version("phq-9") is None
    True
    """
    match = _KEY.fullmatch(key)
    return match[1] if match else None


def is_check_in(key: str) -> bool:
    """Whether a key is that of a form of the check-in, in whatever version.

    Parameters
    ----------
    key : str
        Any key.

    Returns
    -------
    bool
        Also for versions that no longer begin.

    Examples
    --------
    >>> from alliance.instruments import is_check_in
    >>> is_check_in("both-chairs-therapist-1"), is_check_in("gad-7")
    (True, False)
    """
    return check_in_version(key) is not None
