"""A therapist's first page: the day by the clock, what else waits, what matters most, everyone by name.

When                                     what the day puts first
a session is over, ten minutes or more   "Say how it was", for the last one that is unanswered
that was put off, or too little time     the card of the next one
nothing is left                          that it was the last one
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliance_web.access.relation import Part
from alliance_web.audit.models import AuditEvent
from alliance_web.checkins.models import CheckIn
from alliance_web.checkins.states import State as Answered
from alliance_web.overview.queries.today import Phase, Today
from alliance_web.overview.queries.today import today as queried
from alliance_web.people.models import User
from alliance_web.repair.models import Episode
from alliance_web.repair.states import State
from alliance_web.safety.services import plans, reviews
from alliance_web.scheduling.services import requests
from alliance_web.scheduling.states import Asked
from alliance_web.therapies.models import Session, Therapy
from alliance_web.therapies.services import sessions
from alliance_web.therapies.services import therapy as therapies
from tests.web.cast import Cast, rate
from tests.web.repair.strains import moved

from .reading import text

Visit = Callable[..., Client]
Start = Callable[..., Therapy]
Plan = Callable[..., Session]


def at(clock: str) -> datetime:
    """An hour of tomorrow, so that everything that is planned for it is still to come."""
    hour, minute = map(int, clock.split(":"))
    day = timezone.localtime() + timedelta(days=1)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


@pytest.fixture
def start(cast: Cast) -> Start:
    """One more therapy of the cast's therapist."""
    return lambda name: therapies.start(
        practice=cast.practice, therapist=cast.therapist, client_name=name, by=cast.therapist
    )


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """A session of tomorrow."""
    return lambda therapy, clock: sessions.plan(therapy=therapy, starts_at=at(clock), by=cast.therapist)


@pytest.fixture
def day(cast: Cast, start: Start, plan: Plan) -> dict[str, Session]:
    """Four sessions: 09:00, 10:00, 11:30 and 14:00."""
    clocks = {"Bo": "09:00", "Zoe": "10:00", "Lale": "11:30", "Emre": "14:00"}
    return {name: plan(start(name), clock) for name, clock in clocks.items()}


def asked(found: Today) -> str:
    """Whose session the page asks about; empty where it asks about none."""
    return next((one.row.client for one in found.meetings if one.asks), "")


def opened(found: Today) -> str:
    """Whose card comes first; empty where something else does."""
    return next((one.row.client for one in found.meetings if one.first), "")


# The clock, what each session is then, who is asked about, whose card comes first.
V, N, X, L = Phase.OVER, Phase.ON, Phase.NEXT, Phase.LATER
CLOCK = [
    ("08:00", (X, L, L, L), "", "Bo"),
    ("09:20", (N, X, L, L), "", "Zoe"),
    ("09:49", (N, X, L, L), "", "Zoe"),
    ("09:50", (V, X, L, L), "", "Zoe"),  # ten minutes until the next
    ("10:20", (V, N, X, L), "Bo", ""),
    ("11:10", (V, V, X, L), "Zoe", ""),
    ("11:19", (V, V, X, L), "Zoe", ""),
    ("11:20", (V, V, X, L), "", "Lale"),
    ("13:00", (V, V, V, X), "Lale", ""),
    ("14:10", (V, V, V, N), "Lale", ""),
    ("18:00", (V, V, V, V), "Emre", ""),
]


@pytest.mark.parametrize(("clock", "phases", "who", "first"), CLOCK, ids=[row[0] for row in CLOCK])
def test_the_main_button_walks_down_the_day(
    clock: str, phases: tuple[Phase, ...], who: str, first: str, cast: Cast, day: dict[str, Session]
) -> None:
    found = queried(cast.therapist, now=at(clock))
    assert [one.row.client for one in found.meetings] == ["Bo", "Zoe", "Lale", "Emre"]
    assert tuple(one.phase for one in found.meetings) == phases
    assert (asked(found), opened(found)) == (who, first)


def test_what_was_put_off_goes_to_what_else_waits(cast: Cast, day: dict[str, Session]) -> None:
    keys = {one.row.client: str(one.check_in) for one in queried(cast.therapist, now=at("11:10")).meetings}
    found = queried(cast.therapist, (keys["Zoe"],), now=at("11:10"))
    assert asked(found) == "Bo"
    found = queried(cast.therapist, (keys["Zoe"], keys["Bo"]), now=at("11:10"))
    assert (asked(found), opened(found)) == ("", "Lale")
    assert {one.client for one in found.left} >= {"Zoe", "Bo"}


def test_an_answered_session_shrinks(cast: Cast, day: dict[str, Session]) -> None:
    CheckIn.objects.filter(session=day["Zoe"], participant__part=Part.THERAPIST).update(state=Answered.SUBMITTED)
    found = queried(cast.therapist, now=at("11:10"))
    assert asked(found) == "Bo"
    assert [one.row.client for one in found.earlier] == ["Zoe"]


