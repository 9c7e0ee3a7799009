"""What a questionnaire is: its items, how they are scored, who holds the rights, and what may be claimed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from alliance.model.shown import Shown

#: The steps from a first wording to a measure whose numbers may be interpreted.
VALIDATION_STATUSES = ("draft", "content-tested", "piloted", "validated")
#: What an instrument is about; `alliance` forms are shown for both chairs, the rest beside them.
DOMAINS = ("alliance", "outcome", "session", "goals", "preferences")
#: The key of the overall scale; every other scale is a subscale.
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Response:
    """The answers an item allows: `low` to `high` in steps of `step`, with words for all or for the two ends.

    `drawings` names a drawing for each answer (see `alliance.instruments.drawing`), for people who do not read yet; the
    words stay beside it.
    """

    low: float
    high: float
    step: float = 1
    labels: tuple[str, ...] = ()
    low_anchor: str = ""
    high_anchor: str = ""
    drawings: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[tuple[int, str], ...]:
        """Each whole-number answer with its words; the ends carry the anchors where not each answer has words."""
        values = range(int(self.low), int(self.high) + 1)
        if self.labels:
            return tuple(zip(values, self.labels, strict=True))
        ends = {int(self.low): self.low_anchor, int(self.high): self.high_anchor}
        return tuple((value, ends.get(value, "")) for value in values)

    def allows(self, value: object) -> bool:
        """Whether `value` is one of the possible answers (true and false are not numbers here)."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        steps = (value - self.low) / self.step
        return -1e-9 < steps < (self.high - self.low) / self.step + 1e-9 and abs(steps - round(steps)) < 1e-9


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `kind` is `rating` (may count in a scale), `choice` (stands alone) or `text` (own words).

    `drawing` names what is shown beside the question and `picture` says it in words; `aloud` is what a grown-up reads
    out to somebody who does not read yet. `templates` are those of the three wordings that have places for names (see
    `alliance.instruments.with_names`); the fields themselves hold them without a name.
    """

    code: str
    kind: str = "rating"
    text: str = ""
    heading: str = ""
    guess: str = ""
    response: Response | None = None
    reverse: bool = False
    risk: bool = False
    picture: str = ""
    drawing: str = ""
    aloud: str = ""
    templates: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def is_placeholder(self) -> bool:
        """Whether the wording has to be brought by the practice."""
        return not self.text


@dataclass(frozen=True, slots=True)
class Scale:
    """A score made of items: `multiply` * (sum or mean of the answers, reversed items turned round) + `add`.

    Up to `max_missing` items may be without an answer; the mean of the answered ones then stands for them. `sum_of`
    names scales that are added up instead. `not_for_all` are items that do not apply to everybody: left blank, they add
    nothing and are not missing. `unscored` is the reason why no score can be given at all. `better` says which end is
    the good one: `higher`, `lower` or `neither`.
    """

    key: str
    heading: str
    items: tuple[str, ...]
    method: str = "sum"
    multiply: float = 1
    add: float = 0
    max_missing: int = 0
    missing_source: str = ""
    better: str = "higher"
    sum_of: tuple[str, ...] = ()
    not_for_all: tuple[str, ...] = ()
    unscored: str = ""


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A published threshold: scores on this `side` of `value` have `meaning`.

    `side` is one of "at or above", "above", "below", "at or below".
    """

    scale: str
    value: float
    side: str
    meaning: str
    source: str
    population: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A published range of scores with a name; both ends belong to it."""

    scale: str
    low: float
    high: float
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class Norm:
    """Mean and standard deviation of a scale in a named group."""

    scale: str
    population: str
    mean: float
    sd: float
    source: str
    n: int | None = None


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """How many points a score must move before the change exceeds the measurement error (`confidence` as a share)."""

    scale: str
    points: float
    confidence: float
    source: str


@dataclass(frozen=True, slots=True)
class Reliability:
    """A published reliability coefficient (`alpha`, `omega`, `retest`) and the sample it was found in."""

    scale: str
    coefficient: str
    value: float
    sample: str
    source: str


@dataclass(frozen=True, slots=True)
class Claims:
    """All that turns a number into a statement about a person. Only a validated instrument may have any."""

    cutoffs: tuple[Cutoff, ...] = ()
    bands: tuple[Band, ...] = ()
    norms: tuple[Norm, ...] = ()
    reliable_changes: tuple[ReliableChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cutoffs or self.bands or self.norms or self.reliable_changes)


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may use the wording: `shipped` (with the program), `key only` (the practice brings it) or `non-commercial`.

    `non-commercial` is usable only where somebody has declared that nobody earns money with its use.
    """

    kind: str
    holder: str
    licence: str
    notice: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire in one frozen version. Another wording or another rule is another version with another key.

    `rater` is who answers, `domain` what kind of thing it measures (see DOMAINS), `period` the time asked about, `stem`
    the words before the items, `parallel` the keys of the forms with the same items for other raters, `doubts` what
    could not be confirmed about this definition, `templates` those of the two stems that have places for names. Raises
    ValueError when an instrument makes claims before validation.
    """

    key: str
    name: str
    version: str
    rater: str
    domain: str
    measures: str
    validation_status: str
    rights: Rights
    items: tuple[Item, ...]
    total: Scale | None
    source: str
    subscales: tuple[Scale, ...] = ()
    claims: Claims = field(default_factory=Claims)
    reliability: tuple[Reliability, ...] = ()
    stem: str = ""
    guess_stem: str = ""
    period: str = ""
    population: str = ""
    parallel: tuple[str, ...] = ()
    loinc: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    templates: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.claims and not self.is_validated:
            raise ValueError(
                f"{self.key} is {self.validation_status} and has a cut-off, band, norm or reliable change. "
                "Before validation such a number misleads. Remove it, or add the evidence and set it to validated."
            )

    @property
    def is_validated(self) -> bool:
        """Whether its scores may be interpreted with cut-offs, bands, norms, percentiles or reliable change."""
        return self.validation_status == "validated"

    @property
    def has_text(self) -> bool:
        """Whether every question can be shown in words."""
        return not any(item.is_placeholder for item in self.items)

    @property
    def ratings(self) -> tuple[Item, ...]:
        """The items that can count in a scale, in the order of the form."""
        return tuple(item for item in self.items if item.kind == "rating")

    @property
    def scales(self) -> tuple[Scale, ...]:
        """The overall scale first (where there is one), then the subscales."""
        return ((self.total,) if self.total else ()) + self.subscales

    def item(self, code: str) -> Item:
        """The item with this code. Raises KeyError that names the known codes."""
        for item in self.items:
            if item.code == code:
                return item
        raise KeyError(f"{self.key} has no item {code!r}; it has {', '.join(item.code for item in self.items)}")

    def scale(self, key: str) -> Scale:
        """The scale with this key ("total" for the overall one). Raises KeyError that names the known keys."""
        for scale in self.scales:
            if scale.key == key:
                return scale
        known = ", ".join(scale.key for scale in self.scales) or "none"
        raise KeyError(f"{self.key} has no scale {key!r}; it has {known}")


@dataclass(frozen=True, slots=True)
class Score:
    """A score, or None with the reason why there is none."""

    value: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Scores(Shown):
    """All scores of one filled-in form."""

    total: Score
    subscales: Mapping[str, Score] = field(default_factory=dict)
