"""What may be told of a group without pointing at a person: no small counts, and no share that gives one away.

The smallest count that is told is 5, the usual rule of official statistics for small cells.
"""

from __future__ import annotations

#: A smaller number can point at a person.
SMALLEST = 5
#: Shares are told in steps of five of a hundred, so that nobody can reckon back to the few who are left.
STEP = 5


def told_count(number: int) -> int | None:
    """A count as it may be told: none at all is told, 1 to 4 are not. Raises ValueError below 0.

    Parameters
    ----------
    number : int
        0 or more.

    Returns
    -------
    int or None
        None where it may not be told.

    Examples
    --------
    >>> from alliance.psychometrics import told_count
    >>> told_count(3), told_count(12)
    (None, 12)
    """
    if number < 0:
        raise ValueError("A count cannot be below 0.")
    return number if number == 0 or number >= SMALLEST else None


def told_percent(number: int, of: int) -> int | None:
    """The share of `number` in `of` in whole steps of five percent, None where `of` is too small a group.

    Raises ValueError where `number` does not lie between 0 and `of`.

    Parameters
    ----------
    number, of : int
        The part and the whole.

    Returns
    -------
    int or None
        Percent.

    Examples
    --------
    >>> from alliance.psychometrics import told_percent
    >>> told_percent(5, 12), told_percent(1, 3)
    (40, None)
    """
    if not 0 <= number <= of:
        raise ValueError("A part must be between 0 and the whole.")
    return None if of < SMALLEST else in_steps(number / of)


def in_steps(share: float) -> int:
    """A share (0 to 1), or an end of its interval, in whole steps of five percent.

    Parameters
    ----------
    share : float
        0 to 1.

    Returns
    -------
    int
        Percent.

    Examples
    --------
    >>> from alliance.psychometrics import in_steps
    >>> in_steps(0.37)
    35
    """
    return STEP * round(100 * share / STEP)
