"""Which topics there are now in some therapies: the one place that pages, lists and services ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from alliance_web.checkins.digest import Glance
from alliance_web.checkins.services.digests import refresh
from alliance_web.checkins.services.talks import Talks, talks_in

from .queries.ruptures import ruptures_in
from .queries.strains import Strain
from .topics import Rupture, Topic, topics

if TYPE_CHECKING:
    from alliance_web.therapies.models import Therapy


def topics_in(glances: Mapping[int, Glance]) -> dict[int, tuple[Topic, ...]]:
    """What is worth talking about in each therapy, by its primary key. Four queries, however many there are."""
    ruptures, talks = ruptures_in(glances), talks_in(glances)
    return {
        key: topics(glance, ruptures.get(key, ()), talks.get(key) or Talks())  # nothing is added by asking
        for key, glance in glances.items()
    }


def topics_of(therapy: Therapy, now: datetime | None = None) -> tuple[Topic, ...]:
    """The same for one therapy."""
    return topics_in(refresh([therapy], now))[therapy.pk]


def topics_with(glance: Glance, therapy: Therapy, strains: Iterable[Strain]) -> tuple[Topic, ...]:
    """The same where the page has read the strains already. Two queries."""
    ruptures = [Rupture(one.key, one.session, one.origin, one.state, one.noticed_by, one.settled_at) for one in strains]
    return topics(glance, ruptures, talks_of(therapy))


def talks_of(therapy: Therapy) -> Talks:
    """What the two have noted that they talked about. Two queries."""
    return talks_in([therapy.pk]).get(therapy.pk) or Talks()
