"""What is said of what was tried: which way, how sure, and what has to be borne in mind."""

from types import SimpleNamespace

import pandas as pd
import pytest

from collab.data.disclosure.gate import Disclosed
from collab.metrics.follow_up import Followed
from collab.words import on_follow_up as said
from tests.sentences import bad_sentences

NAN = float("nan")


def followed(**changes):
    """A project that began after the tests of 2016 and ended before those of 2017."""
    project = SimpleNamespace(ends=pd.Timestamp(2017, 3, 31))
    what = {"before": (2014, 2015), "since": (2017,), "skipped": 2016, "schools": 5, "of": 5, "similar": 30}
    what |= {"project": project, "used": ("disadvantaged", "size")}
    what |= {"change": pd.DataFrame({"eligible_in": [100]})}
    return Followed(**(what | changes))


def change(rose, others, low=-1.0, high=9.0, clear=False):
    row = {"change_in": rose, "change_not_in": others, "difference": rose - others, "clear": clear}
    return Disclosed(pd.DataFrame([row | {"wide_low": low, "wide_high": high}]))


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        (
            change(5.0, 1.0),
            "rose 5.0 points on average; those of 30 similar schools not in it rose 1.0 points. That",
        ),
        (
            change(5.0, 1.0),
            "That is 4.0 points more, probably between −1.0 and 9.0, which chance could explain.",
        ),
        (
            change(1.0, 5.0, 0.5, 9.0, True),
            "That is 4.0 points less, probably between 0.5 and 9.0, more than chance",
        ),
        (change(1.01, 0.99), "Both changed alike as far as one sees, probably between −1.0 and 9.0, which"),
        (change(5.0, 1.0, NAN, NAN), "That is 4.0 points more; there are too few schools to say how sure."),
        (change(NAN, NAN), "What followed cannot be shown: so few pupils could be recognised."),
    ],
)
def test_what_followed_is_told_beside_similar_schools(shown, told):
    assert told in said.followed_finding(shown, followed())
    why = said.followed_finding(shown, followed(reason="no school has results"))
    assert why == "What followed cannot be told from results: no school has results."


USUAL = ("Nobody drew lots", "Compared are the pupils of 2016/17 with those of 2013/14 and 2014/15")


@pytest.mark.parametrize(
    ("changes", "together", "more"),
    [
        ({}, 1, ["The last tests before it began (2015/16) are left out"]),
        ({"skipped": 0}, 1, ["There is only one year before"]),
        ({"schools": 4}, 1, ["The last tests", "1 of its 5 schools has no result"]),
        ({"schools": 3}, 1, ["The last tests", "2 of its 5 schools have no result"]),
        ({"used": ("size",)}, 1, ["The last tests", "Nothing is known of who the pupils were"]),
        ({"change": pd.DataFrame({"eligible_in": [99]})}, 1, ["The last tests", "One pupil is worth more"]),
        ({"also": 1}, 1, ["The last tests", "1 of its schools is in another project"]),
        ({"also": 2}, 1, ["The last tests", "2 of its schools are in another project"]),
        ({}, 2, ["The last tests", "It was judged together with 1 other project."]),
        ({}, 3, ["The last tests", "It was judged together with 2 other projects."]),
    ],
)
def test_all_that_has_to_be_borne_in_mind_is_said_and_nothing_else(changes, together, more):
    told = said.reservations(followed(**changes), together)
    assert [text.startswith(start) for text, start in zip(told, [*USUAL, *more], strict=True)] == [
        True
    ] * len(told)
    assert bad_sentences(told) == []
    assert said.reservations(followed(reason="no school has results", **changes), together) == []


@pytest.mark.parametrize(
    ("ends", "running"), [(pd.NaT, True), (pd.Timestamp(2017, 5, 1), False), (pd.Timestamp(2017, 5, 2), True)]
)
def test_a_project_that_outlasts_the_last_tests_was_still_running(ends, running):
    told = said.reservations(followed(project=SimpleNamespace(ends=ends)), 1)
    assert any("still running" in text for text in told) == running


@pytest.mark.parametrize(
    ("before", "since", "writing", "no_tests"),
    [
        ((2016,), (2017,), False, False),
        ((2017,), (2018,), True, False),
        ((2018,), (2019,), False, False),
        ((2019,), (2022,), False, True),
        ((2022,), (2023,), False, False),
        ((2016, 2017), (2019, 2022), True, True),
    ],
)
def test_years_that_are_not_alike_are_told(before, since, writing, no_tests):
    told = " ".join(said.reservations(followed(before=before, since=since), 1))
    assert ("How writing was assessed changed" in told) == writing
    assert ("No tests were sat in 2019/20 and 2020/21" in told) == no_tests


PROJECT = pd.Series(
    {
        "title": "Reading aloud",
        "measure": "ks2_rwm_exp",
        "pupil_group": "disadvantaged",
        "begins": pd.Timestamp(2016, 9, 1),
        "ends": pd.NaT,
        "review_on": pd.NaT,
        "due": False,
        "verdict": None,
        "results": "better",
        "change_in": 5.04,
        "change_not_in": 2.96,
        "difference": 2.08,
        "wide_low": -4.0,
        "wide_high": 8.2,
    }
)


