"""What the people of the simulated practice did with their plan and their hard moments, written by the services.

A step says after which session it happened, who did it, and what: `do` names one of the functions in DO, everything
else in the step is what that function needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from alliance_web.access.relation import Part
from alliance_web.checkins.services import card, changed
from alliance_web.plan.services import attainment, focus, goals, preferences, reports, review_days, reviews, tasks
from alliance_web.plan.states import Amount, Outcome, Owner, Place, Stance, TaskState
from alliance_web.process_notes import services as process_notes
from alliance_web.repair.queries.notes import open_note, own_note
from alliance_web.repair.queries.strains import Strain, followed
from alliance_web.repair.queries.strains import one as strain_row
from alliance_web.repair.services import episodes, notes, sight
from alliance_web.repair.states import OPEN, Kind, Moment, OwnView, State, Wish
from alliance_web.therapies.queries import session_of

if TYPE_CHECKING:
    from alliance_web.people.models import User
    from alliance_web.plan.models import Goal, Task
    from alliance_web.therapies.models import Participant, Session, Therapy
    from alliance_web.therapies.queries import Chairs
    from alliance_web.therapies.services.simulated import Past

# Most things are done on the day after a session.
NEXT_DAY = 26.0


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody did, so many `hours` after the session `after` began."""

    after: int
    by: Part
    do: str
    hours: float = NEXT_DAY
    said: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Step:
        """A step as it is written in a file."""
        own = {name: row[name] for name in ("after", "do", "hours") if name in row}
        rest = {name: value for name, value in row.items() if name not in {"after", "do", "hours", "by"}}
        return cls(by=Part(row["by"]), said=rest, **own)


@dataclass(slots=True)
class Telling:
    """One therapy while its story is being written. Goals and tasks go by the names that the steps give them.

    `starts`: when each session began; `at`: when the step happens that is being told.
    """

    therapy: Therapy
    chairs: Chairs
    past: Past
    at: datetime = field(init=False)
    starts: dict[int, datetime] = field(default_factory=dict)
    goals: dict[Any, Goal] = field(default_factory=dict)
    tasks: dict[Any, Task] = field(default_factory=dict)
    notes: dict[Any, Any] = field(default_factory=dict)

    def tell(self, step: Step) -> None:
        """Write one step. Raises KeyError for a step that nobody can do."""
        self.at = self.starts[step.after] + timedelta(hours=step.hours)
        self.past.at(self.at)
        DO[step.do](self, self.chairs.own(step.by), dict(step.said))

    def session(self, number: int) -> Session:
        """A session that took place."""
        found = session_of(self.therapy, number)
        assert found is not None
        return found

    def strain(self, session: int, reader: Participant | None = None) -> Strain:
        """The strain about this session, taken up as by opening a page."""
        episodes.take_up_answers(therapy=self.therapy)
        return next(one for one in followed(self.therapy, reader) if one.session == session)

    def open_strains(self) -> list[Strain]:
        """The strains that nobody has judged or set aside."""
        return [one for one in followed(self.therapy) if one.state in OPEN]


Said = dict[str, Any]


def account(by: Participant) -> User:
    """Everyone in the simulated practice has one."""
    assert by.user is not None
    return by.user


def _propose_goal(here: Telling, by: Participant, said: Said) -> None:
    here.goals[said["goal"]] = goals.propose(
        therapy=here.therapy, words=said["words"], own_words=said.get("own_words", ""), key=uuid4(), by=by
    )


def _change_goal(here: Telling, by: Participant, said: Said) -> None:
    goals.propose_version(goal=here.goals[said["goal"]], words=said["words"], after=said["seen"], by=by)


def _say_to_goal(here: Telling, by: Participant, said: Said) -> None:
    goals.take_stance(
        goal=here.goals[said["goal"]],
        version=said["seen"],
        seen=said["seen"],
        stance=Stance(said["stance"]),
        reason=said.get("reason", ""),
        own_words=said.get("own_words"),
        by=by,
    )


def _focus(here: Telling, by: Participant, said: Said) -> None:
    focus.focus(goal=here.goals[said["goal"]], by=by)


def _give_up_goal(here: Telling, by: Participant, said: Said) -> None:
    goals.could_not_agree(goal=here.goals[said["goal"]], seen=said["seen"], by=by)


def _write_levels(here: Telling, by: Participant, said: Said) -> None:
    attainment.write(goal=here.goals[said["goal"]], levels=said["levels"], after=0, by=by)


def _agree_levels(here: Telling, by: Participant, said: Said) -> None:
    attainment.agree(goal=here.goals[said["goal"]], seen=1, by=by)


def _propose_day(here: Telling, by: Participant, said: Said) -> None:
    """A day `in_days` from then: the day of a session that is to come, or one beyond the last."""
    review_days.propose(on=(here.at + timedelta(days=said["in_days"])).date(), after=said["seen"], by=by)


def _agree_day(here: Telling, by: Participant, said: Said) -> None:
    review_days.agree(seen=said["seen"], by=by)


def _review(here: Telling, by: Participant, said: Said) -> None:
    seen = reviews.Seen(Outcome(said["outcome"]), said.get("rating"), said.get("level"), said.get("words", ""))
    reviews.say(goal=here.goals[said["goal"]], number=said.get("number", 1), seen=seen, by=by)


