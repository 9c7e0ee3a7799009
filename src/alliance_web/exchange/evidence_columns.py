"""The tables of the evidence export: every column with its kind and what it says."""

from typing import Any

import polars as pl

Columns = dict[str, tuple[Any, str]]

_THERAPY: Columns = {"therapy": (pl.Int32, "Number of the therapy: random, used in this export only.")}
VERSION = "Version of the check-in that the therapy asks; values of two versions are never joined."
_SESSION: Columns = {
    **_THERAPY,
    "session": (pl.Int32, "Number of the session in its therapy."),
    "day": (pl.Int32, "Days from the start of the therapy to the session."),
}


def _of_chair(chair: str) -> Columns:
    return {
        f"{chair}_paused": (pl.Boolean, f"Whether the {chair} was not asked, because the client had paused check-ins."),
        f"{chair}_overall": (
            pl.Float64,
            f"Mean of the {chair}'s answers to the check-in that both can see; empty if there are none.",
        ),
        f"{chair}_opened_card": (pl.Boolean, f"Whether the {chair} opened the session card."),
        f"{chair}_talked": (pl.Boolean, f"Whether the {chair} noted that the two talked about it."),
        f"{chair}_changed": (
            pl.String,
            f"What the {chair} said it changed, separated by +: nothing, goal, task, way-of-working, something-else.",
        ),
    }


TABLES: dict[str, Columns] = {
    "therapies": {
        **_THERAPY,
        "version": (pl.Int32, VERSION),
        "ended": (pl.Boolean, "Whether it has ended."),
        "sessions": (pl.Int32, "Sessions that have started."),
        "goals": (pl.Int32, "Goals suggested."),
        "goals_agreed": (pl.Int32, "Goals with a version that both agree to now."),
        "tasks": (pl.Int32, "Tasks suggested."),
        "tasks_agreed": (pl.Int32, "Tasks with a version that both agree to now."),
        "strains": (pl.Int32, "Tracked ruptures."),
    },
    "sessions": {**_SESSION, "version": (pl.Int32, VERSION), **_of_chair("client"), **_of_chair("therapist")},
    "outcomes": {
        **_SESSION,
        "questionnaire": (pl.String, "Key of the questionnaire; totals of the practice's own are numbered."),
        "total": (pl.Float64, "Its total, from answers that both can see."),
    },
    "strains": {
        **_THERAPY,
        "session": (pl.Int32, "The session it is about; 0 is before the first."),
        "origin": (pl.String, "How it was noticed: answer, prompt, hand."),
        "client_noticed": (pl.Boolean, "Whether the client noticed it."),
        "therapist_noticed": (pl.Boolean, "Whether the therapist noticed it."),
        "state": (
            pl.String,
            "noticed, named, talked-about, repaired, not-repaired, not-sure (all three the client's word), set-aside.",
        ),
        "sessions_to_talk": (pl.Int32, "Sessions until it was first talked about; empty if it was not."),
        "sessions_to_verdict": (
            pl.Int32,
            "Sessions until the client's first verdict; empty if there is none.",
        ),
        "ok_at_first_answer": (
            pl.Boolean,
            "Whether the client's first verdict was that it is OK; empty where none was given.",
        ),
        "ok_now": (
            pl.Boolean,
            "Whether the client's verdict that counts now is that it is OK; empty where there is none, also where it "
            "came up again since.",
        ),
    },
    "goals": {
        **_THERAPY,
        "goal": (pl.Int32, "Number of the goal in its therapy."),
        "state": (pl.String, "open, sustaining, achieved, set-aside, not-agreed."),
        "in_focus": (pl.Boolean, "Whether it is one of the goals in focus."),
        "versions": (pl.Int32, "Number of versions."),
        "agreed": (pl.Boolean, "Whether both agree to the same version now."),
        "reviews": (pl.Int32, "Reviews in which both chose the same."),
    },
    "tasks": {
        **_THERAPY,
        "goal": (pl.Int32, "Number of the goal that it serves."),
        "task": (pl.Int32, "Number of the task within its goal."),
        "state": (pl.String, "open, done, set-aside."),
        "owner": (pl.String, "Who does it: client, therapist, both, caregiver."),
        "place": (pl.String, "in-session or between."),
        "versions": (pl.Int32, "Number of versions."),
        "agreed": (pl.Boolean, "Whether both agree to the same version now."),
        "reports": (pl.Int32, "Number of reports by its owner."),
    },
}
