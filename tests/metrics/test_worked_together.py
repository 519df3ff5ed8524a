"""Who worked together before, against histories worked by hand."""

import pandas as pd
import pytest

from collab.metrics import worked_together as wt
from collab.metrics.network import bridges, crossings, in_line, lost_partners
from tests.counties import dataset

DAY = pd.Timestamp("2020-05-01")
A, B, C, D, E, OLD = 100001, 100002, 100003, 100004, 100005, 100010
HISTORY = f"""
    old {A} 2010-09-01 2014-09-01
    old {B} 2010-09-01 2014-09-01
    old {C} 2010-09-01 2012-09-01
    new {A} 2014-09-01
    new {B} 2014-09-01
    new {C} 2016-09-01
    new {D} 2014-09-01
    side {D} 2015-09-01
    side {E} 2015-09-01
    late {OLD} 2013-01-01 2015-08-31
    late {E} 2013-01-01
    late {D} 2020-05-01
"""
"""A and B are partners all the while, in one partnership and then the next; C leaves the first early, so
that it knows both before it joins the second. E was partner of a school that took a new number, C, and
becomes one of D in late on the very day that is looked at."""


def history(text, ended="old 2014-09-01", closed="", succeeds=(), kinds=""):
    """A release of memberships written a line each: partnership, URN, joined, left."""
    rows = [(*line.split(), "")[:4] for line in text.strip().splitlines()]
    members = pd.DataFrame(rows, columns=["partnership", "urn", "joined", "left"]).assign(lead=False)
    ends = dict(line.split() for line in ended.splitlines())
    kind = dict(line.split() for line in kinds.splitlines())
    slugs = sorted(set(members["partnership"]))
    partnerships = pd.DataFrame(
        {
            "partnership": slugs,
            "name": [f"The {slug}" for slug in slugs],
            "kind": [kind.get(slug, "collaborative_partnership") for slug in slugs],
            "standing": "active",
            "formed": members.groupby("partnership")["joined"].min().reindex(slugs).to_numpy(),
            "ended": [ends.get(slug, "") for slug in slugs],
            "grew_out_of": "",
            "note": "",
        }
    )
    shut = dict(line.split() for line in closed.splitlines())
    urns = sorted(set(members["urn"]) | {str(urn) for pair in succeeds for urn in pair})
    blank = "district_code district easting northing longitude latitude pupils_on_roll laestab opened"
    schools = pd.DataFrame({"urn": urns, "name": [f"School {u}" for u in urns]}).assign(
        phase="primary", authority_code=925, **dict.fromkeys(blank.split(), "")
    )
    schools["closed"] = [shut.get(urn, "") for urn in urns]
    links = pd.DataFrame(succeeds, columns=["urn", "successor"])
    tables = {"memberships": members, "partnerships": partnerships, "schools": schools}
    return dataset({**tables, "successions": links})


CONVERTED = history(HISTORY, closed=f"{OLD} 2015-08-31", succeeds=[(OLD, C)])


def links_of(release, day=DAY):
    times = wt.stays(release)
    there = release.schools.index[release.schools["closed"].isna()]
    return wt.links_on(wt.partners_over_time(times), day, there)


