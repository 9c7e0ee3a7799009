"""What people are told about who sees what, sentence by sentence, with the permissions that each sentence rules out.

Pages take the sentences from here (`{% promise %}`), and tests hold each against the policy: nobody whom a sentence
leaves out may pass, and everybody who may pass is named in it. What a permission cannot tell, such as whether a kept
answer stays out of a total, is held by the tests that `held_by` names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext

from .permissions import Permission
from .relation import Part, Relation, Role


def _(words: str) -> str:
    """Mark a sentence for translation; the documentation reads it without any settings."""
    return words


class Who(StrEnum):
    """Everybody whom a sentence can be about. `deputy` is whoever an overdue answer went on to."""

    CLIENT = "client"
    THERAPIST = "therapist"
    COLLEAGUE = "another therapist"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"
    NAMED = "named person or deputy"
    STRANGER = "anyone else"


RELATIONS: dict[Who, Relation] = {
    Who.CLIENT: Relation(signed_in=True, part=Part.CLIENT),
    Who.THERAPIST: Relation(signed_in=True, roles=frozenset({Role.THERAPIST}), part=Part.THERAPIST),
    Who.COLLEAGUE: Relation(signed_in=True, roles=frozenset({Role.THERAPIST})),
    Who.LEAD: Relation(signed_in=True, roles=frozenset({Role.LEAD})),
    Who.ADMINISTRATOR: Relation(signed_in=True, roles=frozenset({Role.ADMINISTRATOR})),
    Who.NAMED: Relation(signed_in=True, answers_for_risk=True),
    Who.STRANGER: Relation(signed_in=True),
}
EVERYBODY = frozenset(Who)
THE_TWO = frozenset({Who.CLIENT, Who.THERAPIST})
OUTSIDE = EVERYBODY - THE_TWO


@dataclass(frozen=True, slots=True)
class Promise:
    """One sentence.

    `rules_out`: who must not pass, by permission. `names`: everybody who may pass is among these, and the sentence
    says so. `held_by`: the tests that hold what no permission can tell.
    """

    key: str
    words: str
    rules_out: Mapping[Permission, frozenset[Who]] = field(default_factory=dict)
    names: Mapping[Permission, frozenset[Who]] = field(default_factory=dict)
    held_by: tuple[str, ...] = ()


BETWEEN_THE_TWO = {Permission.SEE_THERAPY: OUTSIDE, Permission.ANSWER_CHECK_IN: OUTSIDE}
# Another therapist passes the door of the reviews and finds their own clients behind it, nobody else's.
LOOKS_AT_SELF_HARM = {Permission.REVIEW_RISK: frozenset({Who.THERAPIST, Who.COLLEAGUE, Who.LEAD, Who.NAMED})}
PRIVACY = "tests/web/checkins/test_privacy.py"
REVIEWS = "tests/web/safety/test_reviews_pages.py"
SHARED = "tests/web/checkins/test_shared.py"

PROMISES: dict[str, Promise] = {
    one.key: one
    for one in (
        Promise(
            "join-shared",
            _(
                "Your therapist sees what you share. What you keep to yourself stays with you. It says so before each "
                "question. You decide, and you can change your mind."
            ),
            BETWEEN_THE_TWO,
            held_by=(PRIVACY, SHARED),
        ),
        Promise(
            "join-nobody-else", _("No one else in the practice can see your answers on their pages."), BETWEEN_THE_TWO
        ),
        Promise(
            "join-self-harm",
            _(
                "There's one exception. If you're asked about hurting yourself, your therapist, a person named for "
                "this, a deputy and the practice leads can see your answer with your name. It says so before "
                "you answer."
            ),
            names=LOOKS_AT_SELF_HARM,
            held_by=(REVIEWS,),
        ),
        Promise(
            "say-no",
            _("You can say no, now or at any time. Your therapy goes on as it is."),
            {Permission.CHOOSE_TO_TAKE_PART: EVERYBODY - {Who.CLIENT}},
            held_by=("tests/web/checkins/test_taking_part.py",),
        ),
        Promise(
            "scores",
            _(
                "{other} sees the scores you share once you've both answered, or when your next session starts. Words "
                "you share show as soon as you send them."
            ),
            BETWEEN_THE_TWO,
            held_by=(SHARED,),
        ),
        Promise(
            "outcome", _("{other} sees what you share as soon as you send it."), BETWEEN_THE_TWO, held_by=(SHARED,)
        ),
        Promise(
            "kept",
            _("Only you can see what you keep to yourself. No total or picture counts it."),
            BETWEEN_THE_TWO,
            held_by=(PRIVACY, SHARED),
        ),
        Promise(
            "kept-choice", _("Only you can see it, and no total counts it."), BETWEEN_THE_TWO, held_by=(PRIVACY, SHARED)
        ),
        Promise("kept-words", _("Only you can read it. You can share it later."), BETWEEN_THE_TWO, held_by=(PRIVACY,)),
        Promise("kept-answer", _("Only you will see this answer."), BETWEEN_THE_TWO, held_by=(PRIVACY,)),
        Promise(
            "kept-at-first", _("If you choose nothing, only you can read this."), BETWEEN_THE_TWO, held_by=(PRIVACY,)
        ),
        Promise(
            "self-harm-named",
            _(
                "{other} and {named} will see this answer. A deputy and the practice leads can see it too, so "
                "that someone always looks. You cannot keep this one to yourself."
            ),
            names=LOOKS_AT_SELF_HARM,
            held_by=(REVIEWS,),
        ),
        Promise(
            "self-harm",
            _(
                "{other} will see this answer. A deputy and the practice leads can see it too, so that someone "
                "always looks. You cannot keep this one to yourself."
            ),
            names=LOOKS_AT_SELF_HARM,
            held_by=(REVIEWS,),
        ),
        Promise(
            "own-answers",
            _("Only you can open this page"),
            {Permission.ANSWER_CHECK_IN: OUTSIDE},
            held_by=("tests/web/checkins/test_my_answers_page.py",),
        ),
        Promise(
            "own-notes",
            _("Only you can open this page"),
            {Permission.WRITE_NOTES: OUTSIDE},
            held_by=("tests/web/repair/test_nothing_private_leaks.py",),
        ),
        Promise(
            "own-note",
            _("Only you can read this."),
            {Permission.WRITE_NOTES: OUTSIDE},
            held_by=("tests/web/repair/test_nothing_private_leaks.py",),
        ),
        Promise(
            "own-not-listed",
            _(
                "Your own check-ins, answers and notes are not in this list. Only you can open them. A link opens one "
                "check-in, and shows no answers."
            ),
            {Permission.ANSWER_CHECK_IN: OUTSIDE, Permission.WRITE_NOTES: OUTSIDE},
            held_by=("tests/web/overview/test_readers.py",),
        ),
        Promise(
            "notes-not-listed",
            _(
                "{other} has a page like this one. Neither of you can see the other's, and “Who has looked” leaves "
                "both out."
            ),
            {Permission.WRITE_NOTES: OUTSIDE},
            held_by=("tests/web/repair/test_nothing_private_leaks.py", "tests/web/overview/test_readers.py"),
        ),
        Promise(
            "process-notes",
            _(
                "Only you can read these. {client} cannot, and no one else in the practice can, including a therapist "
                "who takes over. They are in no export, letter or count."
            ),
            {Permission.KEEP_PROCESS_NOTES: EVERYBODY - {Who.THERAPIST}},
            held_by=(
                "tests/web/process_notes/test_nobody_else.py",
                "tests/web/repair/test_nothing_private_leaks.py",
            ),
        ),
        Promise(
            "own-part",
            _("Only you read this, unless you share it."),
            {Permission.FOLLOW_STRAIN: OUTSIDE},
            held_by=("tests/web/repair/test_nothing_private_leaks.py",),
        ),
        Promise(
            "verdict",
            _("Only you say whether it's OK. {other} sees your answer. You can change it at any time."),
            {Permission.SAY_REPAIRED: EVERYBODY - {Who.CLIENT}},
            held_by=("tests/web/repair/test_walks.py",),
        ),
        Promise(
            "how-it-is",
            _("Only you say whether it's OK."),
            {Permission.SAY_REPAIRED: EVERYBODY - {Who.CLIENT}},
            held_by=("tests/web/repair/test_walks.py",),
        ),
        Promise(
            "kept-for-you",
            _("Only you can see it. It is kept for seven days."),
            held_by=("tests/web/locking/test_kept_words.py",),
        ),
        Promise(
            "follow-up",
            _("{other} sees your answers. No one else in the practice does."),
            {Permission.SEE_THERAPY: OUTSIDE},
            held_by=("tests/web/follow_up/test_after_page.py",),
        ),
        Promise(
            "harm",
            _("Only {named} can read your answer. {other} does not see it, or whether you gave one."),
            {
                Permission.SAY_HARM: EVERYBODY - {Who.CLIENT},
                Permission.READ_HARM: frozenset({Who.CLIENT, Who.STRANGER}),
            },
            held_by=("tests/web/endings/test_harm.py",),
        ),
        Promise(
            "taking-part",
            _("{other} sees that you paused or stopped, and since when. No one sees why."),
            {Permission.CHOOSE_TO_TAKE_PART: EVERYBODY - {Who.CLIENT}, Permission.SEE_THERAPY: OUTSIDE},
            held_by=("tests/web/checkins/test_taking_part.py",),
        ),
        Promise(
            "keys",
            _(
                "All of this is encrypted, and so are your practice's backups. The person who runs its computer "
                "holds the keys."
            ),
            held_by=("tests/web/vault/test_answers_at_rest.py", "tests/web/commands/test_back_up.py"),
        ),
        Promise(
            "nothing-leaves",
            _("Alliance runs on this practice's own machine. It sends nothing you write to anyone else."),
            held_by=("tests/web/messages/test_outbox.py", "tests/web/exchange/test_evidence_groups.py"),
        ),
    )
}


def promised(key: str, **names: str) -> str:
    """The sentence in the reader's language. Raises KeyError for one that nobody has written down."""
    return gettext(PROMISES[key].words).format(**names)
