"""What is said of one school: with whom it works, and whether its results are further from others' than
chance puts them."""

import pandas as pd
import pytest

from collab.data.disclosure.gate import Disclosed, without_results
from collab.data.measures import MEASURES
from collab.words import on_one_school as said
from tests.sentences import bad_sentences

MEASURE = MEASURES["ks2_rwm_l4"]
ROW = {
    "measure": "ks2_rwm_l4",
    "percent": 80.0,
    "percent_all": 70.0,
    "eligible": 20,
    "outside": False,
    "special": False,
    "chance_low": 55.5,
    "chance_high": 88.8,
}


def results(*changes):
    return without_results(pd.DataFrame([ROW | change for change in changes], columns=list(ROW)))


@pytest.mark.parametrize(
    ("left", "lead", "host", "to_host", "told"),
    [
        (pd.Timestamp(2014, 8, 31), True, "Ash", 2.0, "Fens, from September 2010 to August 2014."),
        (pd.NaT, False, "Ash", 2.25, "Fens, since September 2010. 2.2 miles from the host, Ash."),
        (pd.NaT, True, "it", 0.0, "Fens, since September 2010; it leads it. It is the host school."),
        (pd.NaT, True, "", float("nan"), "Fens, since September 2010; it leads it."),
        (pd.NaT, False, "Ash", float("nan"), "Fens, since September 2010."),
    ],
)
def test_a_membership_says_since_when_or_until_when_and_how_far(left, lead, host, to_host, told):
    row = pd.Series({"joined": pd.Timestamp(2010, 9, 1), "left": left, "lead": lead})
    assert said.membership_told("Fens", row, host, to_host) == told


def test_with_whom_a_school_works():
    assert said.works_with_finding("Elm", ["Fens", "Wolds"], "", 0.0) == "Elm works with Fens and Wolds."
    assert said.works_with_finding("Elm", [], "", 0.0) == "Elm is not in a partnership."
    assert said.works_with_finding("Elm", [], "Ash", 12.34, "minutes") == (
        "Elm is not in a partnership. The nearest school that is in one is Ash, 12.3 minutes away."
    )
    titles = [said.works_with_title("Elm", ["Fens", "Wolds", "Marsh"][:count]) for count in range(4)]
    assert titles == [
        "Elm is not in a partnership",
        "Elm works with Fens",
        "Elm works with Fens and Wolds",
        "Elm works with 3 partnerships",
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {},
            "80.0% of its 20 pupils reached Level 4 or above in 2013/14, 70.0% in all schools here but "
            "special ones: no",
        ),
        ({"outside": True}, "here but special ones: higher than chance puts 19 of 20 schools of its size"),
        (
            {"outside": True, "percent": 60.0},
            "60.0% of its 20 pupils reached Level 4 or above in 2013/14, 70.0%",
        ),
        (
            {"outside": True, "percent": 60.0},
            "special ones: lower than chance puts 19 of 20 schools of its size, and worth",
        ),
        (
            {"special": True, "eligible": 1},
            "80.0% of its 1 pupil reached Level 4 or above in 2013/14. It is a special",
        ),
        ({"percent": None}, "Elm has no result of its own that can be shown for KS2 Level 4+ in 2013/14:"),
        (
            {"measure": "ks2_rwm_l5"},
            "Elm has no result of its own that can be shown for KS2 Level 4+ in 2013/14:",
        ),
    ],
)
def test_a_result_is_beside_all_schools_and_beyond_chance_higher_or_lower(change, told):
    text = said.school_finding(results(change), "Elm", MEASURE, 2014)
    assert told in text and bad_sentences([text]) == []


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ([{}], "All its results lie within chance of the average"),
        ([{"outside": True}, {}, {"percent": None}], "1 of its 2 results outside what chance alone would do"),
        ([{"outside": True}, {"outside": True}], "2 of its 2 results outside what chance alone would do"),
        ([{"special": True}, {"percent": None}], "Its results, compared with nobody's"),
        ([{"percent": None}], "All its results lie within chance of the average"),
    ],
)
def test_the_title_of_its_picture_counts_results_outside_of_those_known(changes, title):
    assert said.school_title(results(*changes)) == title


def test_its_picture_is_told_in_words():
    shown = results({}, {"percent": None}, {"special": True, "percent": 12.34})
    assert said.school_results_told(shown, ["Level 4+", "Level 5+", "Level 6+"]) == (
        "Level 4+: 80.0%, all schools 70.0%, chance alone 55.5% to 88.8%; Level 6+: 12.3%."
    )
    assert said.school_results_told(results({"percent": None}), ["Level 4+"]) == "No result can be shown."


def test_a_school_that_was_not_there_is_not_said_to_work_with_nobody():
    may, later = pd.Timestamp("2019-05-01"), pd.Timestamp("2020-09-01")
    assert said.not_open_title("Elm", may) == "Elm was not open on 1 May 2019"

    def told(opened=pd.NaT, closed=pd.NaT):
        return said.not_open_told(pd.Series({"opened": opened, "closed": closed}), may)

    assert told(opened=later).startswith("It opened in September 2020, after")
    assert told(closed=pd.Timestamp("2018-08-31")).startswith("It closed in August 2018, before")
    assert "does not have it" in told()


def test_a_school_without_pupils_of_that_age_is_told_so_and_no_other_reason():
    none = Disclosed(pd.DataFrame(columns=["measure", "percent"]))
    told = said.school_finding(none, "Elm", MEASURE, 2014, teaches=False)
    assert told == "Elm has no pupils of age 11, and so no result at KS2 Level 4+."
    assert "none was published" in said.school_finding(none, "Elm", MEASURE, 2014)