def project(**changes):
    return pd.Series({**PROJECT.to_dict(), **changes})


def test_a_project_s_aim_and_days_are_told():
    assert said.moves_told(PROJECT) == "KS2 expected standard, disadvantaged"
    assert said.moves_told(project(pupil_group=None)) == "KS2 expected standard"
    assert said.moves_told(project(measure=None)) == ""
    assert said.runs_told(PROJECT) == "09/2016, still running"
    assert said.runs_told(project(ends=pd.Timestamp(2018, 7, 31))) == "09/2016 to 07/2018"
    assert said.runs_told(project(begins=pd.NaT)) == ""
    day = pd.Timestamp(2026, 3, 1)
    assert [
        said.review_told(project(review_on=on, due=due))
        for on, due in ((pd.NaT, True), (day, True), (day, False))
    ] == ["no day set", "01/03/2026, due", "01/03/2026"]
    assert [said.decided_told(value) for value in ("stop", "unknown", None, NAN)] == ["Stop", "", "", ""]


def test_a_project_in_a_line_says_what_followed_and_what_was_decided():
    assert said.against_similar(PROJECT) == "+2.0 (−4.0 to 8.2)"
    assert said.against_similar(project(wide_low=NAN)) == "+2.0"
    assert said.against_similar(project(difference=NAN)) == ""
    assert said.tried_told(PROJECT) == (
        "Tried: Reading aloud (KS2 expected standard, disadvantaged); beside similar schools +2.0 (−4.0 to "
        "8.2) points, better, more than chance. Review: no day set."
    )
    assert said.tried_told(project(difference=NAN, measure=None, verdict="go_on")) == (
        "Tried: Reading aloud; what followed cannot be told from results. Decided: go on."
    )


def test_why_it_is_time_to_ask_is_listed():
    day = pd.Timestamp(2026, 3, 1)
    assert said.why_ask(project(verdict="stop", results="worse", due=True, review_on=day)) == (
        "Reading aloud: it was decided to stop it, but no last day is set, its schools fell behind similar "
        "ones by more than chance would explain and its review was due on 01/03/2026."
    )
    assert said.why_ask(project(results="worse")).endswith(
        "aloud: its schools fell behind similar ones by more than chance would explain."
    )


def results(*names):
    return pd.DataFrame({"results": names, "due": [name == "worse" for name in names]})


@pytest.mark.parametrize(
    ("names", "finding", "title", "followed"),
    [
        ([], "No project says yet what it asks", "no project to look back on yet", "No project's results"),
        (
            ["unknown"],
            "1 project can be looked back on; of none can the results be followed",
            "1 project to look back on",
            "No project's",
        ),
        (
            ["chance"],
            "1 project can be looked back on; its results can be followed. Beside similar schools, no",
            "1 project",
            "No",
        ),
        (
            ["chance", "chance", "unknown"],
            "3 projects can be looked back on; the results of 2 can be followed. Beside similar schools, no",
            "3 projects to look back on",
            "No project's results moved by more than chance",
        ),
        (
            ["better", "worse", "worse", "chance"],
            "4 projects can be looked back on; the results of all can be followed. Beside similar schools 1 "
            "did better and 2 worse by more than chance; 1 could be chance.",
            "4 projects to look back on, 2 reviews due",
            "Of 4 projects 1 ahead and 2 behind by more than chance",
        ),
        (
            ["worse"],
            "1 project can be looked back on; its results can be followed. Beside similar schools none did "
            "better and 1 worse by more than chance; none could be chance.",
            "1 project to look back on, 1 review due",
            "Of 1 project 1 behind by more than chance",
        ),
    ],
)
def test_all_projects_are_counted_by_what_followed(names, finding, title, followed):
    table = results(*names)
    assert said.portfolio_finding(table).startswith(finding)
    assert said.portfolio_title(table).startswith(title)
    assert said.followed_title(table).startswith(followed)


@pytest.mark.parametrize(
    ("states", "finding", "title"),
    [
        ([], "No action is written down yet.", "no action is written down yet"),
        (["done"], "The one action is done.", "nothing that a review led to is still to be done"),
        (["done", "done"], "All 2 actions are done.", "nothing that a review led to is still to be done"),
        (["open"], "1 action is to be done.", "1 action to be done"),
        (["late", "done"], "1 action is to be done, late.", "1 action to be done, 1 of them late"),
        (["open", "open"], "2 actions are to be done, none of them late.", "2 actions to be done"),
        (
            ["late", "open"],
            "2 actions are to be done, 1 of them late.",
            "2 actions to be done, 1 of them late",
        ),
    ],
)
def test_actions_are_counted_by_what_is_still_to_be_done(states, finding, title):
    actions = pd.DataFrame({"state": states, "due": pd.Timestamp(2026, 3, 1)}).astype({"state": object})
    assert said.actions_finding(actions).startswith(finding)
    assert said.actions_title(actions) == title


def test_by_when_an_action_is_due():
    action = {"state": "open", "due": pd.Timestamp(2026, 3, 1), "done": pd.Timestamp(2026, 2, 1)}
    told = [said.stands_told(pd.Series(action | {"state": state})) for state in ("open", "late", "done")]
    assert told == ["01/03/2026", "01/03/2026, late", "done on 01/02/2026"]
