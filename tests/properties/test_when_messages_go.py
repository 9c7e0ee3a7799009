"""The clocks of messages after sessions, for any hours, zone and time of year, nights of a clock change among them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as some

from alliance_web.reminders.timing import GOOD_FOR, Times, first, is_quiet, is_quiet_at, one_more

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
clocks = some.builds(time, some.integers(0, 23), some.integers(0, 59))
zones = some.sampled_from([ZoneInfo(name) for name in ZONES])
moments = some.integers(0, 5 * 366 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
chosen = some.builds(Times, some.none() | clocks, clocks, clocks)
BERLIN = ZoneInfo("Europe/Berlin")
BEFORE_SUMMER_TIME = datetime(2027, 3, 27, 15, tzinfo=UTC)
BEFORE_WINTER_TIME = datetime(2027, 10, 30, 15, tzinfo=UTC)
HALF_PAST_TWO = Times(time(2, 30), time(3), time(3))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


@given(clocks, clocks, clocks)
def test_quiet_is_the_minutes_from_one_to_the_other_around_the_clock(at: time, start: time, end: time) -> None:
    quiet = {(_minutes(start) + n) % 1440 for n in range((_minutes(end) - _minutes(start)) % 1440)}
    assert is_quiet_at(at, start, end) is (_minutes(at) in quiet)


@given(moments, clocks, clocks, zones)
def test_a_moment_is_in_the_hours_or_in_the_rest_of_the_day(
    now: datetime, start: time, end: time, zone: ZoneInfo
) -> None:
    here, there = (is_quiet(now, Times(None, *hours), zone) for hours in ((start, end), (end, start)))
    assert (here, there) == (False, False) if start == end else here is not there


@given(moments, chosen, zones)
@example(BEFORE_SUMMER_TIME, HALF_PAST_TWO, BERLIN)
@example(BEFORE_WINTER_TIME, HALF_PAST_TWO, BERLIN)
def test_it_opens_after_the_session_at_the_chosen_time_and_closes_a_day_later(
    ended: datetime, times: Times, zone: ZoneInfo
) -> None:
    window = first(ended, None, times, zone)
    assert ended <= window.opens <= ended + DAY + HOUR
    assert window.closes == window.opens + GOOD_FOR
    shown = window.opens.astimezone(zone)
    if times.at is None:
        assert window.opens == ended + HOUR
    elif _exists(shown.replace(hour=times.at.hour, minute=times.at.minute, fold=0)):
        assert (shown.hour, shown.minute) == (times.at.hour, times.at.minute)


def _exists(clock: datetime) -> bool:
    """Whether the clocks ever show it: not in the hour that is left out in spring."""
    back = clock.astimezone(UTC).astimezone(clock.tzinfo)
    return back.replace(tzinfo=None, fold=0) == clock.replace(tzinfo=None, fold=0)


def test_a_time_that_the_clocks_leave_out_or_show_twice() -> None:
    spring = first(BEFORE_SUMMER_TIME, None, HALF_PAST_TWO, BERLIN).opens
    autumn = first(BEFORE_WINTER_TIME, None, HALF_PAST_TWO, BERLIN).opens
    assert spring == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)  # 03:30, when 02:30 would have come
    assert autumn == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)  # the first of two
    late = first(datetime(2027, 10, 31, 0, 45, tzinfo=UTC), None, HALF_PAST_TWO, BERLIN).opens
    assert late == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # the session ended between the two


@given(moments, chosen, zones, some.integers(1, 4 * 24 * 60))
def test_nothing_goes_on_the_day_of_the_next_session(
    ended: datetime, times: Times, zone: ZoneInfo, minutes: int
) -> None:
    following = ended + minutes * MINUTE
    for window in (first(ended, following, times, zone), one_more(ended, following, times, zone)):
        last = window.closes - MINUTE
        if window.opens <= last:
            assert last.astimezone(zone).date() < following.astimezone(zone).date()


@given(moments, chosen, zones, some.booleans(), some.integers(1, 90))
def test_minute_by_minute_there_are_two_at_most_never_quiet_never_early_never_stale(
    ended: datetime, times: Times, zone: ZoneInfo, is_on_time: bool, step: int
) -> None:
    """A worker that looks every so many minutes, or slept for two days."""
    went: list[datetime] = []
    begins = ended if is_on_time else ended + 2 * DAY + 2 * HOUR
    for n in range(0, 6 * 24 * 60, step):
        now = begins + n * MINUTE
        window = first(ended, None, times, zone) if not went else one_more(went[0], None, times, zone)
        if len(went) < 2 and window.holds(now) and not is_quiet(now, times, zone):
            went.append(now)
            assert ended < now or times.at is not None
            assert now >= ended
            assert now < window.closes
    if not is_on_time:
        assert went == [] or went[0] < first(ended, None, times, zone).closes
    if len(went) == 2:
        assert went[1] - went[0] >= timedelta(hours=18)