def test_a_cancelled_session_stays_and_is_never_next(cast: Cast, day: dict[str, Session]) -> None:
    sessions.cancel(session=day["Lale"], by=cast.therapist)
    found = queried(cast.therapist, now=at("11:20"))
    assert [(one.row.client, one.phase) for one in found.meetings][2:] == [("Lale", Phase.CANCELLED), ("Emre", X)]
    assert found.to_come == 1


def test_two_at_the_same_time_say_so(cast: Cast, day: dict[str, Session], start: Start, plan: Plan) -> None:
    plan(start("Oz"), "14:30")
    together = {one.row.client: one.together for one in queried(cast.therapist, now=at("08:00")).meetings}
    assert together == {"Bo": False, "Zoe": False, "Lale": False, "Emre": True, "Oz": True}


def test_yesterday_and_tomorrow_are_other_days(cast: Cast, day: dict[str, Session]) -> None:
    before = queried(cast.therapist, now=at("12:00") - timedelta(days=1))
    assert {"Bo", "Zoe"} & {one.row.client for one in before.meetings} == set()
    assert before.coming is not None
    assert before.coming.client == "Bo"
    assert queried(cast.therapist, now=at("12:00") + timedelta(days=1)).meetings == ()


def test_the_first_session_of_a_day_begins_at_midnight(cast: Cast, start: Start, plan: Plan) -> None:
    plan(start("Bo"), "00:00")
    plan(start("Zoe"), "23:59")
    assert [one.row.client for one in queried(cast.therapist, now=at("12:00")).meetings] == ["Bo", "Zoe"]


def test_one_line_before_a_session(cast: Cast, three: list[Session], plan: Plan) -> None:
    for session in three:
        rate(session, "therapist", 7)
    plan(cast.therapy, "15:00")

    def line() -> tuple[str, str] | None:
        found = queried(cast.therapist, now=at("08:00")).meetings[0].line
        return (found.mark, found.words) if found else None

    assert line() is None  # too little is known to call it silence
    rate(three[2], "client", 7, strain=2)
    assert line() == ("moment", "A rupture is open.")


def test_silence_is_said_without_a_count(cast: Cast, start: Start, plan: Plan) -> None:
    therapy = start("Emre")
    for days in (6, 5, 4, 3, 2):
        begins = timezone.now() - timedelta(days=days)
        session = sessions.plan(therapy=therapy, starts_at=begins, by=cast.therapist)
        rate(session, "therapist", 7)
        if days == 6:
            rate(session, "client", 7)
    plan(therapy, "15:00")
    found = queried(cast.therapist, now=at("08:00")).meetings[0].line
    assert found is not None
    assert (found.mark, found.words) == ("silent", "No answer from Emre since session 1.")


def strained(cast: Cast, therapy: Therapy, days_ago: int, part: Part) -> Episode:
    """Both answered a session, and one of them said that something was off."""
    begins = timezone.now() - timedelta(days=days_ago)
    session = sessions.plan(therapy=therapy, starts_at=begins, by=cast.therapist)
    for chair in Part:
        rate(session, chair.value, 7, strain=1 if chair is part else 0)
    queried(cast.therapist)  # notices it
    return Episode.objects.get(therapy=therapy)


def test_what_clients_said_comes_first_then_who_waits_longest(cast: Cast, start: Start, visit: Visit) -> None:
    strained(cast, start("Ada"), 3, Part.THERAPIST)
    strained(cast, start("Bea"), 2, Part.CLIENT)
    strained(cast, start("Cem"), 9, Part.CLIENT)
    found = queried(cast.therapist)
    assert [one.row.client for one in found.first] == ["Cem", "Bea", "Ada"]
    assert found.first[0].said == "Cem said something felt off in session 1. You have not talked about it yet."
    assert found.first[2].said == "You noticed something in session 1. You have not talked about it yet."


def test_three_at_once_and_the_others_one_tap_away(cast: Cast, start: Start, visit: Visit) -> None:
    for n in range(5):
        strained(cast, start(f"C{n}"), n + 1, Part.CLIENT)
    found = queried(cast.therapist)
    assert [one.row.client for one in found.first] == ["C4", "C3", "C2"]
    assert found.more_first == 2
    assert (
        f'href="{reverse("caseload")}?show=worth">2 more</a>' in visit(cast.therapist).get("/today/").content.decode()
    )


def test_one_rupture_is_one_entry_until_the_client_says_so(cast: Cast, three: list[Session]) -> None:
    for chair in Part:
        rate(three[2], chair.value, 7, strain=1 if chair is Part.CLIENT else 0)
    assert [one.said for one in queried(cast.therapist).first] == [
        "Sam said something felt off in session 3. You have not talked about it yet."
    ]
    episode = Episode.objects.get()
    moved(episode, Part.THERAPIST, State.TALKED)
    assert [one.said for one in queried(cast.therapist).first] == []  # talked about: nothing to bring up
    moved(episode, Part.CLIENT, State.NOT_REPAIRED)
    assert [one.said for one in queried(cast.therapist).first] == ["You talked about session 3. Sam says it's not OK."]
    moved(episode, Part.CLIENT, State.REPAIRED)
    assert queried(cast.therapist).first == ()


