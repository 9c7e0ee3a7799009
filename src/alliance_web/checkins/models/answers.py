"""Who is asked what about which session, what they answered, and which of it is private.

What the other chair may see at once stands in `Rating.content`. Everything else, and every free text, stands in
`PersonalAnswer`. Pages about the two chairs read only the first and what has become visible of the second, so that a
private answer cannot leave a trace in a total. Both are sealed: the database cannot search, compare or add answers.
"""

from typing import Any, ClassVar, cast
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from alliance_web.vault.cipher import CannotOpen
from alliance_web.vault.classification import Personal
from alliance_web.vault.fields import SealedJSONField, SealedTextField
from alliance_web.vault.unreadable import Unreadable

from ..arrivals import Arrival
from ..states import Sharing, State


class CheckIn(models.Model):
    """The asking: one person is asked one instrument about one session."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "key": Personal.NONE,
        "session": Personal.CLINICAL,
        "participant": Personal.IDENTIFYING,
        "instrument": Personal.CLINICAL,
        "state": Personal.CLINICAL,
        "asked_at": Personal.NONE,
        "put_off_at": Personal.NONE,
    }

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    session = models.ForeignKey("therapies.Session", models.PROTECT, related_name="check_ins")
    participant = models.ForeignKey("therapies.Participant", models.PROTECT, related_name="check_ins")
    instrument = models.CharField(max_length=60)
    state = models.CharField(
        max_length=12, choices=[(state.value, state.value) for state in State], default=State.OPEN.value
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    # "Not now": still open, but only where somebody looks for it.
    put_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant", "instrument"], name="a_person_is_asked_once_about_a_session"
            ),
        ]

    def __str__(self) -> str:
        return f"check-in {self.pk}"


def said(*, answers: dict[str, int | None], guesses: dict[str, int | None], overall: float | None) -> dict[str, Any]:
    """What a rating holds, as it is sealed."""
    return {"answers": answers, "guesses": guesses, "overall": overall}


class Rating(Arrival):
    """One person's answers to one check-in, as they count now: what was there before an amendment stands in that.

    While `contested_at` is set, its author says that somebody else gave them: they are in no picture and no total.
    """

    personal: ClassVar = {
        "id": Personal.NONE,
        "check_in": Personal.CLINICAL,
        "submission": Personal.NONE,
        "content": Personal.CLINICAL,
        "rated_at": Personal.CLINICAL,
        "imported": Personal.NONE,
        "contested_at": Personal.CLINICAL,
        "corrected_at": Personal.CLINICAL,
        "came_by": Personal.NONE,
        "came_from": Personal.IDENTIFYING,
        "came_since": Personal.NONE,
    }

    check_in = models.OneToOneField(CheckIn, models.PROTECT, related_name="rating")
    # Made by the client's device: sending twice stores once.
    submission = models.UUIDField(unique=True)
    # `answers`, `guesses` and `overall`, sealed together: one opening for each rating, and no sign of what is missing.
    content = SealedJSONField(place="checkins.Rating.content", default=dict)
    rated_at = models.DateTimeField()
    imported = models.BooleanField(default=False)
    contested_at = models.DateTimeField(null=True, blank=True)
    # When an answer was last corrected; empty where none ever was, and nobody has to look for amendments.
    corrected_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"rating {self.pk}"

    @property
    def is_readable(self) -> bool:
        """Whether the answers can be opened; where they cannot, asking for one raises CannotOpen."""
        return not isinstance(self.content, Unreadable)

    @property
    def answers(self) -> dict[str, int | None]:
        """Item code -> number, or None for "I'd rather not say"; private items are not in it at all."""
        return cast(dict[str, int | None], self._said("answers", {}))

    @answers.setter
    def answers(self, answers: dict[str, int | None]) -> None:
        self._say("answers", answers)

    @property
    def guesses(self) -> dict[str, int | None]:
        """The therapist's guess at the client's answers, same codes."""
        return cast(dict[str, int | None], self._said("guesses", {}))

    @guesses.setter
    def guesses(self, guesses: dict[str, int | None]) -> None:
        self._say("guesses", guesses)

    @property
    def overall(self) -> float | None:
        """The instrument's total over `answers`; None where it cannot be given."""
        return cast(float | None, self._said("overall", None))

    @overall.setter
    def overall(self, overall: float | None) -> None:
        self._say("overall", overall)

    def _said(self, name: str, nothing: Any) -> Any:
        return self._content().get(name, nothing)

    def _say(self, name: str, value: Any) -> None:
        self.content = {**self._content(), name: value}

    def _content(self) -> dict[str, Any]:
        if not self.is_readable:
            raise CannotOpen("The answers of this rating cannot be read.")
        return cast(dict[str, Any], self.content)


