"""What a new release changes, without a school's results."""

import pandas as pd
import pytest

from collab.data.contracts import CONTRACTS, empty
from collab.releases.changes import listed, what_changed
from collab.sources.reading import checked
from tests.official_files import KS2, REGISTER, RESULTS, csv, made


@pytest.mark.slow
def test_what_changed_tells_no_school_s_results(store):
    first = made(store, REGISTER, RESULTS)
    other = csv("2018-850-ks2.csv", KS2, "1,850,100001,Alder,20,50%,5%", "1,850,100002,Birch,3,100%,10%")
    told = what_changed(first.tables, made(store, REGISTER, other).tables)
    assert told["change"].tolist() == ["Results revised"]
    assert told["which"].tolist() == ["KS2 expected standard 2017/18: 1; KS2 higher standard 2017/18: 1"]


def test_names_in_capitals_are_told_as_people_write_them(store):
    before = made(store, REGISTER, RESULTS).tables
    schools = before["schools"].assign(name=before["schools"]["name"].str.upper())
    told = what_changed(before, {**before, "schools": schools})
    assert told["which"].tolist() == ["Alder; Birch; Cedar"]


def tables(**rows):
    """Contract tables with these rows, the others empty."""
    written = {
        "schools": ["urn", "name", "phase", "authority_code", "district", "closed"],
        "results": ["urn", "year", "measure", "eligible", "achieved", "status"],
        "partnerships": ["partnership", "name", "kind", "standing", "ended"],
        "memberships": ["partnership", "urn", "joined", "left", "lead"],
        "successions": ["urn", "successor"],
        "travel_times": ["urn", "urn_to", "minutes"],
    }
    made = {name: empty(name) for name in CONTRACTS}
    for name, told in rows.items():
        frame = pd.DataFrame(told, columns=written[name])
        for column in CONTRACTS[name].to_schema().columns:
            if column not in frame:
                frame[column] = None
        made[name] = checked(frame, name, name)
    return made


def school(urn, name, district="North", closed=None):
    return (urn, name, "primary", 850, district, closed)


def result(urn, year, eligible, achieved, status="published", measure="ks2_rwm_exp"):
    return (urn, year, measure, eligible, achieved, status)


BEFORE = tables(
    schools=[
        school(100001, "Alder"),
        school(100002, "Birch"),
        school(100003, "Cedar", None),
        school(100004, "Doe"),
        school(100005, "Elm", closed="2015-08-31"),
    ],
    results=[
        result(100001, 2018, 20, 10),
        result(100002, 2018, 20, None, "withheld"),
        result(100003, 2018, 20, 10),
        result(100001, 2018, 20, 2, measure="ks2_rwm_high"),
        result(100001, 2017, 20, 10),
        result(100002, 2017, None, None, "not_applicable"),
    ],
    partnerships=[
        ("wolds", "WOLDS CLUSTER", "federation", "active", None),
        ("fens", "Fens", "federation", "active", None),
        ("marsh", "Marsh", "federation", "ended", "2015-08-31"),
    ],
    memberships=[
        ("wolds", 100001, "2010-09-01", None, "true"),
        ("wolds", 100002, "2010-09-01", None, "false"),
        ("wolds", 100003, "2010-09-01", None, "false"),
        ("fens", 100004, "2010-09-01", None, "true"),
        ("marsh", 100005, "2010-09-01", "2015-08-31", "false"),
    ],
    travel_times=[(100001, 100002, 5), (100001, 100003, 5)],
)
AFTER = tables(
    schools=[
        school(100001, "ALDER ACADEMY"),
        school(100002, "Birch", "South"),
        school(100003, "Cedar", "South", "2019-08-31"),
        school(100005, "Elm", closed="2015-08-31"),
        school(100006, "Fir"),
        school(100007, "Ash"),
    ],
    results=[
        result(100001, 2018, 20, 11),
        result(100002, 2018, 20, 9),
        result(100003, 2018, 21, 10),
        result(100001, 2018, 20, 2, measure="ks2_rwm_high"),
        result(100002, 2017, None, None, "withheld"),
        result(100006, 2019, 20, 10),
        result(100007, 2019, 20, 10),
    ],
    partnerships=[
        ("wolds", "WOLDS CLUSTER", "federation", "ended", "2019-08-31"),
        ("marsh", "Marsh", "federation", "ended", "2015-08-31"),
        ("coast", "Coast", "federation", "active", None),
    ],
    memberships=[
        ("wolds", 100001, "2010-09-01", None, "false"),
        ("wolds", 100002, "2010-09-01", None, "true"),
        ("wolds", 100003, "2010-09-01", "2019-08-31", "false"),
        ("marsh", 100005, "2010-09-01", "2015-08-31", "false"),
        ("coast", 100006, "2018-09-01", None, "true"),
    ],
    successions=[(100004, 100006)],
    travel_times=[(100001, 100002, 5)],
)
FORTH = [
    ["Schools added", 2, "Ash; Fir"],
    ["Schools removed", 1, "Doe"],
    ["Schools closed", 1, "Cedar"],
    ["Schools renamed", 1, "Alder Academy"],
    ["Schools in a new district", 2, "Birch; Cedar"],
    ["Results added", 2, "KS2 expected standard 2018/19: 2"],
    ["Results revised", 4, "KS2 expected standard 2016/17: 1; KS2 expected standard 2017/18: 3"],
    ["Results removed", 1, "KS2 expected standard 2016/17: 1"],
    ["Partnerships added", 1, "Coast"],
    ["Partnerships removed", 1, "Fens"],
    ["Partnerships ended", 1, "Wolds Cluster"],
    ["Memberships added", 1, "Fir in Coast"],
    ["Memberships ended", 1, "Cedar in Wolds Cluster"],
    ["Memberships removed", 1, "Doe in Fens"],
    ["Leads named", 1, "Birch in Wolds Cluster"],
    ["Leads no longer", 1, "Alder Academy in Wolds Cluster"],
    ["Successions of schools added", 1, ""],
    ["Travel times removed", 1, ""],
]


def test_all_that_can_change_is_told_once():
    assert what_changed(BEFORE, AFTER).to_numpy().tolist() == FORTH
    assert what_changed(BEFORE, BEFORE).empty and what_changed(AFTER, AFTER).empty
    back = what_changed(AFTER, BEFORE).set_index("change")
    assert back.loc["Schools added", "which"] == "Doe" and back.loc["Memberships added", "count"] == 1
    assert back.loc["Travel times added", "count"] == 1
    # What was closed, or has ended, and is no more is no change of its own.
    assert not {"Schools closed", "Partnerships ended", "Memberships ended"} & set(back.index)


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, ""),
        (1, "a"),
        (6, "a; b; c; d; e; f"),
        (7, "a; b; c; d; e; f; and 1 more"),
        (2006, "a; b; c; d; e; f; and 2,000 more"),
    ],
)
def test_the_first_few_names_are_listed_and_the_rest_counted(count, told):
    assert listed((list("abcdef") + ["g"] * 2000)[:count]) == told