def test_a_hand_worked_history():
    links = links_of(CONVERTED).set_index(["partnership", "one", "other"])
    assert links.index.tolist() == [
        ("late", D, E), ("new", A, B), ("new", A, C), ("new", A, D), ("new", B, C), ("new", B, D),
        ("new", C, D), ("side", D, E),
    ]  # fmt: skip
    ages = {key: (str(row["since"].date()), row["before"]) for key, row in links.iterrows()}
    assert ages["new", A, B] == ("2010-09-01", True)  # on the day one ended the next began
    assert ages["new", A, C] == ("2016-09-01", True)  # a break of four years: a new link between old partners
    assert ages["new", A, D] == ("2014-09-01", False)
    assert ages["late", D, E] == ("2015-09-01", True)  # joined on the day that is looked at
    assert ages["side", D, E] == ("2015-09-01", False)
    assert links.loc[("late", D, E), "came_from"] == "side" and links.loc[("new", A, C), "came_from"] == "old"
    assert links.loc[("new", A, B), "years"] == pytest.approx(9.66, abs=0.01)
    known = wt.known_before(links.reset_index()).set_index("partnership")
    assert known.loc["new", ["schools", "known", "pairs", "pairs_before"]].tolist() == [4, 3, 6, 3]
    assert known.loc["late", ["schools", "known"]].tolist() == [2, 2]
    assert known.loc["side", "known"] == 0 and known.loc["new", "known_share"] == 75
    kinds = wt.by_kind(known.reset_index(), links.reset_index(), pd.Series({"new": "federation"}))
    assert kinds[["kind", "schools", "known"]].to_numpy().tolist() == [["federation", 4, 3]]
    first = wt.founders_known(wt.partners_over_time(wt.stays(CONVERTED)), wt.stays(CONVERTED))
    assert first.to_dict() == {"new": 2}  # C knew them, but did not found it


def test_the_day_itself_counts_on_the_day_of_joining_and_not_on_that_of_leaving():
    one = history(f"p {A} 2015-09-01 2019-09-01\np {B} 2015-09-01", ended="")
    for day, count in (("2015-08-31", 0), ("2015-09-01", 1), ("2019-08-31", 1), ("2019-09-01", 0)):
        assert len(links_of(one, pd.Timestamp(day))) == count
    met = history(f"p {A} 2012-01-01 2015-01-01\np {B} 2015-01-01", ended="")
    assert wt.partners_over_time(wt.stays(met)).empty  # one leaves on the day the other joins
    same = history(f"p {A} 2012-01-01\np {B} 2012-01-01\nq {A} 2012-01-01\nq {B} 2012-01-01", ended="")
    assert not links_of(same)["before"].any()  # two at once: neither was before the other
    assert wt.founders_known(wt.partners_over_time(wt.stays(same)), wt.stays(same)).empty
    unknown = history(f"p {A} 1900-01-01\np {B} 1900-01-01\nq {A} 2012-01-01\nq {B} 2012-01-01", ended="")
    told = links_of(unknown)
    assert not told["before"].any() and told["years"].isna().all()


@pytest.mark.parametrize(("again", "stays"), [("2015-09-01", 1), ("2015-09-02", 2)])
def test_who_converts_overnight_stays_and_who_is_away_for_a_day_comes_back(again, stays):
    told = f"p {OLD} 2012-09-01 2015-08-31\np {C} {again}\np {A} 2012-09-01"
    times = wt.stays(history(told, ended="", succeeds=[(OLD, C)]))
    assert len(times[times["urn"] == C]) == stays
    assert OLD not in set(times["urn"])


def test_who_links_two_partnerships_and_who_alone_does():
    lines = (
        "p {A}\np {B}\nq {B}\nq {C}\nq {D}\nr {C}\nr {D}\nr {E}\nwithin {A}\nwithin {B}\nsame {A}\nsame {B}"
    )
    rows = [line.split() for line in lines.format(A=A, B=B, C=C, D=D, E=E).splitlines()]
    members = pd.DataFrame(rows, columns=["partnership", "urn"]).astype({"urn": int})
    found = bridges(members)
    assert found.to_numpy().tolist() == [
        [B, ("p", "q"), True], [C, ("q", "r"), False], [D, ("q", "r"), False]
    ]  # fmt: skip
    assert bridges(members[members["partnership"].isin(["p", "within", "same"])]).empty
    assert bridges(members.iloc[:0]).empty


LOST = f"""
    p {A} 2010-09-01 2018-08-31
    p {B} 2010-09-01 2018-09-01
    p {C} 2010-09-01
    p {D} 2010-09-01 2018-08-01
    q {B} 2018-09-02
    q {E} 2017-09-01
    r {A} 2019-09-01
    r {E} 2019-09-01
"""


