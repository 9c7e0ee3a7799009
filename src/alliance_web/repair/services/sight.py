"""Say how one sees a strain: of which kind it is, one's own part in it, whether one finds it repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from alliance_web.access.relation import Part
from alliance_web.audit.record import record

from ..models import Episode, EpisodeView
from ..states import Kind, OwnView
from .episodes import hold

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.therapies.models import Participant


class ViewMovedOn(Exception):
    """The same person has said something else meanwhile, in another window. `view` is what stands there now."""

    def __init__(self, view: EpisodeView) -> None:
        super().__init__("said anew meanwhile")
        self.view = view


@transaction.atomic
def see(
    *,
    episode: Episode,
    participant: Participant,
    kind: Kind,
    my_part: str = "",
    my_part_shared: bool = False,
    own_view: OwnView | None = None,
    seen: str = "",
    by: User,
) -> EpisodeView:
    """Say how one sees it. `seen`: when the view on the page was written, '' where there was none.

    The therapist's part and own view are the therapist's to say; from the client both are left out. What stands there
    already is not written again. Raises ViewMovedOn, TakenBack.
    """
    locked = hold(episode)
    is_therapist = participant.part == Part.THERAPIST
    said: dict[str, object] = {
        "kind": kind.value,
        "my_part": my_part.strip() if is_therapist else "",
        "my_part_shared": is_therapist and my_part_shared and bool(my_part.strip()),
        "own_view": own_view.value if is_therapist and own_view else "",
    }
    view = EpisodeView.objects.filter(episode=locked, by=participant).first()
    if view and all(getattr(view, name) == value for name, value in said.items()):
        return view
    if (view.at.isoformat() if view else "") != seen:
        raise ViewMovedOn(view or EpisodeView(episode=locked, by=participant))
    return _store(view or EpisodeView(episode=locked, by=participant), said, by)


def _store(view: EpisodeView, said: dict[str, object], by: User) -> EpisodeView:
    for name, value in said.items():
        setattr(view, name, value)
    view.save()
    episode = view.episode
    shared = bool(view.my_part_shared)
    record("strain.view", by=by.pk, therapy=episode.therapy.key, thing=f"strain:{episode.pk}", part_shared=shared)
    return view
