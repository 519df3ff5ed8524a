"""What is said of who worked together before, at its bounds."""

import pandas as pd
import pytest

from collab.words import on_networks as said
from tests.sentences import bad_sentences

NAMES = {"old": "Old", "side": "Side"}


def links(*ages, before=0):
    came = ["old"] * before + [None] * (len(ages) - before)
    return pd.DataFrame({"years": ages, "came_from": came}, dtype=object).astype({"years": float})


def known(schools, friends):
    return pd.DataFrame({"schools": [schools], "known": [friends]})


@pytest.mark.parametrize(
    ("rows", "of", "words"),
    [
        (links(), known(0, 0).iloc[:0], "It has no two schools here"),
        (links(0.2), known(2, 0), "partners for less than a year."),
        (links(1.1, before=1), known(2, 2), "Both schools had worked with a fellow member before"),
        (links(1.1, before=1), known(2, 2), "Its one pair has been partners for 1 year."),
        (links(3.2, 3.9, 3.0), known(3, 0), "All 3 pairs have been partners for 3 years."),
        (links(0.3, 8, 12, before=1), known(3, 2), "2 of its 3 schools had worked"),
        (links(0.3, 8, 12), known(3, 0), "for less than 1 to 12 years, the middle one for 8 years."),
        (links(None, None), known(3, 0), "Since when its schools are partners is not recorded."),
    ],
)
def test_of_one_partnership(rows, of, words):
    told = said.worked_before_finding(rows, of, NAMES)
    assert words in told and bad_sentences([told]) == []


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        ([], ""),
        ([(False, None)], "Of the 1 school in the partnership that ended, every one"),
        ([(True, None), (False, None)], "1 had no partner left, and has none to this day."),
        ([(True, "2020-01-01"), (False, None)], "1 had no partner left, and has found one since."),
        ([(True, "2020-01-01"), (True, None)], "2 had no partner left; 1 of these has found one since."),
    ],
)
def test_of_all(lost, words):
    rows = pd.DataFrame(lost, columns=["lost", "again"]).assign(partnership="old").astype({"lost": bool})
    only = pd.DataFrame({"only": [True, False]})
    told = [
        said.network_finding(known(10, friends), bridges, rows)
        for friends in (0, 1, 10)
        for bridges in (only, only.iloc[:1], only.iloc[:0])
    ]
    assert all(words in text for text in told) and bad_sentences(told) == []
    assert "1 of 10 members (10%) had worked" in told[3] and "2 schools link partnerships" in told[0]
    assert "1 school links partnerships by being in two, and nobody else does." in told[1]
    assert "Today no school is in two partnerships, unless one lies wholly within" in told[2]
    assert "nobody can have" in said.network_finding(known(0, 0).iloc[:0], only, rows)


def test_who_links_a_partnership_to_others():
    assert said.bridges_told([]) == "None of its schools links it to another partnership."
    four = [("Ash", ["Old", "Side"], True), *[(f"School {i}", ["Old"], False) for i in range(3)]]
    told = said.bridges_told(four)
    assert told.startswith("Ash links it to Old and Side, and nobody else does; School 0 links it to Old;")
    assert told.endswith("; 1 more does.") and bad_sentences([told]) == []


def test_pairs_and_years_are_told_one_by_one():
    pairs = pd.DataFrame(
        {
            "one_name": ["Ash", "Ash"],
            "other_name": ["Elm", "Oak"],
            "link_age": [0.3, None],
            "before": [True, False],
        }
    )
    assert said.links_told(pairs) == (
        "Ash and Elm: less than a year, partners before; Ash and Oak: since a day not recorded."
    )
    counts = pd.DataFrame({"pairs": [3, 3], "pairs_before": [0, 1]})
    assert said.links_title(counts.head(1)) == "How many years each pair has been partners"
    assert said.links_title(counts) == "1 of 6 pairs was partners before"
    assert said.links_title(pd.concat([counts, counts])) == "2 of 12 pairs were partners before"
    years = pd.DataFrame(
        {"before_name": ["Old", "Old"], "after_name": ["New", "Next"], "schools": [1, 3], "stayed": [0, 2]}
    ).assign(when=pd.Timestamp(2015, 9, 1), before="old", after=["new", "next"])
    assert said.years_told(years) == (
        "September 2015: 1 school of Old joined New, none staying in both; September 2015: 3 schools of Old "
        "joined Next, 2 staying in both."
    )
    assert said.years_title(years) == "Over the years, schools have linked 3 partnerships"


def test_who_lost_all_partners_is_told_of_one_and_several_partnerships_that_ended():
    rows = [("old", True, None), ("side", False, None), ("side", True, pd.Timestamp(2020, 1, 1))]
    lost = pd.DataFrame(rows, columns=["partnership", "lost", "again"])
    assert said.lost_told(lost) == (
        "Of the 3 schools in the 2 partnerships that ended, 2 had no partner left; 1 of these has found one "
        "since."
    )
    assert said.lost_told(lost.iloc[[1]]).startswith(
        "Of the 1 school in the partnership that ended, every one"
    )
    assert said.lost_told(lost.iloc[:0]) == ""


def test_links_are_counted_without_nobody_and_with_nobody_else():
    two = pd.DataFrame({"only": [True, True]})
    told = said.network_finding(known(4, 2), two, pd.DataFrame())
    assert told == (
        "2 of 4 members (50%) had worked with a fellow member before, in another partnership. 2 schools link "
        "partnerships by being in two, 2 of them where nobody else does."
    )
    one = said.network_finding(known(4, 0), two.iloc[:1].assign(only=False), pd.DataFrame())
    assert one.endswith("1 school links partnerships by being in two.")
