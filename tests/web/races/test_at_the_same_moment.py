"""Two or many at the same moment: everything happens exactly once, nothing is lost, nobody waits for ever.

The races run with real threads in processes of their own, on databases on disk: in SQLite's memory and inside the
transaction of a test there is no second connection.
"""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

ONE_OF_SIX = {name: [name] * 5 for name in ("AlreadyAnswered", "CannotBeUsed", "NoSuchCode", "NumberTaken")}

# race -> what has to come of it, in the words of JSON
EXPECTED: dict[str, Any] = {
    "the_same_form_from_many": [["Rating"] * 6, 1, 1],
    "different_forms_from_many": [[*ONE_OF_SIX["AlreadyAnswered"], "Rating"], 1],
    "a_form_and_waiving": [1, True],
    "sharing_of_two_answers": [[1, 1], [], 7.0],
    "an_answer_shared_and_taken_back": [True, "Mine.", True],
    "one_answer_taken_back_twice": [0, 0, 0, 0, 0, 1],
    "a_form_and_cancelling": False,
    "a_form_and_moving_ahead": False,
    "a_form_and_ending_the_therapy": [0, []],
    "the_same_number_planned_by_many": [[*ONE_OF_SIX["NumberTaken"], "Session"], 2],
    "one_invitation_used_by_many": [[*ONE_OF_SIX["CannotBeUsed"], "Participant"], 1],
    "one_link_for_a_new_phone_used_by_many": [[*ONE_OF_SIX["CannotBeUsed"], "Participant"], 1],
    "many_links_for_a_new_phone_at_once": 1,
    "one_recovery_code_used_by_many": [[*ONE_OF_SIX["NoSuchCode"], "User"], 1],
    "many_invitations_at_once": 1,
    "wrong_codes_from_many": [-1, -1, -1, 0, 1, 2, 3, 4],
    "many_reports_of_one_answer": [[True] * 6, [[["q9", 2]]]],
    "closing_twice": [False] * 5 + [True],
    "sending_and_closing": ["Rating", "bool"],
    "answers_while_digests_are_made": [[], True],
    "many_marked_stale_while_digests_are_made": ["NoneType", "dict", "dict", "dict"],
    "the_same_file_brought_in_by_many": [["Plan"] * 3, [0, 0, 4], 1],
    "a_file_and_the_answer_it_holds": [[], 1],
    "the_card_noted_by_many": [[False] * 5 + [True], 1],
    "what_a_talk_changed_said_by_many": [["CardChange"] * 6, [1]],
    "a_form_and_pausing": [True, True],
    "planning_and_pausing": ["lapsed"],
    "pausing_by_many": [[False] * 5 + [True], 1],
    "pausing_and_stopping": "stopped",
    "one_message_written_by_many": [[False] * 5 + [True], [1, 1]],
    "a_message_written_without_the_lock": [[False, False, True], [1, 1]],
    "writing_and_stopping_messages": [["bool", "bool"], True],
    "messages_stopped_by_many": [[False] * 5 + [True], 1],
    "messages_chosen_by_many": [["Choice"] * 6, 1, 1],
    "a_message_that_came_back_told_by_many": [[False] * 5 + [True], 1, 1],
    "the_same_time_planned_in_many_windows": [["Planned"] * 6, 1],
    "two_therapies_at_one_time_in_two_windows": [["Overlaps", "Planned"], 1],
    "one_series_sent_by_many": [["Planned"] * 6, 1, 4],
    "two_series_over_each_other": [["Overlaps", "Planned"], 4],
    "moving_two_to_one_time": [["NoneType", "Overlaps"], 1],
    "asked_by_many": [["Request"] * 6, 1],
    "two_answers_at_once": [["AlreadyAnswered", "NoneType"], True],
    "withdrawing_and_answering": True,
    "planning_and_ending": True,
    "one_file_imported_by_many": [["Brought"] * 4, 3],
    "one_calendar_made_by_many": [["str"] * 6, 1],
    "one_job_claimed_by_many": [["Claim"] + ["NoneType"] * 5, 1],
    "many_jobs_run_by_many": [20, 20, 20],
    "a_late_worker_and_the_reaper": True,
    "one_time_queued_by_many": [1, 1],
    "an_overdue_review_passed_on_by_many": [[], 1],
    "the_same_note_kept_by_many": [["Note"] * 6, 1],
    "sharing_and_taking_back": [True, False, "Mine.", True],
    "sharing_and_changing": [1, True],
    "sharing_and_burning": [True, True],
    "reading_and_taking_back": True,
    "a_note_done_by_both": [["NoneType"] * 6, 1],
    "both_put_a_goal_another_way": [["ChangedMeanwhile", "GoalVersion"], 2],
    "the_same_goal_proposed_by_many": [["Goal"] * 6, 1, 1],
    "goals_proposed_by_many": [["Goal"] * 6, [1, 2, 3, 4, 5, 6]],
    "agreeing_and_putting_it_another_way": [True, []],
    "the_last_place_in_focus": [["FocusIsFull"] * 3 + ["bool"], 3],
    "in_focus_and_no_longer_agreed": False,
    "both_say_how_they_see_a_goal": [["Review", "Review"], 1, "achieved", 2],
    "agreeing_and_could_not_agree": True,
    "two_days_proposed": [["DayChanged", "ReviewDay"], 1],
    "each_goal_serves_the_other": [["ServesItself", "bool"]],
    "taken_up_by_both": [["ChangedMeanwhile", "GoalVersion"], 2],
    "both_name_a_strain": [["Episode", "MovedOn"], ["named"]],
    "one_verdict_from_many": [["Episode"] * 6, ["repaired"]],
    "two_verdicts_at_once": [["Episode", "MovedOn"], 1],
    "a_verdict_while_the_therapist_sets_it_aside": [["Episode", "MovedOn"], True],
    "a_repaired_strain_taken_up_again_by_two": [
        True,
        [["repaired", "client"], ["named", "client"]],
        ["", "It came back."],
        2,
    ],
    "taken_up_again_and_a_verdict_from_an_old_page": [["Episode", "MovedOn"], True, 2],
    "a_part_shared_and_taken_back": [["EpisodeView", "ViewMovedOn"], "My hurry.", True, 2],
    "strain_answers_taken_up_by_many": [[], [[True, True]]],
    "an_answer_taken_back_while_its_strain_is_named": [1, True],
    "one_prompt_followed_by_both": [["Episode"] * 6, 1],
    "one_strain_noticed_by_many_presses": [["Episode"] * 6, 1],
    "answers_moves_and_an_end_at_once": ["Episode", "Episode", "NoneType", "NoneType", "Rating", "Rating"],
    "one_way_worded_by_two": [["WordedMeanwhile", "Wording"], 1],
    "the_same_task_proposed_by_many": [["Task"] * 6, 1, 1],
    "tasks_proposed_by_many": [1, 2, 3, 4, 5, 6],
    "both_put_a_task_another_way": [["ChangedMeanwhile", "TaskVersion"], 2],
    "a_task_for_a_goal_that_ends": [[], True],
    "one_done_and_one_let_go": [["CannotMove", "bool"], 1],
    "a_task_let_go_by_many": [[False] * 5 + [True], 1],
    "a_task_kept_by_many": [[False] * 5 + [True], 1],
    "the_same_report_from_many": [["TaskReport"] * 6, 1],
    "a_report_and_other_words_agreed": [[], True],
    "a_report_while_the_last_is_answered": [["TaskReport", "bool"], "I see.", 2],
    "two_answers_from_two_tabs": ["AlreadyAnswered", "bool"],
    "the_same_wishes_from_many": [["Preferences"] * 6, 1],
    "the_last_two_take_each_others_role": [["NobodyLeftToSetUp", "NoneType"], 1],
    "the_record_written_by_many": None,
    "several_chains_in_any_order": [["NoneType"] * 6, 192, None],
    "checkpoints_beside_many_writers": [["NoneType"] * 6, True, True, True, None],
}

