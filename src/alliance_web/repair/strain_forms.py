"""The forms that stand on the page of one strain, empty or as they came back with what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alliance_web.access.relation import Part
from alliance_web.therapies.frame import Frame

from .forms.strains import MoveForm, VerdictForm, ViewForm
from .queries.strains import Strain
from .states import Kind, OwnView, State
from .strain_pages import Offer, may_judge, offers
from .wording import ANSWERS_IN_WORDS


@dataclass(frozen=True, slots=True)
class OneForm:
    """A form for one move with its texts. `is_main`: it stands open, as the next step."""

    offer: Offer
    form: MoveForm
    is_main: bool


@dataclass(frozen=True, slots=True)
class Forms:
    """Everything the reader can do with a strain now. `judge` is None for the therapist."""

    moves: tuple[OneForm, ...]
    judge: VerdictForm | None
    answers: tuple[tuple[State, Any], ...]
    judge_is_main: bool
    view: ViewForm
    view_is_main: bool

    @property
    def has_main(self) -> bool:
        """Whether something stands open as the next step."""
        return self.judge_is_main or self.view_is_main or any(one.is_main for one in self.moves)


def forms(frame: Frame, strain: Strain, *, asked: bool = False, bound: Any = None, words: str = "") -> Forms:
    """The forms of a page. `asked`: it is time for the gentle question. `bound`: one that came back with faults.

    `words`: what was typed into a form that no longer fits; every form that does fit has them.
    """
    verdicts = may_judge(strain, frame)
    is_time = asked or strain.state in (State.TALKED, State.NOT_SURE)
    judge_is_main = isinstance(bound, VerdictForm) or (bool(verdicts) and is_time)
    return Forms(
        moves=tuple(_moves(frame, strain, bound, words, has_main=strain.is_open and not judge_is_main)),
        judge=_judge(strain, bound, words) if verdicts else None,
        answers=tuple((to, ANSWERS_IN_WORDS[to]) for to in verdicts),
        judge_is_main=judge_is_main,
        view=bound if isinstance(bound, ViewForm) else _view(frame, strain),
        view_is_main=isinstance(bound, ViewForm) or (frame.part is Part.THERAPIST and strain.state is State.TALKED),
    )


def _moves(frame: Frame, strain: Strain, bound: Any, words: str, *, has_main: bool) -> list[OneForm]:
    found = []
    for place, offer in enumerate(offers(strain, frame)):
        is_bound = isinstance(bound, MoveForm) and bound.data.get("to") == offer.to
        form = bound if is_bound else MoveForm(initial=_initial(strain, words) | {"to": offer.to})
        _ask(form, offer)
        is_main = is_bound or (has_main and place == 0 and offer.to is not State.SET_ASIDE)
        found.append(OneForm(offer, form, is_main))
    return found


def _ask(form: MoveForm, offer: Offer) -> None:
    """Ask in the words of this move; each form of a page has ids of its own."""
    form.auto_id = f"id_{offer.to.value}_%s"
    field = form.fields["words"]
    field.label, field.help_text = offer.question, offer.hint
    field.optional = not offer.needs_words  # type: ignore[attr-defined]


def _judge(strain: Strain, bound: Any, words: str) -> VerdictForm:
    form = bound if isinstance(bound, VerdictForm) else VerdictForm(initial=_initial(strain, words))
    form.auto_id = "id_verdict_%s"
    return form


def _initial(strain: Strain, words: str) -> dict[str, Any]:
    return {"seen": strain.moves_made, "words": words}


def _view(frame: Frame, strain: Strain) -> ViewForm:
    view = strain.own
    initial = {
        "kind": view.kind.value if view and isinstance(view.kind, Kind) else "",
        "my_part": view.my_part if view else "",
        "my_part_shared": bool(view and view.my_part_shared),
        "own_view": view.own_view.value if view and isinstance(view.own_view, OwnView) else "",
        "seen": view.seen if view else "",
    }
    return ViewForm(initial=initial, part=frame.part, other=frame.other.name)