def test_who_lost_all_partners_when_theirs_ended():
    release = history(LOST, ended="p 2018-09-01")
    times, ended = wt.stays(release), release.tables["partnerships"].set_index("partnership")["ended"]
    pairs = wt.partners_over_time(times)

    def told(day):
        found = lost_partners(times, pairs, ended, pd.Timestamp(day))
        return {row["urn"]: (row["lost"], str(row["again"].date())) for _, row in found.iterrows()}

    # B is with new partners a day later, D left a month before the end.
    assert told("2020-05-01") == {A: (True, "2019-09-01"), B: (False, "NaT"), C: (True, "NaT")}
    assert told("2019-08-31")[A] == (True, "NaT")
    assert told("2018-08-31") == {} and set(told("2018-09-01")) == {A, B, C}


def test_how_partnerships_are_linked_over_the_years():
    found = crossings(wt.stays(CONVERTED), DAY)
    assert found.astype({"when": str}).to_numpy().tolist() == [
        ["old", "late", "2013-01-01", 1, 0],
        ["old", "new", "2014-09-01", 2, 0],
        ["late", "side", "2015-09-01", 1, 1],
        ["new", "side", "2015-09-01", 1, 1],
        ["late", "new", "2016-09-01", 1, 0],
        ["old", "new", "2016-09-01", 1, 0],
        ["new", "late", "2020-05-01", 1, 1],
        ["side", "late", "2020-05-01", 1, 1],
    ]
    assert sorted(in_line(found)) == ["late", "new", "old", "side"]
    assert in_line(found) == in_line(found.sample(frac=1, random_state=1))
    assert in_line(found.iloc[:0]) == []


def test_where_there_is_no_partnership_nobody_worked_together():
    release = history("", ended="")
    times = wt.stays(release)
    pairs = wt.partners_over_time(times)
    links = wt.links_on(pairs, DAY, ())
    assert times.empty and pairs.empty and links.empty and wt.known_before(links).empty
    assert lost_partners(times, pairs, pd.Series(dtype="datetime64[ns]"), DAY).empty
    assert crossings(times, DAY).empty and wt.founders_known(pairs, times).empty
    assert wt.by_kind(wt.known_before(links), links, pd.Series(dtype=object)).empty


def test_kinds_are_ordered_by_their_share_and_then_by_name():
    slugs = ["a", "b", "c", "d"]
    known = pd.DataFrame({"partnership": slugs, "schools": [4, 2, 4, 2], "known": [1, 2, 2, 1]})
    links = pd.DataFrame({"partnership": slugs, "years": [1.0, 9.0, 3.0, 5.0]})
    kinds = pd.Series({"a": "federation", "b": "federation", "c": "trust", "d": "alliance"})
    table = wt.by_kind(known, links, kinds)
    assert table["kind"].tolist() == ["alliance", "federation", "trust"] and table.index.tolist() == [0, 1, 2]
    assert table["known_share"].tolist() == [50.0, 50.0, 50.0]
    assert table["partnerships"].tolist() == [1, 2, 1] and table["link_years"].tolist() == [5.0, 5.0, 3.0]
    assert wt.by_kind(known.assign(known=[0, 2, 3, 0]), links, kinds)["kind"].tolist() == [
        "trust",
        "federation",
        "alliance",
    ]


def test_in_line_the_largest_group_comes_first_and_of_equal_ones_the_first_of_the_alphabet():
    """A path is drawn as the path it is; the pairs beside it have no link with it, nor with each other."""
    pairs = [("y", "z"), ("b", "a"), ("m", "k"), ("k", "q"), ("q", "c")]
    links = pd.DataFrame(pairs, columns=["before", "after"]).assign(schools=1)
    assert in_line(links) == ["c", "q", "k", "m", "a", "b", "y", "z"]


def test_in_line_those_linked_by_most_schools_over_all_days_stand_beside_each_other():
    """a and b ten schools, b and c ten, a and c five, though more of these on one day."""
    told = [("a", "b", 9), ("b", "a", 1), ("b", "c", 9), ("b", "c", 1), ("a", "c", 5)]
    assert in_line(pd.DataFrame(told, columns=["before", "after", "schools"])) == ["a", "b", "c"]
