"""How a simulated practice is made: every number with its source, or marked as our own assumption.

Scale points are those of the 0-10 check-in items unless said otherwise; symptom points those of the PHQ-9 total.
The numbers marked *tuned* have no meaning of their own: they were set so that the finished practice reproduces the
published figure named beside them (see ``tests/library/simulate/test_calibration.py``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bond:
    """The true bond of a therapy, shared by both chairs, in scale points around the mean of all therapies."""

    level_sd: float = 0.62  # tuned: client and therapist agree r = .36 (Tryon 2007)
    therapist_share: float = 0.1  # of the variance of the level lies between therapists: "a few percent"
    growth: float = 0.25  # assumed: mean gain per unit of log session
    growth_sd: float = 0.15  # assumed
    session_sd: float = 0.38  # tuned: one session tells .77 of a person's level (Crits-Christoph 2011)
    carry_over: float = 0.3  # assumed: correlation of neighbouring sessions around their own course


@dataclass(frozen=True, slots=True)
class Strains:
    """Strains: a dip of the true bond that the two repair, or do not."""

    repaired: float = 0.25  # tuned: 14.7 % of therapies end with a repaired strain (Larsson 2018)
    unrepaired: float = 0.0765  # tuned: 10.7 % with an unrepaired one
    withdrawal: float = 0.6  # assumed: the others are confrontations
    earliest: int = 2  # first session that can be strained: there has to be something to compare with
    stays: int = 1  # an unrepaired strain is agreed to last at least so many sessions
    depth: float = 2.6  # assumed: mean depth in scale points
    depth_sd: float = 0.7  # assumed
    down: tuple[float, ...] = (0.65, 0.2, 0.15)  # sessions to the trough; the simple V is commonest (Gumz 2012)
    up: tuple[float, ...] = (0.7, 0.3)  # sessions back; repair is mostly sudden (Gumz 2012)
    seen_by_therapist: tuple[float, float] = (0.4, 0.7)  # assumed: share of a withdrawal, of a confrontation


@dataclass(frozen=True, slots=True)
class Chair:
    """How one chair turns the true bond into answers."""

    mean: float
    bias_sd: float  # between the persons who fill in
    shared_bias_sd: float = 0.0  # between therapists, over all their therapies
    item_sd: float = 0.5  # assumed: lasting preference of one person for one item
    mood_sd: float = 0.29  # assumed: all items of one session together
    noise_sd: float = 0.75  # assumed: each item of each session
    stretch_sd: float = 0.2  # assumed: some use the whole scale, some its middle (log scale)
    skipped: float = 0.015  # assumed: an item left out
    missed: float = 0.12  # assumed: a whole check-in left out
    straight: float = 0.04  # assumed: persons who give every item the same answer
    perfect: float = 0.0  # assumed: persons who always give the highest answer
    coarse: float = 0.08  # assumed: persons who use even numbers only


@dataclass(frozen=True, slots=True)
class Ending:
    """How many sessions a therapy has, and who leaves before the agreed end."""

    median: float = 5.9  # tuned: observed median 5 (Baldwin 2009), mean 6.5 to 8 (Baldwin 2009; NHS Talking Therapies)
    spread: float = 0.84  # tuned, standard deviation of log sessions
    most: int = 60  # assumed: agreed sessions are capped here
    hazard: float = 0.0264  # tuned: 19.7 % leave early (Swift & Greenberg 2012)
    bond_odds: float = 0.6  # assumed: odds per scale point of true bond
    strain_odds: float = 2.5  # assumed: odds while a strain is open


@dataclass(frozen=True, slots=True)
class Symptoms:
    """The outcome, in points of the PHQ-9 total (0-27)."""

    start: float = 14.2  # tuned: 14.2 (6.1) to 9.5 (6.6), NHS Talking Therapies, CBT 2024-25
    start_sd: float = 6.5
    end: float = 7.45
    end_sd: float = 8.0
    stability: float = 0.45  # assumed: end on start
    bond: float = 3.6  # tuned: alliance and outcome r = .28 (Flückiger 2018); points per SD of true level
    felt: float = 0.1  # tuned: the link is the same whoever rates (Flückiger 2018); share of the client's own bias
    therapist_share: float = 0.03  # of the variance of the end lies between therapists (Johns 2019)
    unrepaired: float = 3.0  # tuned: repaired against unrepaired r = .29 (Eubanks 2018)
    session_bond: float = 1.0  # tuned: next session, standardised .05 to .20 (Falkenström 2020); points per scale point
    session_sd: float = 1.6  # assumed: points, from session to session
    carry_over: float = 0.5  # assumed
    item_sd: float = 0.35  # assumed: lasting differences between the items of one person
    noise_sd: float = 0.54  # tuned: Cronbach alpha .89 (Kroenke 2001)


@dataclass(frozen=True, slots=True)
class AfterEnd:
    """What becomes of the gain after the end, and who answers when asked. Points as in `Symptoms`."""

    months: tuple[int, ...] = (1, 3, 6, 12, 24)  # after the end, at which clients are asked
    relapse: float = 0.455  # tuned: 39 % relapse within a mean of 53 months (11 trials, N = 966)
    relapses_over: float = 53.0  # months (4.4 years) over which those who relapse do so, evenly (assumed)
    lost: float = 0.8  # assumed: share of the gain that a relapse takes
    wave_sd: float = 1.6  # assumed: points, from one time to the next
    answer: tuple[float, ...] = (0.62, 0.58, 0.54, 0.47, 0.40)  # assumed: 30 to 60 % in routine care
    # Assumed, odds of answering per point worse. Published is the direction: therapists called 79 % of those who
    # answered improved, and 25 % of the others (Jensen 2017).
    worse_odds: float = 0.88
    habit_sd: float = 1.5  # assumed: who answered once answers again (log odds)

    def __post_init__(self) -> None:
        if len(self.months) != len(self.answer):
            raise ValueError(
                f"months has {len(self.months)} times and answer {len(self.answer)}; give one for each month"
            )


@dataclass(frozen=True, slots=True)
class Plan:
    """Goals and tasks. A chance stands as its log odds where consensus or effort, in standard deviations, moves it."""

    further_goals: float = 1.2  # assumed: mean number of goals beside the first
    most_goals: int = 5  # assumed
    client_proposes: float = 0.6  # assumed: share of goals that the client puts first
    consensus_bond: float = 0.8  # tuned: goal consensus and outcome r = .24 (Tryon 2018); correlation with true bond
    agrees: float = 0.8  # assumed: log odds that the other agrees with a version; else a counter-proposal follows
    agrees_consensus: float = 1.8  # assumed
    most_versions: int = 5  # assumed: whoever does not agree with this many disagrees
    at_once: float = 0.6  # assumed: share of counter-proposals that are answered in the same session
    says_not_agreed: float = 0.3  # assumed: of the goals that one disagrees with; the others stay as they are
    review_every: int = 4  # assumed: sessions from one review of a goal to the next
    set_aside: float = 0.05  # assumed: at each review
    sustains: float = 0.3  # assumed: of the goals that both rate 8 or more; the others are achieved
    tasks: float = 1.3  # assumed: mean number for each agreed goal
    most_tasks: int = 4  # assumed
    owners: tuple[float, float, float] = (0.6, 0.2, 0.2)  # assumed: client, therapist, both
    weeks: int = 3  # assumed: a task is asked after for at most so many sessions, or until all of it is done
    effort_gain: float = 0.34  # tuned: homework and outcome r = .26 (Mausbach 2010); correlation with the true gain
    reported: float = 0.85  # assumed
    amount_noise: float = 0.9  # assumed: from one report to the next, standard deviations of effort
    useful: float = 6.2  # assumed: mean, 0 to 10
    useful_effort: float = 1.6  # tuned as effort_gain: points per standard deviation of effort
    useful_noise: float = 1.3  # assumed


@dataclass(frozen=True, slots=True)
class Repair:
    """How strains are followed. Who notices comes from the answers to the strain question."""

    prompt_taken_up: float = (
        0.5  # assumed: of the strains that neither answered about, found in the ratings and followed
    )
    kind_seen: tuple[float, float] = (0.75, 0.7)  # assumed: share that client, therapist tell the true kind of
    kind_unknown: float = 0.6  # assumed: of the others, share who say that they do not know
    named_at_once: float = 0.7  # assumed: else it takes a session more, and so on
    talked: tuple[float, float] = (0.85, 0.35)  # assumed: share talked about of strains that come back, that do not
    talked_next: float = 0.75  # assumed: in the session after; else it takes a session more, and so on
    judged: tuple[float, float] = (0.9, 0.5)  # assumed: share that the client judges of those that come back, do not
    judged_soon: float = 0.6  # assumed: in the session of return; else it takes a session more, and so on
    patience: int = 2  # assumed: sessions before anybody says that it did not come back
    set_aside: float = 0.15  # assumed: of strains that do not come back


@dataclass(frozen=True, slots=True)
class Use:
    """What becomes of the session card. All of it is assumed."""

    opened: tuple[float, float] = (0.55, 0.75)  # share of sessions: client, therapist
    talked: float = 0.6  # of the cards that both opened; half of that where one did
    changed: float = 0.25  # of the cards talked about: something of the work is changed
    changed_in_strain: float = 0.6  # the same while a strain presses


@dataclass(frozen=True, slots=True)
class Settings:
    """All numbers of a simulated practice."""

    bond: Bond = Bond()
    strains: Strains = Strains()
    client: Chair = Chair(mean=7.88, bias_sd=1.08, perfect=0.05)
    therapist: Chair = Chair(
        mean=6.9, bias_sd=0.8, shared_bias_sd=0.4, item_sd=0.4, mood_sd=0.3, missed=0.08, straight=0.02
    )
    ending: Ending = Ending()
    symptoms: Symptoms = Symptoms()
    after: AfterEnd = AfterEnd()
    plan: Plan = Plan()
    repair: Repair = Repair()
    use: Use = Use()
    projection: float = 0.55  # assumed: how much of a guess is the therapist's own answer
    insight: float = 0.3  # assumed: how much of it is what the client felt


PUBLISHED = Settings()