class PersonalAnswer(models.Model):
    """A free text, or a scale answer that its author did not share at once. Sealed at rest."""

    personal: ClassVar = {
        "id": Personal.NONE,
        "rating": Personal.CLINICAL,
        "item": Personal.NONE,
        "content": Personal.WORDS,
        "sharing": Personal.CLINICAL,
        "changed_at": Personal.NONE,
        "talked_at": Personal.CLINICAL,
        "talked_by": Personal.IDENTIFYING,
    }

    rating = models.ForeignKey(Rating, models.PROTECT, related_name="personal_answers")
    item = models.CharField(max_length=40)
    content = SealedTextField(place="checkins.PersonalAnswer.content")
    sharing = models.CharField(max_length=8, choices=[(sharing.value, sharing.value) for sharing in Sharing])
    # When its author chose this sharing: "at the next session" means one that begins later than this.
    changed_at = models.DateTimeField(default=timezone.now)
    # When either of the two said that shared words were talked about; nothing of it is left once it is undone.
    talked_at = models.DateTimeField(null=True, blank=True)
    talked_by = models.ForeignKey("therapies.Participant", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rating", "item"], name="one_personal_answer_for_an_item"),
            models.CheckConstraint(
                condition=Q(talked_at=None, talked_by=None) | Q(talked_at__isnull=False, talked_by__isnull=False),
                name="words_are_talked_about_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"personal answer {self.pk}"


class Amendment(Arrival):
    """What the client said later of their own answers: that they are not theirs, that they are, or what is right.

    Only added: what was there before and what came instead are both kept. One row for each answer that was corrected.
    """

    class Kind(models.TextChoices):
        CONTESTED = "contested"
        MINE = "mine"
        CORRECTED = "corrected"

    personal: ClassVar = {
        "id": Personal.NONE,
        "rating": Personal.CLINICAL,
        "submission": Personal.NONE,
        "kind": Personal.CLINICAL,
        "item": Personal.NONE,
        "before": Personal.WORDS,
        "after": Personal.WORDS,
        "at": Personal.CLINICAL,
        "came_by": Personal.NONE,
        "came_from": Personal.IDENTIFYING,
        "came_since": Personal.NONE,
    }

    rating = models.ForeignKey(Rating, models.PROTECT, related_name="amendments")
    # Made by the client's page: sending twice adds once.
    submission = models.UUIDField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    item = models.CharField(max_length=40, blank=True, default="")
    # A number, words, or `null` for "I'd rather not say", in a list; an empty list where there was no answer.
    before = SealedJSONField(place="checkins.Amendment.before", default=list)
    after = SealedJSONField(place="checkins.Amendment.after", default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["rating", "submission", "item"], name="an_amendment_is_added_once"),
            models.CheckConstraint(
                condition=Q(kind="corrected") ^ Q(item=""), name="an_amendment_corrects_one_answer_or_is_about_all"
            ),
        ]

    def __str__(self) -> str:
        return f"amendment {self.pk}"

    def save(self, **kwargs: Any) -> None:
        """Refuse to change what stands there: an amendment is amended by the next one."""
        if self.pk is not None:
            raise TypeError("Amendments are only added.")
        super().save(**kwargs)