SETTINGS = "tests.web.races.settings"
PROCESSES = 2
LONGEST = 300  # seconds; two who wait for each other for ever are a fault and not a hanging test


@pytest.fixture(scope="module")
def came() -> dict[str, Any]:
    """What came of every race, from processes with a database each: they mostly wait."""
    names = list(EXPECTED)
    with ThreadPoolExecutor(PROCESSES) as pool:
        runs = pool.map(_run, range(PROCESSES), (names[place::PROCESSES] for place in range(PROCESSES)))
    return {name: what for run in runs for name, what in run.items()}


def _run(place: int, names: list[str]) -> dict[str, Any]:
    paths = {"DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONPATH": os.pathsep.join((".", "src"))}
    run = subprocess.run(
        [sys.executable, "-W", "default::ResourceWarning", "-m", "tests.web.races", *names],
        cwd=Path(__file__).parents[3],
        env={**os.environ, **paths, "ALLIANCE_RACES": str(place)},
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    assert run.returncode == 0, run.stderr
    assert "unclosed" not in run.stderr, run.stderr  # Python 3.13 and newer tell of connections that threads left open
    return dict(json.loads(line) for line in run.stdout.splitlines())


@pytest.mark.parametrize("race", EXPECTED)
def test_at_the_same_moment(race: str, came: dict[str, Any]) -> None:
    assert came[race] == EXPECTED[race]


def test_every_race_is_run() -> None:
    """A race that nobody lists would be a check that cannot fail."""
    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("[!_]*.py")]
    written = {name for text in texts for name in re.findall(r"^def (\w+)\(\) -> Any:", text, flags=re.MULTILINE)}
    assert written == set(EXPECTED)