def _propose_task(here: Telling, by: Participant, said: Said) -> None:
    due = (here.at + timedelta(days=said["in_days"])).date() if "in_days" in said else None
    draft = tasks.Draft(said["words"], Owner(said["owner"]), Place(said["place"]), said.get("rhythm", ""), due)
    here.tasks[said["task"]] = tasks.propose(goal=here.goals[said["goal"]], draft=draft, key=uuid4(), by=by)


def _say_to_task(here: Telling, by: Participant, said: Said) -> None:
    task, stance = here.tasks[said["task"]], Stance(said["stance"])
    tasks.take_stance(task=task, version=1, seen=1, stance=stance, reason=said.get("reason", ""), by=by)


def _report(here: Telling, by: Participant, said: Said) -> None:
    """How it went; `done` ends the task, `key` is what an answer calls the report."""
    task = here.tasks[said["task"]]
    how = reports.Said(Amount(said["amount"]), said.get("useful"), said.get("in_the_way", ""), said.get("helped", ""))
    here.notes["report", said["task"]] = reports.report(
        task=task, said=how, about=1, seen=1, session=said["session"], key=uuid4(), by=by
    )
    if said.get("done"):
        tasks.move(task=task, to=TaskState.DONE, by=by)


def _answer(here: Telling, by: Participant, said: Said) -> None:
    reports.answer(report=here.notes["report", said["task"]], words=said["words"], by=by)


def _say_preferences(here: Telling, by: Participant, said: Said) -> None:
    preferences.say(key=uuid4(), answers=said["answers"], words=said.get("words", ""), by=by)


def _write_note(here: Telling, by: Participant, said: Said) -> None:
    content = notes.Content(said["words"], Moment(said["moment"]), Wish(said.get("wish", "talk")))
    here.notes[said["note"]] = notes.write(key=uuid4(), author=by, content=content, by=account(by))


def _keep_process_note(here: Telling, by: Participant, said: Said) -> None:
    own = {"words": said["words"], "session": said["session"]}
    process_notes.write(key=uuid4(), author=by, by=account(by), **own)


def _read_notes(here: Telling, by: Participant, said: Said) -> None:
    notes.take_in(chairs=here.chairs, part=Part(by.part), by=account(by))


def _finish_note(here: Telling, by: Participant, said: Said) -> None:
    key = here.notes[said["note"]].key
    note = own_note(by, key) or open_note(here.chairs, Part(by.part), key)
    assert note is not None
    notes.finish(note=note, participant=by, by=account(by))


def _notice_strain(here: Telling, by: Participant, said: Said) -> None:
    """By hand, about the session `strain`; with words, so that it is named."""
    episodes.notice(
        therapy=here.therapy,
        participant=by,
        session=said["strain"],
        key=uuid4(),
        kind=Kind(said["kind"]),
        words=said["words"],
        by=account(by),
        at=here.at,
    )


def _move_strain(here: Telling, by: Participant, said: Said) -> None:
    strain = here.strain(said["strain"])
    row = strain_row(here.therapy.key, strain.key)
    assert row is not None
    words, seen = said.get("words", ""), strain.moves_made
    episodes.move(episode=row, participant=by, to=State(said["to"]), words=words, seen=seen, by=account(by), at=here.at)


def _see_strain(here: Telling, by: Participant, said: Said) -> None:
    strain = here.strain(said["strain"], by)
    row, before = strain_row(here.therapy.key, strain.key), strain.own
    assert row is not None
    sight.see(
        episode=row,
        participant=by,
        kind=Kind(said["kind"]),
        my_part=said.get("my_part", ""),
        my_part_shared=said.get("shared", False),
        own_view=OwnView(said["own_view"]) if "own_view" in said else None,
        seen=before.seen if before else "",
        by=account(by),
    )


def _use_card(here: Telling, by: Participant, said: Said) -> None:
    """Opened, and talked about where the step says so: the card about the session `about`."""
    about = here.session(said["about"])
    for use in (card.Use.OPENED, card.Use.TALKED) if said.get("talked") else (card.Use.OPENED,):
        card.note(session=about, participant=by, use=use, by=account(by))


def _change_by_card(here: Telling, by: Participant, said: Said) -> None:
    changed.say(
        session=here.session(said["about"]),
        participant=by,
        changed=[changed.What(what) for what in said["changed"]],
        words=said.get("words", ""),
        seen=0,
        by=account(by),
    )


DO: dict[str, Callable[[Telling, Participant, Said], None]] = {
    "propose-goal": _propose_goal,
    "change-goal": _change_goal,
    "say-to-goal": _say_to_goal,
    "focus": _focus,
    "give-up-goal": _give_up_goal,
    "write-levels": _write_levels,
    "agree-levels": _agree_levels,
    "propose-day": _propose_day,
    "agree-day": _agree_day,
    "review": _review,
    "propose-task": _propose_task,
    "say-to-task": _say_to_task,
    "report": _report,
    "answer": _answer,
    "say-preferences": _say_preferences,
    "write-note": _write_note,
    "read-notes": _read_notes,
    "keep-process-note": _keep_process_note,
    "finish-note": _finish_note,
    "notice-strain": _notice_strain,
    "move-strain": _move_strain,
    "see-strain": _see_strain,
    "use-card": _use_card,
    "change-by-card": _change_by_card,
}