def test_the_page_has_one_dark_button_and_no_scores(cast: Cast, rated: Therapy, visit: Visit) -> None:
    markup = visit(cast.therapist).get("/today/").content.decode()
    main = markup[markup.index("<main") : markup.index("</main>")]
    assert len(re.findall(r'class="button ?"', main)) <= 1
    assert "%" not in re.sub(r"<[^>]*>", "", main)
    assert "PHQ" not in main


def test_an_answer_to_look_at_stands_above_everything(cast: Cast, three: list[Session], visit: Visit) -> None:
    rate(three[0], "therapist", 7)
    plans.write(
        practice=cast.practice,
        emergency_numbers="112",
        out_of_hours="",
        answered_by=cast.therapist,
        answer_within_hours=24,
        by=cast.lead,
    )
    with transaction.atomic():
        reviews.take_in(therapy=cast.therapy, check_in=uuid4(), instrument="phq-9", answers={"q9": 1}, finished=True)
    seen = text(visit(cast.therapist).get("/today/"))
    assert "Safety reviews One answer waits to be looked at Sessions" in seen  # above everything
    assert "You have not said how 2 sessions were, the last with Sam (session 3)." in seen or "Say how it was" in seen


def test_not_now_is_kept_for_this_sign_in_alone(cast: Cast, three: list[Session], visit: Visit) -> None:
    noor = visit(cast.therapist)
    own = three[2].check_ins.get(participant__part=Part.THERAPIST, instrument=cast.therapy.therapist_check_in)
    answer = noor.post(reverse("put-off", args=[own.key]))
    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    assert str(own.key) in noor.session["put_off"]
    own.refresh_from_db()
    assert own.state == "open"
    for _n in range(60):
        noor.post(reverse("put-off", args=["5f0c7a86-0f2d-4c0e-9f0e-3d7d2a1b9c11"]))
    assert len(noor.session["put_off"]) == 2


def test_nobody_yet(cast: Cast, visit: Visit) -> None:
    seen = text(visit(cast.colleague).get("/today/"))
    assert "No one is here yet" in seen
    assert "Start a therapy" in seen


def test_no_session_today_names_the_next(cast: Cast, start: Start, plan: Plan, visit: Visit) -> None:
    therapy = start("Hal")
    sessions.plan(therapy=therapy, starts_at=timezone.now() + timedelta(days=3), by=cast.therapist)
    Session.objects.exclude(therapy=therapy).update(starts_at=timezone.now() - timedelta(days=3))
    assert "No sessions today The next is with Hal," in text(visit(cast.therapist).get("/today/"))


def test_a_therapist_begins_here(cast: Cast, visit: Visit) -> None:
    assert visit(cast.therapist).get("/")["Location"] == "/today/"
    assert visit(cast.client).get("/")["Location"] == "/check-ins/"


@pytest.mark.parametrize("who", ["client", "lead", "administrator", "stranger"])
def test_nobody_else_has_the_page(who: str, cast: Cast, visit: Visit) -> None:
    user: User = getattr(cast, who)
    assert visit(user).get("/today/").status_code == 404
    assert visit(user).post(reverse("put-off", args=[cast.therapy.key])).status_code == 404


def test_a_colleague_reads_nothing_of_it(cast: Cast, rated: Therapy, visit: Visit) -> None:
    assert "Sam" not in text(visit(cast.colleague).get("/today/"))


def test_opening_it_is_recorded_for_everyone_it_shows(cast: Cast, rated: Therapy, visit: Visit) -> None:
    before = AuditEvent.objects.filter(therapy=cast.therapy.key).count()
    visit(cast.therapist).get("/today/")
    assert AuditEvent.objects.filter(therapy=cast.therapy.key).count() == before + 1


@pytest.mark.parametrize("how_many", [2, 12])
def test_the_same_number_of_queries_for_two_and_for_twelve(
    how_many: int, cast: Cast, start: Start, plan: Plan, visit: Visit, django_assert_max_num_queries: Any
) -> None:
    for n in range(how_many):
        strained(cast, start(f"C{n}"), 2, Part.CLIENT)
    browser = visit(cast.therapist)
    browser.get("/today/")
    with django_assert_max_num_queries(42):
        assert browser.get("/today/").status_code == 200


def test_a_request_about_a_session_is_seen_that_day_before_all_else(cast: Cast, plan: Plan, visit: Visit) -> None:
    session = plan(cast.therapy, "15:00")
    client = cast.therapy.participants.get(part=Part.CLIENT)
    requests.ask(participant=client, session=session, asked=Asked.MOVE, words="", by=cast.client)
    assert queried(cast.therapist, now=at("08:00")).waits[0].kind == "session-to-move"  # also of who comes today
    assert "asks to move" in text(visit(cast.therapist).get("/today/"))
